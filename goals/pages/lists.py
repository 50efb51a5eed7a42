"""A long list of units: so many at a time, in the organisation's order or by one column."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

AT_A_TIME = 55  # all institutes NTNU has

T = TypeVar("T")


@dataclass(frozen=True)
class Listing:
    """What a reader asks of a list: which page of it, and by which series it is sorted ("": in
    the organisation's order)."""

    page: int = 1
    sort: str = ""
    descending: bool = False


@dataclass(frozen=True)
class Slice(Generic[T]):
    """One page of a list. The first is number 1; a page past the end is the last one."""

    rows: Sequence[T]
    number: int
    total: int

    @property
    def first(self) -> int:
        return (self.number - 1) * AT_A_TIME + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // AT_A_TIME))

    @property
    def is_cut(self) -> bool:
        return self.pages > 1

    @property
    def before(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None


def slice_of(rows: Sequence[T], page: int) -> Slice[T]:
    """`page` of all rows."""
    last = max(1, -(-len(rows) // AT_A_TIME))
    number = min(max(page, 1), last)
    start = (number - 1) * AT_A_TIME
    return Slice(rows[start : start + AT_A_TIME], number, len(rows))
