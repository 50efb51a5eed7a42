"""Build all parents' totals anew from the ledger, how groups lie, and how every unit stands."""

from django.core.management.base import BaseCommand
from django.db import transaction

from goals import ledger
from goals.counting import refresh_levels
from institutes import clock


class Command(BaseCommand):
    help = "Builds totals, spreads and statuses anew; changes nothing where they are right."

    @transaction.atomic
    def handle(self, *args, **options):
        ledger.hold()
        totals, differing = ledger.refresh_everything()
        differing += refresh_levels(at=clock.now())
        ledger.touch()
        self.stdout.write(f"Totals: {totals} built anew.")
        self.stdout.write(f"Statuses: {differing} were not as they should be.")
