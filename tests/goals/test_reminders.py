"""Reminders: who is written to, when, about what, and never twice within five days."""

from copy import copy
from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from goals import actions
from goals.models import Answer, Report, Round
from goals.reports.contents import contents_of
from goals.workflow import ReportState
from institutes import clock
from institutes.models import Mail, Membership, Person, Role
from tests.goals.rounds import AFTER, DUE, IN_TIME, LOCKS, approved, open_round, report_of
from tests.goals.test_rounds import at_once
from tests.institutes import register
from tests.once import once

pytestmark = pytest.mark.django_db
SEVEN = DUE - timedelta(days=7, hours=12)
DAY = timedelta(days=1)


@pytest.fixture
@once
def round_(world) -> Round:
    return open_round(world)


def reminded(at: datetime) -> list[str]:
    """Who got a reminder now."""
    written = [one for one in actions.send_reminders(at=at) if one.is_written]
    return sorted(one.person.username for one in written)


def put(report: Report, state: ReportState) -> None:
    Report.objects.filter(pk=report.pk).update(state=state)


def dispute(report: Report, person: Person) -> None:
    item = contents_of(report).item("EU-02")
    Answer.objects.create(
        report=report,
        indicator=item.indicator,
        number=1,
        choice=Answer.Choice.DISPUTED,
        numerator="8",
        reason="Vi har ett til",
        figure=item.figure,
        by=person,
        at=IN_TIME,
    )


def test_those_who_write_and_hand_in_are_reminded_seven_days_before(world, round_):
    assert reminded(SEVEN) == ["colleague", "head", "reporter"]
    letter = Mail.objects.get(person=world.reporter)
    assert letter.is_reminder
    assert letter.subject == "IDI: rapporten for 2021 har frist 15.05.2022"
    assert "om 7 dager" in letter.body
    assert "http://127.0.0.1:8000/" in letter.body


@pytest.mark.parametrize("at", [DUE - 20 * DAY, DUE - 10 * DAY, DUE + 3 * DAY])
def test_other_days_are_quiet(world, round_, at):
    assert reminded(at) == []


def test_twice_a_day_is_once(world, round_):
    reminded(SEVEN)
    assert reminded(SEVEN + timedelta(hours=3)) == []
    assert Mail.objects.count() == 3


def test_never_two_within_five_days(world, round_):
    actions.remind(round_=round_, units={world.idi.pk}, by=world.administrator, at=SEVEN - 2 * DAY)
    assert Mail.objects.count() == 3
    assert reminded(SEVEN) == []
    assert Mail.objects.count() == 3


def test_a_letter_about_an_event_is_no_reminder_and_goes_always(world, round_):
    reminded(SEVEN)
    actions.extend(
        report=report_of(round_, world.idi),
        until=LOCKS + DAY,
        by=world.administrator,
        reason="Sykdom",
        at=SEVEN,
    )
    assert Mail.objects.filter(is_reminder=False).count() == 3


def test_an_extension_moves_the_units_own_ladder(world, round_):
    idi = report_of(round_, world.idi)
    until = LOCKS + 20 * DAY
    kwargs = {"until": until, "by": world.administrator, "reason": "Sykdom", "at": IN_TIME}
    actions.extend(report=idi, **kwargs)
    assert reminded(SEVEN) == []
    assert "head" in reminded(until - 7 * DAY)


def test_nobody_is_reminded_of_what_can_no_longer_be_written(world, round_):
    assert reminded(DUE + 12 * DAY) == ["colleague", "head", "reporter"]
    assert reminded(DUE + 19 * DAY) == []  # the round locked on 1 June


def test_a_reviewer_is_reminded_of_what_waits(world, round_):
    put(report_of(round_, world.idi), ReportState.SUBMITTED)
    assert reminded(SEVEN) == ["reviewer"]
    letter = Mail.objects.get(person=world.reviewer)
    assert "IDI" in letter.body


def test_nobody_is_reminded_of_own_work_to_review(world, round_):
    idi = report_of(round_, world.idi)
    put(idi, ReportState.SUBMITTED)
    Membership.objects.create(person=world.reviewer, unit=world.idi, role=Role.HEAD)
    assert reminded(SEVEN) == []


def test_administrators_are_reminded_of_open_disputes(world, round_):
    idi = report_of(round_, world.idi)
    dispute(idi, world.reporter)
    put(idi, ReportState.SUBMITTED)
    assert reminded(SEVEN) == ["administrator", "reviewer"]
    assert "bestridt tall" in Mail.objects.get(person=world.administrator).body


def test_one_letter_with_everything(world, round_):
    for unit in (world.iik, world.isl):
        Membership.objects.create(person=world.reporter, unit=unit, role=Role.REPORTER)
    put(report_of(round_, world.isl), ReportState.RETURNED)
    reminded(SEVEN)
    letter = Mail.objects.get(person=world.reporter)
    assert letter.subject == "3 ting å gjøre i rapportrunden for 2021"
    assert letter.body.count("har frist") == 3
    assert letter.body.count("returnert") == 1


