"""What a fixture wrote the first time is what stands every later time, and no more than that."""

import pytest
from django.db import transaction

from goals.models import Indicator
from institutes.models import Place, Unit
from tests import once as module
from tests.crash import everything
from tests.goals.reviewing import waiting
from tests.goals.series import series
from tests.once import once
from tests.world import build, unit

pytestmark = pytest.mark.django_db
WITH_MARKS = {"goals_ledgerstate"}  # another mark each time: see tests/once.py


@pytest.fixture
def begun(monkeypatch):
    """`begun(test)`: what the test gives, and the rows it leaves before they are taken back."""
    monkeypatch.setattr(module, "_kept", {})

    def begun(test):
        with transaction.atomic():
            module._trail = ()
            given = test()
            rows = {key: rows for key, rows in everything().items() if key not in WITH_MARKS}
            transaction.set_rollback(True)
        return given, rows

    yield begun
    module._trail = None


def counted(make):
    """The fixture, and how often it was really made."""
    times = []

    @once
    def counted(**fixtures):
        times.append(1)
        return make(**fixtures)

    return counted, times


def test_the_second_test_gets_the_rows_of_the_first(begun):
    reported, times = counted(lambda: waiting(build()))
    (first, rows), (second, rows_again) = begun(reported), begun(reported)
    assert times == [1]
    assert rows_again == rows
    assert first == second
    assert first is not second


def test_one_that_changes_rows_of_another_is_written_again_as_well(begun):
    def change(university):
        Unit.objects.update(discipline_group="technology")
        return unit("194.1.0.0", "EN", "Ny", "New", university)

    university, _ = counted(lambda: unit("194.0.0.0", "NTNU", "NTNU", "NTNU", None))
    changed, times = counted(change)
    _, rows = begun(lambda: changed(university=university()))
    given, rows_again = begun(
        lambda: (changed(university=university()), Unit.objects.get(code="194.0.0.0"))
    )
    assert times == [1]
    assert rows_again == rows
    assert given[1].discipline_group == "technology"


def test_new_rows_get_numbers_of_their_own(begun):
    one, _ = counted(lambda: series("EU-02"))
    begun(one)
    (_, _, count), _ = begun(lambda: (one(), series("PA-02"), Indicator.objects.count()))
    assert count == 2


def test_where_something_else_was_written_it_is_made_anew(begun):
    one, times = counted(lambda: series("EU-02"))
    begun(one)
    begun(lambda: (series("PA-02"), one()))
    assert times == [1, 1]


def test_one_made_after_another_is_not_the_one_made_alone(begun):
    first, _ = counted(lambda: series("PA-02"))
    second, times = counted(lambda: Indicator.objects.count())
    assert begun(second)[0] == 0
    assert begun(lambda: (first(), second())[1])[0] == 1
    assert times == [1, 1]


@pytest.mark.django_db(transaction=True)
def test_in_a_test_that_commits_it_is_made_as_ever():
    one, times = counted(lambda: unit("194.0.0.0", "NTNU", "NTNU", "NTNU", None))
    for _ in range(2):
        module.begin()
        one()
        Place.objects.all().delete()
        Unit.objects.all().delete()
    assert times == [1, 1]
