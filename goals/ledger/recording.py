"""Figures on their way in."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import transaction

from goals.calculations.terms import State
from goals.ledger.closed import check_open
from goals.ledger.state import hold, touch
from goals.ledger.totals import CHUNK, refresh_totals
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

    @property
    def cell(self) -> tuple[int, int, int]:
        return self.indicator_id, self.unit_id, self.year

    def rounded(self) -> "Entry":
        """With its numbers as they will be stored; itself if nothing has to be rounded."""
        numerator, denominator = _rounded(self.numerator), _rounded(self.denominator)
        if (numerator, denominator) == (self.numerator, self.denominator):
            return self
        return replace(self, numerator=numerator, denominator=denominator)


def _rounded(number: Decimal | None) -> Decimal | None:
    return None if number is None else quantize(number)


@dataclass(frozen=True)
class Recorded:
    """What a batch did."""

    new: int
    changed: int
    same: int


def is_same(entry: Entry, figure: Figure) -> bool:
    """Whether an entry says nothing that the figure does not say already."""
    return (
        entry.state == figure.state
        and entry.numerator == figure.numerator
        and entry.denominator == figure.denominator
        and entry.share == figure.share
        and entry.extent == figure.extent
        and entry.reason == figure.reason
        and entry.comment == figure.comment
        and entry.is_demo == figure.is_demo
        and entry.restores_id is None
    )


def current_figures(cells: Collection[tuple[int, int, int]]) -> dict[tuple, Figure]:
    """The figure that stands in each cell (indicator, unit, year); cells without one are left out.

    Asked by indicator and year, so that the number of queries does not grow with the cells.
    """
    wanted = set(cells)
    if not wanted:
        return {}
    rows = (
        Figure.objects.current()
        .filter(
            indicator_id__in={cell[0] for cell in wanted}, year__in={cell[2] for cell in wanted}
        )
        .select_related("indicator")  # a list of differences names it in every row
        .order_by()
    )
    found = {(row.indicator_id, row.unit_id, row.year): row for row in rows}
    return {cell: row for cell, row in found.items() if cell in wanted}


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
    same = [
        cell
        for cell, entry in new_by_cell.items()
        if cell in standing and is_same(entry, standing[cell])
    ]
    for cell in same:
        del new_by_cell[cell]
    check_open(batch, new_by_cell)
    changed = [standing[cell].pk for cell in new_by_cell if cell in standing]
    for start in range(0, len(changed), CHUNK):
        Figure.objects.filter(pk__in=changed[start : start + CHUNK]).update(superseded_at=batch.at)
    figures = Figure.objects.bulk_create(
        [
            Figure(
                batch=batch,
                indicator_id=entry.indicator_id,
                unit_id=entry.unit_id,
                year=entry.year,
                extent=entry.extent,
                state=entry.state,
                numerator=entry.numerator,
                denominator=entry.denominator,
                share=entry.share,
                reason=entry.reason,
                comment=entry.comment,
                source_id=entry.source_id,
                origin=entry.origin,
                is_demo=entry.is_demo,
                recorded_at=batch.at,
                supersedes=standing.get(cell),
                restores_id=entry.restores_id,
            )
            for cell, entry in new_by_cell.items()
        ],
        batch_size=CHUNK,
    )
    _record_keys(figures, new_by_cell)
    if figures:
        touch(figures_only=True)
        refresh_totals({(figure.indicator_id, figure.year) for figure in figures})
    return Recorded(len(figures) - len(changed), len(changed), len(same))


def _record_keys(figures: list[Figure], entries: Mapping[tuple, Entry]) -> None:
    rows = []
    for figure in figures:
        entry = entries[figure.indicator_id, figure.unit_id, figure.year]
        for part, keys in (
            (FigureKey.Part.NUMERATOR, entry.keys),
            (FigureKey.Part.DENOMINATOR, entry.denominator_keys),
        ):
            rows += [FigureKey(figure=figure, part=part, key=key) for key in sorted(keys)]
    FigureKey.objects.bulk_create(rows, batch_size=CHUNK)


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