@pytest.mark.parametrize(
    ("language", "subject"),
    [("nn", "rapporten for 2021 har frist"), ("en", "the report for 2021 is due on")],
)
def test_in_the_readers_language(world, round_, language, subject):
    Person.objects.filter(pk=world.head.pk).update(language=language)
    reminded(SEVEN)
    letter = Mail.objects.get(person=world.head)
    assert subject in letter.subject
    assert letter.language == language


def test_an_approved_report_reminds_nobody(world, round_):
    approved(report_of(round_, world.idi), world)
    assert reminded(SEVEN) == []


def test_a_round_that_has_not_opened_or_is_frozen_reminds_nobody(world, round_):
    Round.objects.update(opens_at=SEVEN + DAY)
    assert reminded(SEVEN) == []


def test_the_command_reminds_and_sends_what_waits(world, round_, monkeypatch, mailoutbox, capsys):
    monkeypatch.setattr(clock, "now", lambda: SEVEN)
    call_command("send_reminders")
    assert "3 written" in capsys.readouterr().out
    assert len(mailoutbox) == 3
    call_command("send_reminders")
    assert "0 written" in capsys.readouterr().out
    assert len(mailoutbox) == 3


def remind_twice_at_once(world) -> None:
    open_round(world)
    ended = at_once(*[lambda: actions.send_reminders(at=SEVEN)] * 2)
    assert not [one for one in ended if isinstance(one, Exception)]


@pytest.mark.django_db(transaction=True)
def test_two_who_remind_at_once_remind_once(world):
    remind_twice_at_once(world)
    assert Mail.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_who_remind_at_once_remind_twice_without_the_guard(world, monkeypatch):
    # Each looks at the last reminder as it was before the two began.
    monkeypatch.setattr(actions.reminders, "_held", copy)
    monkeypatch.setattr(actions.reminders, "_last_reminder", lambda person: None)
    remind_twice_at_once(world)
    assert Mail.objects.count() == 6


def press(client, *units: str):
    return client.post(reverse("round_remind", args=[2021]), {"unit": units})


def test_the_button_says_who_was_not_reminded_and_why(world, round_, signed_in, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: IN_TIME)
    Person.objects.filter(pk=world.colleague.pk).update(email="")
    approved(report_of(round_, world.iik), world)
    client = signed_in(world.administrator)
    body = press(client, world.idi.code, world.iik.code, world.isl.code).content.decode()
    assert "2 personer er påminnet" in body
    assert "Kari Kollega (IDI): Har ingen e-postadresse." in body
    assert "IIK: Rapporten er godkjent." in body
    assert "ISL: Ingen rapporterer for det" in body
    again = press(client, world.idi.code).content.decode()
    assert "aldri to ganger innen fem dager" in again
    assert Mail.objects.count() == 2


@pytest.mark.parametrize("units", [[], ["194.99.99.0"], ["194.63.10.0", "x"]])
def test_the_button_refuses_what_is_no_unit_of_the_round(world, round_, signed_in, units):
    assert press(signed_in(world.administrator), *units).status_code == 422
    assert not Mail.objects.exists()


def test_after_the_lock_the_button_says_why(world, round_, signed_in, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AFTER)
    body = press(signed_in(world.administrator), world.idi.code).content.decode()
    assert "fristen er ute" in body
    assert not Mail.objects.exists()


@pytest.mark.parametrize(("ends", "says"), [(2020, True), (2018, False), (2023, False)])
def test_evidence_that_runs_out_is_said_beside_the_report(world, round_, ends, says):
    """Neither what has run out already, nor what counts for longer than a year."""
    area = register.declare(world.idi, world.reporter)
    days = {"starts_on": date(2014, 1, 1), "ends_on": date(ends, 12, 31)}
    register.verified(area, world.reporter, world.reviewer, **days)
    reminded(SEVEN)
    letter = Mail.objects.get(person=world.reporter, is_reminder=True)
    assert ("IDI: ett stykke dokumentasjon går ut innen et år." in letter.body) is says
    until = "IDI: «Kunstig intelligens» er dokumentert til og med 31.12.2022"
    assert (until in letter.body) is says
    assert letter.subject == "IDI: rapporten for 2021 har frist 15.05.2022"


def test_a_core_area_that_has_expired_is_said_with_what_ran_out(world, round_):
    """In the reader's language: it was documented through 2020, and the letter is of 2022."""
    area = register.declare(world.idi, world.reporter)
    days = {"starts_on": date(2014, 1, 1), "ends_on": date(2019, 12, 31)}
    register.verified(area, world.reporter, world.reviewer, title="Et senter", **days)
    Person.objects.filter(pk=world.head.pk).update(language="en")
    reminded(SEVEN)
    told = Mail.objects.get(person=world.reporter).body
    assert "IDI: «Kunstig intelligens» var dokumentert, og er det ikke lenger." in told
    assert "«Et senter» gjaldt til og med 31.12.2021." in told
    assert "dokumentasjon går ut" not in told
    assert "“Artificial intelligence” was documented" in Mail.objects.get(person=world.head).body
