"""Rounds: rescheduled, extended, locked and frozen; who is told, and what changed after."""

import threading
from copy import copy
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from goals import actions
from goals.actions import Conflict
from goals.actions.rounds import token_of_freeze
from goals.models import Answer, Event, Extension, Report, Round, Submission, Times
from goals.reports.contents import contents_of
from goals.reports.frozen import frozen_parts, kept_parts, round_checksum
from goals.reports.looking import seen_of
from goals.reports.said import Said
from goals.workflow import Move, ReportState, Time
from institutes.access import Refused, rights_of
from institutes.models import Mail, Unit
from tests.goals.rounds import (
    AFTER,
    BEFORE,
    DUE,
    IN_TIME,
    LOCKS,
    OPENS,
    approved,
    open_round,
    report_of,
    standing,
)
from tests.once import once

LATER = LOCKS + timedelta(days=10)


@pytest.fixture
@once
def round_(world) -> Round:
    return open_round(world)


def reschedule(round_: Round, world, *, at: datetime = IN_TIME, **times: datetime):
    seen = round_.times
    moved = Times(**{"opens_at": OPENS, "due_at": DUE, "locks_at": LOCKS} | times)
    return actions.reschedule_round(
        round_=round_, times=moved, seen=seen, by=world.administrator, reason="Ferie", at=at
    )


def test_another_lock_holds_at_once(world, round_):
    idi = report_of(round_, world.idi)
    assert standing(idi, world.reporter, AFTER).time is Time.LOCKED
    event = reschedule(round_, world, locks_at=LATER)
    assert standing(idi, world.reporter, AFTER).may(Move.SAVE)
    assert (event.kind, event.reason, event.locks_at) == ("rescheduled", "Ferie", LATER)
    assert Event.objects.get(kind="opened").locks_at == LOCKS


def told_of_times() -> list[str]:
    return sorted(Mail.objects.values_list("person__username", flat=True))


def test_a_new_deadline_is_told_to_those_who_have_a_report_to_hand_in(world, round_):
    reschedule(round_, world, due_at=DUE + timedelta(days=7), locks_at=LATER)
    assert told_of_times() == ["colleague", "head", "reporter"]
    letter = Mail.objects.get(person=world.head)
    assert letter.subject == "Ny frist i rapportrunden for 2021"
    assert "22.05.2022 kl. 23:59" in letter.body
    assert "Før: frist 15.05.2022 kl. 23:59" in letter.body
    assert "Ferie" in letter.body
    assert not letter.is_reminder


def test_a_lock_that_is_moved_to_now_is_told_as_a_lock(world, round_):
    report = report_of(round_, world.idi)
    until = {"until": LATER, "reason": "Sykdom"}
    actions.extend(report=report, by=world.administrator, at=IN_TIME, **until)
    Mail.objects.all().delete()
    actions.lock_round(round_=round_, by=world.administrator, reason="Inne", at=IN_TIME)
    letter = Mail.objects.get(person=world.reporter)
    assert letter.subject == "Rapportrunden for 2021 er låst"
    assert "beholder den" in letter.body


def test_nobody_is_told_of_times_that_are_nothing_to_them(world, round_):
    """Before the round opens, when only its opening moves, and when the report is handed in."""
    reschedule(round_, world, at=BEFORE, due_at=DUE + timedelta(days=1))
    later = {"opens_at": OPENS + timedelta(days=1), "due_at": DUE + timedelta(days=1)}
    reschedule(Round.objects.get(), world, **later)
    assert told_of_times() == []
    approved(report_of(round_, world.idi), world)
    reschedule(Round.objects.get(), world, locks_at=LATER)
    assert told_of_times() == []


def test_the_letter_is_in_the_readers_language(world, round_):
    world.head.language = "en"
    world.head.save(update_fields=["language"])
    reschedule(round_, world, locks_at=LATER)
    assert Mail.objects.get(person=world.head).subject.startswith("New deadline")


