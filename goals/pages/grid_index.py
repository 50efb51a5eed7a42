"""What can be entered for a year: sets of series and single ones, and how much of each is there."""

from dataclasses import dataclass

from goals.calculations.terms import State
from goals.grid.sheet import ALL, belongs, choices, open_entries, sheet_of
from goals.models import Figure, Plan, Round
from goals.pages.grid import round_of


@dataclass(frozen=True)
class Choice:
    """One choice of series, with how many of its cells have a figure or a reason."""

    key: str
    name: str
    filled: int
    expected: int


@dataclass(frozen=True)
class IndexPage:
    plan: Plan
    year: int
    sets: list[Choice]
    series: list[Choice]
    round: Round | None


def index_page(plan: Plan, year: int) -> IndexPage:
    """What can be entered for a year; how much of it is there. Six queries."""
    entries = open_entries(plan, year)
    sheet = sheet_of(plan, year, ALL) if entries else None
    filled: dict[int, int] = {}
    if sheet:
        units = {unit.id for unit in sheet.units}
        rows = (
            Figure.objects.current()
            .filter(indicator__in=[indicator.pk for indicator in sheet.indicators], year=year)
            .exclude(state=State.NOT_REPORTED)
            .order_by()
            .values_list("indicator_id", "unit_id")
        )
        for indicator_id, unit_id in rows:
            filled[indicator_id] = filled.get(indicator_id, 0) + (unit_id in units)
    series = [
        Choice(
            entry.indicator.code,
            entry.indicator.short_name,
            filled.get(entry.indicator_id, 0),
            sum(sheet.takes(entry.indicator, unit) for unit in sheet.units),
        )
        for entry in entries
    ]
    by_code = {choice.key: choice for choice in series}
    sets = []
    for key, name in choices(entries):
        own = [by_code[entry.indicator.code] for entry in entries if belongs(entry, key)]
        sets.append(
            Choice(key, name, sum(one.filled for one in own), sum(one.expected for one in own))
        )
    return IndexPage(plan, year, sets, series, round_of(year))
