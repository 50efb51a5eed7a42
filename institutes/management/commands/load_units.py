from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from institutes.loading import load_units
from institutes.units_file import UnitsFileError, read_units

DATA = Path(__file__).resolve().parents[2] / "data"


class Command(BaseCommand):
    help = "Fill the organisation from institutes/data. Can be run again: nothing is added twice."

    def handle(self, *args, **options):
        try:
            loaded = load_units(read_units(DATA))
        except UnitsFileError as error:
            raise CommandError("Nothing is stored.\n" + "\n".join(error.problems)) from error
        for line in loaded.changed:
            self.stdout.write(f"Corrected: {line}")
        for unit in loaded.kept:
            self.stdout.write(f"Left as it is, changed in the portal since: {unit}")
        if loaded.is_nothing:
            self.stdout.write(f"Units: nothing to change, all {loaded.units} are there.")
        else:
            self.stdout.write(
                f"Units: {loaded.units} in the file, {loaded.new} new rows,"
                f" {len(loaded.changed)} corrections."
            )
