"""The plan's data files: the committed ones are right, and every slip in them is named."""

import csv
import re
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

import pytest

from goals.calculations.terms import Aggregation, Direction, MeasuredIn
from goals.plan_file import (
    BreakKind,
    CollectedAt,
    Indicator,
    PlanFile,
    PlanFileError,
    Text,
    read_plan,
)

DATA = Path(__file__).parents[2] / "goals" / "data"
COMMITTED, REAL = DATA / "plan_2018_2021", DATA / "real"

CATALOGUE = {
    *(f"EU-{number:02}" for number in range(1, 11)),
    *(f"PA-{number:02}" for number in range(1, 8)),
    *(f"RE-{number:02}" for number in range(1, 10)),
    *(f"ST-{number:02}" for number in range(1, 10)),
    *(f"LV-{number:02}" for number in range(1, 8)),
    "SDG-01",
    "SDG-02",
}
LEAD = {"EU-04-N", "PA-01", "RE-01", "ST-01-M", "LV-01"}
HEADLINE = {"EU-01", "EU-04-N", "PA-01", "RE-01", "RE-04-N", "ST-01-B", "ST-01-M", "LV-01"}


@pytest.fixture(scope="module")
def plan_file() -> PlanFile:
    return read_plan(COMMITTED)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(COMMITTED, tmp_path / "plan"))


def series(plan_file: PlanFile, code: str) -> Indicator:
    return next(each for each in plan_file.indicators if each.code == code)


def texts_of(content: object) -> list[Text]:
    values = [getattr(content, field.name) for field in fields(content)]  # type: ignore[arg-type]
    return [value for value in values if isinstance(value, Text)]


def change(path: Path, old: str, new: str) -> None:
    """Replace the first occurrence, and fail when the file has none."""
    before = path.read_text(encoding="utf-8")
    assert old in before, f"{old!r} is not in {path.name}"
    path.write_text(before.replace(old, new, 1), encoding="utf-8")


def change_table(path: Path, name: str, change_text: Callable[[str], str]) -> None:
    """Change the one [[…]] table that holds the line `name`."""
    blocks = re.split(r"(?m)^(?=\[\[)", path.read_text(encoding="utf-8"))
    places = [place for place, block in enumerate(blocks) if f"\n{name}\n" in block]
    assert len(places) == 1, f"{name} stands in {len(places)} tables"
    changed = change_text(blocks[places[0]])
    assert changed != blocks[places[0]], f"nothing changed in {name}"
    blocks[places[0]] = changed
    path.write_text("".join(blocks), encoding="utf-8")


def problems_of(folder: Path) -> tuple[str, ...]:
    with pytest.raises(PlanFileError) as caught:
        read_plan(folder)
    return caught.value.problems


# The committed plan


def test_every_code_of_the_catalogue_has_a_series(plan_file: PlanFile) -> None:
    assert {each.family for each in plan_file.indicators} == CATALOGUE


def test_lead_and_headline_series_are_those_of_the_catalogue(plan_file: PlanFile) -> None:
    assert {each.code for each in plan_file.indicators if each.lead} == LEAD
    assert {each.code for each in plan_file.indicators if each.headline} == HEADLINE


def test_every_text_is_there_in_three_languages(plan_file: PlanFile) -> None:
    groups = [getattr(plan_file, field.name) for field in fields(plan_file)]
    contents = [each for group in groups if isinstance(group, tuple) for each in group]
    texts = [text for each in [plan_file.plan, *contents] for text in texts_of(each)]
    assert len(texts) > 500
    assert all(text.nb and text.nn and text.en for text in texts)


def test_sentences_are_written_in_nynorsk_of_their_own(plan_file: PlanFile) -> None:
    same = [each.code for each in plan_file.indicators if each.definition.nn == each.definition.nb]
    assert same == []


@pytest.mark.parametrize(
    ("language", "foreign"),
    [
        ("nb", r"\b(ikkje|eit|frå|kvar|berre|fleire|institutta|talet|studentar)\b"),
        ("nn", r"\b(ikke|et|fra|hver|bare|flere|institutter|tallet|studenter|uten|noen)\b"),
        ("en", r"\b(institutes?|ikke|og|som)\b"),
    ],
)
def test_no_text_slips_into_another_language(
    plan_file: PlanFile, language: str, foreign: str
) -> None:
    contents = [
        *plan_file.indicators,
        *plan_file.targets,
        *plan_file.breaks,
        *plan_file.notes,
        *plan_file.goals,
        *plan_file.sdgs,
    ]
    texts = [getattr(text, language) for each in contents for text in texts_of(each)]
    assert [text for text in texts if re.search(foreign, text, re.IGNORECASE)] == []


