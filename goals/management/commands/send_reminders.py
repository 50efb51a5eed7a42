"""Remind people by the ladder, and try the letters that wait once more. See docs/rounds.md."""

from django.core.management.base import BaseCommand

from goals import actions
from institutes import clock, mail


class Command(BaseCommand):
    help = (
        "Write today's reminders (30, 7 and 1 days before a report is due, 5 days after, and"
        " weekly from then on) and send every letter that waits. Can be run as often as you like."
    )

    def handle(self, *args, **options):
        with mail.sent_together():
            written = sum(one.is_written for one in actions.send_reminders(at=clock.now()))
        sent, waiting = mail.send_waiting()
        self.stdout.write(f"Reminders: {written} written. Letters: {sent} sent, {waiting} waiting.")
        if not mail.has_server():
            self.stdout.write("No mail server is set (EMAIL_HOST): letters wait in the outbox.")
