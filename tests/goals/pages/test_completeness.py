"""The completeness grid: every state of a cell, whose cells one sees, and what is filtered."""

import pytest
from django.urls import reverse

from goals import ledger
from goals.models import Answer, Report, Round, Settlement
from goals.pages import Filters, completeness_page, faculty_progress
from goals.reports.contents import contents_of
from goals.reports.progress import overviews_of
from goals.wording.completeness import CELL, CellState
from goals.workflow import ReportState
from institutes import clock
from institutes.access import rights_of
from tests.goals.rounds import (
    IN_TIME,
    approved,
    filled_series,
    open_round,
    own_series,
    report_of,
)
from tests.goals.series import publish, series, silent, value

pytestmark = pytest.mark.django_db
Choice = Answer.Choice


@pytest.fixture
def round_(world) -> Round:
    return open_round(world)


def page(round_: Round, person, **filters):
    rights = rights_of(person, IN_TIME.date())
    return completeness_page(round_, rights, IN_TIME, Filters(**filters), ledger.current().frame)


def cells(round_: Round, world, unit=None) -> list[str]:
    """The words of a unit's cells (EU-02, PA-02)."""
    found = page(round_, world.administrator)
    [row] = [
        row for group in found.groups for row in group.rows if row.unit.id == (unit or world.idi).pk
    ]
    return [next(state for state in CellState if CELL[state] is cell.word) for cell in row.cells]


def answer(report: Report, person, code: str, choice: str, **fields) -> Answer:
    item = contents_of(report).item(code)
    figure = item.figure if choice in (Choice.CONFIRMED, Choice.DISPUTED) else None
    return Answer.objects.create(
        report=report,
        indicator=item.indicator,
        number=1,
        choice=choice,
        figure=figure,
        by=person,
        at=IN_TIME,
        **fields,
    )


def test_nothing_said_yet(world, round_):
    assert cells(round_, world) == ["to_confirm", "not_reported"]
    assert cells(round_, world, world.iik) == ["awaited", "not_reported"]


@pytest.mark.parametrize(
    ("code", "choice", "fields", "state"),
    [
        ("EU-02", Choice.CONFIRMED, {}, "confirmed"),
        ("EU-02", Choice.DISPUTED, {"numerator": "8", "reason": "Ett til"}, "disputed"),
        ("EU-02", Choice.DISPUTED, {"numerator": "8"}, "begun"),
        ("EU-02", Choice.NOT_APPLICABLE, {"reason": "Har ingen"}, "not_applicable"),
        ("PA-02", Choice.OWN, {"numerator": "3"}, "own"),
        ("PA-02", Choice.OWN, {"numerator": "tre"}, "begun"),
        ("PA-02", Choice.NOT_APPLICABLE, {}, "begun"),
    ],
)
def test_each_answer_has_its_state(world, round_, code, choice, fields, state):
    answer(report_of(round_, world.idi), world.reporter, code, choice, **fields)
    assert cells(round_, world)[["EU-02", "PA-02"].index(code)] == state


@pytest.mark.parametrize(("outcome", "state"), [("kept", "confirmed"), ("taken", "own")])
def test_a_settled_dispute(world, round_, outcome, state):
    found = answer(
        report_of(round_, world.idi),
        world.reporter,
        "EU-02",
        Choice.DISPUTED,
        numerator="8",
        reason="Ett til",
    )
    Settlement.objects.create(
        answer=found, outcome=outcome, reason="Sjekket", at=IN_TIME, by=world.administrator
    )
    assert cells(round_, world)[0] == state


def test_an_approved_report_shows_what_is_published(world, round_):
    filled, own = (entry.indicator for entry in round_.plan.entries.order_by("position"))
    publish(silent(value(own, world.idi, 2021), "not_applicable", "Har ingen"))
    approved(report_of(round_, world.idi), world)
    assert cells(round_, world) == ["approved", "not_applicable"]
    publish(silent(value(filled, world.idi, 2021), "withheld"), kind="report")
    assert cells(round_, world)[0] == "withheld"


def test_what_a_register_has_yet_to_bring_is_not_asked_for(world, round_):
    answer(report_of(round_, world.idi), world.reporter, "PA-02", Choice.OWN, numerator="3")
    found = {group.faculty.acronym: group.progress for group in page(round_, world.leader).groups}
    assert found == {}  # a leader has no units in reach
    reports = list(Report.objects.filter(round=round_))
    frame = ledger.current().frame
    organisation, overviews = frame.organisation_of(2021), overviews_of(reports, frame)
    progress = faculty_progress(organisation, reports, overviews)
    found = {one.faculty.acronym: one for one in progress}
    assert (found["IE"].progress.done, found["IE"].progress.asked) == (1, 3)
    assert (found["HF"].submitted, found["HF"].total) == (0, 3)


@pytest.mark.parametrize(
    ("who", "units"),
    [
        ("administrator", {"IDI", "IIK", "ISL", "IHK", "IMS"}),
        ("auditor", {"IDI", "IIK", "ISL", "IHK", "IMS"}),
        ("reviewer", {"IDI", "IIK"}),
        ("reporter", {"IDI"}),
        ("head", {"IDI"}),
    ],
)
def test_whose_cells_one_sees(world, round_, who, units):
    found = page(round_, getattr(world, who))
    assert {unit.acronym for unit in found.units} == units


@pytest.mark.parametrize(
    ("filters", "units"),
    [
        ({"faculty": "194.62.0.0"}, {"ISL", "IHK", "IMS"}),
        ({"report": "submitted"}, {"IIK"}),
        ({"figures": "to_confirm"}, {"IDI"}),
        ({"figures": "disputed"}, set()),
    ],
)
def test_filters(world, round_, filters, units):
    Report.objects.filter(unit=world.iik).update(state=ReportState.SUBMITTED)
    assert {unit.acronym for unit in page(round_, world.administrator, **filters).units} == units


def test_one_goal_has_its_own_columns(world):
    round_ = open_round(world, filled_series(world), own_series(), series("LV-03"))
    assert [entry.indicator.code for entry in page(round_, world.head, goal=0).columns] == ["LV-03"]
    assert len(page(round_, world.head).columns) == 3


@pytest.mark.parametrize(
    ("query", "status"),
    [("?goal=4&figures=own", 200), ("?goal=9", 422), ("?faculty=%00", 422), ("?report=x", 422)],
)
def test_a_query_that_is_none_is_said(world, round_, signed_in, monkeypatch, query, status):
    monkeypatch.setattr(clock, "now", lambda: IN_TIME)
    address = reverse("round_completeness", args=[2021])
    assert signed_in(world.administrator).get(address + query).status_code == status


def test_the_button_is_the_administrators(world, round_, signed_in, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: IN_TIME)
    address = reverse("round_completeness", args=[2021])
    assert "Påminn" in signed_in(world.administrator).get(address).content.decode()
    assert "Påminn" not in signed_in(world.reviewer).get(address).content.decode()
