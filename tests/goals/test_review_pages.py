"""The pages of review: who sees what, what is shown first, and every form from its page."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goals import actions, ledger, pages
from goals.models import (
    Batch,
    Comment,
    Event,
    Extension,
    Goal,
    PlanIndicator,
    Report,
    Settlement,
)
from goals.reports.contents import contents_of
from goals.reports.rights import actors_of, reviewed_units
from goals.workflow import Actor, ReportState
from institutes import clock
from institutes.access import rights_of
from institutes.models import Membership, Role
from institutes.organisation import organisation_on
from tests.goals.reviewing import fresh, hand_in, say, seen, tell, waiting
from tests.goals.rounds import AFTER, IN_TIME, LOCKS, open_round, report_of, standing
from tests.goals.series import publish, series, value
from tests.once import once

pytestmark = pytest.mark.django_db
IDI = [2021, "194.63.10.0"]
PLANTED = "Hemmelig ord 71"


@pytest.fixture(autouse=True)
def in_the_round(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: IN_TIME)


@pytest.fixture
@once
def idi(world):
    return waiting(world)


@pytest.fixture
@once
def disputed(world):
    return waiting(world, disputed=True)


@pytest.fixture
def reviewer(world, signed_in):
    return signed_in(world.reviewer)


@pytest.fixture
def admin(world, signed_in):
    return signed_in(world.administrator)


def address(name: str, *args) -> str:
    return reverse(name, args=args or IDI)


def send(client, name: str, report=None, **fields):
    given = {"seen": seen(report)} if report else {}
    return client.post(address(name), given | fields)


def told(answer) -> str:
    """What the page says at its top."""
    return " ".join(str(each) for each in answer.context["messages"])


# ── The queue ──────────────────────────────────────────────────────────────────────────────


def test_the_queue_shows_what_waits_and_counts_the_rest(idi, reviewer):
    page = reviewer.get(reverse("review")).context["page"]
    assert [line.standing.unit.acronym for line in page.lines] == ["IDI", "IIK"]
    assert (page.waiting, page.for_me, page.returned, page.approved, page.missing) == (
        1,
        1,
        0,
        0,
        1,
    )
    assert (page.lines[0].to_look_at, page.lines[0].unusual) == (1, 0)
    assert page.lines[1].to_look_at is None


def test_a_reviewer_sees_their_own_faculty_and_an_auditor_all(world, idi, reviewer, signed_in):
    html = reviewer.get(reverse("review"), {"faculty": "194.62.0.0"}).content.decode()
    assert "ISL" not in html
    page = signed_in(world.auditor).get(reverse("review")).context["page"]
    assert len(page.lines) == 5
    page = (
        signed_in(world.auditor).get(reverse("review"), {"faculty": "194.62.0.0"}).context["page"]
    )
    assert {line.standing.faculty.acronym for line in page.lines} == {"HF"}


def test_a_reviewers_faculty_is_the_one_of_the_year(world, idi, reviewer):
    """IDI moved to HF after the round's year: the reviewer of 2021 is still that of IE."""
    from datetime import date

    from institutes.models import Place

    old = Place.objects.get(unit=world.idi)
    Place.objects.filter(pk=old.pk).update(valid_to=date(2022, 1, 1))
    Place.objects.create(
        unit=world.idi,
        parent=world.hf,
        acronym="IDI",
        name_nb=old.name_nb,
        name_en=old.name_en,
        valid_from=date(2022, 1, 1),
    )
    assert reviewer.get(address("report_review")).status_code == 200


def test_whose_reports_are_reviewed_is_the_same_asked_of_one_unit_and_of_all(world, idi):
    organisation = organisation_on(IN_TIME.date())
    for person in (world.reviewer, world.reporter, world.head, world.leader, world.administrator):
        rights = rights_of(person, IN_TIME.date())
        one_by_one = {
            unit.id
            for unit in organisation.nodes.values()
            if Actor.REVIEWER in actors_of(rights, unit)
        }
        assert reviewed_units(rights, organisation) == one_by_one
        assert bool(one_by_one) == (person == world.reviewer)


def test_own_work_waits_for_someone_else(world, idi, reviewer):
    Membership.objects.create(person=world.reviewer, unit=world.idi, role=Role.HEAD)
    page = reviewer.get(reverse("review")).context["page"]
    assert (page.waiting, page.for_me) == (1, 0)
    assert page.lines[0].state.word == "Venter på en annen vurderer"


