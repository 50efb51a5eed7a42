"""Build all parents' totals anew from the ledger."""

from django.core.management.base import BaseCommand
from django.db import transaction

from goals import ledger
from goals.models import Figure


class Command(BaseCommand):
    help = "Builds all totals anew from the ledger; changes nothing where they are right."

    @transaction.atomic
    def handle(self, *args, **options):
        ledger.hold()
        pairs = set(Figure.objects.values_list("indicator_id", "year"))
        count = ledger.refresh_totals(pairs)
        ledger.touch()
        self.stdout.write(f"Totals: {count} built from {len(pairs)} series and years.")
