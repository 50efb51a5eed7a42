"""The pages of the entry grid: what they show, what they take, and how many questions they ask."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals.calculations.terms import Aggregation, State
from goals.models import Batch, Figure, Indicator, PlanIndicator
from goals.pages.grid_changes import UNITS_AT_ONCE
from tests.bad_inputs import Rows
from tests.goals.rounds import open_round, report_of
from tests.goals.series import plan, publish, series, silent, value
from tests.once import once
from tests.world import unit

pytestmark = pytest.mark.django_db
rows = Rows()
JSON = {"Accept": "application/json"}
SET, PASTE = "/grid/2021/all/", "/grid/2021/all/paste/"


@pytest.fixture
@once
def ratio(world) -> Indicator:
    """A ratio and a count; IDI has 96/284 this year and 90/280 last year."""
    found = series("ST-01-M", Aggregation.RATIO)
    plan(found, series("EU-02"))
    publish(value(found, world.idi, 2021, 96, 284), value(found, world.idi, 2020, 90, 280))
    return found


@pytest.fixture
def admin(world, ratio, signed_in) -> Client:
    return signed_in(world.administrator)


def cell_address(world) -> str:
    return f"/grid/2021/ST-01-M/{world.idi.code}/"


def cell_fields(admin, world, **typed) -> dict[str, str]:
    """The fields of the panel as they stand, with some typed over."""
    page = admin.get(cell_address(world)).context["page"]
    return {
        "seen": page.cell.figure_id or "",
        "stamp": page.column.stamp,
        "why": "Rettet",
        "numerator": "96",
        "denominator": "284",
    } | typed


def grids() -> int:
    return Batch.objects.filter(kind=Batch.Kind.GRID).count()


def test_a_cell_shows_what_one_types_what_it_comes_to_and_last_year(admin):
    html = admin.get(SET).content.decode()
    assert "<b>96\u00a0/\u00a0284</b><i>32,1</i><span>33,8</span>" in html


def test_every_state_has_mark_and_word(admin, ratio, world):
    publish(
        silent(value(ratio, world.iik, 2021), State.NOT_APPLICABLE, "Ingen"),
        silent(value(ratio, world.isl, 2021), State.WITHHELD),
    )
    html = admin.get(SET).content.decode()
    for key, word in (("na", "Ikke relevant"), ("hidden", "Skjermet"), ("missing", "Ikke rapp")):
        assert f'<use href="#m-{key}"/></svg>{word}' in html
    assert 'data-e="ikke relevant: Ingen"' in html


def test_a_locked_cell_says_so_in_the_grid_the_form_and_the_panel(signed_in, world):
    report = report_of(open_round(world), world.idi)
    report.state = "approved"
    report.save()
    admin = signed_in(world.administrator)
    for address in (SET, "/grid/2021/EU-02/", f"/grid/2021/EU-02/{world.idi.code}/"):
        assert "Låst" in admin.get(address).content.decode()
    panel = admin.get(f"/grid/2021/EU-02/{world.idi.code}/").content.decode()
    assert 'name="numerator"' not in panel


def test_auditors_read_and_are_offered_nothing_to_write(signed_in, world, ratio):
    auditor = signed_in(world.auditor)
    for address in (SET, "/grid/2021/ST-01-M/", cell_address(world)):
        html = auditor.get(address).content.decode()
        assert "grid.js" not in html
        assert 'name="numerator"' not in html
        assert "<textarea" not in html


@pytest.mark.parametrize(
    "address",
    ["/grid/1999/", "/grid/2022/all/", "/grid/2021/goal-9/", "/grid/2021/RE-99/", "/grid/x/"],
)
def test_there_is_no_grid_of_other_years_and_choices(admin, address):
    assert admin.get(address).status_code == 404


def test_the_chooser_leads_to_year_and_set(admin):
    assert admin.get("/grid/").url == "/grid/2021/"
    assert admin.get("/grid/?year=2020&chosen=goal-4").url == "/grid/2020/goal-4/"
    assert admin.get("/grid/?year=abc&chosen=%00").url == "/grid/2021/headline/"


def test_counts_of_the_chooser(admin):
    page = admin.get("/grid/2021/").context["page"]
    by_key = {one.key: (one.filled, one.expected) for one in [*page.sets, *page.series]}
    assert by_key == {
        "headline": (1, 10),
        "goal-4": (1, 10),
        "all": (1, 10),
        "ST-01-M": (1, 5),
        "EU-02": (0, 5),
    }


def test_the_panel_has_history_source_and_range(admin, world, ratio):
    publish(value(ratio, world.idi, 2019, 80, 280))
    panel = admin.get(cell_address(world), headers=JSON).json()["panel"]
    assert "Lavest i andre år" in panel
    assert "28,6\u00a0% (2019)" in panel
    assert "32,1\u00a0% (2020)" in panel


def test_the_panel_of_a_cell_changed_many_times_leads_to_every_version(admin, world, ratio):
    for count in range(1, 14):
        publish(value(ratio, world.idi, 2021, count, 284))
    panel = admin.get(cell_address(world), headers=JSON).json()["panel"]
    assert panel.count("<time") == 12
    assert f'href="/why/ST-01-M/{world.idi.code}/2021/?history=all"' in panel


def test_a_cell_is_saved_by_the_form_and_by_the_script(admin, world):
    answer = admin.post(cell_address(world), cell_fields(admin, world, numerator="97"))
    assert (answer.status_code, answer.url) == (302, cell_address(world))
    answer = admin.post(
        cell_address(world), cell_fields(admin, world, numerator="98"), headers=JSON
    )
    assert answer.status_code == 200
    assert "98\u00a0/\u00a0284" in answer.json()["cell"]
    assert answer.json()["batch"] == Batch.objects.latest("pk").pk


def test_a_conflict_shows_both_values_who_and_when(admin, world):
    stale = cell_fields(admin, world, numerator="50")
    admin.post(cell_address(world), cell_fields(admin, world, numerator="97"))
    answer = admin.post(cell_address(world), stale, headers=JSON)
    parts = answer.json()
    assert answer.status_code == 409
    assert "Konflikt" in parts["cell"]
    assert "50/284" in parts["cell"]
    for text in ("Ada Admin", "97\u00a0/\u00a0284", "50/284", "Lagre mitt i stedet"):
        assert text in parts["panel"]
    assert f'name="seen" value="{Figure.objects.current().latest("pk").pk}"' in parts["panel"]


def test_a_missing_reason_is_asked_for_and_kept_for_the_next(admin, world):
    fields = cell_fields(admin, world, numerator="97", why="")
    answer = admin.post(cell_address(world), fields, headers=JSON)
    assert (answer.status_code, answer.json()["needs"]) == (422, "why")
    assert "97/284" in answer.json()["cell"]
    admin.post(cell_address(world), fields | {"why": "Ny telling"}, headers=JSON)
    assert 'value="Ny telling"' in admin.get(SET).content.decode()


def test_a_unit_closed_meanwhile_is_refused_with_an_explanation(admin, world):
    """CONC-13"""
    fields = cell_fields(admin, world, numerator="97")
    world.idi.places.update(valid_to="2021-06-01")
    answer = admin.post(cell_address(world), fields, headers=JSON)
    assert answer.status_code == 409
    assert world.idi.code in answer.json()["say"]
    assert grids() == 0


def test_undo_answers_with_the_cells_as_they_stand(admin, world):
    batch = admin.post(
        cell_address(world), cell_fields(admin, world, numerator="97"), headers=JSON
    ).json()["batch"]
    parts = admin.post(f"{SET}undo/", {"batch": batch}, headers=JSON).json()
    assert [(one["series"], one["unit"]) for one in parts["cells"]] == [("ST-01-M", world.idi.code)]
    assert "96\u00a0/\u00a0284" in parts["cells"][0]["cell"]


def paste(admin, world, block, **given):
    fields = {"series": "ST-01-M", "unit": world.idi.code, "block": block, "why": "Fra Excel"}
    return admin.post(PASTE, fields | given)


def test_a_block_is_shown_before_it_is_saved_as_one_batch(admin, world):
    preview = paste(admin, world, "97/284\t12\n30/60\t8\n")
    found = preview.context["found"]
    assert (found.new, found.changed, grids()) == (3, 1, 0)
    answer = paste(admin, world, "97/284\t12\n30/60\t8\n", step="save", token=found.token)
    assert (answer.status_code, grids()) == (302, 1)
    assert Batch.objects.get(kind="grid").figures.count() == 4


def test_every_problem_of_a_block_is_told_with_its_place(admin, world):
    answer = paste(admin, world, "97\t284\tsju\n30\t20\t1.234\n")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert len(answer.context["found"].wrong) == 3
    for place in ("linje 1, kolonne 3", "linje 2, kolonne 1", "linje 2, kolonne 3"):
        assert place in html
    assert "97\t284\tsju" in html  # what was pasted is kept


def test_a_block_that_reaches_beyond_the_sheet_is_not_saved(admin, world):
    block = "1/2\t3\t4\n" * 9
    preview = paste(admin, world, block)
    answer = paste(admin, world, block, step="save", token=preview.context["found"].token)
    assert (answer.status_code, grids()) == (422, 0)


def test_a_block_that_others_were_before_is_shown_anew(admin, world):
    token = paste(admin, world, "97/284").context["found"].token
    admin.post(cell_address(world), cell_fields(admin, world, numerator="95"))
    answer = paste(admin, world, "97/284", step="save", token=token)
    assert (answer.status_code, grids()) == (409, 1)
    assert answer.context["found"].changes[0].before == "95\u00a0/\u00a0284"


def series_form(admin, world, step, **fields):
    unit_id = world.idi.pk
    typed = {f"{name}{unit_id}": text for name, text in fields.items() if len(name) == 1}
    given = {name: text for name, text in fields.items() if len(name) > 1}
    return admin.post("/grid/2021/ST-01-M/", typed | {"step": step, "why": "Rettet"} | given)


def test_one_series_is_previewed_and_saved_without_a_script(admin, world):
    preview = series_form(admin, world, "preview", n="97", d="284")
    assert preview.context["found"].changes[0].after == "97\u00a0/\u00a0284"
    assert 'value="97"' in preview.content.decode()
    token = preview.context["found"].token
    answer = series_form(admin, world, "save", n="97", d="284", token=token)
    assert (answer.status_code, grids()) == (302, 1)


def test_saving_without_having_looked_is_a_conflict(admin, world):
    assert series_form(admin, world, "save", n="97", d="284").status_code == 409
    assert grids() == 0


@rows("FORM-01")
def half_a_ratio_is_said_at_its_field(admin, world):
    answer = series_form(admin, world, "preview", n="97")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#n{world.idi.pk}"' in html
    assert 'value="97"' in html


@rows("FORM-02")
def unknown_fields_are_ignored(admin, world):
    fields = cell_fields(admin, world, numerator="97")
    extra = {"year": "1999", "unit": "1", "by": "1", "is_demo": "1", "kind": "upload"}
    admin.post(cell_address(world), fields | extra)
    stands = Figure.objects.current().get(batch__kind="grid")
    assert (stands.unit, stands.year, stands.is_demo) == (world.idi, 2021, False)


@rows("FORM-03")
def another_units_fields_reach_nobody(admin, world):
    fields = {f"n{world.ihs.pk}": "9", f"d{world.ihs.pk}": "10", "step": "save", "why": "x"}
    admin.post("/grid/2021/ST-01-M/", fields)  # IHS was split before that year
    assert grids() == 0


@rows("FORM-05", "FORM-06")
def the_last_of_two_values_counts_and_an_array_is_no_field(admin, world):
    fields = cell_fields(admin, world) | {"numerator": ["1", "97"], "numerator[]": "5"}
    admin.post(cell_address(world), fields)
    assert Figure.objects.current().get(batch__kind="grid").numerator == 97


@rows("FORM-07")
def no_form_has_a_thousand_fields(admin, world, ratio):
    for number in range(UNITS_AT_ONCE + 50):
        unit(f"194.62.{1 + number // 200}.{number % 200}", f"X{number}", "x", "x", world.hf)
    html = admin.get("/grid/2021/ST-01-M/").content.decode()
    assert 700 < html.count(" name=") < 1000
    assert "?part=2" in html
    assert admin.get("/grid/2021/ST-01-M/?part=2").status_code == 200
    assert admin.get("/grid/2021/ST-01-M/?part=9").status_code == 404
    many = {f"n{number}": "1" for number in range(1001)}
    assert admin.post("/grid/2021/ST-01-M/", many).status_code == 400


@rows("FORM-09", "FORM-10")
def a_long_comment_is_said_at_its_field(admin, world):
    fields = cell_fields(admin, world, comment="x" * 4001)
    answer = admin.post(cell_address(world), fields)
    assert answer.status_code == 422
    assert "4001" in answer.content.decode()
    assert grids() == 0


@rows("FORM-11")
def nul_is_refused(admin, world):
    for name in ("comment", "numerator", "why", "reason"):
        fields = cell_fields(admin, world, **{name: "1\0"}, state="not applicable")
        assert admin.post(cell_address(world), fields).status_code == 422
    assert paste(admin, world, "1\0").status_code == 422
    assert grids() == 0


@rows("FORM-13", "FORM-14", "FORM-15")
def texts_are_shown_as_they_are_written(admin, world):
    text = "</textarea><script>alert(1)</script> {{7*7}} %s"
    admin.post(cell_address(world), cell_fields(admin, world, comment=text))
    for address in (cell_address(world), SET):
        html = admin.get(address).content.decode()
        assert "<script>alert" not in html
    assert "{{7*7}} %s" in admin.get(cell_address(world)).content.decode()


@rows("FORM-17")
def without_a_token_nothing_is_saved(admin, world):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.administrator)
    assert strict.post(cell_address(world), {"numerator": "1"}).status_code == 403
    assert grids() == 0


@rows("FORM-18")
def a_session_that_has_ended_is_no_cell(admin, world):
    fields = cell_fields(admin, world, numerator="97")
    answer = Client().post(cell_address(world), fields, headers=JSON)
    assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/sign-in/")


@rows("FORM-19")
def the_script_gets_no_more_than_the_page(signed_in, world, ratio):
    for person in (world.leader, world.reporter, world.reviewer):
        client = signed_in(person)
        assert client.get(cell_address(world), headers=JSON).status_code == 404
    assert signed_in(world.auditor).post(cell_address(world), headers=JSON).status_code == 403


@rows("FORM-22")
def other_kinds_of_content_save_nothing(admin, world):
    for kind in ("text/plain", "application/json"):
        answer = admin.post(cell_address(world), '{"numerator": "97"}', content_type=kind)
        assert answer.status_code in (400, 409, 415)
    assert grids() == 0


@pytest.mark.parametrize("case", rows.params())
def test_bad_input(case, request):
    names = case.__code__.co_varnames[: case.__code__.co_argcount]
    case(**{name: request.getfixturevalue(name) for name in names})


@pytest.mark.parametrize(
    "address", ["/grid/2021/", SET, "/grid/2021/ST-01-M/", "/grid/2021/ST-01-M/194.63.10.0/"]
)
def test_the_number_of_questions_does_not_grow_with_the_units(admin, world, ratio, address):
    def asked() -> int:
        admin.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert admin.get(address).status_code == 200
        return len(queries)

    few = asked()
    made = [
        unit(f"194.62.200.{number}", f"N{number}", "Nytt institutt", "New department", world.hf)
        for number in range(55)
    ]
    publish(*(value(ratio, one, 2021, 3, 9) for one in made))
    assert asked() == few <= 16


def test_the_aim_of_the_plan_stands_without_a_number(admin, world, ratio):
    level = series("LV-01", Aggregation.COVERAGE)
    entry = PlanIndicator.objects.get(indicator=ratio)
    aim = entry.plan.goals.get(number=0)
    PlanIndicator.objects.create(plan=entry.plan, indicator=level, goal=aim, position=9)
    names = [one.name for one in admin.get("/grid/2021/").context["page"].sets]
    assert "Mål 0" in names
    assert not any(name.startswith("0") for name in names)
