"""What typed cells would change: each against the figure that stands, with every problem."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from hashlib import sha256

from django.utils.translation import gettext as _

from goals import ledger
from goals.calculations.aggregation import value_of
from goals.calculations.change import is_unusual
from goals.calculations.terms import MeasuredIn, State
from goals.grid.sheet import Sheet, stamp
from goals.grid.typing import ReadCell, TypedCell, read_cell
from goals.ledger import Cell, Current, Entry
from goals.models import Extent, Figure, FigureKey, Indicator
from goals.typed import NUMERATOR
from goals.wording.figures import difference_text
from goals.workbooks import cell_text, figure_text
from institutes.models import Kind, Person
from institutes.organisation import Node

Keys = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Input:
    """One cell on its way in, and where it was typed; "" where that is plain to see."""

    indicator: Indicator
    unit: Node
    typed: TypedCell
    place: str = ""


@dataclass(frozen=True)
class Wrong:
    """A cell that cannot be saved: what was typed, and what is wrong by field."""

    input: Input
    problems: Mapping[str, str]

    @property
    def sentence(self) -> str:
        return " ".join(self.problems.values())


@dataclass(frozen=True)
class Change:
    """A cell whose figure would be another one. Texts are made when they are shown."""

    input: Input
    entry: Entry
    figure: Current | None  # that stands

    @property
    def indicator(self) -> Indicator:
        return self.input.indicator

    @property
    def unit(self) -> Node:
        return self.input.unit

    @property
    def is_new(self) -> bool:
        """Nothing stood there."""
        return self.figure is None or self.figure.state == State.NOT_REPORTED

    @property
    def keeps_its_numbers(self) -> bool:
        """Whether only the comment is another one."""
        return self.figure is not None and _said(self.entry)[:5] == _said(self.figure)[:5]

    @property
    def before(self) -> str:
        return figure_text(self.figure, self.indicator)

    @property
    def after(self) -> str:
        return cell_text(self._cell, self.indicator)

    @property
    def step(self) -> str:
        """How far it moves, in the indicator's own unit."""
        old, new = self._values
        step = None if old is None or new is None else new - old
        return difference_text(step, self.indicator.measured_in)

    @property
    def is_unusual(self) -> bool:
        return is_unusual(*self._values, MeasuredIn(self.indicator.measured_in))

    @property
    def _cell(self) -> Cell:
        entry = self.entry
        return Cell(entry.state, entry.numerator, entry.denominator, entry.share)

    @property
    def _values(self) -> tuple[Decimal | None, Decimal | None]:
        before = self.figure
        old = before and State(before.state) is State.VALUE
        return (
            _value(self.indicator, before.numerator, before.denominator, before.share)
            if old
            else None,
            _value(self.indicator, self.entry.numerator, self.entry.denominator, self.entry.share)
            if self.entry.state is State.VALUE
            else None,
        )


@dataclass(frozen=True)
class Comparison:
    """Everything that was typed, sorted; `same` cells stand already, `blank` ones say nothing."""

    changes: list[Change]
    wrong: list[Wrong]
    same: int
    blank: int

    @property
    def token(self) -> str:
        """Stands for the changes as someone saw them, with the names they were seen under."""
        stamps = {change.indicator.pk: stamp(change.indicator) for change in self.changes}
        seen = [
            (
                stamps[change.indicator.pk],
                change.unit.code,
                change.unit.name_nb,
                change.figure.id if change.figure else None,
                *(str(part) for part in _said(change.entry)),
            )
            for change in self.changes
        ]
        return sha256(repr(seen).encode()).hexdigest()

    @property
    def new(self) -> int:
        return sum(change.is_new for change in self.changes)

    @property
    def changed(self) -> int:
        return len(self.changes) - self.new

    @property
    def unusual(self) -> int:
        return sum(change.is_unusual for change in self.changes)


def compare(sheet: Sheet, inputs: Iterable[Input], *, by: Person, at: datetime) -> Comparison:
    """All inputs against the ledger as it is now; three queries, and a fourth where keys count.

    `by` decides whether new figures are part of the demo.
    """
    inputs = list(inputs)
    cells = {(one.indicator.pk, one.unit.id, sheet.year) for one in inputs}
    standing = ledger.current_figures(cells)
    closed = ledger.closed_units([sheet.year], at)
    keys = _keys_of(sheet)
    changes, wrong, same, blank = [], [], 0, 0
    for one in inputs:
        read = read_cell(one.typed, one.indicator)
        if read.is_blank and not read.comment:
            blank += 1
            continue
        problems = read.problems or barred(sheet, one.indicator, one.unit, closed)
        if read.is_blank:  # and a comment
            problems = problems or {NUMERATOR: _("Write a number, or choose a state.")}
            wrong.append(Wrong(one, problems))
            continue
        figure = standing.get((one.indicator.pk, one.unit.id, sheet.year))
        entry = entry_of(read, one, sheet.year, figure, keys, is_demo=by.is_demo)
        if not read.problems and stands_already(entry, figure):
            same += 1
        elif problems:
            wrong.append(Wrong(one, problems))
        else:
            changes.append(Change(one, entry, figure))
    return Comparison(_with_sources(changes), wrong, same, blank)


