"""The report's pages as people send them: saved, in conflict, read only, handed in."""

from datetime import date

import pytest
from django.urls import reverse

from goals import actions, ledger, pages
from goals.models import Answer, Event, Extension, Figure, Report, Submission
from goals.reports.contents import contents_of
from goals.reports.rights import find
from goals.workflow import ReportState
from institutes import clock
from institutes.access import rights_of
from tests.goals.rounds import (
    AFTER,
    BEFORE,
    DUE,
    IN_TIME,
    LOCKS,
    OPENS,
    asked,
    filled_in,
    open_round,
    report_of,
    submitted,
)
from tests.goals.series import publish, series, value
from tests.institutes import register
from tests.once import once

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def now(monkeypatch):
    """`now(LOCKS)`: what time it is from here on."""

    def set_to(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_to(IN_TIME)
    return set_to


@pytest.fixture
@once
def idi(world, now) -> Report:
    return report_of(open_round(world), world.idi)


@pytest.fixture
def rep(world, idi, signed_in):
    return signed_in(world.reporter)


@pytest.fixture
def head(world, idi, signed_in):
    return signed_in(world.head)


def address(report, name="report", *more) -> str:
    return reverse(name, args=[report.round.year, report.unit.code, *more])


def own(number=0, typed="", **fields) -> dict[str, object]:
    """The part of the form that an own figure sends."""
    return {
        "PA-02-number": number,
        "PA-02-numerator": typed,
        "PA-02-reason": "",
        "PA-02-comment": "",
    } | {f"PA-02-{name}": text for name, text in fields.items()}


def filled(choice="", number=0, **fields) -> dict[str, object]:
    figure = Figure.objects.current().get(
        indicator__code="EU-02", unit__code="194.63.10.0", year=2021
    )
    return {
        "EU-02-number": number,
        "EU-02-figure": figure.pk,
        "EU-02-numerator": "",
        "EU-02-reason": "",
        "EU-02-comment": "",
    } | {f"EU-02-{name}": text for name, text in ({"choice": choice} | fields).items()}


def current(code="PA-02") -> Answer:
    return Answer.objects.current().get(indicator__code=code)


def text_of(answer) -> str:
    return answer.content.decode()


# ── The form ───────────────────────────────────────────────────────────────────────────────


def test_the_heading_says_what_is_left_and_by_when(rep, idi):
    page = text_of(rep.get(address(idi)))
    assert "<h1>4 ting å gjøre før 15. mai</h1>" in page
    assert "Se over 1 tall vi har hentet" in page
    assert "Fyll inn 1 tall bare dere har" in page


def test_a_fetched_figure_stands_with_its_source_and_last_year(rep, idi):
    page = text_of(rep.get(address(idi)))
    assert "Registeret, hentet 01.06.2021." in page
    assert "I fjor: 6." in page


def test_the_whole_form_is_saved_and_leads_back_to_its_place(rep, idi):
    answer = rep.post(address(idi), own(typed="3") | filled("confirmed") | {"to": "goal-4"})
    assert answer.status_code == 302
    assert answer["Location"] == address(idi) + "#goal-4"
    assert current().numerator == "3"
    assert current("EU-02").choice == "confirmed"


def test_all_unanswered_are_confirmed_at_once_and_disputed_ones_stay(rep, idi):
    rep.post(address(idi), own() | filled() | {"confirm": "EU-02"})
    assert current("EU-02").choice == "confirmed"
    rep.post(address(idi), filled("disputed", 1, numerator="8") | {"confirm": "EU-02"})
    assert current("EU-02").choice == "disputed"


def test_a_figure_is_disputed_with_a_number_and_a_reason(rep, idi):
    rep.post(address(idi), filled("disputed", numerator="8"))
    assert "Skriv hvorfor tallet er feil." in text_of(rep.get(address(idi)))
    rep.post(address(idi), filled("disputed", 1, numerator="8", reason="Ett til"))
    assert (current("EU-02").numerator, current("EU-02").reason) == ("8", "Ett til")


def test_what_is_not_applicable_has_a_reason(rep, idi):
    rep.post(address(idi), own(not_applicable="on"))
    assert "Skriv hvorfor det ikke er relevant." in text_of(rep.get(address(idi)))
    rep.post(address(idi), own(1, not_applicable="on", reason="Ingen avtaler"))
    assert current().choice == "not_applicable"


def test_an_invalid_number_is_kept_as_typed_and_shown_with_its_problem(rep, idi):
    assert rep.post(address(idi), own(typed="tre")).status_code == 302
    page = text_of(rep.get(address(idi)))
    assert 'value="tre"' in page
    assert "Feil: Skriv et tall" in page


def test_a_jump_asks_for_a_word_and_does_not_refuse(world, now, signed_in):
    found = series("PA-02", collected_by="self_report")
    publish(value(found, world.idi, 2020, 10))
    report = report_of(open_round(world, found), world.idi)
    client = signed_in(world.reporter)
    client.post(address(report), own(typed="40"))
    page = text_of(client.get(address(report)))
    assert "Uvanlig hopp" in page
    assert "Forskjellen er +30." in page
    texts = {
        f"goal-{number}-{name}": text
        for number in range(1, 5)
        for name, text in (("number", 0), ("text", "Vi har begynt."))
    }
    assert client.post(address(report), texts | {"do": "ready"}).status_code == 302
    assert Report.objects.get(pk=report.pk).ready_at


def test_last_years_text_stands_beside_this_years(world, now, signed_in):
    round_ = open_round(world, year=2020)
    old = report_of(round_, world.idi)
    filled_in(old, world.reporter)
    open_again = report_of(
        open_year(world, round_.plan, 2021),
        world.idi,
    )
    assert "Fjorårets svar" in text_of(signed_in(world.reporter).get(address(open_again)))


def open_year(world, plan, year):
    return actions.open_round(
        plan=plan,
        year=year,
        opens_at=OPENS,
        due_at=DUE,
        locks_at=LOCKS,
        by=world.administrator,
        at=BEFORE,
    )


# ── One field ──────────────────────────────────────────────────────────────────────────────


def test_a_field_saves_itself_and_answers_with_itself_alone(rep, idi):
    answer = rep.post(address(idi, "report_figure", "PA-02"), own(typed="3"), **HTMX)
    assert answer.status_code == 200
    page = text_of(answer)
    assert 'id="say-PA-02"' in page
    assert 'name="PA-02-number" value="1"' in page
    assert "Lagret kl. 14:00" in page
    assert "<html" not in page
    assert current().numerator == "3"


def test_a_text_saves_itself(rep, idi):
    sent = {"goal-4-number": 0, "goal-4-text": "Vi har begynt."}
    answer = rep.post(address(idi, "report_text", 4), sent, **HTMX)
    assert 'name="goal-4-number" value="1"' in text_of(answer)
    assert idi.narratives.get().text == "Vi har begynt."


def test_without_htmx_a_field_is_saved_like_the_page(rep, idi):
    answer = rep.post(address(idi, "report_figure", "PA-02"), own(typed="3"))
    assert answer["Location"] == address(idi)
    assert current().numerator == "3"


def test_the_address_of_a_field_opens_its_place_on_the_page(rep, idi):
    answer = rep.get(address(idi, "report_figure", "PA-02"))
    assert answer["Location"] == address(idi) + "#figure-PA-02"


def test_form_19_a_field_has_the_same_gate_as_the_page(world, idi, signed_in):
    sent, path = own(typed="3"), address(idi, "report_figure", "PA-02")
    for who, status in [("leader", 404), ("stranger", 403), ("reviewer", 403), ("auditor", 403)]:
        assert signed_in(getattr(world, who)).post(path, sent, **HTMX).status_code == status
    assert not Answer.objects.exists()


def test_a_field_of_another_series_does_not_exist(rep, idi):
    sent = {name.replace("PA-02", "XX-99"): text for name, text in own(typed="3").items()}
    assert rep.post(address(idi, "report_figure", "XX-99"), sent, **HTMX).status_code == 404


def test_saving_a_field_takes_few_queries(rep, idi, django_assert_max_num_queries):
    path = address(idi, "report_figure", "PA-02")
    rep.get(address(idi))  # the plan is read once in a process
    # Of these two are the savepoint that the test itself makes necessary.
    with django_assert_max_num_queries(14):
        rep.post(path, own(typed="3"), **HTMX)
    with django_assert_max_num_queries(15):
        rep.post(path, own(1, "4"), **HTMX)


def test_the_page_takes_the_same_queries_for_a_figure_and_for_many(
    world, rep, idi, django_assert_max_num_queries
):
    filled_in(idi, world.reporter)
    rep.get(address(idi))
    with django_assert_max_num_queries(17):
        rep.get(address(idi))


# ── Two at once ────────────────────────────────────────────────────────────────────────────


def test_conc_03_the_second_reads_both_values_and_who_and_when(world, rep, idi, signed_in):
    signed_in(world.colleague).post(address(idi), own(typed="3"))
    answer = rep.post(address(idi), own(typed="4", comment="Mine") | filled("confirmed"))
    assert answer.status_code == 409
    page = text_of(answer)
    assert "Endret av Kari Kollega kl. 14:00" in page
    assert 'value="4"' in page  # what was typed stays in its field
    assert "<bdi>3.</bdi>" in page
    assert current().numerator == "3"
    assert current("EU-02").choice == "confirmed"  # the other field is saved


@pytest.mark.parametrize(("over", "stands"), [("theirs", "3"), ("1", "4")])
def test_conc_03_and_chooses(world, rep, idi, signed_in, over, stands):
    signed_in(world.colleague).post(address(idi), own(typed="3"))
    answer = rep.post(address(idi), own(typed="4", over=over))
    assert answer.status_code == 302
    assert current().numerator == stands


def test_conc_03_in_a_field_that_saves_itself(world, rep, idi, signed_in):
    signed_in(world.colleague).post(address(idi), own(typed="3"))
    page = text_of(rep.post(address(idi, "report_figure", "PA-02"), own(typed="4"), **HTMX))
    assert "Endret av Kari Kollega kl. 14:00" in page
    assert 'name="PA-02-number" value="0"' in page  # it rests on what was read, until one chooses
    assert 'data-saved="no"' in page


def test_what_one_person_typed_and_was_not_saved_is_on_no_other_page(world, rep, idi, signed_in):
    rep.get(address(idi))
    too_long = "7" * 61
    assert too_long in text_of(rep.post(address(idi), own(typed=too_long)))
    for person in (world.reporter, world.colleague, world.administrator):
        assert too_long not in text_of(signed_in(person).get(address(idi)))


def test_a_kept_field_is_another_when_anything_in_it_is(world, rep, idi):
    rep.post(address(idi), filled("confirmed"))
    assert "Registeret, hentet 01.06.2021." in text_of(rep.get(address(idi)))
    found = contents_of(idi).item("EU-02").indicator
    publish(value(found, world.idi, 2021, 9), at=IN_TIME)
    page = text_of(rep.get(address(idi)))
    assert "Tallet er endret siden dere svarte, fra 7 til 9." in page
    type(found).objects.filter(pk=found.pk).update(name_nb="Et nytt navn")
    ledger.touch()  # as whoever changes the plan does
    assert "Et nytt navn" in text_of(rep.get(address(idi)))


# ── Ready and submitted ────────────────────────────────────────────────────────────────────


def sent_form(client, report) -> dict[str, object]:
    """The form as the head reads it."""
    form = client.get(address(report, "report_submit")).context["form"]
    return {name: form.initial[name] for name in ("version", "seen", "token")} | {"vouch": "on"}


def test_the_button_saves_and_marks_as_ready(world, rep, idi):
    filled_in(idi, world.reporter)
    rep.post(address(idi), {"do": "ready"})
    assert "Merket som klar av Rita Rapportør" in text_of(rep.get(address(idi)))
    rep.post(address(idi), {"do": "not-ready"})
    assert Report.objects.get(pk=idi.pk).ready_at is None


def test_ready_with_something_left_leads_to_what_is_left(rep, idi):
    answer = rep.post(address(idi), own(typed="3") | {"do": "ready"}, follow=True)
    page = text_of(answer)
    assert 'id="errors"' in page
    assert "Bekreft eller bestrid «EU-02»." in page
    assert current().numerator == "3"


def test_the_head_reads_it_through_and_submits(world, head, idi):
    filled_in(idi, world.reporter)
    answer = head.post(address(idi, "report_submit"), sent_form(head, idi))
    receipt = address(idi, "report_receipt", 1)
    assert answer["Location"] == receipt
    page = text_of(head.get(receipt))
    assert Submission.objects.get().checksum in page
    assert "Innholdet stemmer med sjekksummen" in page
    assert "Vi har begynt." in page


def test_the_receipt_is_read_back_from_what_was_handed_in(world, head, idi):
    submission = submitted(idi, world)
    contents = submission.contents
    contents["figures"][0]["comment"] = "Endret siden"
    Submission.objects.filter(pk=submission.pk).update(contents=contents)
    assert "stemmer ikke med sjekksummen" in text_of(head.get(address(idi, "report_receipt", 1)))


def test_conc_01_the_same_form_twice_leads_to_the_same_page(world, head, idi):
    filled_in(idi, world.reporter)
    form = sent_form(head, idi)
    answers = [head.post(address(idi, "report_submit"), form) for _ in range(2)]
    assert len({answer["Location"] for answer in answers}) == 1
    assert Submission.objects.count() == 1
    assert Event.objects.filter(kind=Event.Kind.SUBMITTED).count() == 1


def test_conc_07_a_newer_version_is_told_and_nothing_is_submitted(world, head, rep, idi):
    filled_in(idi, world.reporter)
    form = sent_form(head, idi)
    rep.post(address(idi), own(1, "5", comment="Flere"))
    answer = head.post(address(idi, "report_submit"), form)
    assert answer.status_code == 409
    assert "Rita Rapportør har endret rapporten siden du leste den" in text_of(answer)
    assert not Submission.objects.exists()
    assert head.post(address(idi, "report_submit"), sent_form(head, idi)).status_code == 302


def test_form_01_whoever_submits_vouches_for_it(world, head, idi):
    filled_in(idi, world.reporter)
    answer = head.post(address(idi, "report_submit"), sent_form(head, idi) | {"vouch": ""})
    assert answer.status_code == 422
    assert "Kryss av for å sende inn." in text_of(answer)
    assert not Submission.objects.exists()


def test_an_incomplete_report_leads_to_what_is_left(head, idi):
    answer = head.get(address(idi, "report_submit"))
    assert answer["Location"] == address(idi) + "?check=1#errors"


def test_a_reporter_does_not_submit(world, rep, idi):
    filled_in(idi, world.reporter)
    for answer in (
        rep.get(address(idi, "report_submit")),
        rep.post(address(idi, "report_submit"), {"vouch": "on"}),
    ):
        assert answer.status_code == 403
        assert "Bare instituttlederen sender inn rapporten." in text_of(answer)


def test_an_administrator_writes_and_submits_with_a_reason(world, idi, signed_in):
    client = signed_in(world.administrator)
    answer = client.post(address(idi), own(typed="3"))
    assert answer.status_code == 422
    assert 'value="3"' in text_of(answer)
    assert not Answer.objects.exists()
    client.post(address(idi), own(typed="3") | {"why": "På telefon"})
    assert Event.objects.get(kind=Event.Kind.SAVED_FOR).reason == "På telefon"
    filled_in(idi, world.reporter)
    form = sent_form(client, idi)
    assert client.post(address(idi, "report_submit"), form).status_code == 422
    client.post(address(idi, "report_submit"), form | {"reason": "Leder er syk"})
    assert Submission.objects.get().by == world.administrator


# ── When it may not be written ─────────────────────────────────────────────────────────────


def test_a_submitted_report_is_read_only_and_says_so(world, rep, idi):
    submitted(idi, world)
    page = text_of(rep.get(address(idi)))
    assert "<h1>Rapporten er sendt inn</h1>" in page
    assert "PA-02-numerator" not in page
    assert 'aria-disabled="true"' in page
    assert address(idi, "report_receipt", 1) in page


def test_before_the_round_opens_it_says_when(rep, idi, now):
    now(BEFORE)
    assert "<h1>Runden åpner 01.04.2022 kl. 08:00</h1>" in text_of(rep.get(address(idi)))


def test_conc_09_what_was_typed_when_the_lock_fell_is_shown_to_be_copied(rep, idi, now):
    now(LOCKS)
    answer = rep.post(address(idi), own(typed="31 opphold"))
    assert answer.status_code == 403
    page = text_of(answer)
    assert "Rapporten ble låst 01.06.2022 kl. 23:59." in page
    assert "31 opphold" in page
    assert not Answer.objects.exists()
    field = rep.post(address(idi, "report_figure", "PA-02"), own(typed="31"), **HTMX)
    assert field.status_code == 403
    assert "Rapporten ble låst" in text_of(field)
    assert 'data-saved="no"' in text_of(field)


def test_the_reason_of_an_extension_is_read_by_everyone_who_meets_it(world, rep, idi, now):
    Extension.objects.create(
        report=idi, until=AFTER, reason="Sykdom", at=IN_TIME, by=world.administrator
    )
    now(LOCKS)
    assert "Sykdom" in text_of(rep.get(address(idi)))
    assert rep.post(address(idi), own(typed="3")).status_code == 302
    now(AFTER)
    assert "Sykdom" in text_of(rep.get(address(idi)))


def test_a_return_is_read_with_its_reason(world, rep, idi):
    submitted(idi, world)
    Report.objects.filter(pk=idi.pk).update(state=ReportState.RETURNED)
    Event.objects.create(
        round=idi.round,
        report=idi,
        kind=Event.Kind.RETURNED,
        at=IN_TIME,
        by=world.reviewer,
        reason="Sjekk PA-02",
    )
    page = text_of(rep.get(address(idi)))
    assert "Sendt tilbake av Frida Fakultet 20.04.2022." in page
    assert "Sjekk PA-02" in page


def test_internal_comments_are_not_the_institutes(world, rep, idi):
    for text, internal in (("Til dere", False), ("Mellom oss", True)):
        idi.comments.create(text=text, is_internal=internal, at=IN_TIME, by=world.reviewer)
    page = text_of(rep.get(address(idi)))
    assert "Til dere" in page
    assert "Mellom oss" not in page


def test_small_groups_are_not_for_those_who_read_an_approved_report(world, signed_in, now):
    found = series("PA-02", collected_by="self_report", is_of_persons=True, smallest_group=5)
    publish(value(found, world.idi, 2021, 3), value(found, world.iik, 2021, 30))
    report = report_of(open_round(world, found), world.idi)
    Report.objects.filter(pk=report.pk).update(state=ReportState.APPROVED)
    Figure.objects.filter(unit=world.idi).update(is_hidden=True)
    page = signed_in(world.leader).get(address(report))
    assert "Skjermet" in text_of(page)
    assert '<span class="big">3</span>' not in text_of(page)
    assert '<span class="big">3</span>' in text_of(signed_in(world.head).get(address(report)))


def test_core_areas_stand_with_what_is_missing_and_where_to_mend_it(world, rep, idi):
    page = text_of(rep.get(address(idi)))
    assert "Kjerneområder og dokumentasjon" in page
    assert reverse("core_area_new", args=[world.idi.code]) in page
    submitted(idi, world)
    page = text_of(rep.get(address(idi)))
    assert "Kjerneområder og dokumentasjon" in page
    assert reverse("core_area_new", args=[world.idi.code]) not in page


# ── Lists and tasks ────────────────────────────────────────────────────────────────────────


def test_the_list_has_ones_own_first_and_approved_ones_in_scope(world, rep, idi, signed_in):
    assert address(idi) in text_of(rep.get("/reports/"))
    assert address(idi) not in text_of(signed_in(world.leader).get("/reports/"))
    Report.objects.filter(pk=idi.pk).update(state=ReportState.APPROVED)
    assert address(idi) in text_of(signed_in(world.leader).get("/reports/"))


def test_the_list_takes_the_same_queries_for_one_round_and_for_two(
    world, idi, django_assert_num_queries
):
    rights = rights_of(world.administrator, IN_TIME.date())
    with django_assert_num_queries(2):
        assert len(pages.reports_page(rights).years) == 1
    open_year(world, idi.round.plan, 2020)
    with django_assert_num_queries(2):
        assert len(pages.reports_page(rights).years) == 2


def test_only_those_with_a_report_of_their_own_have_it_in_the_menu(world, rep, signed_in):
    assert 'href="/reports/"' in text_of(rep.get("/"))
    assert 'href="/reports/"' not in text_of(signed_in(world.reviewer).get("/"))


def test_the_home_page_is_told_what_is_left(world, idi):
    def tasks(person, at=IN_TIME):
        return pages.report_tasks(rights_of(person, at.date()), person, at, ledger.current().frame)

    (mine,) = tasks(world.reporter)
    assert mine.title == "4 ting å gjøre før 15. mai"
    assert [task.anchor for task in mine.left] == ["figure-EU-02", "figure-PA-02", "text-1", "send"]
    assert tasks(world.reviewer) == ()
    filled_in(idi, world.reporter)
    actions.mark_ready(**asked(idi, world.reporter))
    (mine,), (heads,) = tasks(world.reporter), tasks(world.head)
    assert mine.title == "Klar: instituttlederen sender den inn"
    assert heads.title == "1 ting å gjøre før 15. mai"
    assert "Rita Rapportør" in mine.ready == heads.ready


def test_after_the_due_date_the_heading_names_the_lock(world, rep, idi, now):
    now(DUE.replace(day=20))
    assert "4 ting å gjøre før den låses 1. juni" in text_of(rep.get(address(idi)))


def test_the_page_and_the_action_meet_the_same_report(world, idi):
    rights = rights_of(world.reporter, IN_TIME.date())
    standing = find(rights, world.reporter, 2021, world.idi.code, IN_TIME)
    assert pages.report_page(standing, rights, IN_TIME).may_write


def test_what_a_core_area_lacks_is_said_once(world, idi, rep):
    """One that is partly documented: on the report, and on the level page."""
    area = register.declare(world.idi, world.reporter)
    prize = {"starts_on": date(2020, 1, 1)}  # counts, and is not enough
    register.verified(area, world.reporter, world.reviewer, "prize", **prize)
    for page in (address(idi), reverse("unit_level", args=[world.idi.code])):
        assert rep.get(page).content.decode().count("Dette mangler: 2 støttende bevis") == 1, page
    assert "Dette mangler" not in rep.get(reverse("home")).content.decode()


def test_a_report_that_is_handed_in_shows_the_core_areas_as_they_stood(world, idi, rep, now):
    submitted(idi, world)
    now(AFTER)
    register.declare(world.idi, world.reporter, at=AFTER)
    read = rep.get(address(idi)).content.decode()
    assert "Ikke noe kjerneområde er meldt inn" in read
    assert "Kunstig intelligens" not in read
    Report.objects.filter(pk=idi.pk).update(state=ReportState.RETURNED)
    assert "Kunstig intelligens" in rep.get(address(idi)).content.decode()