def test_first_years_lie_within_the_ten_years_of_figures(plan_file: PlanFile) -> None:
    plan = plan_file.plan
    assert (plan.figures_from, plan.figures_to) == (2012, 2021)
    assert {each.first_year for each in plan_file.indicators} == {2012, 2014, 2018}


def test_graduates_with_a_stay_abroad_are_bachelor_and_master(plan_file: PlanFile) -> None:
    graduates = series(plan_file, "ST-01")
    assert graduates.parts == ("ST-01-B", "ST-01-M")
    assert graduates.aggregation is Aggregation.RATIO
    assert graduates.measured_in is MeasuredIn.SHARE
    assert (graduates.persons, graduates.smallest_group, graduates.bounded) == (True, 5, True)


def test_partnerships_are_counted_once_and_collected_at_the_institute(plan_file: PlanFile) -> None:
    partnerships = series(plan_file, "PA-01")
    assert partnerships.aggregation is Aggregation.DISTINCT
    assert partnerships.keyed
    assert partnerships.collected_at is CollectedAt.INSTITUTE
    assert partnerships.direction is Direction.UP


def test_targets_are_the_four_the_plan_is_known_to_set(plan_file: PlanFile) -> None:
    assert [(each.indicator, each.value, each.year) for each in plan_file.targets] == [
        ("ST-01-B", Decimal("0.20"), 2021),
        ("ST-01-M", Decimal("0.40"), 2021),
        ("EU-01-C", Decimal(1_000_000_000), 2020),
        ("LV-01", Decimal("1.00"), 2021),
    ]


def test_the_target_in_kroner_has_no_base_and_is_not_converted(plan_file: PlanFile) -> None:
    target = next(each for each in plan_file.targets if each.indicator == "EU-01-C")
    assert target.measured_in is MeasuredIn.NOK
    assert (target.base_year, target.base_value) == (None, None)


def test_a_target_without_base_value_starts_from_the_units_own_figure(plan_file: PlanFile) -> None:
    target = next(each for each in plan_file.targets if each.indicator == "ST-01-M")
    assert (target.base_year, target.base_value) == (2017, None)
    assert (target.measured_in, target.unit) == (MeasuredIn.SHARE, "194.0.0.0")


def test_the_pandemic_is_a_break_in_journeys_and_a_note_on_graduates(plan_file: PlanFile) -> None:
    kinds = {code: each.kind for each in plan_file.breaks for code in each.indicators}
    assert kinds["RE-04-N"] is BreakKind.DISTURBED_YEARS
    assert kinds["ST-02"] is BreakKind.DISTURBED_YEARS
    assert kinds["ST-01-M"] is BreakKind.NOTE_ONLY
    assert "ST-07" not in kinds


def test_goals_core_tasks_and_sdgs_are_all_there(plan_file: PlanFile) -> None:
    assert [each.number for each in plan_file.goals] == [0, 1, 2, 3, 4]
    assert [each.number for each in plan_file.sdgs] == list(range(1, 18))
    assert len(plan_file.core_tasks) == 5


def test_no_measure_is_invented(plan_file: PlanFile) -> None:
    assert plan_file.measures == ()


