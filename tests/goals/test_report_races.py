"""Two at once in one report, each with its twin that shows what the guard is for."""

import threading
from collections import Counter

import pytest
from django.db import IntegrityError, connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from goals import actions
from goals.actions import handing_in, held
from goals.actions import saving as saving_of_answers
from goals.models import Answer, Event, Report, Submission
from goals.reports import whole
from goals.reports.contents import contents_of
from goals.reports.handed_in import checksum, handed_in
from goals.reports.said import Said
from goals.workflow import ReportState
from institutes.access import Refused
from tests.goals.rounds import asked, filled_in, open_round, report_of
from tests.goals.series import publish, value

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def idi(world) -> Report:
    return report_of(open_round(world), world.idi)


def at_once(*acts) -> list[object]:
    """What each of the acts came to, all begun at the same moment in threads of their own."""
    ready, outcomes = threading.Barrier(len(acts)), []

    def go(act):
        try:
            ready.wait(timeout=60)
            outcomes.append(act())
        except (actions.Conflict, Refused, IntegrityError, Http404) as error:
            outcomes.append(type(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=[act]) for act in acts]
    [thread.start() for thread in threads]
    [thread.join(timeout=60) for thread in threads]
    return outcomes


def submitting(report, person):
    """Sending the form that the person has before them."""
    report = report_of(report.round, report.unit)
    form = {
        "version": report.version,
        "seen": checksum(handed_in(contents_of(report))),
        "token": "one form",
    }
    told = asked(report, person)
    return lambda: actions.submit(**form, **told)


def saving(report, person, typed, number=0):
    told = asked(report, person)
    said = Said("PA-02", number, "own", numerator=typed, comment="Slik ble det.")
    return lambda: actions.save_answers(answers=[said], **told)


@pytest.fixture
def without_lock(monkeypatch):
    """Take the row's lock away, and let both read before either writes: what the lock prevents."""
    met, been = threading.Barrier(2), threading.local()
    standing_of = held.standing_of

    def meet(*args):
        found = standing_of(*args)
        if not getattr(been, "here", False):
            been.here = True
            met.wait(timeout=60)
        return found

    def take_away():
        monkeypatch.setattr(
            held,
            "_read_locked",
            lambda year, code: Report.objects.filter(round__year=year, unit__code=code),
        )
        monkeypatch.setattr(held, "standing_of", meet)

    return take_away


one_writer = pytest.mark.skipif(
    "connection.vendor == 'sqlite'", reason="SQLite has one writer at a time: there is no race."
)


# ── Submitted twice ────────────────────────────────────────────────────────────────────────


def test_conc_01_two_identical_forms_at_once_are_one_submission(world, idi):
    filled_in(idi, world.reporter)
    send = submitting(idi, world.head)
    first, second = at_once(send, send)
    assert first == second == Submission.objects.get()
    assert Event.objects.filter(kind=Event.Kind.SUBMITTED).count() == 1


def test_without_looking_for_the_form_the_second_is_refused_and_not_shown_its_receipt(
    world, idi, monkeypatch
):
    monkeypatch.setattr(handing_in, "_sent_before", lambda held, token: None)
    filled_in(idi, world.reporter)
    send = submitting(idi, world.head)
    outcomes = at_once(send, send)
    assert Refused in outcomes
    assert Submission.objects.count() == 1


# ── Two editors ────────────────────────────────────────────────────────────────────────────


def test_conc_03_of_four_editors_one_is_first_and_three_are_told(world, idi):
    people = (world.reporter, world.colleague, world.head, world.reporter)
    found = at_once(*(saving(idi, each, str(place)) for place, each in enumerate(people)))
    assert Counter(bool(one.clashes) for one in found) == {True: 3, False: 1}
    assert Answer.objects.count() == Report.objects.get(pk=idi.pk).version == 1


def test_without_the_version_seen_the_later_one_overwrites_the_earlier(world, idi):
    """Whoever names the version that stands, and not the one they read, is told nothing."""
    saving(idi, world.reporter, "3")()
    outcome = saving(idi, world.colleague, "4", number=1)()
    assert outcome.clashes == []
    assert Answer.objects.current().get().numerator == "4"


@one_writer
def test_without_the_lock_both_read_the_same_and_the_database_tells_the_second(
    world, idi, without_lock
):
    without_lock()
    found = at_once(saving(idi, world.reporter, "3"), saving(idi, world.colleague, "4"))
    assert Counter(bool(one.clashes) for one in found) == {True: 1, False: 1}
    assert Answer.objects.count() == 1


