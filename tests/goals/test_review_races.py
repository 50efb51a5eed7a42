"""Two people decide at once, and processes that end in the middle.

Each race has a twin without the guard: the same code without its transaction and its lock.
"""

import threading
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection

from goals import actions
from goals.actions import Conflict, review
from goals.models import Batch, Event, Settlement
from goals.reports.contents import contents_of
from goals.reports.rights import standing_of
from goals.workflow import ReportState
from institutes.access import rights_of
from institutes.models import Mail, Role
from tests.crash import Crash, crash_at, crash_everywhere, everything
from tests.goals.reviewing import fresh, seen, waiting
from tests.goals.rounds import AFTER, IN_TIME
from tests.goals.test_review_actions import UNTIL
from tests.world import person

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do them at the same time: what became of each, in the order they are given."""
    ready = threading.Barrier(len(acts))
    outcomes = [""] * len(acts)

    def go(place: int, act: Callable[[], object]) -> None:
        try:
            ready.wait(timeout=60)
            act()
            outcomes[place] = "done"
        except Conflict:
            outcomes[place] = "told"
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=one) for one in enumerate(acts)]
    [thread.start() for thread in threads]
    [thread.join(timeout=60) for thread in threads]
    return outcomes


@pytest.fixture
def other(world):
    return person("other", "Olav Andre", Role.REVIEWER, world.ie)


def unheld(report, by, at):
    """The report as the person meets it, with nothing to keep others from it."""
    return standing_of(fresh(report), rights_of(by, at.date()), by, at)


@pytest.fixture
def unguarded(monkeypatch):
    """The actions without their guard: nothing is held, and everyone has read before anyone
    writes. A version may be decided on more than once. `unguarded(2)` says how many take part."""

    def go(people: int):
        read = threading.Barrier(people)

        def meet(report, by, at):
            met = unheld(report, by, at)
            read.wait(timeout=60)
            return met

        monkeypatch.setattr(review, "meet", meet)
        monkeypatch.setattr(review.ledger, "hold", lambda: None)
        monkeypatch.setattr(review, "decision_token", lambda version: "")

    return go


def approving(report, by, said, at=IN_TIME):
    return lambda: actions.approve(report=report, seen=said, by=by, at=at)


def returning(report, by, said, act=actions.return_report):
    return lambda: act(report=report, seen=said, reason="Se på det", by=by, at=IN_TIME)


def decided(report) -> list[str]:
    kinds = (Event.Kind.APPROVED, Event.Kind.RETURNED)
    return sorted(report.events.filter(kind__in=kinds).values_list("kind", flat=True))


def test_conc_06_approve_and_return_at_once_exactly_one_wins(world, other):
    report = waiting(world)
    said = seen(report)
    outcomes = at_once(approving(report, world.reviewer, said), returning(report, other, said))
    assert sorted(outcomes) == ["done", "told"]
    won = "approved" if outcomes[0] == "done" else "returned"
    assert decided(report) == [won]
    assert fresh(report).state == won
    assert Batch.objects.filter(kind=Batch.Kind.REPORT).count() == (won == "approved")
    assert Mail.objects.filter(person=world.head).count() == 1


def test_conc_06_without_the_guard_both_win(world, other, unguarded):
    report = waiting(world)
    said = seen(report)
    unguarded(2)
    outcomes = at_once(
        lambda: review._approve(report, said, world.reviewer, IN_TIME),
        returning(report, other, said, actions.return_report.__wrapped__),
    )
    assert outcomes == ["done", "done"]
    assert decided(report) == ["approved", "returned"]


def test_conc_01_two_reviewers_approve_at_once_and_the_figures_come_once(world, other):
    report = waiting(world)
    said = seen(report)
    outcomes = at_once(
        *(approving(report, who, said) for who in (world.reviewer, other, world.reviewer, other))
    )
    assert set(outcomes) == {"done", "told"}
    assert (outcomes[0], outcomes[1]) == (outcomes[2], outcomes[3]), "sent twice is once"
    assert decided(report) == ["approved"]
    assert Batch.objects.filter(kind=Batch.Kind.REPORT).count() == 1


def test_conc_01_without_the_guard_they_come_twice(world, other, unguarded):
    report = waiting(world)
    said = seen(report)
    unguarded(2)
    outcomes = at_once(
        *(
            lambda who=who: review._approve(report, said, who, IN_TIME)
            for who in (world.reviewer, other)
        )
    )
    assert "done" in outcomes
    assert Batch.objects.filter(kind=Batch.Kind.REPORT).count() == 2


def settling(report, by, outcome, act=actions.settle):
    item = contents_of(report).item("EU-02")
    given = {"answer": item.answer.pk, "figure": item.figure.pk, "reason": "Bilag"}
    return lambda: act(report=report, outcome=outcome, by=by, at=IN_TIME, **given)


def test_approving_while_a_dispute_is_settled_never_records_an_unsettled_figure(world):
    report = waiting(world, disputed=True)
    outcomes = at_once(
        settling(report, world.administrator, "taken"),
        approving(report, world.reviewer, seen(report)),
    )
    assert outcomes == ["done", "told"]
    assert fresh(report).state == ReportState.SUBMITTED
    assert not Batch.objects.filter(kind=Batch.Kind.REPORT).exists()


def test_without_the_guard_what_nobody_has_looked_at_is_approved(world, unguarded, monkeypatch):
    """The approval reads before the dispute is settled and writes after it: the report is approved
    without the figure that was settled on."""
    report = waiting(world, disputed=True)
    unguarded(2)
    monkeypatch.setattr(review, "why_not_approved", lambda contents: "")
    said = seen(report)
    outcomes = at_once(
        settling(report, world.administrator, "taken", actions.settle.__wrapped__),
        lambda: review._approve(report, said, world.reviewer, IN_TIME),
    )
    assert "done" in outcomes
    assert Batch.objects.filter(kind=Batch.Kind.REPORT).exists()


def test_two_administrators_settle_at_once_and_one_is_told(world):
    report = waiting(world, disputed=True)
    second = person("second", "Anne Admin", Role.ADMINISTRATOR, world.ntnu)
    outcomes = at_once(
        settling(report, world.administrator, "taken"), settling(report, second, "kept")
    )
    assert sorted(outcomes) == ["done", "told"]
    assert Settlement.objects.count() == 1


def test_the_database_itself_lets_a_version_be_decided_on_once(world, other):
    report = waiting(world)
    actions.approve(report=report, seen=seen(report), by=world.reviewer, at=IN_TIME)
    event = Event.objects.get(kind=Event.Kind.APPROVED)
    event.pk, event.kind, event.reason, event.by = None, Event.Kind.RETURNED, "x", other
    with pytest.raises(IntegrityError):
        event.save()


# ── Crashes ────────────────────────────────────────────────────────────────────────────────


def test_a_crash_anywhere_in_an_approval_leaves_it_undone_or_done(world):
    report = waiting(world)
    assert crash_everywhere(approving(report, world.reviewer, seen(report))) > 20


def test_a_crash_anywhere_in_a_return_leaves_it_undone_or_done(world):
    report = waiting(world)
    assert crash_everywhere(returning(report, world.reviewer, seen(report))) > 10


def test_a_crash_anywhere_in_a_settlement_leaves_it_undone_or_done(world):
    report = waiting(world, disputed=True)
    assert crash_everywhere(settling(report, world.administrator, "taken")) > 10


def test_a_crash_anywhere_in_a_reopening_leaves_it_undone_or_done(world):
    report = waiting(world)
    actions.approve(report=report, seen=seen(report), by=world.reviewer, at=IN_TIME)
    said = seen(report)

    def act():
        actions.reopen(
            report=report, until=UNTIL, reason="Feil", seen=said, by=world.administrator, at=AFTER
        )

    assert crash_everywhere(act) > 10


def test_without_a_transaction_a_crash_leaves_half_an_approval(world, monkeypatch):
    """The twin: the very same statements, each kept as it is made."""
    report = waiting(world)
    said = seen(report)
    monkeypatch.setattr(review.ledger, "hold", lambda: None)
    monkeypatch.setattr(
        review,
        "meet",
        lambda report, by, at: standing_of(fresh(report), rights_of(by, at.date()), by, at),
    )
    before, halves = everything(), 0
    for statement in range(1, 40):
        try:
            with crash_at(statement):
                review._approve(report, said, world.reviewer, IN_TIME)
        except Crash:
            halves += everything() != before and fresh(report).state == ReportState.SUBMITTED
            connection.close()
        if halves:
            break
    assert halves
