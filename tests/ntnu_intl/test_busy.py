"""A database that is held for too long is said so; it is no fault of ours or of theirs."""

import pytest
from django.db import OperationalError
from django.urls import reverse

from institutes import clock
from tests.goals.series import plan, series

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(monkeypatch):
    def held(message):
        def now():
            raise OperationalError(message)

        monkeypatch.setattr(clock, "now", now)

    return held


@pytest.mark.parametrize(
    "message", ["database is locked", "canceling statement due to lock timeout"]
)
def test_a_held_database_asks_to_try_again(world, signed_in, held, message):
    plan(series())
    held(message)
    answer = signed_in(world.leader).get(reverse("home"))
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "Ingenting ble lagret" in answer.content.decode()


def test_any_other_fault_of_the_database_is_no_waiting(world, signed_in, held):
    plan(series())
    held("disk I/O error")
    with pytest.raises(OperationalError):
        signed_in(world.leader).get(reverse("home"))
