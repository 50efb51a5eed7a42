"""How far a report has come: the state of each of its figures, and how many are done."""

from collections.abc import Sequence
from dataclasses import dataclass

from goals.calculations.terms import State
from goals.ledger import Frame
from goals.models import Report, Settlement
from goals.reports.contents import Contents, contents_of_many
from goals.reports.items import Choice, Item, ItemKind, Need
from goals.reports.kept import Kept
from goals.wording.completeness import CellState
from goals.workflow import ReportState

DECIDED = (ReportState.APPROVED, ReportState.FROZEN)


@dataclass(frozen=True)
class Progress:
    """Figures done, of those that are asked for. What a register has yet to bring is not asked."""

    done: int
    asked: int

    def __add__(self, other: "Progress") -> "Progress":
        return Progress(self.done + other.done, self.asked + other.asked)

    @property
    def percent(self) -> int:
        """Whole per cent, rounded down: 100 is said when all is done."""
        return 100 * self.done // self.asked if self.asked else 100


NOTHING = Progress(0, 0)


def progress_of(contents: Contents) -> Progress:
    """How much of a report's figures is done; all of it once the report is approved."""
    asked = [item for item in contents.items if item.kind is not ItemKind.AWAITED]
    if contents.report.state in DECIDED:
        return Progress(len(asked), len(asked))
    return Progress(sum(item.need is None for item in asked), len(asked))


def cell_state(item: Item, state: ReportState) -> CellState:
    """One figure of a report in a state."""
    if state in DECIDED:
        return _published(item)
    if item.kind is ItemKind.AWAITED:
        return CellState.AWAITED
    need = item.need
    if need in (Need.ANSWER, Need.STALE):
        # A figure that has changed since is to be looked at again.
        return CellState.TO_CONFIRM if item.kind is ItemKind.FILLED else CellState.NOT_REPORTED
    if need is not None:
        return CellState.BEGUN
    if item.choice == Choice.NOT_APPLICABLE:
        return CellState.NOT_APPLICABLE
    if item.choice == Choice.DISPUTED:
        if item.settlement is None:
            return CellState.DISPUTED
        kept = item.settlement.outcome == Settlement.Outcome.KEPT
        return CellState.CONFIRMED if kept else CellState.OWN
    return CellState.OWN if item.choice == Choice.OWN else CellState.CONFIRMED


def _published(item: Item) -> CellState:
    if item.figure is None or item.figure.state == State.NOT_REPORTED:
        awaited = item.kind is ItemKind.AWAITED
        return CellState.AWAITED if awaited else CellState.NOT_REPORTED
    return {
        State.NOT_APPLICABLE: CellState.NOT_APPLICABLE,
        State.WITHHELD: CellState.WITHHELD,
    }.get(State(item.figure.state), CellState.APPROVED)


@dataclass(frozen=True)
class Overview:
    """How far a report has come, the state of each of its figures in their order
    (goals.reports.contents.entries_of), and how many disputes wait to be settled."""

    progress: Progress
    cells: tuple[CellState, ...]
    disputes: int


def _overviews(reports: Sequence[Report], frame: Frame) -> dict[int, Overview]:
    return {
        pk: Overview(
            progress_of(contents),
            tuple(cell_state(item, ReportState(contents.report.state)) for item in contents.items),
            0 if contents.report.state in DECIDED else len(contents.open_disputes),
        )
        for pk, contents in contents_of_many(reports, frame).items()
    }


_kept = Kept(_overviews)


def overviews_of(reports: Sequence[Report], frame: Frame) -> dict[int, Overview]:
    """How far each report of a round has come, by report id; reports that have changed since
    somebody looked are read, in as many queries as for one."""
    return _kept.of(reports, frame)
