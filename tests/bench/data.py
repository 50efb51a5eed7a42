"""What is measured on: institutes × 25 series × 10 years, targets, people, through the ledger."""

import io
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from math import sqrt

from django.core.management import call_command
from django.db import connection

from goals import ledger
from goals.calculations.terms import Aggregation, MeasuredIn, State
from goals.management.commands.load_plan import DATA as PLAN_DATA
from goals.models import Batch, Figure, Indicator, Plan, PlanIndicator, Target, Total, Upload
from goals.plan_file import read_plan
from institutes.loading import load_units
from institutes.management.commands.load_units import DATA as UNIT_DATA
from institutes.models import Kind, Membership, Person, Place, Role, Unit
from institutes.organisation import Organisation, last_day, organisation_on
from institutes.units_file import UnitRow, UnitsFile, read_units

PLAN = "2018-2021"
YEARS = range(2012, 2022)
BASE_YEAR, LAST_YEAR = 2017, 2021
AT = datetime(2021, 12, 31, 12, tzinfo=UTC)
UNITS_AT_1 = 55  # institutes at scale 1: all that NTNU has

# Every lead and headline series of the plan, and others of every kind. No other has a place in
# the plan that is measured.
SERIES = (
    *("EU-01", "EU-02", "EU-03", "EU-04-N", "EU-09-K", "EU-10"),
    *("PA-01", "PA-04-S", "PA-05", "PA-06", "PA-07"),
    *("RE-01", "RE-02", "RE-04-N", "RE-04-F", "RE-06", "RE-07"),
    *("ST-01-B", "ST-01-M", "ST-02", "ST-04", "ST-07"),
    *("LV-01", "LV-05-P", "LV-06"),
)
UPLOADS = 50  # put away, in the list of uploads

Say = Callable[[str], None]


def build(institutes: int, say: Say) -> str:
    """Fill an empty, migrated database; what it then holds, as a sentence."""
    make_units(institutes)
    load_plan()
    people = make_people()
    count = record_figures(say)
    make_targets()
    Upload.objects.bulk_create(
        Upload(
            status=Upload.Status.DISCARDED,
            filename=f"tall-{number}.xlsx",
            size=60_000,
            sha256=f"{number:064}",
            uploaded_by=people["administrator"],
            uploaded_at=AT,
            discarded_at=AT,
            checked={},
        )
        for number in range(UPLOADS)
    )
    if connection.vendor == "postgresql":  # what the server does by itself after a while
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    faculties = Unit.objects.filter(kind=Kind.FACULTY).count()
    return (
        f"{institutes} institutes in {faculties} faculties, {len(SERIES)} series, {len(YEARS)} "
        f"years: {count} figures."
    )