def test_times_that_stand_are_no_event(world, round_):
    assert reschedule(round_, world) is None
    assert not Event.objects.filter(kind="rescheduled").exists()


def test_the_second_of_two_administrators_is_told(world, round_):
    reschedule(round_, world, locks_at=LATER)  # round_ is as it was before
    with pytest.raises(Conflict):
        reschedule(round_, world, locks_at=LATER + timedelta(days=1))
    assert Round.objects.get().locks_at == LATER


def test_locked_now_for_all_but_those_who_have_longer(world, round_):
    idi, iik = report_of(round_, world.idi), report_of(round_, world.iik)
    extend(idi, world, LATER)
    event = actions.lock_round(
        round_=round_, by=world.administrator, reason="Alt er inne", at=IN_TIME
    )
    assert (event.due_at, event.locks_at) == (IN_TIME, IN_TIME)
    assert standing(iik, world.reviewer, IN_TIME).time is Time.LOCKED
    assert standing(idi, world.reporter, AFTER).may(Move.SAVE)


def test_a_locked_round_is_not_locked_again(world, round_):
    kwargs = {"round_": round_, "by": world.administrator, "reason": "x"}
    assert actions.lock_round(**kwargs, at=AFTER) is None
    with pytest.raises(Conflict):
        actions.lock_round(**kwargs, at=BEFORE)


def extend(report: Report, world, until: datetime, *, at: datetime = IN_TIME):
    return actions.extend(
        report=report, until=until, by=world.administrator, reason="Sykdom", at=at
    )


def test_an_extension_is_told_to_those_who_report_and_head(world, round_):
    extend(report_of(round_, world.idi), world, LATER)
    letters = Mail.objects.order_by("person__username")
    assert [one.person.username for one in letters] == ["colleague", "head", "reporter"]
    assert "Sykdom" in letters[0].body
    assert "http" in letters[0].body
    assert not any(one.is_reminder for one in letters)
    event = Event.objects.get(kind="extended")
    assert (event.reason, event.locks_at) == ("Sykdom", LATER)


def test_the_same_extension_twice_is_one(world, round_):
    idi = report_of(round_, world.idi)
    assert extend(idi, world, LATER)
    assert extend(idi, world, LATER) is None
    assert Extension.objects.count() == 1
    assert Mail.objects.count() == 3


@pytest.mark.parametrize("until", [LOCKS, IN_TIME, BEFORE])
def test_an_extension_that_gives_nothing_is_refused(world, round_, until):
    with pytest.raises(Conflict):
        extend(report_of(round_, world.idi), world, until)


def test_an_extension_after_the_lock_lies_ahead(world, round_):
    idi = report_of(round_, world.idi)
    with pytest.raises(Conflict):
        extend(idi, world, AFTER, at=AFTER)
    assert extend(idi, world, AFTER + timedelta(seconds=1), at=AFTER)


def test_an_approved_report_needs_no_extension(world, round_):
    idi = approved(report_of(round_, world.idi), world)
    with pytest.raises(Refused):
        extend(idi, world, LATER)


@pytest.mark.parametrize("year", [1995, 2030])
def test_a_year_outside_the_plan_has_no_round(world, round_, year):
    with pytest.raises(Conflict):
        actions.open_round(
            plan=round_.plan,
            year=year,
            opens_at=OPENS,
            due_at=DUE,
            locks_at=LOCKS,
            by=world.administrator,
            at=BEFORE,
        )


def test_a_year_without_organisation_has_no_round(world, round_):
    Unit.objects.filter(kind="institute").update(valid_from=datetime(2019, 1, 1, tzinfo=UTC))
    with pytest.raises(Conflict, match="2018"):
        actions.open_round(
            plan=round_.plan,
            year=2018,
            opens_at=OPENS,
            due_at=DUE,
            locks_at=LOCKS,
            by=world.administrator,
            at=BEFORE,
        )


