"""The pages about rounds: what they say, what they refuse, and that typed text is not lost."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goals import actions
from goals.actions.rounds import token_of_freeze
from goals.models import Event, Extension, Report, Round, Submission
from goals.reports.frozen import frozen_parts
from goals.wording.rounds import PHASE, Phase
from goals.workflow import ReportState
from institutes import clock
from tests.goals.rounds import (
    AFTER,
    BEFORE,
    DUE,
    IN_TIME,
    LOCKS,
    OPENS,
    approved,
    filled_series,
    open_round,
    report_of,
)
from tests.goals.series import plan, publish, series, value
from tests.once import once
from tests.world import unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(monkeypatch):
    """`at(AFTER)`: from now on the database says it is that moment."""

    def at(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    at(IN_TIME)
    return at


@pytest.fixture
@once
def round_(world, at) -> Round:
    return open_round(world)


@pytest.fixture
def administrator(world, signed_in):
    return signed_in(world.administrator)


def text(response) -> str:
    return response.content.decode()


def test_the_list_without_rounds_says_so(administrator, at):
    assert "Ingen runde er satt opp" in text(administrator.get(reverse("rounds")))


def test_the_normal_calendar_is_proposed(world, administrator, at):
    plan(filled_series(world))
    body = text(administrator.get(reverse("round_new")))
    for proposed in ("2021", "01.04.2022 08:00", "15.05.2022 23:59", "15.06.2022 23:59"):
        assert f'value="{proposed}"' in body


NEW = {
    "year": "2021",
    "opens_at": "01.05.2022 08:00",
    "due_at": "15.05.2022 23:59",
    "locks_at": "15.06.2022 23:59",
}


def set_up(client, **fields):
    return client.post(reverse("round_new"), NEW | fields)


def test_a_round_is_set_up_in_norwegian_time(world, administrator, at):
    plan(filled_series(world))
    assert set_up(administrator)["Location"] == reverse("round", args=[2021])
    made = Round.objects.get()
    assert made.opens_at == datetime(2022, 5, 1, 6, tzinfo=UTC)
    assert made.created_by == world.administrator


def test_a_round_set_up_twice_is_one(world, administrator, at):
    plan(filled_series(world))
    set_up(administrator)
    again = set_up(administrator)
    assert again.status_code == 422
    assert "2021 har allerede en runde" in text(again)
    assert Event.objects.filter(kind="opened").count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"year": ""}, "fire sifre"),
        ({"year": "tjueen"}, "fire sifre"),
        ({"year": "1995"}, "2012 til 2021"),
        ({"year": "2035"}, "2012 til 2021"),
        ({"due_at": "01.05.2022 07:59"}, "etter at runden åpner"),
        ({"locks_at": "14.05.2022 23:59"}, "ved fristen eller senere"),
        ({"opens_at": "i morgen"}, "dag.måned.år"),
        ({"opens_at": "01.04.1922 08:00"}, "2021 til 2026"),
        (
            {
                "opens_at": "01.04.2022 08:00",
                "due_at": "10.04.2022 08:00",
                "locks_at": "19.04.2022 08:00",
            },
            "fram i tid",
        ),
    ],
)
def test_what_cannot_be_is_said_and_kept(world, administrator, at, fields, sentence):
    plan(filled_series(world))
    answer = set_up(administrator, **fields)
    assert answer.status_code == 422
    assert sentence in text(answer)
    for typed in (NEW | fields).values():
        assert f'value="{typed}"' in text(answer) or not typed
    assert not Round.objects.exists()


@pytest.mark.parametrize(
    ("row", "moment"),
    [
        ("TIME-02", "27.03.2022 02:30"),
        ("TIME-03", "30.10.2022 02:30"),
        ("FORM-25", "31.02.2022 12:00"),
        ("FORM-25", "00.00.0000 12:00"),
        ("FORM-25", "01.01.10000 12:00"),
        ("FORM-26", "1.6.22 12:00"),
    ],
)
def test_moments_that_are_none(world, administrator, at, row, moment):
    plan(filled_series(world))
    answer = set_up(administrator, locks_at=moment)
    assert answer.status_code == 422
    assert ("stilles i den timen" if row.startswith("TIME") else "dag.måned.år") in text(answer)
    assert f'value="{moment}"' in text(answer)
    assert not Round.objects.exists()


def test_the_history_of_the_night_the_clock_is_put_back_is_in_order(
    world, round_, administrator, at
):
    """TIME-04: stored in UTC; the wall says 02:50 before 02:10."""
    lock = datetime(2022, 12, 1, 12, tzinfo=UTC)
    for minute, moved in ((50, 0), (70, 1)):
        moment = datetime(2022, 10, 30, 0, tzinfo=UTC) + timedelta(minutes=minute)
        actions.reschedule_round(
            round_=round_,
            times=actions.rounds.Times(OPENS, DUE, lock + timedelta(days=moved)),
            seen=Round.objects.get().times,
            by=world.administrator,
            reason=f"nr. {moved}",
            at=moment,
        )
    body = text(administrator.get(reverse("round", args=[2021])))
    assert body.index("30.10.2022 02:10") < body.index("30.10.2022 02:50")
    assert body.index("nr. 1") < body.index("nr. 0")


def test_other_times_hold_with_a_reason(world, round_, administrator):
    address = reverse("round_times", args=[2021])
    page = administrator.get(address)
    seen = page.context["form"]["seen"].value()
    fields = {
        "opens_at": "01.04.2022 08:00",
        "due_at": "15.05.2022 23:59",
        "locks_at": "20.06.2022 12:00",
        "seen": seen,
    }
    without = administrator.post(address, fields)
    assert without.status_code == 422
    assert "20.06.2022 12:00" in text(without)
    assert administrator.post(address, fields | {"reason": "Ferie"}).status_code == 302
    assert Round.objects.get().locks_at == datetime(2022, 6, 20, 10, tzinfo=UTC)
    other = administrator.post(address, fields | {"reason": "Nei", "due_at": "16.05.2022 23:59"})
    assert other.status_code == 409
    assert Round.objects.get().due_at == DUE
    broken = administrator.post(
        address, fields | {"reason": "Nei", "due_at": "16.05.2022 23:59", "seen": "x|y"}
    )
    assert broken.status_code == 409


def test_lock_now(world, round_, administrator):
    address = reverse("round_lock", args=[2021])
    assert administrator.post(address, {"reason": "Alt er inne"}).status_code == 302
    assert Round.objects.get().locks_at == IN_TIME
    assert administrator.post(address, {"reason": "Alt er inne"}).status_code == 302
    assert Event.objects.filter(kind="rescheduled").count() == 1


def extension(**fields) -> dict:
    return {"unit": "194.63.10.0", "until": "20.06.2022 12:00", "reason": "Sykdom"} | fields


def test_more_time_for_a_unit_is_shown_with_its_reason(world, round_, administrator):
    address = reverse("round_extend", args=[2021])
    assert administrator.post(address, extension()).status_code == 302
    assert administrator.post(address, extension()).status_code == 302
    assert Extension.objects.count() == 1
    body = text(administrator.get(reverse("round", args=[2021])))
    assert "Sykdom" in body
    assert "20.06.2022 12:00" in body


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"reason": " "}, 422),
        ({"until": "x"}, 422),
        ({"unit": "194.0.0.0"}, 422),
        ({"until": "19.04.2022 12:00"}, 422),
        ({"until": "21.04.2022 12:00"}, 409),
        ({"until": "21.04.2099 12:00"}, 422),
    ],
)
def test_an_extension_that_cannot_be_keeps_what_was_typed(
    world, round_, administrator, fields, status
):
    answer = administrator.post(reverse("round_extend", args=[2021]), extension(**fields))
    assert answer.status_code == status
    assert extension(**fields)["until"] in text(answer)
    assert not Extension.objects.exists()


def test_freezing_is_looked_at_first(world, round_, administrator, at):
    at(AFTER)
    idi = approved(report_of(round_, world.idi), world)
    address = reverse("round_freeze", args=[2021])
    page = administrator.get(address)
    assert "Én godkjent rapport fryses" in text(page)
    token = page.context["form"]["token"].value()
    assert administrator.post(address, {"token": token}).status_code == 422
    assert administrator.post(address, {"token": "x", "sure": "on"}).status_code == 409
    assert administrator.post(address, {"token": token, "sure": "on"}).status_code == 302
    idi.refresh_from_db()
    assert idi.state == ReportState.FROZEN
    assert administrator.post(address, {"token": token, "sure": "on"}).status_code == 409


def test_what_cannot_be_done_is_shown_with_why(round_, administrator, at):
    body = text(administrator.get(reverse("round", args=[2021])))
    assert "En runde kan fryses når den er låst." in body
    assert reverse("round_freeze", args=[2021]) not in body
    at(AFTER)
    body = text(administrator.get(reverse("round", args=[2021])))
    assert "Runden er låst allerede." in body
    assert reverse("round_freeze", args=[2021]) in body


def test_an_auditor_reads_and_is_told_why_no_more(world, round_, signed_in):
    body = text(signed_in(world.auditor).get(reverse("round", args=[2021])))
    assert body.count("Bare administratorer gjør dette.") == 4


def frozen(world, round_) -> Round:
    approved(report_of(round_, world.idi), world)
    token = token_of_freeze(round_, frozen_parts(round_))
    return actions.freeze_round(round_=round_, by=world.administrator, token=token, at=AFTER)


def test_the_checksum_is_worked_out_again(world, round_, administrator, at):
    frozen(world, round_)
    at(AFTER)
    address = reverse("round_verify", args=[2021])
    assert "Stemmer ikke" not in text(administrator.get(address))
    submission = Submission.objects.get()
    submission.contents["unit"] = "194.63.30.0"
    submission.save(update_fields=["contents"])
    assert "Stemmer ikke" in text(administrator.get(address))


def test_what_changed_after_the_freeze_is_listed(world, round_, administrator, at):
    frozen(world, round_)
    later = AFTER + timedelta(days=1)
    at(later)
    address = reverse("round", args=[2021])
    assert "ingen tall er endret" in text(administrator.get(address))
    report = report_of(round_, world.idi)
    Report.objects.filter(pk=report.pk).update(state=ReportState.RETURNED, reopened_at=later)
    Event.objects.create(
        round=round_,
        report=report,
        kind=Event.Kind.REOPENED,
        at=later,
        by=world.administrator,
        reason="Feil i telling",
    )
    filled = round_.plan.entries.get(indicator__code="EU-02").indicator
    publish(value(filled, world.idi, 2021, 9), at=later, kind="report")
    body = text(administrator.get(address))
    assert "Feil i telling" in body
    assert "<del>7</del>" in body
    assert "<ins>9</ins>" in body


def test_two_rounds_side_by_side(world, round_, administrator):
    actions.open_round(
        plan=round_.plan,
        year=2020,
        opens_at=OPENS,
        due_at=DUE,
        locks_at=LOCKS,
        by=world.administrator,
        at=BEFORE,
    )
    body = text(administrator.get(reverse("round_compare", args=[2021, 2020])))
    assert "2020 og 2021" in body
    assert "EU-02" in body


@pytest.mark.parametrize("name", ["round", "round_freeze", "round_completeness"])
def test_fifty_more_units_ask_no_more_queries(world, round_, administrator, at, name):
    def queries(year: int) -> int:
        administrator.get(reverse(name, args=[year]))
        with CaptureQueriesContext(connection) as found:
            assert administrator.get(reverse(name, args=[year])).status_code == 200
        return len(found)

    few = queries(2021)
    for number in range(50):
        unit(f"194.63.{number + 100}.0", f"X{number}", f"Institutt {number}", "D", world.ie)
    actions.open_round(
        plan=round_.plan,
        year=2020,
        opens_at=OPENS,
        due_at=DUE,
        locks_at=LOCKS,
        by=world.administrator,
        at=BEFORE,
    )
    assert queries(2020) == few
    assert few <= 30


@pytest.mark.parametrize("days", [400, -1, 1 / 24])
def test_a_clock_that_jumps_on_one_server_decides_nothing(world, administrator, days):
    """TIME-08: the application's clock jumps, the database's does not."""
    now = clock.now()
    day = timedelta(days=1)
    actions.open_round(
        plan=plan(filled_series(world)),
        year=2021,
        opens_at=now - timedelta(minutes=30),
        due_at=now + timedelta(minutes=20),
        locks_at=now + timedelta(minutes=30),
        by=world.administrator,
        at=now - day,
    )
    with time_machine.travel(now + days * day):
        client = Client()  # signed in by that clock, as sessions are
        client.force_login(world.administrator)
        page = client.get(reverse("round", args=[2021])).context["page"]
        assert page.phase is PHASE[Phase.OPEN]
        client.post(reverse("round_lock", args=[2021]), {"reason": "Alt er inne"})
    assert abs(Round.objects.get().locks_at - now) < timedelta(minutes=5)


def test_a_series_more_is_a_column_more(world, at, administrator):
    open_round(world, filled_series(world), series("EU-03"))
    body = text(administrator.get(reverse("round_completeness", args=[2021])))
    assert "EU-02" in body
    assert "EU-03" in body
