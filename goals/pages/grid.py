"""The entry grid: one year's figures of a choice of series, last year's beside each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count

from goals import ledger
from goals.calculations.aggregation import value_of
from goals.calculations.change import is_unusual
from goals.calculations.terms import MeasuredIn, State
from goals.grid.changes import is_locked
from goals.grid.sheet import Sheet, stamp
from goals.models import Batch, Figure, Indicator, PlanIndicator, Round
from goals.wording.figures import bare_value, unit_word
from goals.wording.grid import CHANGED_NOW, JUMP, LOCKED, SIGNS
from goals.wording.words import STATE, Word
from institutes.models import Person
from institutes.numbers import number_text
from institutes.organisation import Node

NOW = timedelta(hours=1)  # how long a cell counts as changed now
LATEST = 5  # saves that are offered to be undone


@dataclass(frozen=True, slots=True)
class Held:
    """A figure that stands, as little of it as a cell shows."""

    id: int
    indicator_id: int
    unit_id: int
    year: int
    state: str
    numerator: Decimal | None
    denominator: Decimal | None
    share: Decimal | None
    reason: str
    kind: str
    by_id: int | None
    at: datetime

    def value(self, indicator: Indicator) -> Decimal | None:
        if self.state != State.VALUE:
            return None
        return value_of(
            self.numerator,
            self.denominator,
            self.share,
            MeasuredIn(indicator.measured_in),
            indicator.has_denominator,
        )

    @property
    def text(self) -> str:
        """The figure as one would type it, the same in every language."""
        if self.state != State.VALUE:
            return SIGNS[State(self.state)]
        if self.numerator is None:
            return f"{number_text(self.share * 100)}\u00a0%"
        top = number_text(self.numerator)
        return (
            top
            if self.denominator is None
            else f"{top}\u00a0/\u00a0{number_text(self.denominator)}"
        )

    @property
    def edit(self) -> str:
        """What stands in the field where it is another text than the cell shows."""
        if self.state == State.VALUE:
            return ""
        word = str(STATE[State(self.state)].word).lower()
        return f"{word}: {self.reason}" if self.reason else word


HELD_FIELDS = (
    *("id", "indicator_id", "unit_id", "year", "state"),
    *("numerator", "denominator", "share", "reason"),
    *("batch__kind", "batch__by_id", "batch__at"),
)


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell. `is_taken` is false where the unit does not report the series."""

    is_taken: bool
    key: str = ""  # of its ground in site.css
    text: str = ""
    edit: str = ""
    share: str = ""  # what a ratio comes to
    before: str = ""  # last year
    marks: tuple[Word, ...] = ()
    figure_id: int | None = None
    is_locked: bool = False
    is_missing: bool = False


NOT_TAKEN = GridCell(is_taken=False)


@dataclass(frozen=True)
class Column:
    entry: PlanIndicator
    unit_word: str
    stamp: str

    @property
    def indicator(self) -> Indicator:
        return self.entry.indicator


@dataclass(frozen=True)
class GridRow:
    unit: Node
    cells: list[GridCell]


@dataclass(frozen=True)
class RowGroup:
    faculty: Node | None
    rows: list[GridRow]


@dataclass(frozen=True)
class Save:
    """One of the person's own saves that can still be undone."""

    batch: Batch
    figures: int


@dataclass(frozen=True)
class GridPage:
    sheet: Sheet
    columns: list[Column]
    groups: list[RowGroup]
    round: Round | None
    saves: list[Save]

    @property
    def year_before(self) -> int:
        return self.sheet.year - 1

    @property
    def width(self) -> int:
        return len(self.columns) + 1

    @property
    def _taken(self) -> list[GridCell]:
        return [
            cell
            for group in self.groups
            for row in group.rows
            for cell in row.cells
            if cell.is_taken
        ]

    @property
    def cells(self) -> int:
        return len(self._taken)

    @property
    def missing(self) -> int:
        return sum(cell.is_missing for cell in self._taken)

    @property
    def filled(self) -> int:
        return self.cells - self.missing


def grid_page(sheet: Sheet, by: Person, at: datetime) -> GridPage:
    """A choice of series for all units; six queries, whatever their number."""
    held = held_in(sheet.indicators, [sheet.year, sheet.year - 1])
    closed = ledger.closed_units([sheet.year], at)
    columns = [
        Column(entry, unit_word(entry.indicator.measured_in), stamp(entry.indicator))
        for entry in sheet.entries
    ]
    groups = [
        RowGroup(
            group.faculty,
            [
                GridRow(unit, [cell(sheet, each, unit, held, closed, by, at) for each in columns])
                for unit in group.units
            ],
        )
        for group in sheet.groups
    ]
    return GridPage(sheet, columns, groups, round_of(sheet.year), _saves(sheet, by))


