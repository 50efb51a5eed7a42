from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from goals.demo.loading import NothingToStandOn, load_demo


class Command(BaseCommand):
    help = (
        "Fill in demo accounts, figures, targets, measures and evidence, marked as demo."
        " DEMO=1 only."
    )

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("Demo data are for a demo alone: set DEMO=1 to load them.")
        try:
            loaded = load_demo(at=timezone.now())
        except NothingToStandOn as error:
            raise CommandError(str(error)) from error
        if loaded.is_nothing:
            self.stdout.write("Demo: nothing to add, all of it is there.")
        else:
            self.stdout.write(
                f"Demo: {loaded.people} accounts, {loaded.figures} figures,"
                f" {loaded.targets} targets, {loaded.measures} measures,"
                f" {loaded.reports} reports,"
                f" {loaded.evidence} core areas and pieces of evidence added."
            )