def test_real_figures_name_series_of_the_plan_and_sources_that_are_described(
    plan_file: PlanFile,
) -> None:
    with (REAL / "university_series.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    sources = tomllib.loads((REAL / "sources.toml").read_text(encoding="utf-8"))["source"]
    assert {row["source_key"] for row in rows} <= {source["key"] for source in sources}
    assert {row["series"] for row in rows} <= {each.code for each in plan_file.indicators}
    assert all(0 < Decimal(row["share"] or "0.5") < 1 for row in rows)
    assert all(2012 <= int(row["year"]) <= 2021 for row in rows)


# Slips: (file, line that names the table, what stands, what is written instead, the problem)

PLAN, INDICATORS = "plan.toml", "indicators.toml"
ST_01_M, EU_02, LV_03 = 'code = "ST-01-M"', 'code = "EU-02"', 'code = "LV-03"'
TARGET_M, TARGET_LV = 'indicator = "ST-01-M"', 'indicator = "LV-01"'

SLIPS = {
    "unknown key": (
        INDICATORS,
        ST_01_M,
        "aggregation =",
        "agregation =",
        "agregation: no such field, did you mean aggregation?",
    ),
    "left out": (
        INDICATORS,
        ST_01_M,
        'aggregation = "RATIO"\n',
        "",
        "aggregation: stands nothing; should be one of SUM, RATIO, DISTINCT,",
    ),
    "bad word": (
        INDICATORS,
        ST_01_M,
        'direction = "up"',
        'direction = "upp"',
        'direction: stands "upp"; should be one of up, down, neutral.',
    ),
    "bad code": (
        INDICATORS,
        ST_01_M,
        'code = "ST-01-M"',
        'code = "st01m"',
        'code: stands "st01m"; should be a series code such as ST-01-M.',
    ),
    "flag in quotation marks": (
        INDICATORS,
        ST_01_M,
        "persons = true",
        'persons = "true"',
        'persons: stands "true"; should be true or false, without quotation marks.',
    ),
    "year as text": (
        INDICATORS,
        ST_01_M,
        "first_year = 2012",
        'first_year = "2012"',
        'first_year: stands "2012"; should be a whole number from 1990 to 2100.',
    ),
    "year outside the plan": (
        INDICATORS,
        ST_01_M,
        "first_year = 2012",
        "first_year = 2011",
        "first_year: stands 2011; should be from 2012 to 2021",
    ),
    "unknown goal": (
        INDICATORS,
        EU_02,
        "goal = 1",
        "goal = 7",
        "goal: stands 7; should be a goal of plan.toml.",
    ),
    "family of another code": (
        INDICATORS,
        ST_01_M,
        'family = "ST-01"',
        'family = "ST-02"',
        'family: stands "ST-02"; should be the start of the code ST-01-M.',
    ),
    "lead but not headline": (
        INDICATORS,
        ST_01_M,
        "headline = true",
        "headline = false",
        "headline: stands false; should be true, because the series is a lead series.",
    ),
    "second lead series": (
        INDICATORS,
        'code = "ST-01-B"',
        "lead = false",
        "lead = true",
        "lead series of goal 4: stands ST-01-B, ST-01-M; should be exactly one series",
    ),
    "no lead series": (
        INDICATORS,
        ST_01_M,
        "lead = true",
        "lead = false",
        "lead series of goal 4: stands none; should be exactly one series",
    ),
    "lead without direction": (
        INDICATORS,
        'code = "PA-01"',
        'direction = "up"',
        'direction = "neutral"',
        'direction: stands "neutral"; should be up or down, because a lead series is judged.',
    ),
    "language missing": (
        INDICATORS,
        ST_01_M,
        'en = "Master\'s graduates with a stay abroad"\n',
        "",
        "name, en: stands nothing; should be a text",
    ),
    "empty text": (
        INDICATORS,
        EU_02,
        'en = "EU income"',
        'en = " "',
        'short_name, en: stands ""; should be a text in "quotation marks".',
    ),
    "unknown language": (
        INDICATORS,
        EU_02,
        'en = "EU income"',
        'en = "EU income"\nno = "EU-inntekter"',
        "short_name, no: no such field",
    ),
    "text missing": (
        INDICATORS,
        EU_02,
        "[indicator.caution]",
        "[indicator.cautoin]",
        "caution: stands nothing; should be texts, one for each of nb, nn and en.",
    ),
    "short name too long": (
        INDICATORS,
        EU_02,
        'en = "EU income"',
        f'en = "{"EU income " * 5}"',
        "should be at most 40 characters; it has 50.",
    ),
    "denominator missing": (
        INDICATORS,
        EU_02,
        'measured_in = "nok_1000"\ndirection = "up"\naggregation = "SUM"',
        'measured_in = "nok_1000_per_fte"\ndirection = "up"\naggregation = "RATIO"',
        "denominator: stands nothing; should be there, because nok_1000_per_fte is a quotient.",
    ),
    "denominator too many": (
        INDICATORS,
        'code = "EU-03"',
        'measured_in = "nok_1000_per_fte"\ndirection = "up"\naggregation = "RATIO"',
        'measured_in = "nok_1000"\ndirection = "up"\naggregation = "SUM"',
        "denominator: stands a table; should be left out, because nok_1000 is one number.",
    ),
    "sum of shares": (
        INDICATORS,
        ST_01_M,
        'aggregation = "RATIO"',
        'aggregation = "SUM"',
        'aggregation: stands "SUM"; should be RATIO or COVERAGE, because share is a quotient.',
    ),
    "ratio of one number": (
        INDICATORS,
        EU_02,
        'aggregation = "SUM"',
        'aggregation = "RATIO"',
        'aggregation: stands "RATIO"; should be SUM or DISTINCT, because nok_1000 is one number.',
    ),
    "bounded count": (
        INDICATORS,
        LV_03,
        "bounded = false",
        "bounded = true",
        "bounded: stands true; should be false: only a share is.",
    ),
    "unbounded share": (
        INDICATORS,
        ST_01_M,
        "bounded = true",
        "bounded = false",
        "bounded: stands false; should be true: a share is at most 1.",
    ),
    "whole kroner": (
        INDICATORS,
        EU_02,
        "whole_numbers = false",
        "whole_numbers = true",
        "whole_numbers: stands true; should be false, because nok_1000 has decimals.",
    ),
    "keys on a sum": (
        INDICATORS,
        EU_02,
        "keyed = false",
        "keyed = true",
        "keyed: stands true; should be false, because SUM counts nothing twice.",
    ),
    "distinct without keys": (
        INDICATORS,
        'code = "EU-04-A"',
        "keyed = true",
        "keyed = false",
        "keyed: stands false; should be true, because DISTINCT needs keys",
    ),
    "persons without a smallest group": (
        INDICATORS,
        ST_01_M,
        "smallest_group = 5",
        "smallest_group = 0",
        "smallest_group: stands 0; should be 1 or more with persons = true",
    ),
    "computed by a register": (
        INDICATORS,
        LV_03,
        "computed = true",
        "computed = false",
        "computed: stands false; should be true when collected_by is computed, and only then.",
    ),
    "unknown part": (
        INDICATORS,
        'code = "ST-01"',
        'parts = ["ST-01-B",',
        'parts = ["ST-01-C",',
        'parts: stands "ST-01-C"; should be series of indicators.toml, did you mean',
    ),
    "part of another family": (
        INDICATORS,
        'code = "ST-01"',
        'parts = ["ST-01-B",',
        'parts = ["ST-08",',
        "should be other series of the family ST-01.",
    ),
    "part counted in another way": (
        INDICATORS,
        'code = "LV-05"',
        "first_year = 2012",
        'first_year = 2012\nparts = ["LV-05-P"]',
        'should be series with aggregation RATIO; LV-05-P has "FRACTIONAL".',
    ),
    "target for an unknown series": (
        PLAN,
        TARGET_M,
        'indicator = "ST-01-M"',
        'indicator = "ST-01-N"',
        'indicator: stands "ST-01-N"; should be a series of indicators.toml, did you mean ST-01',
    ),
    "target in percent": (
        PLAN,
        TARGET_M,
        "value = 0.40",
        "value = 40",
        "value: stands 40; should be a share from 0 to 1 (40 % is 0.40).",
    ),
    "target with a comma": (
        PLAN,
        TARGET_M,
        "value = 0.40",
        'value = "0,40"',
        'value: stands "0,40"; should be a number such as 0.40',
    ),
    "target that is no number": (
        PLAN,
        TARGET_M,
        "value = 0.40",
        "value = nan",
        "value: stands NaN; should be a number such as 0.40",
    ),
    "target on the wrong side of its base": (
        PLAN,
        TARGET_M,
        "value = 0.40",
        "value = 0.40\nbase_value = 0.45",
        "value: stands 0.40; should be above the base 0.45, because ST-01-M should go up.",
    ),
    "target before its base": (
        PLAN,
        TARGET_M,
        "year = 2021",
        "year = 2017",
        "base_year: stands 2017; should be before 2017, the year of the target.",
    ),
    "base value without its year": (
        PLAN,
        TARGET_LV,
        "base_year = 2017\n",
        "",
        "base_year: stands nothing; should be the year of the base_value.",
    ),
    "target for a neutral series": (
        PLAN,
        TARGET_M,
        'indicator = "ST-01-M"',
        'indicator = "RE-07"',
        "should be a series with a direction; RE-07 is neutral.",
    ),
    "second target for the same": (
        PLAN,
        TARGET_M,
        'indicator = "ST-01-M"',
        'indicator = "ST-01-B"',
        "stands ST-01-B for 194.0.0.0, as in target 1; should be one target for each",
    ),
    "target without a source": (
        PLAN,
        TARGET_M,
        "[target.source]",
        "[target.sources]",
        "source: stands nothing; should be texts",
    ),
    "address that is none": (
        PLAN,
        TARGET_M,
        'url = "https:',
        'url = "',
        "should be an address that starts with http:// or https://.",
    ),
    "bad unit code": (
        PLAN,
        TARGET_M,
        "year = 2021",
        'year = 2021\nunit = "IDI"',
        'unit: stands "IDI"; should be a unit code such as 194.63.10.0.',
    ),
    "milestone after the target": (
        PLAN,
        TARGET_M,
        "year = 2021",
        "year = 2021\nmilestones = {2022 = 0.40}",
        "milestones: stands 2022; should be a year between 2017 and 2021.",
    ),
    "milestone in percent": (
        PLAN,
        TARGET_M,
        "year = 2021",
        "year = 2021\nmilestones = {2019 = 35}",
        "milestones, 2019: stands 35; should be a share from 0 to 1",
    ),
    "milestone of no year": (
        PLAN,
        TARGET_M,
        "year = 2021",
        "year = 2021\nmilestones = {first = 0.35}",
        "milestones, first: stands 0.35; should be a year and its value",
    ),
    "break of no kind": (
        PLAN,
        "years = [2019]",
        'kind = "new_definition"',
        'kind = "new"',
        'kind: stands "new"; should be one of disturbed_years, new_definition, note_only.',
    ),
    "break for an unknown series": (
        PLAN,
        "years = [2019]",
        '"RE-08"',
        '"RE-88"',
        'indicators: stands "RE-88"; should be series of indicators.toml',
    ),
    "break without years": (
        PLAN,
        "years = [2019]",
        "years = [2019]",
        "years = []",
        "years: stands []; should be a list with at least one in it.",
    ),
    "break outside the years of figures": (
        PLAN,
        "years = [2019]",
        "years = [2019]",
        "years = [2009]",
        "years: stands 2009; should be from 2012 to 2021",
    ),
    "goal number twice": (
        PLAN,
        "number = 4\n[goal.name]",
        "number = 4",
        "number = 3",
        "number: stands 3, as in goal 4; should be one of its own.",
    ),
    "unknown table": (
        PLAN,
        'code = "education"',
        "[[core_task]]",
        "[[core_tasks]]",
        "plan.toml, core_tasks: no such table, did you mean core_task?",
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_named(folder: Path, slip: str) -> None:
    file, name, stands, instead, problem = SLIPS[slip]
    change_table(folder / file, name, lambda block: block.replace(stands, instead, 1))
    found = problems_of(folder)
    assert [each for each in found if problem in each], found


def test_a_problem_names_file_table_field_and_what_would_be_right(folder: Path) -> None:
    change(folder / INDICATORS, 'aggregation = "SUM"', 'aggregation = "ADD"')
    assert problems_of(folder) == (
        'indicators.toml, indicator 1 (EU-01), aggregation: stands "ADD"; should be one of'
        " SUM, RATIO, DISTINCT, FRACTIONAL, COVERAGE, NONE.",
    )


def test_problems_of_both_files_come_at_once(folder: Path) -> None:
    change(folder / INDICATORS, 'direction = "up"', 'direction = "upp"')
    change(folder / INDICATORS, 'frequency = "yearly"', 'frequency = "year"')
    change(folder / PLAN, "value = 0.40", "value = 40")
    assert [each.split(":")[0] for each in problems_of(folder)] == [
        "indicators.toml, indicator 1 (EU-01), direction",
        "indicators.toml, indicator 1 (EU-01), frequency",
        "plan.toml, target 2 (ST-01-M), value",
    ]


def test_a_slip_in_a_series_does_not_blame_the_target_that_points_to_it(folder: Path) -> None:
    change_table(
        folder / INDICATORS, ST_01_M, lambda block: block.replace('"calendar_year"', '"2021"', 1)
    )
    (problem,) = problems_of(folder)
    assert problem.startswith("indicators.toml, indicator ")
    assert "(ST-01-M), reference:" in problem


def test_a_code_used_twice_is_named_with_both_places(folder: Path) -> None:
    change(folder / INDICATORS, 'code = "EU-04-A"', 'code = "EU-04-N"')
    assert any(
        "(EU-04-N), code: stands" in each and "should be one of its own" in each
        for each in problems_of(folder)
    )


def test_nynorsk_repeats_bokmål_where_it_is_left_out(folder: Path) -> None:
    change(folder / INDICATORS, 'nn = "EU-tildelingar"\n', "")
    assert read_plan(folder).indicators[0].short_name.nn == "EU-tildelinger"


def test_milestones_are_read_in_the_order_of_years(folder: Path) -> None:
    change(
        folder / PLAN, "value = 0.40\n", "value = 0.40\nmilestones = {2020 = 0.36, 2019 = 0.3}\n"
    )
    target = read_plan(folder).targets[1]
    assert [(each.year, each.value) for each in target.milestones] == [
        (2019, Decimal("0.3")),
        (2020, Decimal("0.36")),
    ]


MEASURE = """
[[measure]]
code = "M-01"
goal = 4
due_date = 2020-12-31
indicators = ["ST-01-M"]
core_tasks = ["education"]
sdgs = [17, 4]
name = {nb = "Faste utvekslingssemestre", nn = "Faste utvekslingssemester", en = "Fixed windows"}
text = {nb = "Alle program", en = "All programmes"}
source = {nb = "Årsplanen", en = "The annual plan"}
"""


def test_a_measure_can_be_added(folder: Path) -> None:
    with (folder / PLAN).open("a", encoding="utf-8") as file:
        file.write(MEASURE)
    (measure,) = read_plan(folder).measures
    assert (measure.code, measure.goal, measure.sdgs) == ("M-01", 4, (4, 17))
    assert str(measure.due_date) == "2020-12-31"
    assert measure.text.nn == "Alle program"


@pytest.mark.parametrize(
    ("stands", "instead", "problem"),
    [
        ("goal = 4", "goal = 5", "goal: stands 5; should be a goal of plan.toml."),
        ('["education"]', '["eduction"]', "did you mean education?"),
        ("[17, 4]", "[18]", "should be a list of different whole numbers from 1 to 17."),
        ("2020-12-31", '"31.12.2020"', "should be a day such as 2021-12-31"),
        ('["ST-01-M"]', '["ST-99"]', "should be series of indicators.toml"),
    ],
)
def test_a_slip_in_a_measure_is_named(
    folder: Path, stands: str, instead: str, problem: str
) -> None:
    with (folder / PLAN).open("a", encoding="utf-8") as file:
        file.write(MEASURE.replace(stands, instead))
    assert any(problem in each for each in problems_of(folder))


@pytest.mark.parametrize(
    ("stands", "instead", "problem"),
    [
        ("end_year = 2021", "end_year = 2016", "end_year: stands 2016; should be 2018"),
        ("base_year = 2017", "base_year = 2021", "base_year: stands 2021; should be before 2021"),
        ("figures_from = 2012", "figures_from = 2018", "should be 2017 (base_year) or earlier."),
        ("figures_to = 2021", "figures_to = 2020", "should be 2021 (end_year) or later."),
    ],
)
def test_the_years_of_a_plan_follow_each_other(
    folder: Path, stands: str, instead: str, problem: str
) -> None:
    change(folder / PLAN, stands, instead)
    assert any(problem in each for each in problems_of(folder))


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / INDICATORS).unlink()
    assert problems_of(folder) == ("indicators.toml: the file is missing from plan.",)


def test_a_file_that_is_no_toml_is_named_with_its_line(folder: Path) -> None:
    change(folder / PLAN, 'code = "2018-2021"', "code = 2018-2021x")
    (problem,) = problems_of(folder)
    assert re.search(r"plan\.toml: not readable as TOML: .*line \d+", problem)


def test_a_file_that_is_not_utf_8_is_named_with_its_line(folder: Path) -> None:
    text = (folder / PLAN).read_text(encoding="utf-8").replace("\u2013", "-")
    (folder / PLAN).write_bytes(text.encode("cp1252", errors="replace"))
    (problem,) = problems_of(folder)
    assert re.search(r"plan\.toml, line \d+: not UTF-8", problem)


def test_a_file_saved_with_a_byte_order_mark_is_read(folder: Path) -> None:
    content = (folder / PLAN).read_bytes()
    (folder / PLAN).write_bytes(b"\xef\xbb\xbf" + content)
    assert read_plan(folder) == read_plan(COMMITTED)


@pytest.mark.parametrize("content", ["", "plan = 1\ngoal = 2\n", "goal = [1]\n[plan]\nname = 3\n"])
def test_a_file_of_the_wrong_shape_gives_problems_and_never_breaks(
    folder: Path, content: str
) -> None:
    (folder / PLAN).write_text(content, encoding="utf-8")
    assert len(problems_of(folder)) > 5