@dataclass(frozen=True)
class PlacedCell:
    """A cell with its place, to be put where it was."""

    series: str
    unit: str
    cell: GridCell


def cells_of(sheet: Sheet, batch: Batch, by: Person, at: datetime) -> list[PlacedCell]:
    """The cells of a sheet that a save was about, as they stand now; three queries."""
    places = set(batch.figures.filter(year=sheet.year).values_list("indicator_id", "unit_id"))
    entries = [entry for entry in sheet.entries if entry.indicator_id in {one for one, _ in places}]
    held = held_in([entry.indicator for entry in entries], [sheet.year, sheet.year - 1])
    closed = ledger.closed_units([sheet.year], at)
    columns = [Column(entry, "", "") for entry in entries]
    return [
        PlacedCell(
            column.indicator.code, unit.code, cell(sheet, column, unit, held, closed, by, at)
        )
        for column in columns
        for unit in sheet.units
        if (column.indicator.pk, unit.id) in places
    ]


def held_in(
    indicators: Collection[Indicator], years: Collection[int], units: Collection[int] | None = None
) -> dict[tuple[int, int, int], Held]:
    """The figures that stand, by (indicator id, unit id, year); one query."""
    figures = Figure.objects.current().filter(
        indicator__in=[indicator.pk for indicator in indicators], year__in=years
    )
    if units is not None:
        figures = figures.filter(unit__in=units)
    rows = (Held(*values) for values in figures.order_by().values_list(*HELD_FIELDS))
    return {(row.indicator_id, row.unit_id, row.year): row for row in rows}


def cell(
    sheet: Sheet,
    column: Column,
    unit: Node,
    held: dict[tuple[int, int, int], Held],
    closed: Collection[tuple[int, int]],
    by: Person,
    at: datetime,
) -> GridCell:
    """One cell as it stands, with every word that is to be said about it."""
    indicator = column.indicator
    if not sheet.takes(indicator, unit):
        return NOT_TAKEN
    now = held.get((indicator.pk, unit.id, sheet.year))
    before = held.get((indicator.pk, unit.id, sheet.year - 1))
    value = now.value(indicator) if now else None
    last = before.value(indicator) if before else None
    state = State(now.state) if now else State.NOT_REPORTED
    locked = is_locked(indicator, unit, sheet.year, closed)
    changed = bool(now and now.kind == Batch.Kind.GRID and now.by_id == by.pk and now.at > at - NOW)
    marks = [] if state is State.VALUE else [STATE[state]]
    if locked:
        marks.append(LOCKED)
    if changed:
        marks.append(CHANGED_NOW)
    if is_unusual(last, value, MeasuredIn(indicator.measured_in)):
        marks.append(JUMP)
    key = LOCKED.key if locked else CHANGED_NOW.key if changed else marks[0].key if marks else ""
    return GridCell(
        is_taken=True,
        key=key,
        text=now.text if now else "",
        edit=now.edit if now and state is not State.NOT_REPORTED else "",
        share=_result(indicator, now, value),
        before=_last(indicator, before, last),
        marks=tuple(marks),
        figure_id=now.id if now else None,
        is_locked=locked,
        is_missing=state is State.NOT_REPORTED,
    )


def _result(indicator: Indicator, now: Held | None, value: Decimal | None) -> str:
    """What a ratio comes to, where the cell shows its two numbers."""
    if now is None or now.denominator is None:
        return ""
    return bare_value(value, indicator.measured_in)


def _last(indicator: Indicator, before: Held | None, value: Decimal | None) -> str:
    if before is None:
        return ""
    if before.state != State.VALUE:
        return SIGNS[State(before.state)]
    return bare_value(value, indicator.measured_in)


def round_of(year: int) -> Round | None:
    return Round.objects.filter(year=year).first()


def _saves(sheet: Sheet, by: Person) -> list[Save]:
    """The person's latest saves in the year that are not undone; one query."""
    batches = (
        Batch.objects.filter(kind=Batch.Kind.GRID, by=by, undone_by=None, figures__year=sheet.year)
        .annotate(count=Count("figures"))
        .order_by("-at", "-pk")[:LATEST]
    )
    return [Save(batch, batch.count) for batch in batches]
