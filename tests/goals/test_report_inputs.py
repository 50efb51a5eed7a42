"""What nobody should send to a report, each under its row of bad_inputs.csv: no error, nothing
stored that was not meant, nothing typed lost."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from goals.models import Answer, Extension, Figure, Narrative, Plan, Report, Round
from goals.models.reports import COMMENT_LENGTH, NARRATIVE_LENGTH, REASON_LENGTH, TYPED_LENGTH
from goals.reports.contents import contents_of, entries_of
from institutes import clock
from institutes.models import Membership
from tests.goals.rounds import IN_TIME, filled_in, handed_in_now, open_round, report_of
from tests.goals.series import publish, value

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
HOSTILE = [
    "<script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "javascript:alert(1)",
    "<svg onload=alert(1)><math><mi//xlink:href='data:x,1'>",
    "![x](https://evil.example/x.png)",
    "{{7*7}} {% debug %} ${7*7} %s %(x)s {0.__class__}",
    "</textarea><script>alert(1)</script>",
]


@pytest.fixture
def idi(world, monkeypatch) -> Report:
    monkeypatch.setattr(clock, "now", lambda: IN_TIME)
    return report_of(open_round(world), world.idi)


@pytest.fixture
def rep(world, idi, signed_in) -> Client:
    client = signed_in(world.reporter)
    client.raise_request_exception = False
    return client


def address(report, name="report", *more) -> str:
    return reverse(name, args=[report.round.year, report.unit.code, *more])


def own(number=0, numerator="", reason="", comment="", **more) -> dict[str, object]:
    sent = {"number": number, "numerator": numerator, "reason": reason, "comment": comment} | more
    return {f"PA-02-{name}": text for name, text in sent.items()}


def text(number=0, words="") -> dict[str, object]:
    return {"goal-4-number": number, "goal-4-text": words}


def body(answer) -> str:
    return answer.content.decode()


def test_form_02_fields_nobody_asked_for_change_nothing(world, rep, idi):
    extra = {
        "is_staff": 1,
        "state": "approved",
        "status": "approved",
        "unit": world.isl.pk,
        "reviewed_by": 1,
        "version": 99,
        "by": world.head.pk,
        "at": "2001-01-01",
        "PA-02-by": world.head.pk,
        "PA-02-superseded_at": "2001-01-01",
    }
    rep.post(address(idi), own(numerator="3") | extra)
    report = Report.objects.get(pk=idi.pk)
    assert (report.state, report.unit_id, report.version) == ("draft", world.idi.pk, 1)
    answer = Answer.objects.get()
    assert (answer.by, answer.at, answer.superseded_at) == (world.reporter, IN_TIME, None)


def test_form_03_another_institute_or_year_in_the_address_does_not_exist(world, rep, idi):
    for path in (
        address(report_of(idi.round, world.isl)),
        reverse("report", args=[2019, world.idi.code]),
    ):
        assert rep.post(path, own(numerator="3")).status_code == 404
    assert not Answer.objects.exists()


def test_form_03_another_institutes_figure_is_not_confirmed(world, rep, idi):
    publish(value(contents_of(idi).item("EU-02").indicator, world.isl, 2021, 7))
    theirs = Figure.objects.get(unit=world.isl)
    sent = {"EU-02-number": 0, "EU-02-figure": theirs.pk, "EU-02-choice": "confirmed"}
    sent |= dict.fromkeys(("EU-02-numerator", "EU-02-reason", "EU-02-comment"), "")
    assert rep.post(address(idi), sent).status_code == 404
    assert not Answer.objects.exists()


def test_form_05_of_a_name_sent_twice_the_last_one_counts(rep, idi):
    sent = own() | {"PA-02-numerator": ["1", "2"]}
    rep.post(address(idi), sent)
    assert Answer.objects.get().numerator == "2"


def test_form_06_a_field_sent_as_a_list_is_an_error_at_the_field(rep, idi):
    sent = own(numerator="1")
    sent["PA-02-numerator[]"] = sent.pop("PA-02-numerator")
    answer = rep.post(address(idi), sent)
    assert answer.status_code == 422
    assert "Dette feltet kom ikke fram." in body(answer)
    assert not Answer.objects.exists()


def test_form_07_more_fields_than_any_form_has_are_refused(rep, idi):
    assert rep.post(address(idi), {f"x{n}": 1 for n in range(1001)}).status_code == 400


def test_form_07_the_form_of_the_real_plan_is_far_from_that(rep, idi):
    page = body(rep.get(address(idi)))
    per_figure = max(len(re.findall(rf' name="{code}-', page)) for code in ("EU-02", "PA-02"))
    call_command("load_units", verbosity=0)
    Plan.objects.filter(pk=idi.round.plan_id).update(code="another")
    call_command("load_plan", verbosity=0)
    real = Round(plan=Plan.objects.get(code="2018-2021"), year=2021)
    # One more for a denominator.
    fields = (per_figure + 1) * len(entries_of(real))
    assert 100 < fields < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS / 2


@pytest.mark.parametrize(
    ("field", "limit"),
    [("numerator", TYPED_LENGTH), ("reason", REASON_LENGTH), ("comment", COMMENT_LENGTH)],
)
def test_form_10_one_character_too_many_is_said_with_the_limit(rep, idi, field, limit):
    more = {"not_applicable": "on"} if field == "reason" else {}
    long = "1" * (limit + 1)
    answer = rep.post(address(idi), own(**{field: long}, **more))
    assert answer.status_code == 422
    assert long in body(answer)  # it stays in the form
    assert re.search(rf"{limit:,}".replace(",", "\\D?"), body(answer))
    assert not Answer.objects.exists()
    assert rep.post(address(idi), own(**{field: long[1:]}, **more)).status_code == 302
    assert getattr(Answer.objects.get(), field) == long[1:]


def test_form_10_the_other_fields_are_saved_all_the_same(rep, idi):
    rep.post(address(idi), own(numerator="3") | text(words="a" * (NARRATIVE_LENGTH + 1)))
    assert Answer.objects.get().numerator == "3"
    assert not Narrative.objects.exists()


def test_form_09_a_very_long_text_is_an_error_with_the_limit(rep, idi):
    answer = rep.post(address(idi), text(words="a" * 2_000_000))
    assert answer.status_code == 422
    assert "8" in body(answer)
    assert "000" in body(answer)
    field = rep.post(address(idi, "report_text", 4), text(words="a" * 2_000_000), **HTMX)
    assert 'data-saved="no"' in body(field)
    assert len(field.content) < 2000  # what was sent does not come back


def test_form_09_ten_million_characters_are_not_read(rep, idi):
    assert rep.post(address(idi), text(words="a" * 10_000_000)).status_code == 400
    assert not Narrative.objects.exists()


@pytest.mark.parametrize("field", ["numerator", "reason", "comment"])
def test_form_11_nul_is_said_with_its_place(rep, idi, field):
    more = {"not_applicable": "on"} if field == "reason" else {}
    answer = rep.post(address(idi), own(**{field: "a\0b"}, **more))
    assert answer.status_code == 422
    assert "U+0000" in body(answer)
    assert not Answer.objects.exists()


@pytest.mark.parametrize("hostile", HOSTILE)
def test_form_13_14_15_texts_are_shown_as_they_are_written(world, rep, idi, signed_in, hostile):
    rep.post(address(idi), own(numerator="3", comment=hostile) | text(words=hostile))
    assert Answer.objects.get().comment == Narrative.objects.get().text
    filled_in(idi, world.reporter)
    head = signed_in(world.head)
    form, read = body(rep.get(address(idi))), body(head.get(address(idi, "report_submit")))
    handed_in_now(idi, world.head)
    receipt = body(head.get(address(idi, "report_receipt", 1)))
    stored = Answer.objects.current().get(indicator__code="PA-02").comment
    for page in (form, read, receipt, body(rep.get(address(idi)))):
        assert "<script>alert" not in page
        assert "<svg onload" not in page
        assert ' onmouseover="alert' not in page
        assert "<img" not in page
        assert "{{7*7}}" in page or "{{7*7}}" not in stored


def test_form_17_a_form_without_its_token_is_not_received(world, idi):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.reporter)
    other = Client(enforce_csrf_checks=True)
    other.force_login(world.reporter)
    path = address(idi)
    client.get(path)
    token = other.get(path).context["csrf_token"]
    page = f"http://testserver{path}"
    for more, headers in [
        ({}, {}),
        ({"csrfmiddlewaretoken": "x" * 64}, {}),
        ({"csrfmiddlewaretoken": str(token)}, {}),
        (
            {"csrfmiddlewaretoken": client.cookies["csrftoken"].value},
            {"origin": "https://e.example"},
        ),
    ]:
        answer = client.post(path, own(numerator="3") | more, headers={"referer": page} | headers)
        assert answer.status_code == 403
        assert "Skjemaet ble ikke tatt imot" in body(answer)
        assert f'href="{page}"' in body(answer) or f'href="{path}"' in body(answer)
    assert not Answer.objects.exists()


def test_form_18_a_field_without_a_session_sends_the_whole_page_to_sign_in(rep, idi):
    Session.objects.all().delete()
    page = address(idi)
    answer = rep.post(
        address(idi, "report_figure", "PA-02"),
        own(numerator="3"),
        headers={"hx-request": "true", "hx-current-url": f"http://testserver{page}"},
    )
    assert answer["HX-Redirect"] == f"{reverse('sign_in')}?next={page}"
    assert answer.content == b""
    assert not Answer.objects.exists()


def test_form_18_the_whole_form_comes_back_to_its_page_as_well(rep, idi):
    Session.objects.all().delete()
    page = address(idi)
    path = address(idi, "report_figure", "PA-02")
    answer = rep.post(path, own(numerator="3"), headers={"referer": f"http://testserver{page}"})
    assert answer["Location"] == f"{reverse('sign_in')}?next={page}"
    for elsewhere in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        answer = rep.post(path, own(numerator="3"), headers={"referer": elsewhere})
        assert answer["Location"] == f"{reverse('sign_in')}?next={path}"


def test_form_19_the_header_of_htmx_opens_nothing(world, idi, signed_in):
    for path in (address(idi), address(idi, "report_submit"), "/reports/"):
        for who in ("leader", "reviewer"):
            client = signed_in(getattr(world, who))
            assert client.get(path, **HTMX).status_code == client.get(path).status_code


def test_form_21_broken_parts_are_refused(rep, idi):
    broken = b"--x\r\nContent-Disposition: form-data\r\n\r\n3\r\n--y--"
    for kind in ("multipart/form-data; boundary=", "multipart/form-data"):
        answer = rep.post(address(idi), broken, content_type=kind)
        assert answer.status_code == 400
    part = '--x\r\nContent-Disposition: form-data; name="f{}"; filename="f"\r\n\r\na\r\n'
    many = "".join(part.format(n) for n in range(101)) + "--x--\r\n"
    answer = rep.post(address(idi), many, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 400
    nameless = rep.post(address(idi), broken, content_type="multipart/form-data; boundary=x")
    assert nameless.status_code in (302, 400)
    assert not Answer.objects.exists()


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "application/xml"])
def test_form_22_other_contents_than_a_forms_are_refused(rep, idi, kind):
    for path in (address(idi), address(idi, "report_figure", "PA-02"), "/language/"):
        answer = rep.post(path, '{"PA-02-numerator": "3"}', content_type=kind)
        assert answer.status_code in (404, 415)
    assert rep.post(address(idi), "{}", content_type=kind).status_code == 415
    assert not Answer.objects.exists()


@pytest.mark.parametrize("number", ["-1", "1.5", "x", "9" * 40, "0x1", "¹"])
def test_a_version_that_is_none_is_no_error(rep, idi, number):
    for sent in (own(number, "3"), own(0, "3", over=number), own(0, "3", figure=number)):
        assert rep.post(address(idi), sent).status_code in (302, 404, 409, 422)


def test_conc_13_a_unit_that_is_closed_meanwhile_takes_nothing_more(world, rep, idi):
    world.idi.places.update(valid_to=date(2021, 6, 30))
    world.idi.valid_to = date(2021, 6, 30)
    world.idi.save()
    answer = rep.post(address(idi), own(numerator="3"))
    assert answer.status_code == 403
    assert "tilgang" in body(answer)  # whom to ask
    assert not Answer.objects.exists()


def test_a_role_that_ends_meanwhile_takes_nothing_more(world, rep, idi):
    Membership.objects.filter(person=world.reporter).update(valid_to=date(2022, 1, 1))
    assert rep.post(address(idi), own(numerator="3")).status_code == 403
    assert not Answer.objects.exists()


def test_time_06_what_is_saved_after_new_year_goes_to_the_forms_year(world, rep, idi, monkeypatch):
    new_year = datetime(2023, 1, 1, 10, tzinfo=UTC)
    Extension.objects.create(
        report=idi,
        until=new_year + timedelta(days=1),
        reason="Lang",
        at=IN_TIME,
        by=world.administrator,
    )
    page = body(rep.get(address(idi)))
    monkeypatch.setattr(clock, "now", lambda: new_year)
    action = re.search(r'<form class="form-narrow" method="post" action="([^"]+)"', page)[1]
    assert rep.post(action, own(numerator="3")).status_code == 302
    assert Answer.objects.get().report.round.year == 2021


@pytest.mark.parametrize("year", [1995, 2022, 2099])
def test_time_11_a_year_without_a_round_takes_no_report(world, rep, idi, year):
    path = reverse("report", args=[year, world.idi.code])
    assert rep.get(path).status_code == rep.post(path, own(numerator="3")).status_code == 404
    assert not Answer.objects.exists()
