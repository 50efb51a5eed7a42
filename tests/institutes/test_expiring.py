"""What runs out within twelve months: the same evidence in pages, queues and reminders."""

from datetime import date

import pytest

from institutes import actions
from institutes.access import rights_of
from institutes.expiring import MONTHS_AHEAD, evidence_runs_out, expiring, fading
from institutes.level import Item, Parameters, Step, StepKind, add_months
from institutes.organisation import organisation_on
from institutes.pages import Chosen, queue_page, register_page, unit_level
from tests.institutes.register import LATER, NOON, declare, verified

DAY = LATER.date()
ERC_LAST = {"starts_on": date(2014, 1, 1), "ends_on": date(2019, 12, 31)}  # counts through 2021


@pytest.fixture
def area(world):
    return declare(world.idi, world.reporter)


def told(world, day: date = DAY) -> tuple[int, int, int]:
    """How many pieces of IDI's evidence run out, by the reminder, the queue and the register."""
    organisation, rights = organisation_on(day), rights_of(world.reviewer, day)
    queue = queue_page(organisation, rights, world.reviewer, today=day)
    register = register_page(organisation, rights, Chosen(expiring=True), today=day)
    return (
        found.evidence if (found := fading([world.idi.pk], day).get(world.idi.pk)) else 0,
        len(queue.expiring),
        register.total,
    )


def test_all_tell_the_same(world, area):
    verified(area, world.reporter, world.reviewer, **ERC_LAST)
    verified(area, world.reporter, world.reviewer)  # until the end of 2022
    assert told(world) == (1, 1, 1)


@pytest.mark.parametrize(
    ("day", "runs_out"),
    [
        (add_months(date(2022, 1, 1), -MONTHS_AHEAD), True),  # a year to the day
        (date(2021, 12, 31), True),  # the last day counts
        (date(2022, 1, 1), False),  # it has run out
    ],
)
def test_twelve_months_are_told_alike_of_evidence_and_of_its_area(world, area, day, runs_out):
    verified(area, world.reporter, world.reviewer, at=NOON.replace(year=2020), **ERC_LAST)
    type(area).objects.update(valid_from=date(2020, 1, 1))
    assert told(world, day) == ((1, 1, 1) if runs_out else (0, 0, 0))
    assert len(expiring(day)) == runs_out
    [line] = unit_level(world.idi, day).areas
    assert line.runs_out is runs_out


def test_a_day_before_twelve_months_it_is_not_near(world, area):
    verified(area, world.reporter, world.reviewer, at=NOON.replace(year=2020), **ERC_LAST)
    type(area).objects.update(valid_from=date(2020, 1, 1))
    assert told(world, date(2020, 12, 31)) == (0, 0, 0)


def test_what_is_too_weak_to_count_does_not_run_out(world, area):
    verified(area, world.reporter, world.reviewer, "msca_fellows", number=1, **ERC_LAST)
    assert told(world) == (0, 0, 0)


@pytest.mark.parametrize("has_narrative", [True, False])
def test_what_is_not_told_why_it_concerns_the_area_does_not_run_out(has_narrative):
    """R3, which the database keeps for all that was verified."""
    steps = (Step(StepKind.VERIFIED, date(2021, 6, 1)),)
    found = Item(1, "erc", **ERC_LAST, steps=steps, has_narrative=has_narrative)
    assert evidence_runs_out(found, DAY, Parameters()) is has_narrative


def test_evidence_of_an_area_that_is_given_up_does_not_run_out(world, area):
    verified(area, world.reporter, world.reviewer, **ERC_LAST)
    actions.give_up_core_area(core_area=area, by=world.reporter, at=LATER, reason="Slått sammen")
    assert told(world) == (0, 0, 0)


def test_an_evaluation_is_valid_until_the_next_one(world, area):
    """The newer one ends the older one, also where the register and its own page tell of it."""
    evaluation = {"kind": "subject_evaluation", "ends_on": None}
    old = verified(
        area, world.reporter, world.reviewer, **evaluation, starts_on=date(2012, 1, 1), grade="4"
    )
    rows = register_of(world)
    assert rows[old.pk].last_day == date(2022, 1, 1)
    verified(area, world.reporter, world.reviewer, **evaluation, starts_on=date(2021, 1, 1))
    assert register_of(world)[old.pk].last_day < DAY
    assert register_of(world)[old.pk].word.word == "Utløpt"
    assert told(world) == (0, 0, 0)


def register_of(world):
    rights = rights_of(world.reviewer, DAY)
    page = register_page(organisation_on(DAY), rights, Chosen(), today=DAY)
    return {row.line.evidence.pk: row.line for row in page.rows}