@pytest.mark.parametrize(
    "query", [{"year": "1899"}, {"year": "x"}, {"faculty": "%00"}, {"year": ""}]
)
def test_a_wrong_choice_shows_what_is_shown_first(idi, reviewer, query):
    answer = reviewer.get(reverse("review"), query)
    assert (answer.status_code, answer.context["page"].round.year) == (200, 2021)


def test_without_a_round_the_queue_says_so(world, reviewer):
    assert "Ingen runde er åpnet" in reviewer.get(reverse("review")).content.decode()


@pytest.mark.parametrize("who", ["leader", "reporter", "head"])
def test_for_others_there_is_no_queue(world, idi, signed_in, who):
    client = signed_in(getattr(world, who))
    assert client.get(reverse("review")).status_code == 404
    assert reverse("review") not in client.get("/").content.decode()


def test_reviewers_find_it_in_the_menu(world, idi, reviewer):
    assert reverse("review") in reviewer.get("/").content.decode()


# ── The report ─────────────────────────────────────────────────────────────────────────────


def page_of(report, person, at=IN_TIME):
    return pages.review_page(standing(report, person, at))


def test_what_is_unusual_or_disputed_comes_first(world):
    codes = ["AA-01", "AA-02", "AA-03", "AA-04"]
    found = [series(code, collected_by="self_report") for code in codes]
    publish(*(value(one, world.idi, 2020, 10) for one in found))
    publish(value(found[1], world.idi, 2021, 12), value(found[3], world.idi, 2021, 11))
    report = report_of(open_round(world, *found), world.idi)
    say(report, world.reporter, "AA-01", "own", numerator="11")
    say(report, world.reporter, "AA-02", "disputed", numerator="13", reason="Feil")
    say(report, world.reporter, "AA-03", "own", numerator="90", comment="Ny avtale")
    say(report, world.reporter, "AA-04", "confirmed")
    tell(report, world.reporter, "Tekst")
    page = page_of(hand_in(report, world.head), world.reviewer)
    assert [line.item.indicator.code for line in page.lines] == ["AA-02", "AA-03", "AA-01"]
    assert [line.item.indicator.code for line in page.unchanged] == ["AA-04"]
    line = page.lines[0]
    assert (line.last_year, line.now, line.other, line.difference) == ("10", "13", "12", "+3")
    assert "AA-02" in page.approve_refusal


def test_both_values_of_a_dispute_stand_in_the_page(disputed, reviewer):
    html = reviewer.get(address("report_review")).content.decode()
    for text in ("Fylt inn: 7", "<ins>9</ins>", "To til", "Bestridt", "aria-disabled"):
        assert text in html


def test_after_a_return_the_page_says_what_is_new(world, idi, reviewer):
    send(reviewer, "report_return", idi, reason="Se på avtalene")
    say(idi, world.reporter, "PA-02", "own", numerator="4")
    tell(idi, world.reporter, "Vi har gjort mye.", goals=(1,))
    hand_in(idi, world.head)
    page = page_of(idi, world.reviewer)
    [line] = [line for line in page.lines if line.is_new]
    assert (line.item.indicator.code, line.before, line.now) == ("PA-02", "3", "4")
    assert page.new == 2
    html = reviewer.get(address("report_review")).content.decode()
    assert '<del class="was">noe.</del><ins class="now">mye.</ins>' in html


def test_a_confirmed_figure_that_was_disputed_before_is_looked_at(world, disputed, reviewer):
    send(reviewer, "report_return", disputed, reason="Er den feil?")
    say(disputed, world.reporter, "EU-02", "confirmed")
    hand_in(disputed, world.head)
    page = page_of(disputed, world.reviewer)
    assert "EU-02" in [line.item.indicator.code for line in page.lines]
    assert page.unchanged == ()


def test_what_was_approved_is_not_new_after_a_reopening(world, idi, reviewer, admin):
    send(reviewer, "report_approve", idi)
    send(admin, "report_reopen", idi, until="20.06.2022", reason="Feil")
    hand_in(idi, world.head)
    page = page_of(idi, world.reviewer)
    assert page.new == 0
    assert page.was_approved