def freeze(round_: Round, world, *, at: datetime = AFTER, token: str | None = None) -> Round:
    token = token_of_freeze(round_, frozen_parts(round_)) if token is None else token
    return actions.freeze_round(round_=round_, by=world.administrator, token=token, at=at)


def test_freezing_keeps_what_is_approved_and_leaves_the_rest(world, round_):
    approved(report_of(round_, world.idi), world)
    frozen = freeze(round_, world)
    assert frozen.frozen_at == AFTER
    states = dict(round_.reports.values_list("unit__code", "state"))
    assert states.pop(world.idi.code) == ReportState.FROZEN
    assert set(states.values()) == {ReportState.DRAFT}
    assert Event.objects.filter(kind="frozen").count() == 1
    assert frozen.checksum == round_checksum(2021, kept_parts(frozen))


def test_the_checksum_tells_a_changed_submission(world, round_):
    approved(report_of(round_, world.idi), world)
    frozen = freeze(round_, world)
    submission = Submission.objects.get()
    submission.contents["figures"][0]["numerator"] = "8"
    submission.save(update_fields=["contents"])
    [part] = kept_parts(frozen)
    assert not part.is_intact
    assert round_checksum(2021, [part]) != frozen.checksum


def test_the_checksum_of_what_was_frozen_stands_after_reopening(world, round_):
    idi = approved(report_of(round_, world.idi), world)
    frozen = freeze(round_, world)
    Report.objects.filter(pk=idi.pk).update(state=ReportState.RETURNED, reopened_at=LATER)
    assert round_checksum(2021, kept_parts(frozen)) == frozen.checksum


@pytest.mark.parametrize("at", [IN_TIME, LOCKS - timedelta(seconds=1)])
def test_nothing_is_frozen_before_the_lock(world, round_, at):
    with pytest.raises(Conflict):
        freeze(round_, world, at=at)
    assert Round.objects.get().checksum == ""


def test_nothing_is_frozen_while_an_extension_runs(world, round_):
    extend(report_of(round_, world.idi), world, LATER)
    with pytest.raises(Conflict):
        freeze(round_, world)
    assert freeze(round_, world, at=LATER)


def test_only_what_was_seen_is_frozen(world, round_):
    token = token_of_freeze(round_, frozen_parts(round_))
    approved(report_of(round_, world.idi), world)
    with pytest.raises(Conflict):
        freeze(round_, world, token=token)
    assert Round.objects.get().frozen_at is None


def test_a_frozen_round_has_its_times_for_good(world, round_):
    freeze(round_, world)
    for act in (
        lambda: reschedule(round_, world, locks_at=LATER),
        lambda: freeze(round_, world, at=LATER),
        lambda: actions.lock_round(round_=round_, by=world.administrator, reason="x", at=LATER),
    ):
        with pytest.raises(Conflict):
            act()
    with pytest.raises(Refused):
        extend(report_of(round_, world.iik), world, LATER + timedelta(days=1), at=LATER)


