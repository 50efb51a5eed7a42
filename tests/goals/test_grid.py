"""Figures entered in the grid: saved, refused, in conflict, in a race, undone."""

import threading
from datetime import timedelta

import pytest
from django.db import close_old_connections, connection

from goals import actions, ledger
from goals.actions import grid
from goals.calculations.terms import Aggregation, State
from goals.grid.changes import Input, compare
from goals.grid.sheet import Sheet, sheet_of, stamp
from goals.grid.typing import TypedCell
from goals.models import Batch, Figure, FigureKey, Indicator, Plan
from goals.workflow import ReportState
from institutes.models import Membership, Person, Role, Unit
from institutes.organisation import Node
from tests.goals.rounds import AFTER, open_round, report_of
from tests.goals.series import LATER, plan, publish, series, value

pytestmark = pytest.mark.django_db
YEAR = 2021


@pytest.fixture
def count(world) -> Indicator:
    """A series of counts in the plan, IDI's 7 of 2021 from a register."""
    found = series("EU-02")
    plan(found, series("ST-01-M", Aggregation.RATIO))
    publish(value(found, world.idi, YEAR, 7))
    return found


def sheet(chosen: str = "all") -> Sheet:
    return sheet_of(Plan.objects.get(), YEAR, chosen)


def node(unit: Unit) -> Node:
    return sheet().organisation.nodes[unit.pk]


def current(indicator: Indicator, unit: Unit) -> Figure | None:
    return Figure.objects.current().filter(indicator=indicator, unit=unit, year=YEAR).first()


def save(world, indicator, unit, text, **given) -> actions.Saved:
    """One cell, seen as it stands, with a reason."""
    stands = current(indicator, unit)
    typed = text if isinstance(text, TypedCell) else TypedCell(text)
    return actions.save_cell(
        **{
            "sheet": sheet(indicator.code),
            "input": Input(indicator, node(unit), typed),
            "seen": stands.pk if stands else None,
            "stamp_seen": stamp(indicator),
            "by": world.administrator,
            "reason": "Rettet",
            "at": LATER,
        }
        | given
    )


def test_a_cell_is_saved_as_a_batch_of_the_grid(world, count):
    saved = save(world, count, world.iik, "12")
    stands = current(count, world.iik)
    assert (stands.numerator, stands.batch, stands.recorded_at) == (12, saved.batch, LATER)
    assert (saved.batch.kind, saved.batch.by, saved.new) == ("grid", world.administrator, 1)


def test_a_new_figure_takes_the_place_of_the_old_which_stays(world, count):
    before = current(count, world.idi)
    save(world, count, world.idi, "9")
    stands = current(count, world.idi)
    assert (stands.numerator, stands.supersedes, stands.batch.reason) == (9, before, "Rettet")
    before.refresh_from_db()
    assert (before.numerator, before.superseded_at) == (7, LATER)


def test_totals_follow(world, count):
    save(world, count, world.iik, "12")
    cell = ledger.cells([count], [world.ie.pk], [YEAR])[count.pk, world.ie.pk, YEAR]
    assert cell.numerator == 19


def test_the_same_save_sent_twice_is_one(world, count):
    seen = current(count, world.idi).pk
    save(world, count, world.idi, "9", seen=seen)
    assert save(world, count, world.idi, "9", seen=seen).batch is None
    assert Batch.objects.filter(kind="grid").count() == 1


def test_whoever_comes_second_meets_the_other_value(world, count):
    seen = current(count, world.idi).pk
    save(world, count, world.idi, "9", seen=seen)
    with pytest.raises(actions.CellConflict) as conflict:
        save(world, count, world.idi, "11", seen=seen)
    assert conflict.value.figure.numerator == 9
    assert conflict.value.figure.batch.by == world.administrator
    assert current(count, world.idi).numerator == 9


def test_a_cell_that_was_empty_is_not_taken_from_who_filled_it(world, count):
    save(world, count, world.iik, "9", seen=None)
    with pytest.raises(actions.CellConflict):
        save(world, count, world.iik, "11", seen=None)


