"""How every unit stands in every series and year of a plan, as lists read it.

It is kept with each write (`judgements`). Of those that say nothing in a year nothing is kept: who
is silent has not enough data, whatever the target.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from goals.calculations.terms import Status
from goals.models import Indicator, KeptStatus, Plan
from institutes.level import Code
from institutes.prepared import Prepared

KEPT = ("status", "shown_status", "is_documented", "below")
_STATUSES = {status.value: status for status in Status}
_CODES = {code.value: code for code in Code}


@dataclass(frozen=True)
class Below:
    """How many institutes below a parent stand at each status: with all figures in sight, as
    everybody may read them, and by documented level (True, False, None: not assessed)."""

    full: Mapping[Status, int]
    shown: Mapping[Status, int]
    documented: Mapping[bool | None, int]

    def as_json(self) -> "Json":
        full = _named(self.full)
        return {
            "full": full,
            "shown": full if self.shown is self.full else _named(self.shown),
            "documented": {_LEVELS[level]: count for level, count in self.documented.items()},
        }

    @classmethod
    def from_json(cls, kept: "Json") -> "Below":
        return cls(
            {Status(name): count for name, count in kept["full"].items()},
            {Status(name): count for name, count in kept["shown"].items()},
            {level: kept["documented"].get(name, 0) for level, name in _LEVELS.items()},
        )


Json = Mapping[str, Mapping[str, int]]
_LEVELS = {True: "yes", False: "no", None: "unknown"}


def _named(counts: Mapping[Status, int]) -> dict[str, int]:
    return {str(status): count for status, count in counts.items() if count}


class Kept(NamedTuple):
    """One unit in one series and year; a page reads hundreds."""

    status: Status
    shown_status: Status
    is_documented: bool | None
    level: Code | None = None  # the same in the words of the rule, where they are kept
    below: Below | None = None  # parents


SILENT = Kept(Status.NOT_ENOUGH_DATA, Status.NOT_ENOUGH_DATA, None)


def statuses(
    plan: Plan,
    indicators: Collection[Indicator],
    year: int,
    units: Collection[int],
    *,
    with_below: bool = True,
) -> dict[tuple[int, int], Kept]:
    """What is kept, by (indicator id, unit id); one query. Who is not there is `SILENT`."""
    read = _all_of if with_below else _but_below
    rows = read(plan.pk, [one.pk for one in indicators], year, list(units))
    return {(indicator_id, unit_id): _kept(*one) for indicator_id, unit_id, *one in rows}


def _reading(*names: str) -> Prepared:
    return Prepared(
        lambda plan, indicators, year, units: KeptStatus.objects.filter(
            plan=plan, indicator__among=indicators, year=year, unit__among=units
        ).values_list("indicator_id", "unit_id", *names),
        *(int, list, int, list),
    )


_all_of, _but_below = _reading(*KEPT[:3], "level", "below"), _reading(*KEPT[:3], "level")


@lru_cache(maxsize=1024)
def _kept(
    status: str, shown: str, documented: bool | None, level: str, below: str | None = None
) -> Kept:
    """A list of units has few different ones: each is made once."""
    return Kept(
        _STATUSES[status],
        _STATUSES[shown],
        None if documented is None else bool(documented),
        _CODES.get(level),
        Below.from_json(json.loads(below)) if below else None,
    )


def has_statuses() -> bool:
    return KeptStatus.objects.exists()