@pytest.mark.parametrize("who", ["reporter", "head", "reviewer", "administrator", "auditor"])
def test_the_page_can_be_read_in_every_state(world, disputed, signed_in, who):
    client = signed_in(getattr(world, who))
    for state in ReportState:
        Report.objects.filter(pk=disputed.pk).update(state=state)
        for name in ("report_review", "report_history"):
            assert client.get(address(name)).status_code == 200, (name, state)


def test_the_page_asks_as_often_for_many_figures(world):
    def queries(report):
        page_of(report, world.reviewer)  # the plan is read once in a process
        with CaptureQueriesContext(connection) as captured:
            page = page_of(report, world.reviewer)
            assert page.approve_refusal == ""
        return len(captured), len(page.lines)

    def give_back(report):
        by = {"by": world.reviewer, "at": IN_TIME}
        actions.return_report(report=report, reason="Se på det", seen=seen(report), **by)

    idi = waiting(world)
    give_back(idi)
    few, lines = queries(hand_in(idi, world.head))
    give_back(idi)
    goal = Goal.objects.get(number=1)
    for n in range(12):
        one = series(f"BB-{n:02}", collected_by="self_report")
        publish(value(one, world.idi, 2020, 10))
        PlanIndicator.objects.create(plan=goal.plan, goal=goal, indicator=one, position=n)
        ledger.touch()
        say(idi, world.reporter, one.code, "own", numerator="11")
        actions.comment(
            report=idi,
            text=f"Om {one.code}",
            is_internal=True,
            indicator=one,
            by=world.reviewer,
            at=IN_TIME,
        )
    assert queries(hand_in(idi, world.head)) == (few, lines + 12)


# ── Comments ───────────────────────────────────────────────────────────────────────────────


def test_internal_comments_are_unseen_by_the_institute(world, idi, reviewer, signed_in):
    send(reviewer, "report_comment", text=PLANTED, is_internal="on", about="PA-02")
    send(reviewer, "report_comment", text="Fint", about="goal-1")
    assert set(Comment.objects.values_list("is_internal", flat=True)) == {True, False}
    for who, sees in [("reporter", 0), ("head", 0), ("reviewer", 1), ("auditor", 1)]:
        for name in ("report_review", "report_history"):
            html = signed_in(getattr(world, who)).get(address(name)).content.decode()
            assert (PLANTED in html, "Fint" in html) == (bool(sees), True), (who, name)


def test_a_reporter_answers_and_is_never_internal(world, idi, signed_in):
    client = signed_in(world.reporter)
    answer = send(client, "report_comment", text="Vi teller bare nye", is_internal="on")
    assert answer.status_code == 302
    assert not Comment.objects.get().is_internal


@pytest.mark.parametrize(
    "fields",
    [{"text": ""}, {"text": "x", "about": "XX-99"}, {"text": "x\x00"}, {"text": "x" * 4001}],
)
def test_a_wrong_comment_is_said_at_the_field_and_kept(idi, reviewer, fields):
    answer = send(reviewer, "report_comment", **fields)
    assert answer.status_code == 422
    assert answer.context["comment_form"].errors
    assert not Comment.objects.exists()


# ── Decisions ──────────────────────────────────────────────────────────────────────────────


def test_approve_publishes_and_says_so(world, idi, reviewer):
    answer = reviewer.post(address("report_approve"), {"seen": seen(idi)}, follow=True)
    assert "godkjent" in told(answer)
    assert fresh(idi).state == ReportState.APPROVED
    html = answer.content.decode()
    assert "Godkjent" in html
    assert "Frida Fakultet" in html


def test_approve_of_an_older_version_is_told_and_nothing_is_done(world, idi, reviewer):
    before = seen(idi)
    send(reviewer, "report_return", idi, reason="Se på det")
    say(idi, world.reporter, "PA-02", "own", numerator="5")
    hand_in(idi, world.head)
    answer = reviewer.post(address("report_approve"), {"seen": before})
    assert answer.status_code == 409
    assert "endret" in told(answer)
    assert not Batch.objects.filter(kind=Batch.Kind.REPORT).exists()
    again = reviewer.post(address("report_approve"), {"seen": answer.context["page"].seen})
    assert again.status_code == 302


