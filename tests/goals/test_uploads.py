"""Workbook in, differences, publish, undo: as an administrator does it, and as others may not."""

import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goals import actions, ledger, pages
from goals.calculations.terms import Aggregation, State
from goals.models import Batch, Figure, Upload
from tests.goals.series import LATER, NOON, plan, publish, series, target, value
from tests.goals.sheets.files import tampered
from tests.goals.workbook import filled, send, template
from tests.once import once

pytestmark = pytest.mark.django_db
IDI, IIK, ISL = "194.63.10.0", "194.63.30.0", "194.62.60.0"
SHEET = "ST-01-M 2021"


@pytest.fixture
@once
def master(world):
    made = series("ST-01-M", Aggregation.RATIO)
    target(plan(made), made, world.ntnu, "0.40")
    publish(
        value(made, world.idi, 2017, 20, 100),
        value(made, world.idi, 2020, 30, 100),
        value(made, world.iik, 2020, 10, 50),
        value(made, world.iik, 2021, 11, 50),
    )
    return made


@pytest.fixture
def admin(world, signed_in):
    return signed_in(world.administrator)


def good_file(admin):
    return filled(
        template(admin, 2021, "ST-01-M"),
        SHEET,
        {(IDI, "teller"): 36, (IDI, "nevner"): 100, (IIK, "teller"): 11, (IIK, "nevner"): 50},
    )


def waiting(admin) -> Upload:
    answer = send(admin, good_file(admin))
    assert answer.status_code == 200
    return Upload.objects.latest("pk")


def publish_form(admin, upload, **fields):
    token = pages.upload_page(upload).token
    return admin.post(
        reverse("upload_publish", args=[upload.pk]), {"reason": "Final", "token": token} | fields
    )


def idi(master, world, year=2021):
    found = ledger.cells([master], [world.idi.pk], [year])
    return found.get((master.pk, world.idi.pk, year), ledger.EMPTY)


def test_the_template_has_a_row_per_valid_unit_with_last_years_figure(master, admin):
    import io

    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(template(admin, 2021, "ST-01-M")))
    rows = list(book[SHEET].iter_rows(values_only=True))
    by_code = {row[0]: row for row in rows[1:]}
    assert set(by_code) == {IDI, IIK, ISL, "194.62.75.0", "194.62.80.0"}
    assert by_code[IDI][2] == "30\u00a0/\u00a0100"
    assert by_code[ISL][2] == "Ikke rapportert"


def test_a_file_without_mistakes_shows_what_it_would_change(master, admin):
    page = pages.upload_page(waiting(admin))
    assert (page.new, page.changed, page.same, len(page.left_blank)) == (1, 0, 1, 3)
    assert [one.unit.acronym for one in page.shown] == ["IDI"]
    assert page.shown[0].after == "36\u00a0/\u00a0100"


def test_the_preview_asks_no_more_for_more_rows(master, admin, world):
    publish(value(master, world.idi, 2021, 30, 100), at=LATER)
    upload = waiting(admin)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            pages.upload_page(upload)
        return len(captured)

    both = queries()
    upload.checked["rows"] = upload.checked["rows"][:1]
    assert queries() == both


def test_three_mistakes_and_an_ambiguous_number_are_exactly_four_places(master, admin):
    content = filled(
        template(admin, 2021, "ST-01-M"),
        SHEET,
        {
            (IDI, "teller"): "1.234",
            (IDI, "nevner"): 2000,
            (IIK, "teller"): 60,
            (IIK, "nevner"): 50,
            (ISL, "teller"): "-",
            (ISL, "nevner"): 40,
            ("194.62.75.0", "tilstand"): "ikke relevant",
        },
    )
    before = Figure.objects.count()
    answer = send(admin, content)
    assert answer.status_code == 422
    places = [(told.sheet, told.row, told.column) for told in answer.context["page"].told]
    assert len(places) == len(set(places)) == 4
    assert all(sheet == SHEET and row and column for sheet, row, column in places)
    assert (Figure.objects.count(), Upload.objects.count()) == (before, 0)


