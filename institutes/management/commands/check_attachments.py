from django.core.management.base import BaseCommand, CommandError

from institutes import attachments
from institutes.models import Attachment


class Command(BaseCommand):
    help = "Files of evidence without a row, and rows without their file. Changes nothing."

    def handle(self, *args, **options):
        names = dict(
            Attachment.objects.kept().values_list("stored_name", "original_name").order_by("pk")
        )
        found = attachments.orphans(names)
        for name in found.files:
            self.stdout.write(f"File without a row: {attachments.folder() / name}")
        for name in found.rows:
            self.stdout.write(f"Row without its file: {name} ({names[name]})")
        if found.files or found.rows:
            raise CommandError(f"{len(found.files)} files and {len(found.rows)} rows stand alone.")
        self.stdout.write(f"{len(names)} files, each with its row.")
