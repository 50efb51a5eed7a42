"""What reviewers and administrators decide about a report, and what becomes of it."""

from datetime import UTC, datetime, timedelta

import pytest

from goals import actions, ledger
from goals.actions import Conflict
from goals.calculations.terms import State
from goals.models import Acceptance, Batch, Comment, Event, Extension, Figure, Settlement
from goals.reports.contents import contents_of
from goals.workflow import Move, ReportState, Time
from institutes.access import Refused
from institutes.models import Mail, Membership, Role
from tests.goals.reviewing import fresh, hand_in, say, seen, settle, waiting
from tests.goals.rounds import AFTER, IN_TIME, LOCKS, standing
from tests.goals.series import publish, value
from tests.once import once
from tests.world import person

pytestmark = pytest.mark.django_db
UNTIL = datetime(2022, 6, 20, 21, 59, tzinfo=UTC)


@pytest.fixture
@once
def idi(world):
    return waiting(world)


@pytest.fixture
@once
def disputed(world):
    return waiting(world, disputed=True)


def approve(report, by, at=IN_TIME, **fields):
    return actions.approve(**{"report": report, "seen": seen(report), "by": by, "at": at} | fields)


def give_back(report, by, at=IN_TIME, **fields):
    given = {"report": report, "seen": seen(report), "reason": "Se på tallet", "by": by, "at": at}
    return actions.return_report(**given | fields)


def reopen(report, by, at=AFTER, **fields):
    given = {"report": report, "seen": seen(report), "until": UNTIL, "reason": "Feil i tallet"}
    return actions.reopen(**given | {"by": by, "at": at} | fields)


def stands(report, code):
    """What the ledger has for the report's unit and year."""
    return (
        Figure.objects.current()
        .filter(unit=report.unit, year=report.round.year, indicator__code=code)
        .first()
    )


def letters() -> list[tuple[str, str]]:
    """To those who report for the institute or head it; the reviewers have theirs."""
    told = Mail.objects.exclude(person__memberships__role=Role.REVIEWER)
    return list(told.order_by("pk").values_list("person__username", "subject"))


# ── approve ────────────────────────────────────────────────────────────────────────────────


def test_approval_records_the_institutes_figures_with_the_report_as_their_source(world, idi):
    event = approve(idi, world.reviewer)
    assert (event.was, event.became) == ("submitted", "approved")
    assert fresh(idi).state == ReportState.APPROVED
    own, filled = stands(idi, "PA-02"), stands(idi, "EU-02")
    assert (own.numerator, own.batch.kind, own.batch.report) == (3, Batch.Kind.REPORT, idi)
    assert own.batch.by == world.reviewer
    assert filled.batch.kind == Batch.Kind.SOURCE, "what was confirmed stays as it was"


def test_approval_tells_those_who_report_and_the_head_and_nobody_else(world, idi):
    approve(idi, world.reviewer)
    assert {who for who, _subject in letters()} == {"reporter", "colleague", "head"}
    assert {subject for _who, subject in letters()} == {"Godkjent: rapporten fra IDI for 2021"}


def test_letters_are_in_their_readers_language(world, idi):
    world.head.language = "en"
    world.head.save()
    approve(idi, world.reviewer)
    assert ("head", "Approved: the report of IDI for 2021") in letters()
    assert ("reporter", "Godkjent: rapporten fra IDI for 2021") in letters()


def test_an_exempt_figure_is_recorded_with_its_reason(world, idi):
    give_back(idi, world.reviewer)
    say(idi, world.reporter, "PA-02", "not_applicable", reason="Ingen avtaler")
    approve(hand_in(idi, world.head), world.reviewer)
    found = stands(idi, "PA-02")
    assert (found.state, found.reason) == (State.NOT_APPLICABLE, "Ingen avtaler")


def test_conc_01_approved_twice_is_approved_once(world, idi):
    before = seen(idi)
    first = approve(idi, world.reviewer)
    assert approve(idi, world.reviewer, seen=before) == first
    assert Batch.objects.filter(kind=Batch.Kind.REPORT).count() == 1
    assert len(letters()) == 3


def test_someone_else_who_approves_afterwards_is_told(world, idi):
    before = seen(idi)
    approve(idi, world.reviewer)
    other = person("other", "Olav Andre", Role.REVIEWER, world.ie)
    with pytest.raises(Conflict, match="godkjent"):
        approve(idi, other, seen=before)


def test_a_report_that_was_written_in_since_is_not_approved(world, idi):
    before = seen(idi)
    give_back(idi, world.reviewer)
    say(idi, world.reporter, "PA-02", "own", numerator="30", comment="Mange nye")
    hand_in(idi, world.head)
    with pytest.raises(Conflict):
        approve(idi, world.reviewer, seen=before)
    assert stands(idi, "PA-02") is None


def test_a_figure_that_changed_since_it_was_seen_stops_the_approval(world, idi):
    before = seen(idi)
    publish(value(contents_of(idi).item("EU-02").indicator, world.idi, 2021, 8), at=IN_TIME)
    with pytest.raises(Conflict):
        approve(idi, world.reviewer, seen=before)
    approve(idi, world.reviewer)