def _with_sources(changes: list[Change]) -> list[Change]:
    """Figures that only get another comment keep where they came from; one query, if there are
    any."""
    kept = {change.figure.id for change in changes if change.keeps_its_numbers}
    if not kept:
        return changes
    rows = Figure.objects.filter(pk__in=kept).values_list("pk", "source_id", "origin")
    sources = {pk: {"source_id": source, "origin": origin} for pk, source, origin in rows}
    return [
        replace(change, entry=change.entry._replace(**sources[change.figure.id]))
        if change.keeps_its_numbers
        else change
        for change in changes
    ]


def barred(
    sheet: Sheet, indicator: Indicator, unit: Node, closed: Collection[tuple[int, int]]
) -> dict[str, str]:
    """Why nobody enters a figure in a cell, by field; empty where one may."""
    if not sheet.takes(indicator, unit):
        return {NUMERATOR: _("This indicator is not reported by this unit. Leave it blank.")}
    if is_locked(indicator, unit, sheet.year, closed):
        return {
            NUMERATOR: _(
                "Locked: the report of this unit and year is approved or locked. An administrator "
                "can reopen the report, with a reason."
            )
        }
    return {}


def is_locked(
    indicator: Indicator, unit: Node, year: int, closed: Collection[tuple[int, int]]
) -> bool:
    """Whether the ledger refuses figures for the cell (goals.ledger.closed)."""
    return indicator.collected_at == Kind.INSTITUTE and (unit.id, year) in closed


def stands_already(entry: Entry, figure: Current | None) -> bool:
    """Whether saving would change nothing; *not reported* where nothing was, included."""
    if figure is None:
        return entry.state is State.NOT_REPORTED
    return ledger.is_same(entry, figure)


def entry_of(
    read: ReadCell,
    one: Input,
    year: int,
    figure: Current | None,
    keys: Mapping[int, Keys],
    *,
    is_demo: bool,
) -> Entry:
    """What would be recorded. The same numbers with another comment stay the figure they were:
    with its source, its keys, and demo or not. Numbers are rounded where they are read."""
    entry = Entry(
        one.indicator.pk,
        one.unit.id,
        year,
        read.state,
        read.numerator,
        read.denominator,
        read.share,
        reason=read.reason,
        comment=read.comment or "",
        extent=Extent(figure.extent) if figure else Extent.PART,
        is_demo=is_demo,
    )
    if figure is None:
        return entry
    if _said(entry)[:5] != _said(figure)[:5]:
        return entry
    found = keys.get(figure.id, {})
    return entry._replace(
        comment=figure.comment if read.comment is None else read.comment,
        is_demo=figure.is_demo,
        keys=found.get(FigureKey.Part.NUMERATOR, frozenset()),
        denominator_keys=found.get(FigureKey.Part.DENOMINATOR, frozenset()),
    )


def _said(one: Entry | Current) -> tuple:
    return (
        str(one.state),
        *(one.numerator, one.denominator, one.share),
        *(one.reason, one.comment),
    )


def _keys_of(sheet: Sheet) -> dict[int, dict[str, frozenset[str]]]:
    """What keyed figures count, by figure and part; no query without such series."""
    keyed = [indicator.pk for indicator in sheet.indicators if indicator.is_keyed]
    found: dict[int, dict[str, frozenset[str]]] = {}
    if not keyed:
        return found
    rows = FigureKey.objects.filter(
        figure__indicator__in=keyed, figure__year=sheet.year, figure__superseded_at__isnull=True
    )
    for figure_id, part, key in rows.values_list("figure_id", "part", "key"):
        parts = found.setdefault(figure_id, {})
        parts[part] = parts.get(part, frozenset()) | {key}
    return found


def _value(
    indicator: Indicator,
    numerator: Decimal | None,
    denominator: Decimal | None,
    share: Decimal | None,
) -> Decimal | None:
    return value_of(
        numerator,
        denominator,
        share,
        MeasuredIn(indicator.measured_in),
        indicator.has_denominator,
    )
