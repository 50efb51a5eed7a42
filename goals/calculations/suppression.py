"""Small groups: which cells about persons must not be told, and which more so that no one can
work them out.

A hidden cell hides its numerator, denominator and share alike, and reads the same whether it was
small itself or covers for one that was: the reader must not learn which.

Source: domain/indicators.md 0.5; domain/requirements.md 3 (n < 5 and complementary cells).
"""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import TypeVar

from goals.calculations.aggregation import Part
from goals.calculations.terms import State

Counts = tuple[Decimal | None, Decimal | None]  # numerator and denominator
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Hidden:
    """What must not be told: cells, the totals of groups of them, and the total of all."""

    cells: frozenset = frozenset()
    groups: frozenset = frozenset()
    whole: bool = False


NOTHING_HIDDEN = Hidden()


def is_small(
    numerator: Decimal | None, denominator: Decimal | None, smallest: int | Decimal
) -> bool:
    """Whether a cell counts so few persons that they could be recognised.

    Small is more than none and fewer than `smallest`: those counted, those they are counted among,
    or those left over (48 of 50 tells about two). None is nobody: 0 of 50 and 50 of 50 are told.
    A missing count is not small.
    """

    if numerator is not None and 0 < numerator < smallest:
        return True
    if denominator is None:
        return False
    rest = None if numerator is None else denominator - numerator
    return 0 < denominator < smallest or (rest is not None and 0 < rest < smallest)


def hidden_among(
    siblings: Mapping[Key, Counts | Part],
    smallest: int | Decimal,
    total_is_shown: bool = True,
    also: Collection[Key] = (),
) -> frozenset[Key]:
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

    `also`: cells that are hidden whatever they count, since they would tell of other cells. They
    cover too.
    """
    cells = {unit: counts for unit, cell in siblings.items() if (counts := _counts(cell))}
    small = frozenset(
        unit for unit, counts in cells.items() if unit in also or is_small(*counts, smallest)
    )
    if not small or not total_is_shown:
        return small
    others = sorted(cells.keys() - small, key=lambda unit: (_size(cells[unit]), unit))
    # A sibling that is not small has none or enough of each count, so two are always enough: one
    # with enough counted, one with enough left over.
    for how_many in (0, 1, 2):
        for cover in combinations(others, how_many):
            hidden = small.union(cover)
            together = sum_of(cells[unit] for unit in hidden)
            if len(hidden) > 1 and not is_small(*together, smallest):
                return hidden
    return frozenset(cells)


def hidden_in_tree(
    groups: Mapping[Key, Mapping[Key, Counts]],
    smallest: int | Decimal,
    *,
    also: Collection[Key] = (),
    small_groups: Collection[Key] = (),
) -> Hidden:
    """What must be hidden where the total of each group and the total of all are told as well.

    Within a group as in `hidden_among`. The total of a group that is small, or of one cell that is
    hidden, is hidden too, and so is that of another group that covers for it. The total of all,
    less what is still told, then gives away the sum of the hidden cells in those groups: that must
    be no small group either, so more of their cells may have to go. Where the total of all is
    small, nothing of it is told.

    `also` as in `hidden_among`; `small_groups` have a total from elsewhere that is small.
    """
    counted = {key: group for key, group in groups.items() if group}
    cells = frozenset(
        unit for group in counted.values() for unit in hidden_among(group, smallest, also=also)
    )
    if not cells and not small_groups:  # cells with none or enough each add up to none or enough
        return NOTHING_HIDDEN
    sums = {key: sum_of(group.values()) for key, group in counted.items()}
    alone = {key for key, group in counted.items() if len(group) == 1 and cells.issuperset(group)}
    hidden = hidden_among(sums, smallest, also=alone.union(small_groups))
    if hidden.issuperset(sums) and (len(sums) == 1 or is_small(*sum_of(sums.values()), smallest)):
        everything = frozenset(unit for group in counted.values() for unit in group)
        return Hidden(everything, hidden, whole=bool(sums))
    inside = {unit: counts for key in hidden for unit, counts in counted[key].items()}
    return Hidden(cells | hidden_among(inside, smallest, also=cells), hidden)


def _counts(cell: Counts | Part) -> Counts | None:
    """The counts of a cell that has a figure, else None."""
    if isinstance(cell, Part):
        cell = (cell.numerator, cell.denominator) if cell.state is State.VALUE else (None, None)
    return None if cell[0] is None and cell[1] is None else cell


def _size(counts: Counts) -> tuple[Decimal, Decimal]:
    numerator, denominator = counts
    whole = numerator if denominator is None else denominator
    return whole or Decimal(0), numerator or Decimal(0)


def sum_of(cells: Iterable[Counts]) -> Counts:
    """Numerators and denominators together; None where no cell has one."""

    def add(counts: Iterable[Decimal | None]) -> Decimal | None:
        known = [count for count in counts if count is not None]
        return sum(known, Decimal(0)) if known else None

    numerators, denominators = zip(*cells, strict=True)
    return add(numerators), add(denominators)