def test_of_a_file_damaged_after_its_last_row_nothing_is_stored_or_shown(master, admin):
    damage = {"xl/worksheets/sheet2.xml": ("</sheetData>", "</sheetDate>")}
    answer = send(admin, tampered(good_file(admin), damage))
    assert answer.status_code == 422
    assert not Upload.objects.exists()
    assert IDI not in answer.content.decode()


def test_publishing_records_one_batch_with_the_file_as_its_source(master, admin, world):
    upload = waiting(admin)
    assert publish_form(admin, upload).status_code == 302
    figure = Figure.objects.current().get(unit=world.idi, year=2021)
    assert (figure.numerator, figure.batch.upload, figure.batch.by) == (
        36,
        upload,
        world.administrator,
    )
    assert ledger.origin_of(figure).title == "tall.xlsx"
    assert upload.batches.get().figures.count() == 1


def test_publishing_changes_the_dashboards_and_undoing_changes_them_back(master, admin):
    addresses = [
        reverse("overview"),
        reverse("goal", args=[4]),
        reverse("unit", args=[IDI]),
    ]
    upload = waiting(admin)
    before = [admin.get(address).content.decode() for address in addresses]
    publish_form(admin, upload)
    admin.get(reverse("upload", args=[upload.pk]))  # where the message is shown
    during = [admin.get(address).content.decode() for address in addresses]
    assert all("36\u00a0/\u00a0100" in page for page in during[2:])
    assert all(
        old != new for old, new in zip(without_tokens(before), without_tokens(during), strict=True)
    )
    admin.post(reverse("upload_undo", args=[upload.pk]), {"reason": "Wrong file"})
    admin.get(reverse("upload", args=[upload.pk]))
    after = [admin.get(address).content.decode() for address in addresses]
    assert without_tokens(after) == without_tokens(before)


def test_the_list_is_unchanged_until_a_file_comes_or_goes(master, admin):
    def tag():
        """Of the second answer: what happened just now is said once, on a page that is not kept."""
        admin.get(reverse("uploads"))
        return admin.get(reverse("uploads"))["ETag"]

    tags = [tag()]
    again = admin.get(reverse("uploads"), headers={"If-None-Match": tags[0]})
    assert (again.status_code, again.content) == (304, b"")
    upload = waiting(admin)
    tags.append(tag())
    admin.post(reverse("upload_discard", args=[upload.pk]))
    tags.append(tag())
    upload = waiting(admin)
    tags.append(tag())
    publish_form(admin, upload)
    tags.append(tag())
    admin.post(reverse("upload_undo", args=[upload.pk]), {"reason": "Wrong file"})
    tags.append(tag())
    assert len(set(tags)) == len(tags)


def without_tokens(texts):
    import re

    return [
        re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text).split("<main")[1]
        for text in texts
    ]


def test_the_history_shows_the_publishing_and_the_undoing(master, admin, world):
    upload = waiting(admin)
    publish_form(admin, upload)
    admin.post(reverse("upload_undo", args=[upload.pk]), {"reason": "Wrong file"})
    kinds = [row.figure.batch.kind for row in why(admin, IDI).history]
    assert kinds == [Batch.Kind.UNDO, Batch.Kind.UPLOAD]
    assert idi(master, world).state is State.NOT_REPORTED
    shown = admin.get(reverse("upload", args=[upload.pk])).content.decode()
    assert "Wrong file" in shown
    assert "Final" in shown


def why(client, unit_code):
    return client.get(reverse("why", args=["ST-01-M", unit_code, 2021])).context["page"]


def test_the_same_file_is_recognised(master, admin):
    content = good_file(admin)
    first, second = send(admin, content), send(admin, content)
    assert first.redirect_chain == second.redirect_chain
    assert Upload.objects.count() == 1


def test_a_file_can_be_used_again_after_it_was_undone(master, admin):
    content = good_file(admin)
    send(admin, content)
    upload = Upload.objects.get()
    publish_form(admin, upload)
    admin.post(reverse("upload_undo", args=[upload.pk]), {"reason": "Wrong file"})
    send(admin, content)
    assert Upload.objects.count() == 2


