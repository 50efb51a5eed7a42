"""What the portal knows when it judges a file: series, units and open years."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class SeriesInfo:
    """One series (domain/indicators.md 0.9) and what its cells may hold.

    `bounded`: the numerator counts a part of the denominator and cannot exceed it.
    `percent_allowed`: "40 %" without a denominator is a published share (indicators.md 0.13).
    `collected_at`: the kind of unit that reports it, as in `UnitInfo.kind`.
    `parts`: codes of the series that add up to this one.
    `first_year` to `last_year`, both included, is when it was defined; None is open.
    """

    code: str
    has_denominator: bool = False
    whole_numbers: bool = True
    bounded: bool = False
    percent_allowed: bool = False
    computed: bool = False
    collected_at: str = "institute"
    first_year: int | None = None
    last_year: int | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnitInfo:
    """One unit of the organisation. `names` are those it may be called by, the first one shown.

    Valid from `valid_from` (None: from before our data) until the day before `valid_to`.
    `successors` are the acronyms of the units that took over.
    """

    code: str
    acronym: str
    names: tuple[str, ...]
    kind: str = "institute"
    valid_from: date | None = None
    valid_to: date | None = None
    successors: tuple[str, ...] = ()

    def is_valid_on(self, day: date) -> bool:
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day < self.valid_to)

    @property
    def label(self) -> str:
        """As a suggestion names it: "Institutt for fysikk (194.66.20.0)"."""
        return f"{self.names[0]} ({self.code})"


@dataclass(frozen=True)
class Known:
    """`first_year` to `last_year`, both included, are open for figures.

    `closed`: (unit code, year) whose report lets no more figures in, and why: "approved",
    "frozen" or "locked".
    """

    series: Mapping[str, SeriesInfo]
    units: Sequence[UnitInfo]
    first_year: int
    last_year: int
    closed: Mapping[tuple[str, int], str] = field(default_factory=dict)