def test_a_reason_that_met_a_decision_is_not_lost(world, idi, reviewer, signed_in):
    before = seen(idi)
    send(reviewer, "report_approve", idi)
    answer = reviewer.post(address("report_return"), {"seen": before, "reason": "Lang grunn"})
    assert answer.status_code == 409
    assert "Lang grunn" in answer.content.decode()
    assert fresh(idi).state == ReportState.APPROVED


@pytest.mark.parametrize("reason", ["", "   ", "…", "x" * 501, "a\x00b"])
def test_form_01_10_11_a_return_without_a_usable_reason_is_said_at_the_field(idi, reviewer, reason):
    answer = send(reviewer, "report_return", idi, reason=reason)
    assert answer.status_code == 422
    assert answer.context["return_form"].errors["reason"]
    assert fresh(idi).state == ReportState.SUBMITTED


def test_form_13_14_the_reason_stays_in_the_history_as_it_was_written(
    world, idi, reviewer, signed_in
):
    send(reviewer, "report_return", idi, reason="<script>alert(1)</script> {{7*7}} %s")
    html = signed_in(world.head).get(address("report_history")).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}} %s" in html
    assert "<script>alert(1)" not in html


def test_form_02_extra_fields_change_nothing(world, idi, reviewer):
    send(
        reviewer,
        "report_return",
        idi,
        reason="Se på det",
        state="approved",
        by="1",
        unit="194.63.30.0",
        version="99",
        approved_by="1",
    )
    event = Event.objects.get(kind=Event.Kind.RETURNED)
    assert (event.report, event.by, fresh(idi).state) == (idi, world.reviewer, "returned")


def test_accepting_from_the_page(world, idi, reviewer):
    answer = reviewer.post(address("report_accept"), {"seen": seen(idi)}, follow=True)
    assert "Ett tall er godtatt" in told(answer)
    own = contents_of(idi).item("PA-02").answer.pk
    answer = reviewer.post(address("report_accept"), {"answer": own}, follow=True)
    assert answer.context["page"].accepted == 2
    answer = reviewer.post(address("report_accept"), {"answer": own}, follow=True)
    assert "ingenting" in told(answer)


@pytest.mark.parametrize("answer", ["0", "-1", "x", str(2**63), "99999999", "1" * 40])
def test_an_answer_that_is_not_there_is_told(idi, reviewer, answer):
    assert reviewer.post(address("report_accept"), {"answer": answer}).status_code == 409


def test_an_answer_of_another_report_is_not_accepted(world, idi, reviewer):
    other = report_of(idi.round, world.iik)
    Membership.objects.create(person=world.reporter, unit=world.iik, role=Role.REPORTER)
    answer = say(other, world.reporter, "PA-02", "own", numerator="1")
    assert reviewer.post(address("report_accept"), {"answer": answer.pk}).status_code == 409


def test_reopening_from_the_page(world, idi, reviewer, admin, monkeypatch):
    send(reviewer, "report_approve", idi)
    monkeypatch.setattr(clock, "now", lambda: AFTER)
    answer = admin.post(
        address("report_reopen"),
        {"seen": seen(idi), "until": "20.06.2022", "reason": "Feil i tallet"},
        follow=True,
    )
    assert "gjenåpnet" in told(answer)
    assert Extension.objects.get().until.isoformat() == "2022-06-20T21:59:00+00:00"
    assert "står publisert" in answer.content.decode()


@pytest.mark.parametrize(
    "until",
    ["", "31.02.2022", "29.02.2023", "00.00.0000", "1.1.25", "01.05.2022", "x", "10000-01-01"],
)
def test_form_25_26_a_deadline_that_is_no_day_ahead_is_said_at_the_field(idi, admin, until):
    answer = send(admin, "report_reopen", idi, until=until, reason="Feil")
    assert answer.status_code == 422
    assert answer.context["reopen_form"].errors["until"]


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("report_approve", "head"),
        ("report_approve", "administrator"),
        ("report_return", "reporter"),
        ("report_accept", "auditor"),
        ("report_reopen", "reviewer"),
        ("report_comment", "auditor"),
        ("report_settle", "auditor"),
    ],
)
def test_what_is_not_yours_is_refused_with_a_sentence(world, idi, signed_in, name, who):
    answer = send(signed_in(getattr(world, who)), name, idi, reason="x", text="x")
    assert answer.status_code == 403
    assert "Bare " in answer.content.decode()