@one_writer
def test_without_the_lock_and_a_second_look_it_would_be_an_error(
    world, idi, without_lock, monkeypatch
):
    without_lock()
    monkeypatch.setattr(saving_of_answers, "ATTEMPTS", 1)
    found = at_once(saving(idi, world.reporter, "3"), saving(idi, world.colleague, "4"))
    assert actions.Conflict in found


# ── Saving while it is submitted ───────────────────────────────────────────────────────────


def test_conc_07_saved_before_or_refused_and_never_in_between(world, idi):
    contents = filled_in(idi, world.reporter)
    number = contents.item("PA-02").answer.number
    found = at_once(submitting(idi, world.head), saving(idi, world.colleague, "5", number=number))
    report = Report.objects.select_related("round", "unit").get(pk=idi.pk)
    if report.state == ReportState.SUBMITTED:  # the head was first
        assert Refused in found
        assert Submission.objects.get().contents == handed_in(contents_of(report))
    else:
        assert actions.Conflict in found
        assert not Submission.objects.exists()


@one_writer
def test_without_the_lock_it_is_saved_and_handed_in_at_once(world, idi, without_lock, monkeypatch):
    """The version was right when it was looked at. (The checksum, taken away here, sees it too.)"""
    filled_in(idi, world.reporter)
    monkeypatch.setattr(whole, "checksum", lambda plain: "as seen")
    told = asked(idi, world.head)
    without_lock()
    at_once(
        lambda: actions.submit(version=1, seen="as seen", token="t", **told),
        saving(idi, world.colleague, "5", number=1),
    )
    report = report_of(idi.round, idi.unit)
    assert report.state == ReportState.SUBMITTED
    assert contents_of(report).item("PA-02").answer.numerator == "5"  # and the head had read 3


def test_without_the_version_something_unread_is_submitted(world, idi, monkeypatch):
    monkeypatch.setattr(whole, "checksum", lambda plain: "as seen")
    filled_in(idi, world.reporter)
    saving(idi, world.colleague, "5", number=1)()
    report = report_of(idi.round, idi.unit)
    told = asked(idi, world.head)
    actions.submit(version=report.version, seen="as seen", token="t", **told)
    figures = {one["series"]: one for one in Submission.objects.get().contents["figures"]}
    assert figures["PA-02"]["numerator"] == "5"  # and the head had read 3


# ── Read ahead of the lock ─────────────────────────────────────────────────────────────────


def read_long_before(monkeypatch, room, report):
    """What is read ahead of the lock is what stands now, however much is written before it."""
    ahead = whole.read_ahead(report.round.year, report.unit.code)
    monkeypatch.setattr(room, "read_ahead", lambda year, code: ahead)


def test_what_was_written_after_it_was_read_ahead_is_what_counts(world, idi, monkeypatch):
    filled_in(idi, world.reporter)
    send = submitting(idi, world.head)
    read_long_before(monkeypatch, handing_in, idi)
    saving(idi, world.colleague, "5", number=1)()
    with pytest.raises(actions.Conflict):
        send()
    submitting(idi, world.head)()
    figures = {one["series"]: one for one in Submission.objects.get().contents["figures"]}
    assert figures["PA-02"]["numerator"] == "5"


def test_a_figure_that_came_after_it_was_read_ahead_stops_the_report(world, idi, monkeypatch):
    filled_in(idi, world.reporter)
    send = submitting(idi, world.head)
    read_long_before(monkeypatch, handing_in, idi)
    publish(value(contents_of(idi).item("EU-02").indicator, world.idi, 2021, 8))
    with pytest.raises(actions.Incomplete):
        send()


def test_without_looking_at_the_versions_it_would_be_submitted(world, idi, monkeypatch):
    filled_in(idi, world.reporter)
    send = submitting(idi, world.head)
    read_long_before(monkeypatch, handing_in, idi)
    monkeypatch.setattr(handing_in, "as_it_stands", lambda report, ahead: ahead)
    publish(value(contents_of(idi).item("EU-02").indicator, world.idi, 2021, 8))
    assert send() == Submission.objects.get()


def test_what_has_not_changed_is_not_read_again_under_the_lock(world, idi):
    ahead = whole.read_ahead(idi.round.year, idi.unit.code)
    with CaptureQueriesContext(connection) as asked_for:
        found = whole.as_it_stands(report_of(idi.round, idi.unit), ahead)
    assert found.contents.parts is ahead.contents.parts
    assert len(asked_for) == 2  # the report itself and the version of the ledger
