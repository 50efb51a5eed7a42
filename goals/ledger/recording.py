"""Figures on their way in."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import transaction

from goals.calculations.terms import State
from goals.garbage import no_search_for_garbage
from goals.ledger import bulk
from goals.ledger.cells import Current, Figures, current_figures_of, give_keys
from goals.ledger.closed import check_open
from goals.ledger.state import count_up, hold
from goals.ledger.totals import refresh_totals
from goals.models import Batch, Extent, Figure, FigureKey, Indicator
from institutes.numbers import quantize
from institutes.prepared import Prepared, PreparedObjects


class Entry(NamedTuple):
    """A figure on its way in; a NamedTuple because a workbook has ten thousand.

    Numbers are rounded by the one rule before they are stored.
    """

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

    @property
    def cell(self) -> tuple[int, int, int]:
        return self[:3]

    def rounded(self) -> "Entry":
        """With its numbers as they will be stored.

        Raises ValueError for what no figure can be; the databases would differ about it.
        """
        if self.state is not State.VALUE:
            return self
        share = None if self.share is None else self.share.quantize(_SHARE, ROUND_HALF_UP)
        parts = _rounded(self.numerator), _rounded(self.denominator), share
        return self if parts == self[4:7] else Entry(*self[:4], *parts, *self[7:])


_SHARE = Decimal("0.000001")
_TOO_LARGE = Decimal(10**10)  # 14 digits, four of them decimals


@lru_cache(maxsize=4096)
def _rounded(number: Decimal | None) -> Decimal | None:
    """Of a workbook's ten thousand counts most are alike."""
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
    """The figure that stands in each cell (indicator, unit, year), without its keys; cells
    without one are left out.

    Asked by indicator, year and unit, so that the number of queries does not grow with the cells.
    """
    wanted = set(cells)
    if not wanted:
        return {}
    indicators, units, years = map(set, zip(*wanted, strict=True))
    standing = current_figures_of(indicators, years, units)
    return {
        cell: figure
        for of_units in standing.values()
        for figure in of_units.values()
        if (cell := figure[1:4]) in wanted
    }


@transaction.atomic
@no_search_for_garbage()
def record(batch: Batch, entries: Iterable[Entry], standing: Figures | None = None) -> Recorded:
    """Add figures as one batch and bring the totals up to date.

    An entry equal to what stands is left out. One entry per cell; a second one for the same
    cell raises ValueError. A cell whose report is approved or locked raises Closed. The single
    LedgerState row is locked first, so that batches follow one another on every database.

    What stands is read once; by who held the ledger before and compared, it is handed over as
    `standing` (all of every series and year). The new figures take their places in it, and totals
    and statuses are worked out from that.
    """
    hold()
    new: dict[tuple, Entry] = {}
    for entry in entries:
        cell = entry.cell
        if cell in new:
            raise ValueError(f"two figures for one cell: {cell}")
        new[cell] = entry.rounded()
    indicators = {one.pk: one for one in _indicators(list({cell[0] for cell in new}))}
    figures = standing or current_figures_of(indicators.keys(), {cell[2] for cell in new})
    taken: dict[tuple, int] = {}
    same = 0
    for cell, entry in list(new.items()):
        indicator_id, unit_id, year = cell
        if figure := figures[indicator_id, year].get(unit_id):
            if is_same(entry, figure):
                same += 1
                del new[cell]
            else:
                taken[cell] = figure.id
    if new:
        check_open(batch, new)
        pairs = {(indicator_id, year) for indicator_id, _unit_id, year in new}
        changed = {pair: figures[pair] for pair in pairs}
        bulk.set_column(Figure, "superseded_at", bulk.time(batch.at), list(taken.values()))
        for indicator_id, unit_id, year in taken:
            del changed[indicator_id, year][unit_id]
        give_keys(indicators.values(), changed)  # those that stay
        bulk.insert(Figure, _COLUMNS, _rows_of(batch, new.values(), taken))
        for figure in _recorded(batch, new):
            changed[figure.indicator_id, figure.year][figure.unit_id] = figure
        count_up()
        refresh_totals(indicators, changed)
    return Recorded(len(new) - len(taken), len(taken), same)


_indicators = PreparedObjects(lambda ids: Indicator.objects.filter(pk__among=ids).order_by(), list)

_COLUMNS = (
    *("batch_id", "recorded_at", "supersedes_id", "is_hidden", "restores_id"),
    *Entry._fields[:13],
)


def _rows_of(
    batch: Batch, entries: Iterable[Entry], taken: Mapping[tuple, int]
) -> Iterator[tuple[Any, ...]]:
    batch_id, at = batch.pk, bulk.time(batch.at)
    for entry in entries:
        cell = entry[:3]
        state, extent = str(entry.state), str(entry.extent)
        new = (batch_id, at, taken.get(cell), False, entry.restores_id)
        yield (*new, *cell, state, *entry[4:7], extent, *entry[8:13])


def _recorded(batch: Batch, new: Mapping[tuple, Entry]) -> list[Current]:
    """The new figures as they now stand, with their keys, which are stored here."""
    ids = {row[1:]: row[0] for row in _stored(batch.pk)}
    keys = (
        (ids[cell], str(part), key)
        for cell, entry in new.items()
        if entry.keys or entry.denominator_keys
        for part, keys in (
            (FigureKey.Part.NUMERATOR, entry.keys),
            (FigureKey.Part.DENOMINATOR, entry.denominator_keys),
        )
        for key in sorted(keys)
    )
    bulk.insert(FigureKey, ("figure_id", "part", "key"), keys)
    at = batch.at
    return [
        Current(
            ids[cell],
            *entry[:10],  # the same in both, from the cell to the comment
            entry.is_demo,
            False,
            at,
            entry.keys or None,
            entry.denominator_keys or None,
        )
        for cell, entry in new.items()
    ]


_stored = Prepared(
    lambda batch: (
        Figure.objects.current()
        .filter(batch=batch)
        .order_by()
        .values_list("id", "indicator_id", "unit_id", "year")
    ),
    int,
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
