"""Institutes × indicators of a round: what is in, what is not, and with whom it lies."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from goals import ledger
from goals.models import Goal, PlanIndicator, Report, Round
from goals.reports.addresses import report_path
from goals.reports.contents import entries_in
from goals.reports.progress import DECIDED, NOTHING, Overview, Progress, overviews_of
from goals.wording.completeness import CELL, CellState
from goals.wording.rounds import PHASE, REPORT_STATE, phase_of
from goals.wording.words import Word
from goals.workflow import ReportState
from institutes.access import Rights, completeness_reach
from institutes.models import Mail, Role
from institutes.organisation import Node, Organisation


@dataclass(frozen=True)
class Filters:
    """What is asked for; None and "" stand for all. `goal` is a goal's number."""

    faculty: str = ""
    goal: int | None = None
    report: str = ""
    figures: str = ""


@dataclass(frozen=True)
class Marked:
    """One figure's state as a cell of the grid: rendered once for all cells that say the same."""

    word: Word

    @property
    def key(self) -> tuple[str, str]:
        return self.word.key, str(self.word.word)


MARKS = {state: Marked(CELL[state]) for state in CellState}


@dataclass(frozen=True)
class UnitRow:
    """One unit: its report, how much is done, and a cell for each indicator that is shown."""

    unit: Node
    state: Word
    progress: Progress
    until: datetime | None  # an extension
    reminded_at: datetime | None
    cells: tuple[Marked, ...]
    url: str
    is_decided: bool  # approved or frozen: there is nobody to remind


@dataclass(frozen=True)
class FacultyRows:
    faculty: Node
    progress: Progress
    rows: tuple[UnitRow, ...]


@dataclass(frozen=True)
class CompletenessPage:
    round: Round
    phase: Word
    columns: tuple[PlanIndicator, ...]
    groups: tuple[FacultyRows, ...]
    progress: Progress
    counts: tuple[tuple[Word, int], ...]  # of the cells shown
    units: tuple[Node, ...]  # that are shown
    all_units: int  # in reach

    @property
    def width(self) -> int:
        """The columns of the table, heads included."""
        return len(self.columns) + 3


def faculties_in_reach(organisation: Organisation, rights: Rights) -> list[Node]:
    """The faculties a person can choose among."""
    parents = {node.parent_id for node in _in_reach(organisation.institutes, rights)}
    return [node for node in organisation.faculties if node.id in parents]


def reported_goals(frame: ledger.Frame, year: int) -> list[Goal]:
    """The goals with figures that institutes report for the year, in order."""
    goals = {entry.goal_id: entry.goal for entry in entries_in(frame, year)}
    return sorted(goals.values(), key=lambda goal: goal.number)


def _in_reach(institutes: Collection[Node], rights: Rights) -> list[Node]:
    if rights.reads_everything:
        return list(institutes)
    reach = completeness_reach(rights)
    reviewed = rights.units(Role.REVIEWER)
    return [node for node in institutes if node.id in reach or node.parent_id in reviewed]


def completeness_page(
    round_: Round, rights: Rights, at: datetime, filters: Filters, frame: ledger.Frame
) -> CompletenessPage:
    """The grid as one person may see it; the same number of queries for 1 unit and for 55."""
    organisation = frame.organisation_of(round_.year)
    entries = entries_in(frame, round_.year)
    shown = [
        place for place, entry in enumerate(entries) if filters.goal in (None, entry.goal.number)
    ]
    reach = {node.id: node for node in _in_reach(organisation.institutes, rights)}
    reports = list(
        Report.objects.filter(round=round_, unit__in=reach)
        .select_related("round", "unit")
        .annotate(until=Max("extensions__until"))
    )
    found_of = overviews_of(reports, frame)
    reminded = _reminded(reach)
    by_faculty: dict[int | None, list[UnitRow]] = defaultdict(list)
    counts: Counter[CellState] = Counter()
    sums: dict[int | None, Progress] = defaultdict(lambda: NOTHING)
    place = {node.id: number for number, node in enumerate(organisation.institutes)}
    for report in sorted(reports, key=lambda one: place[one.unit_id]):
        unit, state = reach[report.unit_id], ReportState(report.state)
        overview = found_of[report.pk]
        found = [overview.cells[place] for place in shown]
        if not _is_asked_for(filters, unit, organisation.nodes, state, found):
            continue
        counts.update(found)
        sums[unit.parent_id] += overview.progress
        by_faculty[unit.parent_id].append(
            UnitRow(
                unit=unit,
                state=REPORT_STATE[state],
                progress=overview.progress,
                until=report.until,
                reminded_at=reminded.get(unit.id),
                cells=tuple(MARKS[one] for one in found),
                url=report_path(round_.year, unit.code),
                is_decided=state in DECIDED,
            )
        )
    return CompletenessPage(
        round=round_,
        phase=PHASE[phase_of(round_, at)],
        columns=tuple(entries[place] for place in shown) if reports else (),
        groups=tuple(
            FacultyRows(faculty, sums[faculty.id], tuple(by_faculty[faculty.id]))
            for faculty in organisation.faculties
            if faculty.id in by_faculty
        ),
        progress=sum(sums.values(), NOTHING),
        counts=tuple((CELL[state], counts[state]) for state in CellState if counts[state]),
        units=tuple(row.unit for rows in by_faculty.values() for row in rows),
        all_units=len(reports),
    )


def _is_asked_for(
    filters: Filters,
    unit: Node,
    nodes: dict[int, Node],
    state: ReportState,
    found: Collection[CellState],
) -> bool:
    faculty = nodes.get(unit.parent_id)
    return (
        (not filters.faculty or (faculty is not None and faculty.code == filters.faculty))
        and (not filters.report or state == filters.report)
        and (not filters.figures or filters.figures in found)
    )


def _reminded(units: Collection[int]) -> dict[int, datetime]:
    """When somebody who reports for a unit, or heads it, was last reminded; one query."""
    rows = (
        Mail.objects.filter(
            is_reminder=True,
            person__memberships__unit__in=units,
            person__memberships__role__in=(Role.REPORTER, Role.HEAD),
        )
        .order_by()
        .values_list("person__memberships__unit_id")
        .annotate(Max("written_at"))
    )
    return dict(rows)


@dataclass(frozen=True)
class FacultyProgress:
    faculty: Node
    progress: Progress
    submitted: int  # reports handed in, approved and frozen ones included
    total: int


def faculty_progress(
    organisation: Organisation, reports: Sequence[Report], found: Mapping[int, Overview]
) -> tuple[FacultyProgress, ...]:
    """How far each faculty has come with its reports; `found` has what is known of each."""
    sums: dict[int | None, Progress] = defaultdict(lambda: NOTHING)
    handed_in: Counter[int | None] = Counter()
    totals: Counter[int | None] = Counter()
    for report in reports:
        faculty = organisation.nodes[report.unit_id].parent_id
        sums[faculty] += found[report.pk].progress
        totals[faculty] += 1
        handed_in[faculty] += report.state not in (ReportState.DRAFT, ReportState.RETURNED)
    return tuple(
        FacultyProgress(node, sums[node.id], handed_in[node.id], totals[node.id])
        for node in organisation.faculties
        if totals[node.id]
    )
