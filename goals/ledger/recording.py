"""Figures on their way in."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.db import transaction

from goals.calculations.terms import State
from goals.ledger import bulk
from goals.ledger.closed import check_open
from goals.ledger.state import hold, touch
from goals.ledger.totals import refresh_totals
from goals.models import Batch, Extent, Figure, FigureKey
from institutes.numbers import quantize


@dataclass(frozen=True)
class Entry:
    """A figure on its way in. Numbers are rounded by the one rule before they are stored."""

    indicator_id: int
    unit_id: int
    year: int
    state: State
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    share: Decimal | None = None
    extent: Extent = Extent.PART
    reason: str = ""
    comment: str = ""
    source_id: int | None = None
    origin: str = ""
    is_demo: bool = False
    keys: frozenset[str] = frozenset()
    denominator_keys: frozenset[str] = frozenset()
    restores_id: int | None = None

    @cached_property
    def cell(self) -> tuple[int, int, int]:
        return self.indicator_id, self.unit_id, self.year

    def rounded(self) -> "Entry":
        """With its numbers as they will be stored; itself if nothing has to be rounded.

        Raises ValueError for what no figure can be; the databases would differ about it.
        """
        numbers = self.numerator, self.denominator, self.share
        numerator, denominator = _rounded(self.numerator), _rounded(self.denominator)
        share = None if self.share is None else self.share.quantize(_SHARE, ROUND_HALF_UP)
        if numbers == (numerator, denominator, share):
            return self
        return replace(self, numerator=numerator, denominator=denominator, share=share)


_SHARE = Decimal("0.000001")
_TOO_LARGE = 10**10  # 14 digits, four of them decimals


def _rounded(number: Decimal | None) -> Decimal | None:
    if number is None:
        return None
    found = quantize(number)
    if abs(found) >= _TOO_LARGE:
        raise ValueError(f"too large for a figure: {number}")
    return found


@dataclass(frozen=True)
class Recorded:
    """What a batch did."""

    new: int
    changed: int
    same: int


class Current(NamedTuple):
    """A figure that stands, with what an entry is compared with; a batch reads thousands."""

    id: int
    indicator_id: int
    unit_id: int
    year: int
    extent: str
    state: str
    numerator: Decimal | None
    denominator: Decimal | None
    share: Decimal | None
    reason: str
    comment: str
    is_demo: bool


def is_same(entry: Entry, figure: Current) -> bool:
    """Whether an entry says nothing that the figure does not say already."""
    return (
        entry.numerator == figure.numerator
        and entry.denominator == figure.denominator
        and entry.share == figure.share
        and entry.state == figure.state
        and entry.extent == figure.extent
        and entry.reason == figure.reason
        and entry.comment == figure.comment
        and entry.is_demo == figure.is_demo
        and entry.restores_id is None
    )


def current_figures(cells: Collection[tuple[int, int, int]]) -> dict[tuple, Current]:
    """The figure that stands in each cell (indicator, unit, year); cells without one are left out.

    Asked by indicator and year, so that the number of queries does not grow with the cells.
    """
    wanted = set(cells)
    if not wanted:
        return {}
    figures = (
        Figure.objects.current()
        .filter(
            indicator_id__in={cell[0] for cell in wanted}, year__in={cell[2] for cell in wanted}
        )
        .order_by()
    )
    found = bulk.read(figures, Current._fields)
    return {row[1:4]: Current._make(row) for row in found if row[1:4] in wanted}


@transaction.atomic
def record(batch: Batch, entries: Iterable[Entry]) -> Recorded:
    """Add figures as one batch and bring the totals up to date.

    An entry equal to what stands is left out. One entry per cell; a second one for the same
    cell raises ValueError. A cell whose report is approved or locked raises Closed. The single
    LedgerState row is locked first, so that batches follow one another on every database.
    """
    hold()
    new_by_cell: dict[tuple, Entry] = {}
    for entry in entries:
        if entry.cell in new_by_cell:
            raise ValueError(f"two figures for one cell: {entry.cell}")
        new_by_cell[entry.cell] = entry.rounded()
    standing = current_figures(new_by_cell)
    same = [cell for cell, figure in standing.items() if is_same(new_by_cell[cell], figure)]
    for cell in same:
        del new_by_cell[cell]
    check_open(batch, new_by_cell)
    taken = {cell: standing[cell].id for cell in new_by_cell if cell in standing}
    bulk.set_column(Figure, "superseded_at", bulk.time(batch.at), list(taken.values()))
    bulk.insert(Figure, _COLUMNS, _rows_of(batch, new_by_cell.values(), taken))
    _record_keys(batch, new_by_cell)
    if new_by_cell:
        touch(figures_only=True)
        refresh_totals({(indicator_id, year) for indicator_id, _unit_id, year in new_by_cell})
    return Recorded(len(new_by_cell) - len(taken), len(taken), len(same))


_COLUMNS = (
    *("batch_id", "recorded_at", "supersedes_id", "is_hidden"),
    *("indicator_id", "unit_id", "year", "extent", "state"),
    *("numerator", "denominator", "share", "reason", "comment"),
    *("source_id", "origin", "is_demo", "restores_id"),
)


def _rows_of(
    batch: Batch, entries: Iterable[Entry], taken: Mapping[tuple, int]
) -> Iterator[tuple[Any, ...]]:
    batch_id, at = batch.pk, bulk.time(batch.at)
    for entry in entries:
        yield (
            *(batch_id, at, taken.get(entry.cell), False),
            *(*entry.cell, str(entry.extent), str(entry.state)),
            *(entry.numerator, entry.denominator, entry.share, entry.reason, entry.comment),
            *(entry.source_id, entry.origin, entry.is_demo, entry.restores_id),
        )


def _record_keys(batch: Batch, entries: Mapping[tuple, Entry]) -> None:
    keyed = {cell: entry for cell, entry in entries.items() if entry.keys or entry.denominator_keys}
    if not keyed:
        return
    figures = Figure.objects.current().filter(
        batch=batch, indicator_id__in={indicator_id for indicator_id, _unit, _year in keyed}
    )
    ids = {
        tuple(cell): pk
        for pk, *cell in figures.order_by().values_list("pk", "indicator_id", "unit_id", "year")
    }
    bulk.insert(
        FigureKey,
        ("figure_id", "part", "key"),
        (
            (ids[cell], part.value, key)
            for cell, entry in keyed.items()
            for part, keys in (
                (FigureKey.Part.NUMERATOR, entry.keys),
                (FigureKey.Part.DENOMINATOR, entry.denominator_keys),
            )
            for key in sorted(keys)
        ),
    )


def undo_entries(batch: Batch) -> list[Entry]:
    """What brings back the figures that a batch took the place of.

    A cell that was empty before goes back to *not reported*; every other one gets a copy of
    the figure that stood, with its source and a reference to it.
    """
    entries = []
    figures = batch.figures.select_related("supersedes").prefetch_related("supersedes__keys")
    for figure in figures:
        before = figure.supersedes
        if before is None:
            entries.append(
                Entry(figure.indicator_id, figure.unit_id, figure.year, State.NOT_REPORTED)
            )
            continue
        keys: dict[str, set[str]] = defaultdict(set)
        for key in before.keys.all():
            keys[key.part].add(key.key)
        entries.append(
            Entry(
                indicator_id=before.indicator_id,
                unit_id=before.unit_id,
                year=before.year,
                state=State(before.state),
                numerator=before.numerator,
                denominator=before.denominator,
                share=before.share,
                extent=Extent(before.extent),
                reason=before.reason,
                comment=before.comment,
                source_id=before.source_id,
                origin=before.origin,
                is_demo=before.is_demo,
                keys=frozenset(keys[FigureKey.Part.NUMERATOR]),
                denominator_keys=frozenset(keys[FigureKey.Part.DENOMINATOR]),
                restores_id=before.restores_id or before.pk,
            )
        )
    return entries
