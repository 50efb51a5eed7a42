"""Which numbers somebody can work out who knows sums of them."""

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Name = TypeVar("Name", bound=Hashable)

_PRIME = 2**61 - 1  # whole numbers stay small; that a factor is zero by chance does not happen


def determined(sums: Iterable[Mapping[Name, int]]) -> set[Name]:
    """The unknowns for which known sums leave no choice: by Gauss' elimination.

    Each sum is told by the whole factors of its unknowns; what it comes to does not matter.
    """
    rows: dict[Name, dict[Name, int]] = {}  # by its leading unknown, which is in no other row
    for factors in sums:
        row = dict(factors)
        for name in factors.keys() & rows.keys():
            _take(row, rows[name], row[name])
        row = {name: factor for name, factor in row.items() if factor}
        if not row:
            continue
        leading, factor = next(iter(row.items()))
        inverse = pow(factor, -1, _PRIME)
        row = {name: by * inverse % _PRIME for name, by in row.items()}
        for other in rows.values():
            if factor := other.get(leading):
                _take(other, row, factor)
        rows[leading] = row
    return {name for name, row in rows.items() if len(row) == 1}


def _take(row: dict[Name, int], other: Mapping[Name, int], times: int) -> None:
    """Subtract another row, so many times."""
    for name, factor in other.items():
        left = (row.get(name, 0) - times * factor) % _PRIME
        if left:
            row[name] = left
        else:
            row.pop(name, None)
