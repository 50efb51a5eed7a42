"""Letters about a report, each in its reader's language, written with what they are about."""

from collections.abc import Callable, Collection
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.models import Report, Round, Submission, Times
from goals.reports.rights import Standing
from goals.wording.letters import Letter, times_letter
from goals.workflow import WRITING
from institutes import mail
from institutes.models import Membership, Person, Role


def write_ready(standing: Standing, *, by: Person, at: datetime) -> None:
    """To the heads: it waits for you to read and submit it."""

    def letter() -> Letter:
        names = _names(standing)
        return Letter(
            _("Ready to submit: report for %(year)s, %(unit)s") % names,
            "\n\n".join(
                [
                    _("%(by)s has marked the report of %(name)s for %(year)s as ready.")
                    % (names | {"by": by.name}),
                    _("Read it and submit it here:"),
                    _address("report_submit", standing),
                ]
            ),
        )

    _write([standing.unit.id], Role.HEAD, letter=letter, by=by, at=at)


def write_submitted(
    standing: Standing, submission: Submission, *, by: Person, at: datetime
) -> None:
    """To the faculty's reviewers: it waits for you to look at it."""

    def letter() -> Letter:
        names = _names(standing)
        again = submission.number > 1
        subject = (
            _("Submitted again: report for %(year)s, %(unit)s")
            if again
            else _("Submitted: report for %(year)s, %(unit)s")
        )
        return Letter(
            subject % names,
            "\n\n".join(
                [
                    _("%(by)s has submitted the report of %(name)s for %(year)s.")
                    % (names | {"by": by.name}),
                    _("It waits for you here:"),
                    _address("report_review", standing),
                ]
            ),
        )

    units = [standing.unit.id, standing.unit.parent_id]
    _write(units, Role.REVIEWER, letter=letter, by=by, at=at)


def write_decided(
    standing: Standing, letter: Callable[[], Letter], *, by: Person, at: datetime
) -> None:
    """To those who report for the institute, and its heads: what was decided about the report."""
    _write([standing.unit.id], Role.REPORTER, Role.HEAD, letter=letter, by=by, at=at)


def write_times(round_: Round, was: Times, *, reason: str, by: Person, at: datetime) -> None:
    """To all who still have a report to write or hand in: when it is due and locks from now on.

    None before the round opens, and none when neither has moved.
    """
    moved = (was.due_at, was.locks_at) != (round_.due_at, round_.locks_at)
    if not moved or at < min(was.opens_at, round_.opens_at):
        return
    waiting = Report.objects.filter(round=round_, state__in=WRITING)
    units = list(waiting.values_list("unit_id", flat=True))
    is_extended = waiting.filter(extensions__until__gt=round_.locks_at).exists()

    def letter() -> Letter:
        return times_letter(
            round_,
            was,
            reason=reason,
            is_extended=is_extended,
            url=mail.link(reverse("home")),
            at=at,
        )

    _write(units, Role.REPORTER, Role.HEAD, letter=letter, by=by, at=at)


def _names(standing: Standing) -> dict[str, object]:
    unit = standing.unit
    return {"unit": unit.acronym, "name": unit.name, "year": standing.report.round.year}


def _address(name: str, standing: Standing) -> str:
    return mail.link(reverse(name, args=[standing.report.round.year, standing.unit.code]))


def _write(
    units: Collection[int | None],
    *roles: Role,
    letter: Callable[[], Letter],
    by: Person,
    at: datetime,
) -> None:
    """To everyone who holds one of the roles in one of the units now, but not to oneself."""
    day = timezone.localtime(at).date()
    held = Membership.objects.on(day).filter(unit_id__in=[pk for pk in units if pk], role__in=roles)
    people = {one.person_id: one.person for one in held.select_related("person")}
    for person in people.values():
        if person.pk == by.pk:
            continue
        with mail.in_language_of(person):
            written = letter()
        mail.write(to=person, subject=written.subject, body=written.body, at=at)