def test_publishing_needs_a_reason_and_keeps_what_was_typed(master, admin):
    upload = waiting(admin)
    answer = publish_form(admin, upload, reason="   ")
    assert answer.status_code == 422
    assert not upload.batches.exists()


def test_unusual_changes_must_be_looked_at(master, admin, world):
    publish(value(master, world.idi, 2021, 90, 100), at=LATER)
    upload = waiting(admin)
    assert pages.upload_page(upload).unusual == 1
    assert publish_form(admin, upload).status_code == 422
    assert publish_form(admin, upload, seen_unusual="on").status_code == 302


def test_xl_73_a_view_that_is_out_of_date_publishes_nothing(master, admin, world):
    upload = waiting(admin)
    token = pages.upload_page(upload).token
    publish(value(master, world.idi, 2021, 50, 100), at=LATER)
    answer = publish_form(admin, upload, token=token)
    assert answer.status_code == 409
    assert idi(master, world).numerator == 50
    assert not upload.batches.exists()


def test_a_renamed_indicator_makes_the_view_out_of_date(master, admin):
    upload = waiting(admin)
    token = pages.upload_page(upload).token
    master.name_nb = "Noe annet"
    master.save(update_fields=["name_nb"])
    assert publish_form(admin, upload, token=token).status_code == 409


def test_publishing_twice_is_publishing_once(master, admin):
    upload = waiting(admin)
    token = pages.upload_page(upload).token
    publish_form(admin, upload, token=token)
    assert publish_form(admin, upload, token=token).status_code == 409
    assert upload.batches.count() == 1


def test_undo_refuses_when_a_figure_was_changed_since(master, admin, world):
    upload = waiting(admin)
    publish_form(admin, upload)
    publish(value(master, world.idi, 2021, 50, 100), at=LATER.replace(year=2030))
    answer = admin.post(reverse("upload_undo", args=[upload.pk]), {"reason": "Wrong"})
    assert answer.status_code == 409
    assert idi(master, world).numerator == 50


def test_a_file_can_be_put_away(master, admin):
    upload = waiting(admin)
    admin.post(reverse("upload_discard", args=[upload.pk]))
    upload.refresh_from_db()
    assert upload.status == Upload.Status.DISCARDED
    assert publish_form(admin, upload, token="").status_code == 409


def test_the_file_can_be_downloaded_as_it_came(master, admin):
    content = good_file(admin)
    send(admin, content)
    answer = admin.get(reverse("upload_file", args=[Upload.objects.get().pk]))
    assert answer.content == content
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "private, no-store"


def test_a_csv_template_comes_back_as_it_went(master, admin):
    answer = admin.get(
        reverse("upload_template"), {"year": 2021, "series": "ST-01-M", "format": "csv"}
    )
    lines = answer.content.decode("utf-8-sig").splitlines()
    lines[1:] = [
        line.replace(";;;;;", ";36;100;;;", 1) if IDI in line else line for line in lines[1:]
    ]
    answer = send(admin, "\r\n".join(lines).encode("utf-8-sig"), "tall.csv")
    assert answer.status_code == 200, answer.context["page"].told


@pytest.mark.parametrize(
    "query",
    [{}, {"year": 2021}, {"year": 1899, "series": "ST-01-M"}, {"year": 2021, "series": "XX-99"}],
)
def test_a_template_of_nothing_is_said_at_the_field(master, admin, query):
    answer = admin.get(reverse("upload_template"), query)
    assert answer.status_code == 422
    assert answer.context["template_form"].errors


def sheets_of(answer):
    """The codes of a template's series, sheet by sheet."""
    import io

    from openpyxl import load_workbook

    names = load_workbook(io.BytesIO(answer.content)).sheetnames
    return [name.split(" ")[0] for name in names if name.endswith(" 2016")]


@pytest.fixture
@once
def wide_plan(world):
    """Under goal 4 two series, one of them headline and one from 2018; under the aim another."""
    made = plan(
        series("ST-01-M", Aggregation.RATIO),
        series("ST-02"),
        series("ST-03", first_year=2018),
        series("LV-02"),
    )
    made.entries.filter(indicator__code__in=["ST-02", "LV-02"]).update(is_headline=False)
    return made