@pytest.mark.parametrize("wrong", ["", "x", "-1-abc", "٣-abc", "9" * 60])
def test_what_was_seen_has_to_be_said(world, idi, wrong):
    with pytest.raises(Conflict):
        approve(idi, world.reviewer, seen=wrong)


def test_conc_07_while_it_is_being_written_nothing_is_approved(world, idi):
    give_back(idi, world.reviewer)
    with pytest.raises(Conflict, match="sendt tilbake"):
        approve(idi, world.reviewer)


@pytest.mark.parametrize("who", ["reporter", "head", "administrator", "auditor"])
def test_approval_is_the_reviewers_alone(world, idi, who):
    with pytest.raises(Refused):
        approve(idi, getattr(world, who))
    assert fresh(idi).state == ReportState.SUBMITTED


def test_nobody_approves_their_own_work(world, idi):
    Membership.objects.create(person=world.reviewer, unit=world.idi, role=Role.REPORTER)
    with pytest.raises(Refused):
        approve(idi, world.reviewer)
    with pytest.raises(Refused):
        give_back(idi, world.reviewer)


def test_a_disputed_figure_keeps_the_report_from_being_approved_and_says_who_helps(world, disputed):
    with pytest.raises(Conflict, match="administrator") as conflict:
        approve(disputed, world.reviewer)
    assert "EU-02" in conflict.value.message
    assert not Batch.objects.filter(kind=Batch.Kind.REPORT).exists()


@pytest.mark.parametrize(("outcome", "recorded"), [("taken", 9), ("kept", 7)])
def test_a_settled_dispute_decides_what_is_recorded(world, disputed, outcome, recorded):
    settle(disputed, world.administrator, outcome)
    approve(disputed, world.reviewer)
    assert stands(disputed, "EU-02").numerator == recorded


def test_a_figure_that_cannot_be_recorded_is_named(world, idi):
    give_back(idi, world.reviewer)
    say(idi, world.reporter, "PA-02", "own", numerator="4")
    hand_in(idi, world.head)
    # As after a change of the rule for numbers: what was handed in cannot be read any more.
    idi.answers.current().filter(indicator__code="PA-02").update(numerator="tre")
    with pytest.raises(Conflict, match="PA-02"):
        approve(idi, world.reviewer)


def test_approval_closes_every_other_door(world, idi):
    approve(idi, world.reviewer)
    with pytest.raises(ledger.Closed):
        publish(value(stands(idi, "PA-02").indicator, world.idi, 2021, 5), at=IN_TIME)


def test_a_locked_report_can_still_be_decided_on(world, idi):
    approve(idi, world.reviewer, at=AFTER)
    assert fresh(idi).state == ReportState.APPROVED


# ── return ─────────────────────────────────────────────────────────────────────────────────


def test_a_returned_report_can_be_written_in_and_keeps_the_reason(world, idi):
    event = give_back(idi, world.reviewer)
    assert (event.reason, event.submission.number) == ("Se på tallet", 1)
    assert standing(idi, world.reporter).may(Move.SAVE)
    letter = Mail.objects.get(person=world.head)
    assert "Se på tallet" in letter.body
    assert "/reports/2021/194.63.10.0/" in letter.body


def test_a_report_is_not_returned_without_a_reason(world, idi):
    with pytest.raises(Conflict):
        give_back(idi, world.reviewer, reason="")


def test_returned_twice_is_returned_once(world, idi):
    before = seen(idi)
    first = give_back(idi, world.reviewer)
    assert give_back(idi, world.reviewer, seen=before, reason="En annen grunn") == first
    assert idi.events.filter(kind=Event.Kind.RETURNED).count() == 1


def test_a_report_returned_after_the_lock_says_who_can_help(world, idi):
    give_back(idi, world.reviewer, at=AFTER)
    assert "administrator" in Mail.objects.get(person=world.head).body


# ── accept ─────────────────────────────────────────────────────────────────────────────────


def test_what_is_unchanged_is_accepted_at_once(world, idi):
    assert actions.accept_unchanged(report=idi, seen=seen(idi), by=world.reviewer, at=IN_TIME) == 1
    [accepted] = Acceptance.objects.all()
    assert accepted.answer.indicator.code == "EU-02"
    assert not actions.accept_unchanged(report=idi, seen=seen(idi), by=world.reviewer, at=IN_TIME)


def test_one_figure_is_accepted_and_a_newer_answer_is_looked_at_anew(world, idi):
    answer = contents_of(idi).item("PA-02").answer
    act = {"report": idi, "answers": [answer.pk], "by": world.reviewer, "at": IN_TIME}
    assert (actions.accept(**act), actions.accept(**act)) == (1, 0)
    give_back(idi, world.reviewer)
    newer = say(idi, world.reporter, "PA-02", "own", numerator="4")
    hand_in(idi, world.head)
    assert not Acceptance.objects.filter(answer=newer).exists()
    with pytest.raises(Conflict):
        actions.accept(**act)


def test_accepting_is_for_those_who_may_approve(world, idi):
    with pytest.raises(Refused):
        actions.accept_unchanged(report=idi, seen=seen(idi), by=world.head, at=IN_TIME)


