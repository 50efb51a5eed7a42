"""Which fields each table of a plan has. What must agree between them is in `checks`."""

from functools import partial
from pathlib import Path

from goals.calculations.terms import Aggregation, Direction, MeasuredIn
from goals.plan_file.checks import (
    INDICATOR_FILE,
    PLAN_FILE,
    UNIVERSITY,
    Known,
    check_counting,
    check_parts,
    check_place,
    check_plan,
    check_target,
    check_years,
    known_from,
    lead_series,
    repeated,
)
from goals.plan_file.contents import (
    Break,
    BreakKind,
    CollectedAt,
    CollectedBy,
    CoreTask,
    Frequency,
    Goal,
    Indicator,
    Measure,
    Milestone,
    Note,
    Plan,
    PlanFile,
    PlanFileError,
    Reference,
    Sdg,
    Target,
    Wording,
)
from goals.plan_file.tables import (
    FAMILY_CODE,
    MEASURE_CODE,
    PLAN_CODE,
    SERIES_CODE,
    TASK_CODE,
    UNIT_CODE,
    URL,
    YEARS,
    Document,
    Table,
    read_toml,
)

SHORT_NAME_LIMIT = 40
GOAL_NUMBERS, SDG_NUMBERS = range(10), range(1, 18)


def read_plan(folder: Path) -> PlanFile:
    """The plan that the folder's plan.toml and indicators.toml describe.

    Raises PlanFileError with every problem of both files. Whether units exist, and on which
    dates, is for the loader to say: here a unit code is known by its form only.
    """
    problems: list[str] = []
    files = {name: read_toml(folder / name, problems) for name in (PLAN_FILE, INDICATOR_FILE)}
    if problems:
        raise PlanFileError(problems)
    known = known_from(files)
    of_plan = Document(PLAN_FILE, files[PLAN_FILE], problems)
    of_indicators = Document(INDICATOR_FILE, files[INDICATOR_FILE], problems)

    indicators = of_indicators.many("indicator", partial(_indicator, known=known))
    by_code = {each.code: each for each in indicators}
    plan_file = PlanFile(
        plan=of_plan.one("plan", _plan),
        goals=of_plan.many("goal", _goal),
        indicators=indicators,
        targets=of_plan.many("target", partial(_target, known=known, indicators=by_code)),
        breaks=of_plan.many("break", partial(_break, known=known)),
        notes=of_plan.many("note", partial(_note, known=known)),
        core_tasks=of_plan.many("core_task", _core_task),
        sdgs=of_plan.many("sdg", _sdg),
        measures=of_plan.many("measure", partial(_measure, known=known)),
    )
    of_plan.close()
    of_indicators.close()
    problems += repeated(files)
    problems += lead_series(known)
    if problems:
        raise PlanFileError(problems)
    return plan_file


def _plan(table: Table) -> Plan:
    plan = Plan(
        code=table.code("code", PLAN_CODE),
        name=table.text("name"),
        start_year=table.year("start_year"),
        end_year=table.year("end_year"),
        base_year=table.year("base_year"),
        figures_from=table.year("figures_from"),
        figures_to=table.year("figures_to"),
        aim=table.text("aim"),
        url=table.code("url", URL),
    )
    if table.sound:
        check_plan(table, plan)
    return plan


def _goal(table: Table) -> Goal:
    return Goal(table.whole("number", GOAL_NUMBERS), table.text("name"), table.text("text"))


def _core_task(table: Table) -> CoreTask:
    return CoreTask(table.code("code", TASK_CODE), table.text("name"))


def _sdg(table: Table) -> Sdg:
    return Sdg(table.whole("number", SDG_NUMBERS), table.text("name"))


def _indicator(table: Table, known: Known) -> Indicator:
    indicator = Indicator(
        code=table.code("code", SERIES_CODE),
        family=table.code("family", FAMILY_CODE),
        goal=table.whole("goal", GOAL_NUMBERS) if table.has("goal") else None,
        lead=table.flag("lead"),
        headline=table.flag("headline"),
        measured_in=table.choice("measured_in", MeasuredIn),
        direction=table.choice("direction", Direction),
        aggregation=table.choice("aggregation", Aggregation),
        keyed=table.flag("keyed"),
        collected_at=table.choice("collected_at", CollectedAt),
        collected_by=table.choice("collected_by", CollectedBy),
        computed=table.flag("computed"),
        frequency=table.choice("frequency", Frequency),
        reference=table.choice("reference", Reference),
        persons=table.flag("persons"),
        smallest_group=table.whole("smallest_group", range(101), default=0),
        whole_numbers=table.flag("whole_numbers"),
        bounded=table.flag("bounded"),
        parts=table.codes("parts", SERIES_CODE),
        first_year=table.year("first_year"),
        status=table.choice("status", Wording),
        catalogue_source=table.sentence("catalogue_source"),
        name=table.text("name"),
        short_name=table.text("short_name", limit=SHORT_NAME_LIMIT),
        definition=table.text("definition"),
        numerator=table.text("numerator"),
        denominator=table.text("denominator") if table.has("denominator") else None,
        source=table.text("source"),
        caution=table.text("caution"),
    )
    if indicator.goal is not None:
        table.refers("goal", [indicator.goal], known.goals, f"a goal of {PLAN_FILE}")
    table.refers("parts", indicator.parts, known.series, f"series of {INDICATOR_FILE}")
    if table.sound:
        check_place(table, indicator, known)
        check_counting(table, indicator)
        check_parts(table, indicator, known)
    return indicator


