"""Rounds and what is in a report: who meets it how, what is left to do, what is closed."""

import pytest
from django.http import Http404

from goals import actions, ledger
from goals.actions import Conflict
from goals.models import Answer, Batch, Event, Extension, Report
from goals.reports.contents import contents_of, contents_of_many
from goals.reports.handed_in import checksum, handed_in
from goals.reports.items import ItemKind, Need
from goals.workflow import Actor, Move, ReportState, Time
from institutes.access import Refused
from tests.goals.rounds import (
    AFTER,
    BEFORE,
    IN_TIME,
    LOCKS,
    filled_series,
    open_round,
    own_series,
    report_of,
    standing,
)
from tests.goals.series import publish, series, value
from tests.once import once

pytestmark = pytest.mark.django_db


@pytest.fixture
@once
def idi(world) -> Report:
    return report_of(open_round(world), world.idi)


def answer(report: Report, person, code: str, choice: str, **fields) -> Answer:
    indicator = contents_of(report).item(code).indicator
    return Answer.objects.create(
        report=report, indicator=indicator, number=1, choice=choice, by=person, at=IN_TIME, **fields
    )


def test_a_round_has_a_report_for_each_institute_of_its_year(world):
    round_ = open_round(world)
    codes = set(round_.reports.values_list("unit__code", flat=True))
    assert codes == {one.code for one in (world.idi, world.iik, world.isl, world.ihk, world.ims)}
    assert set(round_.reports.values_list("state", flat=True)) == {ReportState.DRAFT}
    assert Event.objects.filter(kind=Event.Kind.CREATED).count() == len(codes)


def test_a_year_has_one_round(world):
    round_ = open_round(world)
    with pytest.raises(Conflict):
        actions.open_round(
            plan=round_.plan,
            year=2021,
            opens_at=round_.opens_at,
            due_at=round_.due_at,
            locks_at=round_.locks_at,
            by=world.administrator,
            at=BEFORE,
        )


@pytest.mark.parametrize(
    ("who", "actors"),
    [
        ("reporter", {Actor.REPORTER}),
        ("head", {Actor.HEAD}),
        ("reviewer", {Actor.REVIEWER}),
        ("administrator", {Actor.ADMINISTRATOR}),
        ("auditor", set()),
    ],
)
def test_those_concerned_meet_a_draft(world, idi, who, actors):
    assert standing(idi, getattr(world, who)).actors == actors


@pytest.mark.parametrize("who", ["leader", "stranger"])
def test_a_draft_does_not_exist_for_others(world, idi, who):
    with pytest.raises(Http404):
        standing(idi, getattr(world, who))


def test_a_reporter_elsewhere_does_not_meet_it(world, idi):
    with pytest.raises(Http404):
        standing(report_of(idi.round, world.isl), world.reporter)


@pytest.mark.parametrize(("at", "time"), [(BEFORE, Time.BEFORE), (IN_TIME, Time.OPEN)])
def test_time_before_the_lock(world, idi, at, time):
    assert standing(idi, world.reporter, at).time is time


def test_the_second_of_the_lock_is_late(world, idi):
    assert standing(idi, world.reporter, LOCKS).time is Time.LOCKED


def test_an_extension_opens_one_report_and_says_why(world, idi):
    Extension.objects.create(
        report=idi, until=AFTER, reason="Sykdom", at=IN_TIME, by=world.administrator
    )
    assert standing(idi, world.reporter, LOCKS).time is Time.OPEN
    assert standing(report_of(idi.round, world.iik), world.reviewer, LOCKS).time is Time.LOCKED
    late = standing(idi, world.reporter, AFTER)
    assert "Sykdom" in late.sentence(Move.SAVE)
    with pytest.raises(Refused, match="Sykdom"):
        late.check(Move.SAVE)


def test_a_reviewer_who_has_written_in_it_does_not_decide(world, idi):
    answer(idi, world.reviewer, "PA-02", Answer.Choice.OWN, numerator="3")
    Report.objects.filter(pk=idi.pk).update(state=ReportState.SUBMITTED)
    assert not standing(idi, world.reviewer).may(Move.APPROVE)


def test_what_the_ledger_has_is_to_be_confirmed_and_the_rest_is_asked_for(world, idi):
    items = {item.indicator.code: item for item in contents_of(idi).items}
    assert items["EU-02"].kind is ItemKind.FILLED
    assert items["PA-02"].kind is ItemKind.OWN
    assert {item.need for item in items.values()} == {Need.ANSWER}


