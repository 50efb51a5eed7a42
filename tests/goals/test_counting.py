"""Levels counted into the ledger: per institute and year, and never twice the same."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from goals.calculations.terms import Aggregation, State
from goals.counting import SOURCE, count_levels
from goals.models import Figure, Total
from institutes import actions
from tests.goals.series import plan, series
from tests.institutes.register import NOON, declare, draft, verified

IN_2022 = datetime(2022, 1, 2, 12, tzinfo=UTC)


@pytest.fixture
def counted(world):
    """The three series in a plan; the level follows from evidence."""
    level = series("LV-01", Aggregation.COVERAGE, first_year=2018)
    areas = series("LV-02", Aggregation.RATIO, first_year=2018)
    lapsing = series("LV-03", first_year=2018)
    plan(level, areas, lapsing)
    return world


def figure(code, unit, year=2021):
    found = Figure.objects.current().get(indicator__code=code, unit=unit, year=year)
    return found.numerator, found.denominator


def test_a_verification_is_counted_at_once(counted):
    world = counted
    area = declare(world.idi, world.reporter)
    declare(world.idi, world.reporter, name_nb="Et annet")
    assert figure("LV-01", world.idi) == (0, 1)
    evidence = verified(area, world.reporter, world.reviewer)
    assert figure("LV-01", world.idi) == (1, 1)
    assert figure("LV-02", world.idi) == (1, 2)
    assert figure("LV-03", world.idi)[0] == 0
    total = Total.objects.get(indicator__code="LV-01", unit=world.ntnu, year=2021)
    assert (total.numerator, total.denominator) == (1, 5)
    actions.overrule_evidence(
        evidence=evidence, seen=1, by=world.administrator, reason="Ikke vert", at=NOON
    )
    assert figure("LV-01", world.idi) == (0, 1)
    history = Figure.objects.filter(indicator__code="LV-01", unit=world.idi, year=2021)
    history = history.order_by("pk")
    assert [row.numerator for row in history] == [0, 1, 0]
    assert history.last().source.key == SOURCE
    assert history.last().batch.by == world.administrator


def test_a_year_that_is_over_stays(counted):
    world = counted
    verified(declare(world.idi, world.reporter), world.reporter, world.reviewer)
    before = figure("LV-01", world.idi)
    area = declare(world.isl, world.administrator, at=IN_2022)
    verified(area, world.administrator, world.reviewer, at=IN_2022)
    assert count_levels(at=IN_2022, all_years=True)  # earlier years, for the first time
    assert figure("LV-01", world.idi) == before
    assert figure("LV-01", world.isl) == (0, 1)
    assert figure("LV-01", world.idi, 2020) == (0, 1)
    assert count_levels(at=IN_2022, all_years=True) is None


def test_what_runs_out_within_a_year_is_counted(counted):
    world = counted
    area = declare(world.idi, world.reporter)
    verified(area, world.reporter, world.reviewer, ends_on=date(2020, 3, 1))
    assert figure("LV-03", world.idi)[0] == 1


def test_only_institutes_of_the_year_are_counted(counted):
    count_levels(at=NOON, all_years=True)
    years = {
        unit.acronym: sorted(
            Figure.objects.filter(unit_id=unit.unit_id, indicator__code="LV-01").values_list(
                "year", flat=True
            )
        )
        for unit in counted.ihs.places.all() | counted.ihk.places.all()
    }
    assert years == {"IHS": [2018, 2019], "IHK": [2020, 2021]}
    assert not Figure.objects.exclude(state=State.VALUE).exists()


def test_without_core_areas_a_department_is_not_documented(counted):
    count_levels(at=NOON)
    assert figure("LV-01", counted.isl) == (0, 1)
    assert figure("LV-02", counted.isl) == (Decimal(0), Decimal(0))


def test_without_the_series_nothing_is_counted(world):
    assert count_levels(at=NOON, all_years=True) is None


def test_the_command_writes_a_row_for_each_core_area(counted, capsys):
    world = counted
    area = declare(world.idi, world.reporter)
    verified(area, world.reporter, world.reviewer)
    declare(world.isl, world.administrator, name_nb="=1+1")
    call_command("levels", on="2021-06-01")
    lines = capsys.readouterr().out.split("\r\n")
    assert lines[0] == "unit,core_area,level,branch,counted,missing"
    assert f"{world.idi.code},Kunstig intelligens,documented,R1,1," in lines
    assert f"{world.iik.code},,not_assessed,,0," in lines
    assert any(line.startswith(f"{world.isl.code},'=1+1,not_assessed,,0,") for line in lines)
    assert sum(line.startswith("194.") for line in lines) == 5


def test_the_command_records(counted, capsys):
    draft(declare(counted.idi, counted.reporter), counted.reporter)
    call_command("levels", record=True)
    assert "figures recorded" in capsys.readouterr().out
    call_command("levels", record=True)
    assert "0 figures" in capsys.readouterr().out


@pytest.mark.parametrize("options", [{"on": "31.12.2021"}, {"on": "2021-12-31", "record": True}])
def test_the_command_says_what_is_wrong(db, options):
    with pytest.raises(CommandError):
        call_command("levels", **options)