# ── comment ────────────────────────────────────────────────────────────────────────────────


def say_so(report, by, **fields):
    given = {"text": "Hva er dette?", "is_internal": False, "by": by, "at": IN_TIME}
    return actions.comment(report=report, **given | fields)


def test_the_same_comment_twice_is_one(world, idi):
    assert say_so(idi, world.reviewer) == say_so(idi, world.reviewer)
    say_so(idi, world.head)
    say_so(idi, world.reviewer, is_internal=True)
    assert Comment.objects.count() == 3


def test_the_institute_writes_no_internal_comment(world, idi):
    with pytest.raises(Refused):
        say_so(idi, world.reporter, is_internal=True)


def test_an_auditor_writes_nothing(world, idi):
    with pytest.raises(Refused):
        say_so(idi, world.auditor)


# ── settle ─────────────────────────────────────────────────────────────────────────────────


def test_settling_keeps_both_values_and_the_reason(world, disputed):
    settlement = settle(disputed, world.administrator)
    assert (settlement.answer.numerator, settlement.answer.figure.numerator) == ("9", 7)
    assert disputed.events.filter(kind=Event.Kind.SETTLED, reason="Bilag funnet").count() == 1
    assert {who for who, _subject in letters()} == {"reporter", "colleague", "head"}


def test_settling_twice_is_settling_once_and_someone_else_is_told(world, disputed):
    first = settle(disputed, world.administrator)
    assert settle(disputed, world.administrator) == first
    other = person("other", "Olav Andre", Role.ADMINISTRATOR, world.ntnu)
    with pytest.raises(Conflict):
        settle(disputed, other, "kept")
    assert Settlement.objects.count() == 1


def test_what_is_settled_is_what_was_seen(world, disputed):
    item = contents_of(disputed).item("EU-02")
    publish(value(item.indicator, world.idi, 2021, 8), at=IN_TIME)
    with pytest.raises(Conflict):
        settle(disputed, world.administrator, figure=item.figure.pk)


def test_a_settled_dispute_asks_the_reviewer_to_look_again(world, disputed):
    before = seen(disputed)
    settle(disputed, world.administrator)
    with pytest.raises(Conflict):
        approve(disputed, world.reviewer, seen=before)


@pytest.mark.parametrize("who", ["reviewer", "head", "auditor"])
def test_settling_is_the_administrators(world, disputed, who):
    with pytest.raises(Refused):
        settle(disputed, getattr(world, who))


def test_a_dispute_that_is_none_is_not_settled(world, idi):
    with pytest.raises(Conflict):
        settle(idi, world.administrator)


# ── reopen ─────────────────────────────────────────────────────────────────────────────────


def test_a_reopened_report_is_open_for_its_institute_until_the_new_deadline(world, idi):
    approve(idi, world.reviewer)
    reopen(idi, world.administrator)
    report = fresh(idi)
    assert (report.state, report.reopened_at) == (ReportState.RETURNED, AFTER)
    met = standing(idi, world.reporter, AFTER)
    assert (met.time, met.lock, met.extension_reason) == (Time.OPEN, UNTIL, "Feil i tallet")
    assert met.may(Move.SAVE)
    assert "20.06.2022" in Mail.objects.filter(person=world.head).last().body


def test_what_was_approved_stays_until_it_is_approved_anew(world, idi):
    approve(idi, world.reviewer)
    reopen(idi, world.administrator)
    assert stands(idi, "PA-02").numerator == 3
    say(idi, world.reporter, "PA-02", "own", numerator="4", at=AFTER)
    hand_in(idi, world.head, at=AFTER)
    assert stands(idi, "PA-02").numerator == 3
    approve(idi, world.reviewer, at=AFTER + timedelta(hours=1))
    now = stands(idi, "PA-02")
    assert (now.numerator, now.supersedes.numerator) == (4, 3)


def test_approved_anew_without_a_change_records_nothing_new(world, idi):
    approve(idi, world.reviewer)
    before = stands(idi, "PA-02")
    reopen(idi, world.administrator)
    approve(hand_in(idi, world.head, at=AFTER), world.reviewer, at=AFTER)
    assert stands(idi, "PA-02") == before


def test_reopened_twice_is_reopened_once(world, idi):
    approve(idi, world.reviewer)
    before = seen(idi)
    assert reopen(idi, world.administrator) == reopen(idi, world.administrator, seen=before)
    assert Extension.objects.count() == 1


@pytest.mark.parametrize(("until", "at"), [(AFTER, AFTER), (LOCKS - timedelta(days=1), IN_TIME)])
def test_a_new_deadline_lies_ahead_and_not_before_the_old_one(world, idi, until, at):
    with pytest.raises(Conflict):
        reopen(idi, world.administrator, until=until, at=at)
    assert not Extension.objects.exists()


def test_reopening_needs_a_reason_and_an_administrator(world, idi):
    with pytest.raises(Conflict):
        reopen(idi, world.administrator, reason="")
    with pytest.raises(Refused):
        reopen(idi, world.reviewer)
