"""A unit among its peers: the median and the middle half of a group, and which side of it a value
lies on. Never a rank.

The middle half runs from the median of the lower half to the median of the upper half; with an odd
number of values the middle one is in neither half. Of the ways to draw quartiles it is the one that
can be told in a sentence, and that never leaves more than half of the values outside: interpolating
(the usual one of spreadsheets) would call two of six values "the middle half".

Source: product.md (screens: unit, goal); Moore and McCabe, Introduction to the Practice of
Statistics, 1.2, for the quartiles.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

FEWEST_PEERS = 5  # with fewer values a group is not shown

Key = TypeVar("Key", bound=Hashable)


class GroupBy(StrEnum):
    """Whom an institute is compared with."""

    DISCIPLINE = "discipline"  # the same group of disciplines (units.csv)
    FACULTY = "faculty"
    SIZE = "size"  # the same third of all institutes by academic FTE


class Side(StrEnum):
    """Where a value lies. Over is neither better nor worse: that depends on the series."""

    OVER = "over"
    IN = "in"
    UNDER = "under"


@dataclass(frozen=True)
class Spread:
    """How the values of a group lie, in the indicator's own unit."""

    count: int
    lowest: Decimal
    lower: Decimal  # the middle half, from here …
    median: Decimal
    upper: Decimal  # … to here
    highest: Decimal


def is_told(count: int, members: int) -> bool:
    """Whether a group with so many values is shown: not fewer than five, nor than half of its
    `members`.

    What is withheld is small, so the middle half of the few that are left would lie too high:
    hence the half.
    """
    return count >= FEWEST_PEERS and 2 * count >= members


def spread_of(ordered: Sequence[Decimal]) -> Spread:
    """How a group's values lie, given in order; `is_told` says whether they may be shown.

    Only values go in: what is missing, exempt or withheld is left out by the caller and does not
    count towards the five. One value is its own half. Raises IndexError for an empty row.
    """
    half = max(len(ordered) // 2, 1)
    return Spread(
        count=len(ordered),
        lowest=ordered[0],
        lower=median_of(ordered[:half]),
        median=median_of(ordered),
        upper=median_of(ordered[-half:]),
        highest=ordered[-1],
    )


def median_of(ordered: Sequence[Decimal]) -> Decimal:
    """The middle value of an ordered row, or the mean of the two in the middle.

    Raises IndexError for an empty row.
    """
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return (ordered[half - 1] + ordered[half]) / 2


def side_of(value: Decimal, spread: Spread) -> Side:
    """Over, in or under the middle half; its edges are in it."""
    if value > spread.upper:
        return Side.OVER
    return Side.UNDER if value < spread.lower else Side.IN


def third_of(sizes: Mapping[Key, Decimal], one: Key) -> frozenset[Key]:
    """Those in the same third by size as `one`, itself included; empty without its size.

    The third follows from how many are smaller, so units of equal size are never parted and the
    order does not matter. Without ties the three differ by one at most.
    """
    if one not in sizes:
        return frozenset()
    thirds = _thirds(sizes)
    return frozenset(key for key, third in thirds.items() if third == thirds[one])


def _thirds(sizes: Mapping[Key, Decimal]) -> dict[Key, int]:
    """0 for the smallest third, 2 for the largest."""
    smaller: dict[Decimal, int] = {}
    for place, size in enumerate(sorted(sizes.values())):
        smaller.setdefault(size, place)
    return {key: 3 * smaller[size] // len(sizes) for key, size in sizes.items()}
