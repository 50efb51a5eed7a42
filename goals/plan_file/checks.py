"""What must agree in a plan: within one table, between tables, and between the two files."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from goals.calculations.terms import Aggregation, Direction, MeasuredIn
from goals.plan_file.contents import CollectedBy, Indicator, Plan, Target
from goals.plan_file.tables import YEARS, Table, as_number, place_of, shown

PLAN_FILE, INDICATOR_FILE = "plan.toml", "indicators.toml"
UNIVERSITY = "194.0.0.0"

QUOTIENTS = (
    MeasuredIn.SHARE,
    MeasuredIn.RATIO,
    MeasuredIn.PER_100_FTE,
    MeasuredIn.NOK_1000_PER_FTE,
)
MAY_BE_WHOLE = (MeasuredIn.COUNT, MeasuredIn.SHARE, MeasuredIn.RATIO)
ONE_NUMBER_KINDS = (Aggregation.SUM, Aggregation.DISTINCT)
QUOTIENT_KINDS = (Aggregation.RATIO, Aggregation.COVERAGE)
# The tables that are told apart by one field, and in which file they stand.
UNIQUE = (
    (PLAN_FILE, "goal", "number"),
    (PLAN_FILE, "core_task", "code"),
    (PLAN_FILE, "sdg", "number"),
    (PLAN_FILE, "measure", "code"),
    (INDICATOR_FILE, "indicator", "code"),
)


@dataclass(frozen=True)
class Known:
    """What tables may point to, taken from the raw files.

    Raw, so that a series with a slip of its own does not make all that point to it look wrong.
    """

    series: dict[str, dict[str, Any]]
    goals: frozenset[int]
    core_tasks: frozenset[str]
    sdgs: frozenset[int]
    years: range


def check_plan(table: Table, plan: Plan) -> None:
    """The years of a plan follow each other."""
    if plan.start_year > plan.end_year:
        table.problem("end_year", f"{plan.start_year} (start_year) or later")
    if plan.base_year >= plan.end_year:
        table.problem("base_year", f"before {plan.end_year} (end_year)")
    if plan.figures_from > plan.base_year:
        table.problem("figures_from", f"{plan.base_year} (base_year) or earlier")
    if plan.figures_to < plan.end_year:
        table.problem("figures_to", f"{plan.end_year} (end_year) or later")


def check_years(table: Table, field: str, years: Iterable[int], known: Known) -> None:
    """Every year is one that the plan has figures for."""
    for year in years if table.sound else ():
        if known.years and year not in known.years:
            table.problems.append(
                f"{table.place}, {field}: stands {year}; should be from {known.years.start}"
                f" to {known.years.stop - 1} (figures_from and figures_to of the plan)."
            )


def check_place(table: Table, indicator: Indicator, known: Known) -> None:
    """Code, goal and years belong together, and a lead series can carry its goal."""
    if not f"{indicator.code}-".startswith(f"{indicator.family}-"):
        table.problem("family", f"the start of the code {indicator.code}")
    check_years(table, "first_year", [indicator.first_year], known)
    if indicator.lead and indicator.goal is None:
        table.problem("lead", "false, because the series has no goal to lead")
    if indicator.lead and not indicator.headline:
        table.problem("headline", "true, because the series is a lead series")
    if indicator.lead and indicator.direction is Direction.NEUTRAL:
        table.problem("direction", "up or down, because a lead series is judged")


def check_counting(table: Table, indicator: Indicator) -> None:
    """What is counted, how it adds up and who may see it agree with each other."""
    measured_in, aggregation = indicator.measured_in, indicator.aggregation
    quotient = measured_in in QUOTIENTS
    if quotient and aggregation in ONE_NUMBER_KINDS:
        table.problem("aggregation", f"RATIO or COVERAGE, because {measured_in} is a quotient")
    if not quotient and aggregation in QUOTIENT_KINDS:
        table.problem("aggregation", f"SUM or DISTINCT, because {measured_in} is one number")
    if quotient and indicator.denominator is None:
        table.problem("denominator", f"there, because {measured_in} is a quotient")
    if not quotient and indicator.denominator is not None:
        table.problem("denominator", f"left out, because {measured_in} is one number")
    if indicator.bounded != (measured_in is MeasuredIn.SHARE):
        should = "true: a share is at most 1" if not indicator.bounded else "false: only a share is"
        table.problem("bounded", should)
    if indicator.whole_numbers and measured_in not in MAY_BE_WHOLE:
        table.problem("whole_numbers", f"false, because {measured_in} has decimals")
    if indicator.keyed and aggregation not in (Aggregation.DISTINCT, Aggregation.RATIO):
        table.problem("keyed", f"false, because {aggregation} counts nothing twice")
    if aggregation is Aggregation.DISTINCT and not indicator.keyed:
        table.problem("keyed", "true, because DISTINCT needs keys to count each thing once")
    if indicator.persons != (indicator.smallest_group > 0):
        table.problem("smallest_group", "1 or more with persons = true, and 0 with persons = false")
    if indicator.computed != (indicator.collected_by is CollectedBy.COMPUTED):
        table.problem("computed", "true when collected_by is computed, and only then")


def check_parts(table: Table, indicator: Indicator, known: Known) -> None:
    """The parts of a series are of its family and counted as it is."""
    for part in indicator.parts:
        fields = known.series[part]
        if part == indicator.code or fields.get("family") != indicator.family:
            table.problem("parts", f"other series of the family {indicator.family}")
        for field, own in (
            ("aggregation", indicator.aggregation),
            ("measured_in", indicator.measured_in),
        ):
            if fields.get(field) != own:
                table.problem(
                    "parts", f"series with {field} {own}; {part} has {shown(fields.get(field))}"
                )


def check_target(table: Table, target: Target, indicator: Indicator) -> None:
    """A target lies after its base, on the right side of it, and within what can be."""
    if indicator.direction is Direction.NEUTRAL:
        table.problem("indicator", f"a series with a direction; {indicator.code} is neutral")
    if target.base_value is not None and target.base_year is None:
        table.problem("base_year", "the year of the base_value")
    if target.base_year is not None and target.base_year >= target.year:
        table.problem("base_year", f"before {target.year}, the year of the target")
    values = [("value", target.value)]
    if target.base_value is not None:
        values.append(("base_value", target.base_value))
    values += [(f"milestones, {each.year}", each.value) for each in target.milestones]
    for field, value in values:
        if indicator.bounded and not 0 <= value <= 1:
            table.problems.append(
                f"{table.place}, {field}: stands {value}; should be a share from 0 to 1"
                " (40 % is 0.40)."
            )
        elif target.base_value is not None and _is_worse(value, target.base_value, indicator):
            way = "above" if indicator.direction is Direction.UP else "below"
            table.problems.append(
                f"{table.place}, {field}: stands {value}; should be {way} the base"
                f" {target.base_value}, because {indicator.code} should go"
                f" {indicator.direction}."
            )
    for milestone in target.milestones:
        if not (target.base_year or YEARS.start) < milestone.year < target.year:
            table.problems.append(
                f"{table.place}, milestones: stands {milestone.year}; should be a year between"
                f" {target.base_year or 'the base'} and {target.year}."
            )


def _is_worse(value: Decimal, base: Decimal, indicator: Indicator) -> bool:
    return value > base if indicator.direction is Direction.DOWN else value < base


def _rows(tables: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    rows = tables.get(kind, [])
    return [each for each in rows if isinstance(each, dict)] if isinstance(rows, list) else []


def _numbers(tables: dict[str, Any], kind: str) -> frozenset[int]:
    numbers = (row.get("number") for row in _rows(tables, kind))
    return frozenset(number for number in numbers if isinstance(number, int))


def known_from(files: dict[str, dict[str, Any]]) -> Known:
    plan = files[PLAN_FILE]
    period = plan.get("plan", {})
    first, last = (
        as_number(period.get(field)) if isinstance(period, dict) else None
        for field in ("figures_from", "figures_to")
    )
    return Known(
        series={str(row.get("code")): row for row in _rows(files[INDICATOR_FILE], "indicator")},
        goals=_numbers(plan, "goal"),
        core_tasks=frozenset(str(row.get("code")) for row in _rows(plan, "core_task")),
        sdgs=_numbers(plan, "sdg"),
        years=range(int(first), int(last) + 1) if first and last else range(0),
    )


def repeated(files: dict[str, dict[str, Any]]) -> Iterator[str]:
    """A problem for each table that repeats what another of its kind is known by."""
    for file, kind, field in UNIQUE:
        rows = _rows(files[file], kind)
        for name, times in Counter(shown(row.get(field)) for row in rows).items():
            if times > 1:
                numbers = [
                    n for n, row in enumerate(rows, start=1) if shown(row.get(field)) == name
                ]
                yield (
                    f"{place_of(file, kind, numbers[-1], rows[numbers[-1] - 1])}, {field}: stands"
                    f" {name}, as in {kind} {', '.join(map(str, numbers[:-1]))}; should be one of"
                    " its own."
                )
    targets = _rows(files[PLAN_FILE], "target")
    seen: dict[tuple[str, str], int] = {}
    for number, row in enumerate(targets, start=1):
        series, unit = str(row.get("indicator")), str(row.get("unit", UNIVERSITY))
        if (series, unit) in seen:
            yield (
                f"{place_of(PLAN_FILE, 'target', number, row)}, indicator: stands {series} for"
                f" {unit}, as in target {seen[series, unit]}; should be one target for each"
                " series and unit."
            )
        seen.setdefault((series, unit), number)


def lead_series(known: Known) -> Iterator[str]:
    """A problem for each goal that has not exactly one lead series."""
    for goal in sorted(known.goals, key=str):
        leads = [
            code
            for code, row in known.series.items()
            if row.get("lead") is True and row.get("goal") == goal
        ]
        if len(leads) != 1:
            stands = ", ".join(leads) or "none"
            yield (
                f"{INDICATOR_FILE}, lead series of goal {goal}: stands {stands}; should be"
                " exactly one series with lead = true."
            )