def test_a_leader_reads_the_events_of_an_approved_report_and_no_draft(
    world, idi, reviewer, signed_in
):
    leader = signed_in(world.leader)
    assert leader.get(address("report_history")).status_code == 404
    send(reviewer, "report_comment", text=PLANTED)
    send(reviewer, "report_approve", idi)
    html = leader.get(address("report_history")).content.decode()
    assert "Frida Fakultet" in html
    assert PLANTED not in html
    assert "Alle versjoner" not in html
    assert leader.get(address("report_review")).status_code == 403


def test_a_reviewer_elsewhere_meets_nothing(world, idi, signed_in):
    from tests.world import person

    other = signed_in(person("hf", "Hans Humaniora", Role.REVIEWER, world.hf))
    for name in ("report_review", "report_history"):
        assert other.get(address(name)).status_code == 404
    assert send(other, "report_approve", idi).status_code == 404


# ── Disputes ───────────────────────────────────────────────────────────────────────────────


def settle(client, report, **fields):
    item = contents_of(fresh(report)).item("EU-02")
    given = {"answer": item.answer.pk, "figure": item.figure.pk, "outcome": "kept"}
    return client.post(address("report_settle"), given | {"reason": "Registeret er rett"} | fields)


def test_open_disputes_show_both_values_side_by_side(disputed, admin):
    answer = admin.get(reverse("disputes"))
    [(dispute, _form)] = answer.context["rows"]
    assert (dispute.ours, dispute.theirs, dispute.difference) == ("7", "9", "+2")
    assert "To til" in answer.content.decode()


def test_settling_moves_it_to_what_is_settled(disputed, admin):
    answer = settle(admin, disputed)
    assert answer.status_code == 302
    page = admin.get(reverse("disputes")).context["page"]
    assert (page.disputes, len(page.settled)) == ((), 1)
    assert Settlement.objects.get().outcome == "kept"


@pytest.mark.parametrize(
    "fields", [{"outcome": ""}, {"outcome": "both"}, {"reason": ""}, {"reason": "x" * 501}]
)
def test_a_settlement_without_choice_or_reason_is_said_at_the_field(disputed, admin, fields):
    answer = settle(admin, disputed, **fields)
    assert answer.status_code == 422
    assert answer.context["bad_form"].errors
    assert not Settlement.objects.exists()


@pytest.mark.parametrize("fields", [{"answer": ""}, {"figure": "1"}, {"answer": "999999"}])
def test_a_dispute_that_was_not_seen_is_not_settled(disputed, admin, fields):
    assert settle(admin, disputed, **fields).status_code in (409, 422)
    assert not Settlement.objects.exists()


def test_a_dispute_that_is_being_written_is_not_listed(world, admin):
    report = report_of(open_round(world), world.idi)
    say(report, world.reporter, "EU-02", "disputed", numerator="9")
    assert admin.get(reverse("disputes")).context["rows"] == []


def test_what_is_counted_as_open_is_what_is_listed(world, disputed, admin):
    def counted():
        found = world.administrator
        return pages.review_tasks(
            rights_of(found, IN_TIME.date()), found, IN_TIME, ledger.current().frame
        ).disputes

    assert counted() == len(admin.get(reverse("disputes")).context["rows"]) == 1
    settle(admin, disputed)
    assert counted() == len(admin.get(reverse("disputes")).context["rows"]) == 0


@pytest.mark.parametrize("who", ["reporter", "head", "reviewer", "leader"])
def test_for_others_there_is_no_list_of_disputes(world, disputed, signed_in, who):
    client = signed_in(getattr(world, who))
    assert client.get(reverse("disputes")).status_code == 404
    assert settle(client, disputed).status_code == 404


def test_an_auditor_reads_disputes_and_settles_none(world, disputed, signed_in):
    html = signed_in(world.auditor).get(reverse("disputes")).content.decode()
    assert "Bare administratorer" in html
    assert "/review/settle/" not in html


# ── History, tasks, queries ────────────────────────────────────────────────────────────────


