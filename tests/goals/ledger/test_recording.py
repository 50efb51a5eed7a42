"""The ledger only grows, one figure is current, and what it was can be asked for."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from goals import ledger
from goals.calculations.terms import State
from goals.models import Batch, Figure, LedgerState
from tests.goals.series import LATER, NOON, publish, series, silent, value

pytestmark = pytest.mark.django_db


def the_cell(indicator, unit, year, moment=None):
    return ledger.cells([indicator], [unit.pk], [year], moment).get(
        (indicator.pk, unit.pk, year), ledger.EMPTY
    )


def test_an_entry_and_its_figure_say_the_same_in_the_same_order():
    """A figure is made from its entry by place."""
    assert ledger.Current._fields[1:11] == ledger.Entry._fields[:10]


def test_a_new_figure_supersedes_and_the_old_one_stays(world):
    stays = series()
    publish(value(stays, world.idi, 2020, 3))
    publish(value(stays, world.idi, 2020, 5), at=LATER)
    old, new = Figure.objects.order_by("pk")
    assert (old.numerator, old.superseded_at) == (3, LATER)
    assert (new.numerator, new.superseded_at, new.supersedes) == (5, None, old)


def test_an_equal_figure_is_not_recorded_again(world):
    stays = series()
    publish(value(stays, world.idi, 2020, 3))
    again = publish(value(stays, world.idi, 2020, "3.00000"), at=LATER)
    assert Figure.objects.count() == 1
    assert not again.figures.exists()


def test_two_figures_for_one_cell_in_a_batch_are_refused(world):
    stays = series()
    with pytest.raises(ValueError, match="two figures"):
        publish(value(stays, world.idi, 2020, 3), value(stays, world.idi, 2020, 4))


def test_numbers_are_rounded_by_one_rule_on_every_database(world):
    fte = series(whole_numbers=False)
    publish(value(fte, world.idi, 2020, "0.30000000000000004"))
    assert Figure.objects.get().numerator == Decimal("0.3")


def test_as_of_an_earlier_moment_the_earlier_figure_stands(world):
    stays = series()
    publish(value(stays, world.idi, 2020, 3))
    publish(value(stays, world.idi, 2020, 5), at=LATER)
    assert the_cell(stays, world.idi, 2020, NOON).numerator == 3
    assert the_cell(stays, world.idi, 2020).numerator == 5
    assert the_cell(stays, world.ntnu, 2020, NOON).numerator == 3
    assert the_cell(stays, world.ntnu, 2020).numerator == 5


def test_undo_brings_back_what_stood_and_keeps_both(world):
    stays = series()
    publish(value(stays, world.idi, 2020, 3, origin="first"))
    batch = publish(value(stays, world.idi, 2020, 5), value(stays, world.iik, 2020, 1), at=LATER)
    undo = Batch.objects.create(kind=Batch.Kind.UNDO, at=LATER, undoes=batch)
    ledger.record(undo, ledger.undo_entries(batch))
    restored = Figure.objects.current().get(unit=world.idi)
    assert (restored.numerator, restored.origin, restored.restores.numerator) == (3, "first", 3)
    assert the_cell(stays, world.iik, 2020).state is State.NOT_REPORTED
    assert Figure.objects.count() == 5


def test_undo_brings_back_keys(world):
    projects = series("EU-04-N", "DISTINCT")
    publish(value(projects, world.idi, 2020, 2, keys=frozenset({"a", "b"})))
    batch = publish(value(projects, world.idi, 2020, 1, keys=frozenset({"c"})), at=LATER)
    undo = Batch.objects.create(kind=Batch.Kind.UNDO, at=LATER, undoes=batch)
    ledger.record(undo, ledger.undo_entries(batch))
    assert the_cell(projects, world.ntnu, 2020).numerator == 2


def test_a_batch_is_undone_once(world):
    batch = publish(value(series(), world.idi, 2020, 3))
    Batch.objects.create(kind=Batch.Kind.UNDO, at=LATER, undoes=batch)
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.create(kind=Batch.Kind.UNDO, at=LATER, undoes=batch)


def test_every_write_counts_the_version_up(world):
    publish(value(series(), world.idi, 2020, 3))
    assert LedgerState.objects.get().version == 1


def raw(indicator, unit, batch, **fields):
    return Figure(
        **{
            "indicator": indicator,
            "unit": unit,
            "year": 2020,
            "batch": batch,
            "state": "value",
            "numerator": 1,
            "recorded_at": NOON,
        }
        | fields
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"numerator": 4},
        {"year": 2019, "numerator": -1},
        {"year": 2019, "numerator": None},
        {"year": 2019, "state": "withheld"},
        {"year": 2019, "state": "not_applicable", "numerator": None},
        {"year": 2019, "state": "unheard_of", "numerator": None},
        {"year": 2019, "share": Decimal("1.5")},
    ],
    ids=[
        "a second current figure",
        "a negative count",
        "a value without a number",
        "a number in a cell without a value",
        "exempt without a reason",
        "an unknown state",
        "more than the whole",
    ],
)
def test_the_database_refuses(world, fields):
    stays = series()
    batch = publish(value(stays, world.idi, 2020, 3))
    with pytest.raises(IntegrityError), transaction.atomic():
        raw(stays, world.idi, batch, **fields).save()


@pytest.mark.parametrize("field", ["numerator", "year", "reason", "is_demo", "recorded_at"])
def test_the_database_refuses_to_edit_a_figure(world, field):
    publish(value(series(), world.idi, 2020, 3))
    edited = {"reason": "x", "recorded_at": LATER}.get(field, 1)
    with pytest.raises(IntegrityError, match="never edited"), transaction.atomic():
        Figure.objects.update(**{field: edited})


def test_the_database_refuses_to_supersede_a_figure_twice(world):
    stays = series()
    publish(value(stays, world.idi, 2020, 3))
    publish(value(stays, world.idi, 2020, 5), at=LATER)
    with pytest.raises(IntegrityError, match="never edited"), transaction.atomic():
        Figure.objects.filter(superseded_at=LATER).update(superseded_at=None)


def test_figures_are_never_deleted(world):
    publish(value(series(), world.idi, 2020, 3))
    with pytest.raises(TypeError):
        Figure.objects.get().delete()
    with pytest.raises(TypeError):
        Figure.objects.all().delete()


def test_the_newest_year_is_the_newest_with_a_value(world):
    assert ledger.newest_year() is None
    stays = series()
    publish(value(stays, world.idi, 2019, 0), silent(value(stays, world.idi, 2021)))
    assert ledger.newest_year() == 2019
    publish(value(stays, world.idi, 2021, 3), at=LATER)
    assert ledger.newest_year() == 2021
    publish(silent(value(stays, world.idi, 2021)), at=LATER)
    assert ledger.newest_year() == 2019