def test_others_figures_change_with_a_reason_only(world, count):
    with pytest.raises(actions.ReasonNeeded):
        save(world, count, world.idi, "9", reason="")
    assert current(count, world.idi).numerator == 7
    save(world, count, world.idi, "9")
    save(world, count, world.idi, "10", reason="")  # one's own
    save(world, count, world.iik, "4", reason="")  # nobody's
    assert current(count, world.idi).numerator == 10


def test_what_is_wrong_is_said_and_nothing_is_saved(world, count):
    with pytest.raises(actions.NotSaved) as refused:
        save(world, count, world.idi, "sju")
    assert "numerator" in refused.value.wrong[0].problems
    assert not Batch.objects.filter(kind="grid").exists()


def test_a_state_takes_the_place_of_a_figure(world, count):
    save(world, count, world.idi, "ikke relevant: Ingen prosjekter")
    stands = current(count, world.idi)
    assert (stands.state, stands.reason) == (State.NOT_APPLICABLE, "Ingen prosjekter")


def test_a_blank_cell_leaves_what_stands(world, count):
    assert save(world, count, world.idi, "").batch is None
    assert current(count, world.idi).numerator == 7


def test_a_comment_leaves_the_figure_its_keys_and_source(world):
    keyed = series("PA-01", Aggregation.DISTINCT)
    plan(keyed)
    publish(value(keyed, world.idi, YEAR, 2, keys=frozenset({"a", "b"}), is_demo=True))
    save(world, keyed, world.idi, TypedCell("2", comment="Talt på nytt"))
    stands = current(keyed, world.idi)
    assert (stands.comment, stands.is_demo) == ("Talt på nytt", True)
    assert set(FigureKey.objects.filter(figure=stands).values_list("key", flat=True)) == {"a", "b"}


def test_a_renamed_indicator_is_not_written_under_its_old_name(world, count):
    old = stamp(count)
    count.name_nb = "Et annet navn"
    count.save()
    with pytest.raises(actions.Conflict):
        save(world, count, world.idi, "9", stamp_seen=old)
    assert current(count, world.idi).numerator == 7


@pytest.mark.parametrize("state", [ReportState.APPROVED, ReportState.DRAFT])
def test_a_locked_cell_says_so(world, state):
    """Approved at any time, and any state after the lock."""
    round_ = open_round(world)
    report = report_of(round_, world.idi)
    report.state = state
    report.save()
    indicator = Indicator.objects.get(code="EU-02")
    with pytest.raises(actions.NotSaved) as refused:
        save(world, indicator, world.idi, "9", at=AFTER)
    assert "reopen" in refused.value.wrong[0].sentence or "åpne" in refused.value.wrong[0].sentence
    assert current(indicator, world.idi).numerator == 7


def many(world, texts: dict[Unit, str], chosen="EU-02") -> tuple[Sheet, list[Input]]:
    found = sheet(chosen)
    [indicator] = found.indicators
    return found, [Input(indicator, node(unit), TypedCell(text)) for unit, text in texts.items()]


def save_many(world, found, inputs, token, **given) -> actions.Saved:
    return actions.save_cells(
        **{
            "sheet": found,
            "inputs": inputs,
            "token": token,
            "by": world.administrator,
            "reason": "Rettet",
            "at": LATER,
        }
        | given
    )


def look(world, found, inputs) -> str:
    return compare(found, inputs, by=world.administrator, at=LATER).token


def test_many_cells_are_one_batch(world, count):
    found, inputs = many(world, {world.idi: "7", world.iik: "8", world.isl: "9", world.ihk: ""})
    saved = save_many(world, found, inputs, look(world, found, inputs))
    assert (saved.new, saved.changed, saved.batch.figures.count()) == (2, 0, 2)


def test_many_cells_are_refused_when_anything_moved(world, count):
    found, inputs = many(world, {world.idi: "8", world.iik: "8"})
    token = look(world, found, inputs)
    save(world, count, world.iik, "5")
    with pytest.raises(actions.Conflict):
        save_many(world, found, inputs, token)
    assert current(count, world.idi).numerator == 7