def make_units(institutes: int) -> None:
    """NTNU as it was in 2021, as if it had always been so; above 55 institutes, copies of it.

    Both levels grow: at 100 × there are 5,500 institutes in 90 faculties. Institutes that the
    plan's files name come first, so that there are always those.
    """
    found = read_units(UNIT_DATA).units
    rows = [
        replace(row, valid_from=None, valid_to=None)
        for row in found
        if row.valid_to is None or row.valid_to > date(LAST_YEAR, 12, 31)
    ]
    named = _units_of_the_plan()
    low = sorted(
        (row for row in rows if row.kind == Kind.INSTITUTE), key=lambda row: row.code not in named
    )
    if len(low) != UNITS_AT_1:
        raise ValueError(f"There are {len(low)} institutes in the file, not {UNITS_AT_1}.")
    high = [row for row in rows if row.kind != Kind.INSTITUTE]
    load_units(UnitsFile(units=(*high, *low[:institutes]), codes=(), successions=()))
    university = Unit.objects.get(kind=Kind.UNIVERSITY)
    faculties = [row for row in high if row.kind == Kind.FACULTY]
    faculty_copies = max(1, round(sqrt(institutes / UNITS_AT_1)))
    parents = {row.code: university for row in faculties}
    _copy([(row, number) for number in range(1, faculty_copies) for row in faculties], parents)
    units = Unit.objects.in_bulk(field_name="code")
    copies = [(low[n % UNITS_AT_1], n // UNITS_AT_1) for n in range(UNITS_AT_1, institutes)]
    parents = {
        _code(row.code, number): units[_code(row.parent_code, number % faculty_copies)]
        for row, number in copies
    }
    _copy(copies, parents)


def _units_of_the_plan() -> set[str]:
    files = [read_plan(folder) for folder in sorted(PLAN_DATA.glob("plan_*"))]
    return {
        row.unit
        for file in files
        for rows in (file.targets, file.notes, file.measures)
        for row in rows
    }


def _code(code: str, number: int) -> str:
    return f"{code.rpartition('.')[0]}.{number}"


def _copy(copies: list[tuple[UnitRow, int]], parents: dict[str, Unit]) -> None:
    units = Unit.objects.bulk_create(
        [
            Unit(code=_code(row.code, number), kind=row.kind, discipline_group=row.discipline_group)
            for row, number in copies
        ],
        batch_size=500,
    )
    Place.objects.bulk_create(
        [
            Place(
                unit=unit,
                parent=parents.get(unit.code) or parents[row.code],
                acronym=f"{row.acronym}{number}",
                name_nb=f"{row.name_nb} {number}",
                name_en=f"{row.name_en} {number}",
                campus=row.campus,
            )
            for unit, (row, number) in zip(units, copies, strict=True)
        ],
        batch_size=500,
    )


def load_plan() -> None:
    """As the portal loads it, real figures included; left with the 25 series that have figures."""
    call_command("load_plan", stdout=io.StringIO())
    PlanIndicator.objects.exclude(indicator__code__in=SERIES).delete()
    if PlanIndicator.objects.count() != len(SERIES):
        raise ValueError("A series is no longer in the catalogue.")


def make_people() -> dict[str, Person]:
    university = Unit.objects.get(kind=Kind.UNIVERSITY)
    people = {}
    for role in (Role.LEADER, Role.ADMINISTRATOR):
        people[role.value] = Person.objects.create(
            username=role.value, name=role.value.capitalize(), password="!"
        )
        Membership.objects.create(person=people[role.value], unit=university, role=role)
    return people


def record_figures(say: Say) -> int:
    """One batch for each series; how many figures."""
    units = dict(
        Unit.objects.filter(kind=Kind.INSTITUTE).order_by("code").values_list("pk", "code")
    )
    count = 0
    for indicator in Indicator.objects.filter(code__in=SERIES).order_by("code"):
        batch = Batch.objects.create(kind=Batch.Kind.DEMO, at=AT)
        count += ledger.record(batch, entries(indicator, units)).new
        say(f"{indicator.code}: {count} figures so far")
    return count


def entries(
    indicator: Indicator, units: Mapping[int, str], edition: int = 0
) -> Iterator[ledger.Entry]:
    """A figure for every unit and year, the same at each run. One in fifty is exempt.

    Another edition has other numbers.
    """
    drawn = random.Random(f"{indicator.code} {edition}")
    for unit_id, code in units.items():
        size, course = drawn.randint(20, 200), drawn.uniform(-0.03, 0.09)
        for year in YEARS:
            cell = (indicator.pk, unit_id, year)
            if drawn.random() < 0.02:
                yield ledger.Entry(
                    *cell, State.NOT_APPLICABLE, reason="Har ingen (målt)", is_demo=True
                )
                continue
            grown = size * (1 + course * (year - YEARS.start)) * drawn.uniform(0.95, 1.05)
            yield ledger.Entry(*cell, State.VALUE, is_demo=True, **_parts(indicator, code, grown))


def _parts(indicator: Indicator, unit: str, size: float) -> dict[str, object]:
    """The numbers of a figure of the series' kind, for a unit about so large."""
    if indicator.aggregation == Aggregation.COVERAGE:
        return {"numerator": Decimal(int(size > 110)), "denominator": Decimal(1)}
    if indicator.is_keyed:
        # Some keys are shared: a project has several institutes.
        family = unit.rpartition(".")[0]
        keys = [f"{family}-{number}" for number in range(1 + int(size) % 5)]
        if not indicator.has_denominator:
            return {"numerator": Decimal(len(keys)), "keys": frozenset(keys)}
        return {
            "numerator": Decimal(len(keys) // 2),
            "denominator": Decimal(len(keys)),
            "keys": frozenset(keys[: len(keys) // 2]),
            "denominator_keys": frozenset(keys),
        }
    number = _whole if indicator.whole_numbers else _tenths
    if not indicator.has_denominator:
        large = indicator.measured_in in (MeasuredIn.EUR, MeasuredIn.NOK)
        return {"numerator": number(size * (10_000 if large else 1))}
    return {"numerator": number(size / 4), "denominator": number(size)}


def _whole(value: float) -> Decimal:
    return Decimal(int(value))


def _tenths(value: float) -> Decimal:
    return Decimal(int(value * 10)) / 10


def make_targets() -> None:
    """For lead and headline series: the university's, and counts of four in five institutes."""
    plan = Plan.objects.get(code=PLAN)
    known = set(plan.targets.as_of().values_list("indicator_id", "unit_id"))
    shown = plan.entries.select_related("indicator")
    made = []

    def target(indicator: Indicator, unit_id: int, value: Decimal) -> None:
        if (indicator.pk, unit_id) not in known:
            made.append(
                Target(
                    plan=plan,
                    indicator=indicator,
                    unit_id=unit_id,
                    base_year=BASE_YEAR,
                    year=plan.end_year,
                    value=value,
                    is_demo=True,
                    recorded_at=AT,
                    source_nb="Målt",
                    source_en="Measured",
                )
            )

    for entry in shown:
        if not (entry.is_lead or entry.is_headline):
            continue
        indicator = entry.indicator
        bases = Total.objects.filter(
            indicator=indicator, year=BASE_YEAR, unit__kind=Kind.UNIVERSITY, state=State.VALUE
        )
        for total in bases:
            base = total.numerator
            if indicator.has_denominator:
                base = total.numerator / total.denominator
            target(indicator, total.unit_id, (base * Decimal("1.2")).quantize(Decimal("0.0001")))
        if entry.is_lead and not indicator.has_denominator:
            figures = Figure.objects.current().filter(
                indicator=indicator, year=BASE_YEAR, state=State.VALUE
            )
            figures = figures.filter(unit__kind=Kind.INSTITUTE).order_by("unit_id")
            for number, (unit_id, base) in enumerate(figures.values_list("unit_id", "numerator")):
                if number % 5:
                    target(indicator, unit_id, base + 2)
    Target.objects.bulk_create(made, batch_size=500)


def organisation() -> Organisation:
    """As it is in the last year."""
    return organisation_on(last_day(LAST_YEAR))


def first_institutes(count: int = UNITS_AT_1) -> list[Unit]:
    found = Unit.objects.filter(kind=Kind.INSTITUTE).order_by("code")
    return list(islice(found, count))