def at_once(*acts) -> list[object]:
    """Run each in a thread of its own, from the same moment; what they gave or raised."""
    meet = threading.Barrier(len(acts), timeout=60)
    ended: list[object] = [None] * len(acts)

    def run(place: int) -> None:
        try:
            meet.wait()
            ended[place] = acts[place]()
        except Exception as error:
            ended[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ended


def freeze_twice_at_once(world) -> list[str]:
    """Two administrators who have seen the same preview; what became of each."""
    round_ = open_round(world)
    token = token_of_freeze(round_, [])
    ended = at_once(*[lambda: freeze(round_, world, token=token)] * 2)
    return sorted(type(one).__name__ for one in ended)


@pytest.mark.django_db(transaction=True)
def test_two_who_freeze_at_once_freeze_once(world):
    assert freeze_twice_at_once(world) == ["Conflict", "Round"]
    assert Event.objects.filter(kind="round_frozen").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_freeze_at_once_freeze_twice_without_the_guard(world, monkeypatch):
    # The round as each of them had it in hand, not as it stands under the lock.
    monkeypatch.setattr(actions.rounds, "_locked_round", copy)
    assert freeze_twice_at_once(world) == ["Round", "Round"]
    assert Event.objects.filter(kind="round_frozen").count() == 2


@pytest.mark.django_db(transaction=True)
def test_extending_while_others_extend_fails_for_nobody(world):
    round_ = open_round(world)
    units = (world.idi, world.iik, world.isl, world.ihk, world.ims)
    reports = [report_of(round_, unit) for unit in units]
    ended = at_once(
        *[lambda report=report: extend(report, world, LATER) for report in reports],
        lambda: reschedule(round_, world, locks_at=LATER - timedelta(days=1)),
    )
    assert not [one for one in ended if isinstance(one, Exception)]
    assert Extension.objects.count() == 5


def save(world, at: datetime):
    """The reporter of IDI saves a figure that they began before the lock."""
    return actions.save_answers(
        year=2021,
        code=world.idi.code,
        rights=rights_of(world.reporter, at.date()),
        answers=[Said("PA-02", 0, Answer.Choice.OWN, "3")],
        by=world.reporter,
        at=at,
    )


def test_what_arrives_after_the_lock_is_refused_whatever_was_read_before(world, round_):
    save_begun = standing(report_of(round_, world.idi), world.reporter)
    assert save_begun.may(Move.SAVE)
    actions.lock_round(round_=round_, by=world.administrator, reason="Inne", at=IN_TIME)
    with pytest.raises(Refused):
        save(world, IN_TIME + timedelta(seconds=1))
    assert not Answer.objects.exists()


def test_it_is_stored_after_the_lock_without_the_guard(world, round_, monkeypatch):
    stale = standing(report_of(round_, world.idi), world.reporter)
    # What the person may do is what it was when they opened the form.
    monkeypatch.setattr(actions.held, "standing_of", lambda *asked: stale)
    actions.lock_round(round_=round_, by=world.administrator, reason="Inne", at=IN_TIME)
    assert save(world, IN_TIME + timedelta(seconds=1)).written == 1


def test_what_arrived_in_the_last_second_is_stored_whenever_it_is_its_turn(world, round_):
    assert save(world, LOCKS - timedelta(seconds=1)).written == 1


@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once_meet_no_locked_database(world):
    """CONC-18, and CONC-10: times move and units get more time while others save."""
    round_ = open_round(world)
    units = (world.iik, world.isl, world.ihk, world.ims)
    reports = [report_of(round_, unit) for unit in units]
    ended = at_once(
        lambda: save(world, IN_TIME),
        lambda: save(world, IN_TIME),
        *[lambda report=report: extend(report, world, LATER) for report in reports],
        lambda: reschedule(round_, world, locks_at=LATER - timedelta(days=1)),
        lambda: actions.send_reminders(at=DUE - timedelta(days=7)),
    )
    assert len(ended) == 8
    assert [one for one in ended if isinstance(one, Exception)] == []
    assert Extension.objects.count() == 4
    assert Answer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("order", [1, -1])
def test_approving_while_the_round_is_frozen_does_one_of_the_two(world, order):
    round_ = open_round(world)
    idi = report_of(round_, world.idi)
    approved(idi, world)
    Report.objects.filter(pk=idi.pk).update(state=ReportState.SUBMITTED)
    seen = seen_of(contents_of(report_of(round_, world.idi)))
    token = token_of_freeze(round_, [])
    acts = [
        lambda: actions.approve(report=idi, seen=seen, by=world.reviewer, at=AFTER),
        lambda: freeze(round_, world, token=token),
    ]
    approval, frozen = at_once(*acts[::order])[::order]
    report, round_ = report_of(round_, world.idi), Round.objects.get()
    assert isinstance(approval, Exception) is (report.state == ReportState.SUBMITTED)
    assert isinstance(frozen, Exception) is (round_.frozen_at is None)
    assert isinstance(approval, Exception) is not isinstance(frozen, Exception)
