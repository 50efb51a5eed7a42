"""Reminders: by the ladder every day, and by an administrator's button. One code, one rule.

Never two reminders to a person within five days: that is decided under the person's row, so that
two senders at once write one letter.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from goals.ladder import is_step, is_too_soon
from goals.models import Round
from goals.reports.duties import Duty, Kind, duties
from goals.wording.reminders import reminder
from institutes import mail
from institutes.models import Mail, Person


@dataclass(frozen=True)
class Reminded:
    """What became of reminding one person: a letter, or why there is none."""

    person: Person
    duties: tuple[Duty, ...]
    is_written: bool
    last: date | None = None  # the reminder that is less than five days old
    has_address: bool = True


def send_reminders(*, at: datetime) -> list[Reminded]:
    """Remind everyone of whom a step of the ladder falls on today. Twice a day is once."""
    today = timezone.localtime(at).date()
    found = []
    for person, owed in duties(at).items():
        if any(is_step((timezone.localtime(duty.due_at).date() - today).days) for duty in owed):
            found.append(_remind(person, owed, at))
    return found


def remind(*, round_: Round, units: Collection[int], by: Person, at: datetime) -> list[Reminded]:
    """Remind those whom the units' reports wait for now: reporters and heads, or reviewers.

    Each gets one letter with everything they have to do, in all rounds.
    """
    return [
        _remind(person, owed, at)
        for person, owed in duties(at).items()
        if any(
            duty.year == round_.year and duty.unit and duty.unit.id in units
            for duty in owed
            if duty.kind is not Kind.DISPUTES
        )
    ]


@transaction.atomic
def _remind(person: Person, owed: Sequence[Duty], at: datetime) -> Reminded:
    """One letter with everything, unless one was written within five days."""
    held = _held(person)
    today = timezone.localtime(at).date()
    last = _last_reminder(held)
    if is_too_soon(last, today):
        return Reminded(held, tuple(owed), is_written=False, last=last)
    with mail.in_language_of(held):
        letter = reminder(owed, at)
        body = letter.body(mail.link(letter.path))
    written = mail.write(to=held, subject=letter.subject, body=body, at=at, is_reminder=True)
    return Reminded(held, tuple(owed), is_written=written is not None, has_address=bool(held.email))


def _held(person: Person) -> Person:
    """The person's row, held until the transaction ends."""
    return Person.objects.select_for_update().get(pk=person.pk)


def _last_reminder(person: Person) -> date | None:
    newest = Mail.objects.filter(person=person, is_reminder=True).order_by("-written_at").first()
    return timezone.localtime(newest.written_at).date() if newest else None