@pytest.mark.parametrize(
    ("ticked", "codes"),
    [
        (["headline"], ["ST-01-M"]),
        (["goal-4"], ["ST-01-M", "ST-02"]),
        (["all"], ["ST-01-M", "ST-02", "LV-02"]),
        (["headline", "LV-02"], ["ST-01-M", "LV-02"]),
        (["headline", "goal-4", "all", "ST-02"], ["ST-01-M", "ST-02", "LV-02"]),
        # One that was asked for itself is in, whatever the year.
        (["goal-4", "ST-03"], ["ST-01-M", "ST-02", "ST-03"]),
    ],
)
def test_a_box_may_stand_for_several_series(wide_plan, admin, ticked, codes):
    answer = admin.get(reverse("upload_template"), {"year": 2016, "series": ticked})
    assert answer.status_code == 200
    assert sheets_of(answer) == codes


def test_a_set_without_a_series_for_the_year_is_said_at_the_field(world, admin):
    plan(series("ST-03", first_year=2018))
    answer = admin.get(reverse("upload_template"), {"year": 2016, "series": "goal-4"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Ingen av disse har tall for 2016. Velg et annet år." in text
    assert 'value="goal-4" id="id_series_goal-4" checked' in text


@pytest.mark.parametrize("ticked", ["goal-2", "goal-9", "goal-", "hele", "ALL"])
def test_a_set_that_the_plan_does_not_have_is_refused(wide_plan, admin, ticked):
    answer = admin.get(reverse("upload_template"), {"year": 2016, "series": ticked})
    assert answer.status_code == 422
    assert "er ikke en indikator" in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", ("Flere på én gang", "Hovedindikatorer", "4 Mål 4", "Hele planen")),
        ("nn", ("Fleire på éin gong", "Hovudindikatorar", "4 Mål 4", "Heile planen")),
        ("en", ("Several at once", "Headline indicators", "4 Goal 4", "The whole plan")),
    ],
)
def test_the_sets_stand_before_the_single_series(wide_plan, admin, language, words):
    admin.cookies["language"] = language
    text = admin.get(reverse("uploads")).content.decode()
    places = [text.index(word) for word in (*words, '<details class="choose">', 'value="ST-02"')]
    assert places == sorted(places)


def test_without_a_file_the_field_says_so(master, admin):
    assert admin.post(reverse("uploads"), {}).status_code == 422


@pytest.mark.parametrize("who", ["leader", "reporter", "head", "reviewer"])
def test_for_others_no_upload_page_exists(master, admin, world, signed_in, who):
    upload = waiting(admin)
    client = signed_in(getattr(world, who))
    for name, args in [
        ("uploads", []),
        ("upload", [upload.pk]),
        ("upload_template", []),
        ("upload_file", [upload.pk]),
    ]:
        answer = client.get(reverse(name, args=args))
        assert answer.status_code == 404
        assert b"tall.xlsx" not in answer.content
    for name in ("upload_publish", "upload_undo", "upload_discard"):
        assert client.post(reverse(name, args=[upload.pk])).status_code == 404
    assert not upload.batches.exists()


def test_an_auditor_sees_uploads_and_publishes_nothing(master, admin, world, signed_in):
    upload = waiting(admin)
    client = signed_in(world.auditor)
    assert client.get(reverse("upload", args=[upload.pk])).status_code == 200
    answer = client.post(reverse("upload_publish", args=[upload.pk]), {"reason": "x"})
    assert answer.status_code == 403
    assert not upload.batches.exists()


@pytest.mark.django_db(transaction=True)
def test_conc_11_two_people_publish_the_same_file_and_one_wins(master, admin, world):
    upload = waiting(admin)
    token = pages.upload_page(upload).token
    outcomes = []

    def go():
        try:
            actions.publish_upload(
                upload=upload, by=world.administrator, reason="Final", token=token, at=NOON
            )
            outcomes.append("published")
        except actions.Conflict:
            outcomes.append("conflict")
        finally:
            connection.close()

    threads = [threading.Thread(target=go) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join(timeout=60) for thread in threads]
    assert sorted(outcomes) == ["conflict", "conflict", "conflict", "published"]
    assert upload.batches.count() == 1