def _target(table: Table, known: Known, indicators: dict[str, Indicator]) -> Target:
    code = table.code("indicator", SERIES_CODE)
    table.refers("indicator", [code], known.series, f"a series of {INDICATOR_FILE}")
    indicator = indicators.get(code)
    own_unit = indicator.measured_in if indicator else MeasuredIn.COUNT
    target = Target(
        indicator=code,
        unit=table.code("unit", UNIT_CODE, default=UNIVERSITY),
        base_year=table.year("base_year") if table.has("base_year") else None,
        base_value=table.number("base_value") if table.has("base_value") else None,
        year=table.year("year"),
        value=table.number("value"),
        measured_in=(
            table.choice("measured_in", MeasuredIn) if table.has("measured_in") else own_unit
        ),
        milestones=_milestones(table) if table.has("milestones") else (),
        source=table.text("source"),
        url=table.code("url", URL),
        note=table.text("note") if table.has("note") else None,
    )
    if table.sound and indicator:
        check_target(table, target, indicator)
    return target


def _milestones(target: Table) -> tuple[Milestone, ...]:
    table = target.table("milestones", "years with values: {2019 = 0.30, 2020 = 0.35}")
    if table is None:
        return ()
    milestones = []
    for year in table.fields:
        if year.isdecimal() and int(year) in YEARS:
            milestones.append(Milestone(int(year), table.number(year)))
        else:
            table.problem(year, "a year and its value, such as 2019 = 0.30")
    return tuple(sorted(milestones, key=lambda milestone: milestone.year))


def _break(table: Table, known: Known) -> Break:
    found = Break(
        kind=table.choice("kind", BreakKind),
        years=table.wholes("years", YEARS),
        indicators=table.codes("indicators", SERIES_CODE),
        text=table.text("text"),
        source=table.text("source"),
        url=table.code("url", URL) if table.has("url") else None,
    )
    table.refers("indicators", found.indicators, known.series, f"series of {INDICATOR_FILE}")
    for field in ("years", "indicators"):
        if table.sound and not table.fields.get(field):
            table.problem(field, "a list with at least one in it")
    check_years(table, "years", found.years, known)
    return found


def _note(table: Table, known: Known) -> Note:
    note = Note(
        indicator=table.code("indicator", SERIES_CODE),
        unit=table.code("unit", UNIT_CODE, default=UNIVERSITY),
        year=table.year("year") if table.has("year") else None,
        text=table.text("text"),
        source=table.text("source"),
        url=table.code("url", URL),
    )
    table.refers("indicator", [note.indicator], known.series, f"a series of {INDICATOR_FILE}")
    if note.year is not None:
        check_years(table, "year", [note.year], known)
    return note


def _measure(table: Table, known: Known) -> Measure:
    measure = Measure(
        code=table.code("code", MEASURE_CODE),
        goal=table.whole("goal", GOAL_NUMBERS),
        unit=table.code("unit", UNIT_CODE, default=UNIVERSITY),
        due_date=table.date("due_date"),
        indicators=table.codes("indicators", SERIES_CODE),
        core_tasks=table.codes("core_tasks", TASK_CODE),
        sdgs=table.wholes("sdgs", SDG_NUMBERS),
        name=table.text("name"),
        text=table.text("text"),
        source=table.text("source"),
        url=table.code("url", URL) if table.has("url") else None,
    )
    table.refers("goal", [measure.goal], known.goals, f"a goal of {PLAN_FILE}")
    table.refers("indicators", measure.indicators, known.series, f"series of {INDICATOR_FILE}")
    table.refers("core_tasks", measure.core_tasks, known.core_tasks, f"core tasks of {PLAN_FILE}")
    table.refers("sdgs", measure.sdgs, known.sdgs, f"SDGs of {PLAN_FILE}")
    return measure
