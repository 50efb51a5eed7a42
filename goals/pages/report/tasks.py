"""What is left to do in a report: the heading that says how much, and the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.ledger import Frame
from goals.models import Report
from goals.reports.contents import Contents, contents_of_many
from goals.reports.items import Item, ItemKind
from goals.reports.kept import Kept
from goals.reports.rights import Standing, standings_of
from goals.wording.reports import STATE, day_text, moment_text
from goals.wording.words import Word
from goals.workflow import WRITING, Move, ReportState, Time
from institutes.access import Rights
from institutes.models import Person, Role


@dataclass(frozen=True)
class Task:
    """One thing to do, with how far it is. `anchor` is its place on the report's page."""

    anchor: str
    title: str
    help: str
    done: int
    total: int

    @property
    def is_done(self) -> bool:
        return self.done >= self.total

    @property
    def progress(self) -> Word:
        if self.is_done:
            return Word("ok", _("Done"))
        if self.total == 1:
            return Word("new", _("Not done"))
        text = _("%(done)s of %(total)s done") % {"done": self.done, "total": self.total}
        return Word("new", text)


def tasks_of(standing: Standing, contents: Contents) -> tuple[Task, ...]:
    """Everything there is to do, done or not; nothing where it may not be written."""
    if not standing.may(Move.SAVE):
        return ()
    filled = [item for item in contents.items if item.kind is ItemKind.FILLED]
    own = [item for item in contents.items if item.kind is ItemKind.OWN]
    texts = [part for part in contents.parts if part.goal.number > 0]
    found = []
    if filled:
        title = ngettext(
            "Look over %(count)s figure we have fetched",
            "Look over %(count)s figures we have fetched",
            len(filled),
        )
        help_ = _("Confirm, or dispute with a reason.")
        found.append(_figures(title, help_, filled))
    if own:
        title = ngettext(
            "Fill in %(count)s figure only you have",
            "Fill in %(count)s figures only you have",
            len(own),
        )
        help_ = ", ".join(item.indicator.short_name for item in own[:2])
        found.append(_figures(title, help_ if len(own) < 3 else f"{help_} …", own))
    if texts:
        missing = [part for part in texts if part.needs_text]
        found.append(
            Task(
                f"text-{(missing or texts)[0].goal.number}",
                _("Write what has been done"),
                _("A few sentences on each goal."),
                len(texts) - len(missing),
                len(texts),
            )
        )
    return (*found, _last(standing))


def _figures(title: str, help_: str, items: Sequence[Item]) -> Task:
    left = [item for item in items if item.stops]
    return Task(
        f"figure-{(left or items)[0].indicator.code}",
        title % {"count": len(items)},
        help_,
        len(items) - len(left),
        len(items),
    )


def _last(standing: Standing) -> Task:
    if standing.may(Move.SUBMIT):
        return Task("send", _("Read it and submit it"), _("It goes to the faculty."), 0, 1)
    ready = int(standing.report.ready_at is not None)
    help_ = _("The head of the department reads and submits it.")
    return Task("send", _("Mark it as ready for the head"), help_, ready, 1)


def heading(standing: Standing, tasks: Sequence[Task], at: datetime) -> str:
    """The answer first: what is left to do and by when, or what has become of the report."""
    if standing.time is Time.BEFORE:
        return _("The round opens on %(moment)s") % {
            "moment": moment_text(standing.report.round.opens_at)
        }
    if standing.state is ReportState.SUBMITTED:
        return _("The report is submitted")
    if standing.state in (ReportState.APPROVED, ReportState.FROZEN):
        return _("The report is approved")
    if standing.time is not Time.OPEN:
        return _("The report was locked before it was submitted")
    if not tasks:
        return _("The department is writing its report")
    left = sum(not task.is_done for task in tasks)
    if not left:
        return _("Ready: the head of the department submits it")
    day = {"count": left, "day": day_text(deadline(standing, at))}
    if at > standing.report.round.due_at:
        return (
            ngettext(
                "%(count)s thing to do before it locks on %(day)s",
                "%(count)s things to do before it locks on %(day)s",
                left,
            )
            % day
        )
    return (
        ngettext(
            "%(count)s thing to do before %(day)s", "%(count)s things to do before %(day)s", left
        )
        % day
    )


def deadline(standing: Standing, at: datetime) -> datetime:
    """The day that counts now: due, or, once that has passed, locked."""
    due = standing.report.round.due_at
    return due if at <= due else standing.lock


@dataclass(frozen=True)
class ReportTasks:
    """One report of one's own on the home page."""

    standing: Standing
    tasks: tuple[Task, ...]
    title: str

    @property
    def url(self) -> str:
        report = self.standing.report
        return reverse("report", args=[report.round.year, self.standing.unit.code])

    @property
    def state(self) -> str:
        return str(STATE[self.standing.state])

    @property
    def left(self) -> list[Task]:
        return [task for task in self.tasks if not task.is_done]

    @property
    def ready(self) -> str:
        """That it is marked as ready, and by whom; "" where it is not."""
        report = self.standing.report
        return ready_text(report) if report.ready_at else ""


def ready_text(report: Report) -> str:
    return _("Marked as ready by %(name)s on %(moment)s.") % {
        "name": report.ready_by.name,
        "moment": moment_text(report.ready_at),
    }


_kept = Kept(contents_of_many)


def report_tasks(
    rights: Rights, person: Person, at: datetime, frame: Frame
) -> tuple[ReportTasks, ...]:
    """The newest report of each institute the person reports for or heads, as they meet it.

    Older ones that can still be written in (reopened, extended) come with them.
    """
    own = rights.units(Role.REPORTER, Role.HEAD)
    if not own:
        return ()
    found = list(
        Report.objects.filter(unit_id__in=own)
        .select_related("round", "unit", "ready_by")
        .order_by("-round__year", "unit__code")
    )
    newest = {report.unit_id: report for report in reversed(found)}.values()
    asked = [one for one in found if one in newest or one.state in WRITING]
    standings = standings_of(asked, rights, person, at, frame)
    met = [one for one in standings.values() if one.report in newest or one.may(Move.SAVE)]
    contents: dict[int, Contents] = {}
    for year in {standing.report.round.year for standing in met}:
        of_year = [one.report for one in met if one.report.round.year == year]
        contents |= _kept.of(of_year, frame)
    return tuple(
        ReportTasks(
            standing,
            (tasks := tasks_of(standing, contents[standing.report.pk])),
            heading(standing, tasks, at),
        )
        for standing in met
    )
