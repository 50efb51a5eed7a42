"""The reports of a round that a reviewer looks after, and how far each of them is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from goals import ledger
from goals.ledger import Frame
from goals.models import Event, Report, Round
from goals.reports.contents import Contents, contents_of_many
from goals.reports.kept import Kept
from goals.reports.looking import DECISIONS, last_decided, unchanged
from goals.reports.rights import Standing, reviewed_units, standings_of
from goals.wording.review import state_word
from goals.wording.words import Word
from goals.workflow import Actor, ReportState, Time
from institutes.access import Rights
from institutes.models import Person
from institutes.organisation import Node
from institutes.prepared import PreparedObjects
from institutes.sorting import norwegian

# In this order they stand in the list.
ORDER = {
    ReportState.SUBMITTED: 0,
    ReportState.RETURNED: 1,
    ReportState.DRAFT: 2,
    ReportState.APPROVED: 3,
    ReportState.FROZEN: 4,
}
HANDED_IN = (ReportState.SUBMITTED, ReportState.APPROVED, ReportState.FROZEN)


@dataclass(frozen=True)
class QueueLine:
    """One report. The counts are None while nothing is handed in."""

    standing: Standing
    submitted_at: datetime | None
    decided: Event | None  # the approval or return that its state comes from
    to_look_at: int | None
    unusual: int | None
    disputes: int
    days_over: int

    @property
    def state(self) -> Word:
        return state_word(self.standing)

    @property
    def is_waiting(self) -> bool:
        return self.standing.state is ReportState.SUBMITTED


@dataclass(frozen=True)
class QueuePage:
    round: Round | None
    years: tuple[int, ...]
    faculties: tuple[Node, ...]
    faculty: Node | None
    lines: tuple[QueueLine, ...]

    def count(self, *states: ReportState) -> int:
        return sum(line.standing.state in states for line in self.lines)

    @property
    def only_faculty(self) -> Node | None:
        """The one faculty whose reports are shown."""
        return self.faculty or (self.faculties[0] if len(self.faculties) == 1 else None)

    @property
    def waiting(self) -> int:
        return self.count(ReportState.SUBMITTED)

    @property
    def for_me(self) -> int:
        """Waiting, and the person's to decide on."""
        return sum(
            line.is_waiting
            and Actor.REVIEWER in line.standing.actors
            and not line.standing.is_own_work
            for line in self.lines
        )

    @property
    def returned(self) -> int:
        return self.count(ReportState.RETURNED)

    @property
    def approved(self) -> int:
        return self.count(ReportState.APPROVED, ReportState.FROZEN)

    @property
    def missing(self) -> int:
        return self.count(ReportState.DRAFT)

    @property
    def handed_in(self) -> int:
        return self.count(*HANDED_IN)

    @property
    def is_locked(self) -> bool:
        return any(line.standing.time in (Time.LOCKED, Time.FROZEN) for line in self.lines)


def rounds_by_year() -> dict[int, Round]:
    """All rounds, newest first; one query."""
    return {round_.year: round_ for round_ in Round.objects.order_by("-year")}


def queue_page(
    rights: Rights,
    person: Person,
    at: datetime,
    *,
    rounds: Mapping[int, Round],
    year: int | None = None,
    faculty: str = "",
) -> QueuePage:
    """The reports of one year's round that the person reviews or oversees; a fixed number of
    queries. `faculty` is a unit's code; one that is not there shows all."""
    years = tuple(rounds)
    round_ = rounds.get(year) if year else next(iter(rounds.values()), None)
    if round_ is None:
        return QueuePage(None, years, (), None, ())
    frame = ledger.current().frame
    standings = reviewed(round_, rights, person, at, frame)
    faculties = {one.faculty.id: one.faculty for one in standings if one.faculty}
    picked = next((node for node in faculties.values() if node.code == faculty), None)
    if picked:
        standings = [one for one in standings if one.faculty and one.faculty.id == picked.id]
    return QueuePage(
        round=round_,
        years=years,
        faculties=tuple(sorted(faculties.values(), key=lambda node: norwegian(node.acronym))),
        faculty=picked,
        lines=_lines(standings, at, frame),
    )


def reviewed(
    round_: Round, rights: Rights, person: Person, at: datetime, frame: Frame
) -> list[Standing]:
    """The reports of a round that the person reviews or oversees."""
    reports = Report.objects.filter(round=round_).select_related("round", "unit")
    if not rights.reads_everything:  # of hundreds of reports theirs alone are read
        organisation = frame.organisation_of(round_.year)
        reports = reports.filter(unit__in=reviewed_units(rights, organisation))
    found = standings_of(reports, rights, person, at, frame).values()
    return [one for one in found if rights.reads_everything or Actor.REVIEWER in one.actors]


@dataclass(frozen=True)
class _Counted:
    """What there is to look at in one report."""

    to_look_at: int
    unusual: int
    disputes: int


def _count(reports: Sequence[Report], frame: Frame) -> dict[int, _Counted]:
    decided = last_decided(reports)

    def counted(contents: Contents) -> _Counted:
        items = [item for item in contents.items if item.answer or item.figure]
        same = unchanged(contents, decided.get(contents.report.pk))
        return _Counted(
            to_look_at=len(items) - len(same),
            unusual=sum(item.is_unusual for item in items),
            disputes=len(contents.open_disputes),
        )

    return {pk: counted(found) for pk, found in contents_of_many(reports, frame).items()}


_kept = Kept(_count)


_read_events = PreparedObjects(
    lambda reports: (
        Event.objects.filter(report__among=reports, kind__in=(Event.Kind.SUBMITTED, *DECISIONS))
        .select_related("by")
        .order_by("at", "pk")
    ),
    list,
)


def _lines(standings: Sequence[Standing], at: datetime, frame: Frame) -> tuple[QueueLine, ...]:
    reports = [one.report for one in standings]
    # What is in a draft is not counted, and not read.
    handed_in = [report for report in reports if report.state != ReportState.DRAFT]
    counts = _kept.of(handed_in, frame)
    # The last submission of each, and its last approval or return.
    submitted, decided = {}, {}
    for event in _read_events([report.pk for report in reports]):
        known = submitted if event.kind == Event.Kind.SUBMITTED else decided
        known[event.report_id] = event

    def line(standing: Standing) -> QueueLine:
        pk = standing.report.pk
        found = counts.get(pk)
        return QueueLine(
            standing=standing,
            submitted_at=submitted[pk].at if pk in submitted else None,
            decided=decided.get(pk)
            if standing.state not in (ReportState.DRAFT, ReportState.SUBMITTED)
            else None,
            to_look_at=found.to_look_at if found else None,
            unusual=found.unusual if found else None,
            disputes=found.disputes if found else 0,
            days_over=_days_over(standing, at),
        )

    found = [line(one) for one in standings]
    return tuple(
        sorted(
            found,
            key=lambda one: (
                ORDER[one.standing.state],
                one.standing.is_own_work,
                norwegian(one.standing.unit.acronym),
            ),
        )
    )


def _days_over(standing: Standing, at: datetime) -> int:
    """Days since the report was due, for one that is not handed in; 0 before that."""
    extended = standing.lock > standing.report.round.locks_at
    due = standing.lock if extended else standing.report.round.due_at
    if standing.state in HANDED_IN or at <= due:
        return 0
    return (at - due) // timedelta(days=1)
