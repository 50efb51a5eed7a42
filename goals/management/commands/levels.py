from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from goals.counting import count_levels
from institutes import clock
from institutes.pages import level_csv, level_rows


class Command(BaseCommand):
    help = (
        "The documented level of every core area on a day, as CSV: unit, core_area, level, branch,"
        " counted, missing. With --record, count the levels into the ledger instead: run it daily,"
        " since evidence grows old by itself."
    )

    def add_arguments(self, parser):
        parser.add_argument("--on", metavar="DATE", help="2021-12-31; today if it is left out")
        parser.add_argument("--record", action="store_true", help="count every year so far")

    def handle(self, *args, **options):
        now = clock.now()
        if options["record"]:
            if options["on"]:
                raise CommandError("--record counts every year by itself; leave out --on.")
            recorded = count_levels(at=now, all_years=True)
            changed = recorded.new + recorded.changed if recorded else 0
            self.stdout.write(f"Levels: {changed} figures recorded.")
            return
        day = timezone.localtime(now).date()
        if options["on"]:
            try:
                day = date.fromisoformat(options["on"])
            except ValueError as error:
                raise CommandError("Write the day as 2021-12-31.") from error
        self.stdout.write(level_csv(level_rows(day)), ending="")