def test_a_register_that_is_not_in_yet_asks_nothing(world):
    report = report_of(open_round(world, series("RE-04-N")), world.idi)
    (item,) = contents_of(report).items
    assert (item.kind, item.need) == (ItemKind.AWAITED, None)


@pytest.mark.parametrize(
    ("choice", "fields", "need"),
    [
        ("own", {"numerator": "3"}, None),
        ("own", {}, Need.NUMBER),
        ("own", {"numerator": "tre"}, Need.PROBLEM),
        ("not_applicable", {}, Need.REASON),
        ("not_applicable", {"reason": "Ingen avtaler"}, None),
    ],
)
def test_what_is_left_to_do_for_an_own_figure(world, idi, choice, fields, need):
    answer(idi, world.reporter, "PA-02", choice, **fields)
    assert contents_of(idi).item("PA-02").need is need


@pytest.mark.parametrize(
    ("choice", "fields", "need"),
    [
        ("confirmed", {}, None),
        ("disputed", {"numerator": "8"}, Need.REASON),
        ("disputed", {"numerator": "8", "reason": "En til"}, None),
        ("disputed", {"numerator": "80", "reason": ""}, Need.REASON),
    ],
)
def test_what_is_left_to_do_for_a_filled_figure(world, idi, choice, fields, need):
    figure = contents_of(idi).item("EU-02").figure
    answer(idi, world.reporter, "EU-02", choice, figure=figure, **fields)
    assert contents_of(idi).item("EU-02").need is need


def test_a_confirmed_figure_that_changes_is_asked_about_again(world, idi):
    item = contents_of(idi).item("EU-02")
    answer(idi, world.reporter, "EU-02", "confirmed", figure=item.figure)
    publish(value(item.indicator, world.idi, 2021, 9), at=IN_TIME)
    assert contents_of(idi).item("EU-02").need is Need.STALE


def test_an_unusual_jump_asks_for_a_word(world):
    found = series("PA-02", collected_by="self_report")
    publish(value(found, world.idi, 2020, 10))
    report = report_of(open_round(world, found), world.idi)
    answer(report, world.reporter, "PA-02", "own", numerator="40")
    assert contents_of(report).item("PA-02").need is Need.COMMENT


def test_contents_take_the_same_queries_for_one_report_and_for_all(
    world, idi, django_assert_num_queries
):
    reports = list(Report.objects.select_related("round", "unit"))
    contents_of_many(reports)  # what does not change is read once in a process
    with django_assert_num_queries(4):
        contents_of_many([one for one in reports if one.unit_id == world.idi.pk])
    with django_assert_num_queries(4):
        contents_of_many(reports)


def test_the_same_contents_have_the_same_checksum(world, idi):
    assert checksum(handed_in(contents_of(idi))) == checksum(handed_in(contents_of(idi)))
    before = checksum(handed_in(contents_of(idi)))
    answer(idi, world.reporter, "PA-02", "own", numerator="3")
    assert checksum(handed_in(contents_of(idi))) != before


def test_an_approved_report_closes_its_figures_for_every_other_door(world, idi):
    filled = contents_of(idi).item("EU-02").indicator
    Report.objects.filter(pk=idi.pk).update(state=ReportState.APPROVED)
    with pytest.raises(ledger.Closed) as closed:
        publish(value(filled, world.idi, 2021, 9), value(filled, world.iik, 2021, 9), at=IN_TIME)
    assert closed.value.units == {(world.idi.pk, 2021)}
    publish(value(filled, world.iik, 2021, 9), value(filled, world.idi, 2020, 9), at=IN_TIME)
    publish(value(filled, world.idi, 2021, 9), at=IN_TIME, kind=Batch.Kind.REPORT)


def test_a_locked_round_closes_its_year_but_for_those_with_more_time(world):
    own, filled = own_series(), filled_series(world)
    round_ = open_round(world, own, filled)
    Extension.objects.create(
        report=report_of(round_, world.idi),
        until=AFTER,
        reason="Sykdom",
        at=IN_TIME,
        by=world.administrator,
    )
    publish(value(own, world.idi, 2021, 9), at=LOCKS)
    with pytest.raises(ledger.Closed):
        publish(value(own, world.iik, 2021, 9), at=LOCKS)
    with pytest.raises(ledger.Closed):
        publish(value(own, world.idi, 2021, 10), at=AFTER)
