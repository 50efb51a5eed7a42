"""Small groups: which cells about persons must not be told, and which more so that no one can
work them out.

A hidden cell hides its numerator, denominator and share alike, and reads the same whether it was
small itself or covers for one that was: the reader must not learn which.

Source: domain/indicators.md 0.5; domain/requirements.md 3 (n < 5 and complementary cells).
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import combinations

from goals.calculations.aggregation import Part
from goals.calculations.terms import State

Counts = tuple[Decimal | None, Decimal | None]  # numerator and denominator


def is_small(
    numerator: Decimal | None, denominator: Decimal | None, smallest: int | Decimal
) -> bool:
    """Whether a cell counts so few persons that they could be recognised.

    Small is more than none and fewer than `smallest`: those counted, those they are counted among,
    or those left over (48 of 50 tells about two). None is nobody: 0 of 50 and 50 of 50 are told.
    A missing count is not small.
    """

    def is_few(count: Decimal | None) -> bool:
        return count is not None and 0 < count < smallest

    return is_few(numerator) or is_few(denominator) or is_few(_rest(numerator, denominator))


def hidden_among(
    siblings: Mapping[str, Counts | Part],
    smallest: int | Decimal,
    total_is_shown: bool = True,
) -> frozenset[str]:
    """The siblings whose cells must be hidden.

    The small ones, and, where the total of the siblings is shown, as few others as make what is
    hidden together no small group: the total less what is shown gives away the sum of the hidden,
    and that must not be one cell, nor small in itself. Of others that would do, the smallest go.
    If nothing is enough, the total is small too (or there is one sibling only): every cell is
    hidden, and the total must be, as `is_small` says of it.

    `siblings` are everything the total is made of, the parent's own part included. Those without
    a figure (not reported, exempt, withheld at the source) are not in the total, so they neither
    hide nor cover. Under a parent that is itself hidden, hide every cell: its parts would give it
    away. Decides alike for any order of the siblings.
    """
    cells = {unit: counts for unit, cell in siblings.items() if (counts := _counts(cell))}
    small = frozenset(unit for unit, counts in cells.items() if is_small(*counts, smallest))
    if not small or not total_is_shown:
        return small
    others = sorted(cells.keys() - small, key=lambda unit: (_size(cells[unit]), unit))
    # A sibling that is not small has none or enough of each count, so two are always enough: one
    # with enough counted, one with enough left over.
    for how_many in (0, 1, 2):
        for cover in combinations(others, how_many):
            hidden = small.union(cover)
            together = _sum(cells[unit] for unit in hidden)
            if not is_small(*together, smallest):  # so never one alone
                return hidden
    return frozenset(cells)


def _rest(numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    if numerator is None or denominator is None:
        return None
    return denominator - numerator


def _counts(cell: Counts | Part) -> Counts | None:
    """The counts of a cell that has a figure, else None."""
    if isinstance(cell, Part):
        cell = (cell.numerator, cell.denominator) if cell.state is State.VALUE else (None, None)
    return None if cell[0] is None and cell[1] is None else cell


def _size(counts: Counts) -> tuple[Decimal, Decimal]:
    numerator, denominator = counts
    whole = numerator if denominator is None else denominator
    return whole or Decimal(0), numerator or Decimal(0)


def _sum(cells: Iterable[Counts]) -> Counts:
    """Numerators and denominators together; None where no cell has one."""

    def add(counts: Iterable[Decimal | None]) -> Decimal | None:
        known = [count for count in counts if count is not None]
        return sum(known, Decimal(0)) if known else None

    numerators, denominators = zip(*cells, strict=True)
    return add(numerators), add(denominators)
