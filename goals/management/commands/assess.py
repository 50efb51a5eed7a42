"""`manage.py assess FILE.csv`: the portal's arithmetic on anyone's cases."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from goals.calculations.recompute import ADDED, NEEDED, FileError, recompute


class Command(BaseCommand):
    help = (
        "Recompute the cases of a CSV file with the portal's own rules. "
        f"Columns in: {', '.join(NEEDED)}. The same rows come out with {', '.join(ADDED)}. "
        "A file with a problem gives no rows: every problem is told, and the exit status is 2."
    )
    requires_system_checks = ()  # pure arithmetic: no database to look at

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")

    def handle(self, *, file: Path, **options: object) -> None:
        try:
            answer = recompute(file.read_bytes())
        except (OSError, FileError) as error:
            raise CommandError(f"{file}: {error}", returncode=2) from error
        self.stdout.write(answer, ending="")