def test_the_history_has_every_version(world, idi, reviewer):
    send(reviewer, "report_return", idi, reason="Se på det")
    say(idi, world.colleague, "PA-02", "own", numerator="4", comment="Én til")
    page = reviewer.get(address("report_history")).context["page"]
    [figure] = [one for one in page.figures if one.indicator.code == "PA-02"]
    assert [version.text for version in figure.versions] == ["4", "3"]
    assert [version.answer.by.name for version in figure.versions] == [
        "Kari Kollega",
        "Rita Rapportør",
    ]
    kinds = [line.event.kind for line in page.events]
    assert kinds[0] == "returned"
    assert {"created", "submitted"} <= set(kinds)


def test_what_waits_for_whom(world, disputed):
    def tasks(who):
        found = getattr(world, who)
        return pages.review_tasks(
            rights_of(found, IN_TIME.date()), found, IN_TIME, ledger.current().frame
        )

    mine = tasks("reviewer")
    assert ([one.unit.acronym for one in mine.waiting], mine.missing, mine.disputes) == (
        ["IDI"],
        1,
        None,
    )
    centre = tasks("administrator")
    assert (centre.waiting, centre.elsewhere, centre.disputes) == ((), 1, 1)
    assert tasks("head") is None


def test_the_fragment_for_the_home_page(world, disputed):
    from django.template.loader import render_to_string

    rights = rights_of(world.reviewer, IN_TIME.date())
    found = pages.review_tasks(rights, world.reviewer, IN_TIME, ledger.current().frame)
    html = render_to_string("goals/_review_tasks.html", {"tasks": found})
    assert address("report_review") in html
    nothing = replace(found, waiting=(), elsewhere=2, disputes=0)
    assert "Ingen rapport" in render_to_string("goals/_review_tasks.html", {"tasks": nothing})


def test_as_many_queries_for_55_institutes_as_for_one(world):
    """The other institutes hand in, dispute and are decided on as well."""
    from tests.world import unit

    def queries():
        person = world.administrator
        rights = rights_of(person, IN_TIME.date())
        with CaptureQueriesContext(connection) as queue:
            pages.queue_page(rights, person, IN_TIME, rounds=pages.rounds_by_year())
        with CaptureQueriesContext(connection) as tasks:
            pages.review_tasks(rights, person, IN_TIME, ledger.current().frame)
        with CaptureQueriesContext(connection) as disputes:
            pages.disputes_page(rights, person, IN_TIME)
        return len(queue), len(tasks), len(disputes)

    for n in range(50):
        unit(f"194.63.{100 + n}.0", f"I{n}", f"Institutt {n}", f"Department {n}", world.ie)
    disputed = waiting(world, disputed=True)
    one = queries()
    indicator = contents_of(disputed).item("EU-02").indicator
    for report in Report.objects.exclude(pk=disputed.pk).select_related("unit"):
        for person, role in ((world.reporter, Role.REPORTER), (world.head, Role.HEAD)):
            Membership.objects.create(person=person, unit=report.unit, role=role)
        publish(value(indicator, report.unit, 2021, 7))
        say(report, world.reporter, "EU-02", "disputed", numerator="8", reason="Én til")
        say(report, world.reporter, "PA-02", "own", numerator="2")
        tell(report, world.reporter, "Vi har begynt.")
        report = hand_in(report, world.head)
        if report.unit.code.endswith("1.0"):
            actions.return_report(
                report=report, reason="x", seen=seen(report), by=world.reviewer, at=IN_TIME
            )
    assert Report.objects.count() == 55
    assert queries() == one


def test_the_origin_of_an_approved_figure_reads_as_a_report(world, idi, reviewer, signed_in):
    send(reviewer, "report_approve", idi)
    title = "Rapport fra IDI for 2021, godkjent av Frida Fakultet 20.04.2022"
    why = reverse("why", args=["PA-02", "194.63.10.0", 2021])
    html = signed_in(world.leader).get(why).content.decode()
    assert title in html
    assert address("report_history") not in html
    assert f'href="{address("report_history")}"' in reviewer.get(why).content.decode()
    csv = signed_in(world.administrator).get(
        reverse("unit", args=["194.63.10.0"]), {"year": 2021, "format": "csv"}
    )
    assert title in csv.content.decode("utf-8-sig")


def test_locked_reports_say_who_can_let_them_be_changed(idi, reviewer, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: LOCKS)
    assert "når en administrator" in reviewer.get(address("report_review")).content.decode()