def test_a_view_of_a_renamed_indicator_is_refused(world, count):
    """CONC-14"""
    found, inputs = many(world, {world.idi: "8"})
    token = look(world, found, inputs)
    Indicator.objects.filter(pk=count.pk).update(name_nb="Et annet navn")
    found, inputs = many(world, {world.idi: "8"})
    with pytest.raises(actions.Conflict):
        save_many(world, found, inputs, token)


def test_one_wrong_cell_keeps_all_out(world, count):
    found, inputs = many(world, {world.iik: "8", world.isl: "åtte"})
    with pytest.raises(actions.NotSaved):
        save_many(world, found, inputs, "")
    assert current(count, world.iik) is None


def test_the_latest_save_is_undone_and_nothing_is_deleted(world, count):
    saved = save(world, count, world.idi, "9")
    undo = actions.undo_save(batch=saved.batch, by=world.administrator, reason="", at=LATER)
    stands = current(count, world.idi)
    assert (stands.numerator, stands.batch, undo.kind) == (7, undo, "undo")
    assert Figure.objects.filter(indicator=count, unit=world.idi).count() == 3


def test_saves_are_undone_one_after_the_other(world, count):
    first = save(world, count, world.iik, "1").batch
    second = save(world, count, world.iik, "2").batch
    for batch, expected in ((second, State.VALUE), (first, State.NOT_REPORTED)):
        actions.undo_save(batch=batch, by=world.administrator, reason="", at=LATER)
        assert current(count, world.iik).state == expected


def test_undo_twice_is_undo_once(world, count):
    saved = save(world, count, world.idi, "9")
    given = {"batch": saved.batch, "by": world.administrator, "reason": "", "at": LATER}
    assert actions.undo_save(**given) == actions.undo_save(**given)


def test_undo_refuses_what_was_changed_since_and_what_others_saved(world, count):
    first = save(world, count, world.idi, "9").batch
    save(world, count, world.idi, "10")
    with pytest.raises(actions.Conflict):
        actions.undo_save(batch=first, by=world.administrator, reason="", at=LATER)
    with pytest.raises(actions.Conflict):
        actions.undo_save(batch=first, by=world.auditor, reason="", at=LATER)
    assert current(count, world.idi).numerator == 10


def both_save(world, indicator, others) -> list[str]:
    """Two administrators save one cell at the same moment, both having seen what stands."""
    seen = current(indicator, world.idi).pk
    ready = threading.Barrier(2)
    told = []

    def one(person: Person, text: str) -> None:
        try:
            ready.wait()
            save(world, indicator, world.idi, text, seen=seen, by=person)
            told.append("saved")
        except actions.CellConflict:
            told.append("conflict")
        finally:
            connection.close()
            close_old_connections()

    threads = [
        threading.Thread(target=one, args=pair)
        for pair in ((world.administrator, "8"), (others, "9"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


@pytest.fixture
def second_administrator(world) -> Person:
    person = Person.objects.create(username="adm2", name="Berit Admin")
    Membership.objects.create(person=person, unit=world.ntnu, role=Role.ADMINISTRATOR)
    return person


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_is_told(world, count, second_administrator):
    assert both_save(world, count, second_administrator) == ["conflict", "saved"]
    assert Figure.objects.filter(indicator=count, unit=world.idi).count() == 2


@pytest.mark.django_db(transaction=True)
def test_without_the_guard_one_is_overwritten_in_silence(
    world, count, second_administrator, monkeypatch
):
    monkeypatch.setattr(grid, "_is_seen", lambda change, seen: True)
    assert both_save(world, count, second_administrator) == ["saved", "saved"]
    assert Figure.objects.filter(indicator=count, unit=world.idi).count() == 3


def test_a_save_counts_as_now_for_an_hour(world, count):
    from goals.pages.grid import grid_page

    save(world, count, world.idi, "9")
    for later, expected in ((timedelta(minutes=59), 1), (timedelta(minutes=61), 0)):
        page = grid_page(sheet("EU-02"), world.administrator, LATER + later)
        keys = [cell.key for group in page.groups for row in group.rows for cell in row.cells]
        assert keys.count("new") == expected
