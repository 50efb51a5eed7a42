"""The institute's part of a report: saved field by field, marked as ready, submitted once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.http import Http404

from goals import actions
from goals.actions import Conflict, Incomplete
from goals.models import Answer, Event, Extension, Narrative, Report, Submission
from goals.reports.contents import contents_of
from goals.reports.handed_in import checksum, handed_in
from goals.reports.items import Need
from goals.reports.said import Said, Told
from goals.workflow import ReportState
from institutes.access import Refused
from institutes.models import Mail, Membership
from tests.goals.rounds import (
    AFTER,
    BEFORE,
    IN_TIME,
    LOCKS,
    asked,
    filled_in,
    handed_in_now,
    open_round,
    report_of,
    submitted,
)
from tests.goals.series import publish, value
from tests.once import once

pytestmark = pytest.mark.django_db
LATER = IN_TIME + timedelta(minutes=5)


@pytest.fixture
@once
def idi(world) -> Report:
    return report_of(open_round(world), world.idi)


def own(number: int, typed: str, **fields) -> Said:
    return Said("PA-02", number, "own", numerator=typed, **fields)


def save(report, person, *answers, at=IN_TIME, texts=(), reason=""):
    return actions.save_answers(
        answers=answers, texts=texts, reason=reason, **asked(report, person, at)
    )


def again(report: Report) -> Report:
    return Report.objects.select_related("round", "unit").get(pk=report.pk)


def numbers(report: Report) -> list[str]:
    return list(report.answers.order_by("number").values_list("numerator", flat=True))


def test_what_is_saved_is_there_as_typed_and_counts_the_version_up(world, idi):
    saving = save(idi, world.reporter, own(0, "tre"))
    assert (saving.written, saving.clashes) == (1, [])
    assert contents_of(again(idi)).item("PA-02").need is Need.PROBLEM
    assert numbers(idi) == ["tre"]
    assert again(idi).version == 1


def test_the_same_again_writes_nothing(world, idi):
    save(idi, world.reporter, own(0, "3"))
    assert save(idi, world.colleague, own(0, "3"), at=LATER).clashes == []
    assert save(idi, world.reporter, Said("EU-02", 0, "open")).written == 0
    assert again(idi).version == Answer.objects.count() == 1


def test_older_versions_stay(world, idi):
    save(idi, world.reporter, own(0, "3"))
    save(idi, world.reporter, own(1, "4"), at=LATER)
    first, second = idi.answers.order_by("number")
    assert (first.numerator, first.superseded_at) == ("3", LATER)
    assert (second.numerator, second.superseded_at) == ("4", None)


def test_conc_03_the_second_of_two_is_told_and_overwrites_nothing(world, idi):
    save(idi, world.reporter, own(0, "3"))
    saving = save(idi, world.colleague, own(0, "4"), at=LATER, texts=[Told(4, 0, "Begynt")])
    assert [clash.theirs.numerator for clash in saving.clashes] == ["3"]
    assert saving.written == 1  # the other field is saved all the same
    assert numbers(idi) == ["3"]
    assert Narrative.objects.get().text == "Begynt"


def test_conc_05_two_tabs_of_one_person_are_two_as_well(world, idi):
    save(idi, world.reporter, own(0, "3"))
    assert save(idi, world.reporter, own(0, "4"), at=LATER).clashes


def test_ones_own_takes_the_place_of_the_version_that_was_seen(world, idi):
    save(idi, world.reporter, own(0, "3"))
    assert not save(idi, world.colleague, own(1, "4"), at=LATER).clashes
    assert numbers(idi) == ["3", "4"]


def test_texts_clash_like_figures(world, idi):
    save(idi, world.reporter, texts=[Told(4, 0, "Mitt")])
    saving = save(idi, world.colleague, texts=[Told(4, 0, "Ditt")], at=LATER)
    assert [clash.theirs.text for clash in saving.clashes] == ["Mitt"]


def test_a_figure_is_confirmed_as_it_was_seen(world, idi):
    item = contents_of(idi).item("EU-02")
    publish(value(item.indicator, world.idi, 2021, 9), at=IN_TIME)
    save(idi, world.reporter, Said("EU-02", 0, "confirmed", figure_id=item.figure.pk), at=LATER)
    assert contents_of(again(idi)).item("EU-02").need is Need.STALE


@pytest.mark.parametrize(
    "said",
    [
        Said("XX-99", 0, "own", numerator="3"),
        Said("EU-02", 0, "confirmed", figure_id=999_999),
        Said("EU-02", 0, "confirmed"),
    ],
)
def test_what_is_not_in_the_report_does_not_exist(world, idi, said):
    with pytest.raises(Http404):
        save(idi, world.reporter, said)
    assert not Answer.objects.exists()


def test_another_institutes_figure_is_not_to_be_confirmed(world, idi):
    theirs = value(contents_of(idi).item("EU-02").indicator, world.isl, 2021, 7)
    publish(theirs)
    figure = theirs.indicator_id and contents_of(report_of(idi.round, world.isl)).item("EU-02")
    with pytest.raises(Http404):
        save(idi, world.reporter, Said("EU-02", 0, "confirmed", figure_id=figure.figure.pk))


@pytest.mark.parametrize("who", ["reviewer", "auditor"])
def test_those_who_read_do_not_write(world, idi, who):
    with pytest.raises(Refused):
        save(idi, getattr(world, who), own(0, "3"))


@pytest.mark.parametrize("at", [BEFORE, LOCKS, AFTER])
def test_time_11_conc_09_outside_its_time_nothing_is_saved(world, idi, at):
    with pytest.raises(Refused):
        save(idi, world.reporter, own(0, "3"), at=at)
    assert not Answer.objects.exists()


def test_conc_09_the_last_second_before_the_lock_counts(world, idi):
    assert save(idi, world.reporter, own(0, "3"), at=LOCKS - timedelta(seconds=1)).written


def test_conc_10_an_extension_counts_at_once(world, idi):
    Extension.objects.create(
        report=idi, until=AFTER, reason="Sykdom", at=IN_TIME, by=world.administrator
    )
    assert save(idi, world.reporter, own(0, "3"), at=LOCKS).written
    with pytest.raises(Refused, match="Sykdom"):
        save(idi, world.reporter, own(1, "4"), at=AFTER)


def test_an_administrator_writes_with_a_reason_that_stays(world, idi):
    with pytest.raises(Refused):
        save(idi, world.administrator, own(0, "3"))
    save(idi, world.administrator, own(0, "3"), reason="På telefon")
    event = Event.objects.get(kind=Event.Kind.SAVED_FOR)
    assert (event.reason, event.by, event.version) == ("På telefon", world.administrator, 1)


def test_the_database_refuses_a_version_twice(world, idi):
    save(idi, world.reporter, own(0, "3"))
    with pytest.raises(IntegrityError):
        Answer.objects.create(
            report=idi,
            indicator=Answer.objects.get().indicator,
            number=1,
            choice="own",
            by=world.colleague,
            at=LATER,
            superseded_at=LATER,
        )


# ── Ready ──────────────────────────────────────────────────────────────────────────────────


def test_ready_is_told_to_the_head_once(world, idi):
    filled_in(idi, world.reporter)
    actions.mark_ready(**asked(idi, world.reporter))
    actions.mark_ready(**asked(idi, world.colleague, LATER))
    report = again(idi)
    assert (report.ready_by, report.ready_at) == (world.reporter, IN_TIME)
    assert Event.objects.filter(kind=Event.Kind.READY).count() == 1
    (letter,) = Mail.objects.filter(person=world.head)
    assert "IDI" in letter.subject
    assert f"/reports/2021/{world.idi.code}/submit/" in letter.body


def test_ready_is_refused_while_something_is_left_to_do(world, idi):
    with pytest.raises(Incomplete):
        actions.mark_ready(**asked(idi, world.reporter))
    assert again(idi).ready_at is None
    assert not Mail.objects.filter(person=world.head).exists()


def test_whatever_is_written_takes_the_mark_away(world, idi):
    contents = filled_in(idi, world.reporter)
    actions.mark_ready(**asked(idi, world.reporter))
    save(idi, world.colleague, own(contents.item("PA-02").answer.number, "5", comment="Flere"))
    assert again(idi).ready_at is None
    assert Event.objects.filter(kind=Event.Kind.NOT_READY, by=world.colleague).count() == 1


def test_the_mark_can_be_taken_away(world, idi):
    filled_in(idi, world.reporter)
    actions.mark_ready(**asked(idi, world.reporter))
    actions.withdraw_ready(**asked(idi, world.head))
    actions.withdraw_ready(**asked(idi, world.head))
    assert again(idi).ready_at is None
    assert Event.objects.filter(kind=Event.Kind.NOT_READY).count() == 1


# ── Submitted ──────────────────────────────────────────────────────────────────────────────


def test_the_head_submits_what_stands_with_its_checksum(world, idi):
    submission = submitted(idi, world)
    report = again(idi)
    assert report.state == ReportState.SUBMITTED
    assert submission.contents == handed_in(contents_of(report))
    assert submission.checksum == checksum(submission.contents)
    event = Event.objects.get(kind=Event.Kind.SUBMITTED)
    assert (event.was, event.became, event.by) == ("draft", "submitted", world.head)
    assert event.submission == submission
    (letter,) = Mail.objects.filter(person=world.reviewer)
    assert world.head.name in letter.body


def test_letters_are_in_their_readers_language(world, idi):
    world.reviewer.language = "en"
    world.reviewer.save()
    submitted(idi, world)
    assert Mail.objects.get(person=world.reviewer).subject == "Submitted: report for 2021, IDI"


def test_those_without_the_role_today_get_no_letter(world, idi):
    Membership.objects.filter(person=world.reviewer).update(valid_to=IN_TIME.date())
    submitted(idi, world)
    assert not Mail.objects.filter(person=world.reviewer).exists()


def test_conc_02_the_same_form_again_is_the_same_submission(world, idi):
    first = submitted(idi, world)
    assert handed_in_now(idi, world.head, LATER, version=1, token="t1") == first
    assert Submission.objects.count() == 1
    assert Event.objects.filter(kind=Event.Kind.SUBMITTED).count() == 1
    assert Mail.objects.filter(person=world.reviewer).count() == 1


def test_another_persons_token_is_no_way_in(world, idi):
    submitted(idi, world)
    with pytest.raises(Refused):
        handed_in_now(idi, world.reporter, LATER, token="t1")


def test_conc_07_what_was_written_since_is_not_submitted(world, idi):
    contents = filled_in(idi, world.reporter)
    seen = checksum(handed_in(contents))
    save(idi, world.colleague, own(1, "5", comment="Flere"), at=LATER)
    with pytest.raises(Conflict, match="Kari Kollega"):
        handed_in_now(idi, world.head, LATER, version=1, seen=seen)
    assert not Submission.objects.exists()


def test_conc_07_a_measure_that_moved_since_is_not_submitted_unseen(world, idi):
    filled_in(idi, world.reporter)
    with pytest.raises(Conflict):
        handed_in_now(idi, world.head, seen="0" * 64)


def test_a_confirmed_figure_that_changed_is_not_submitted(world, idi):
    contents = filled_in(idi, world.reporter)
    publish(value(contents.item("EU-02").indicator, world.idi, 2021, 9), at=IN_TIME)
    with pytest.raises(Incomplete):
        handed_in_now(idi, world.head, LATER)


def test_only_the_head_submits(world, idi):
    filled_in(idi, world.reporter)
    for who in ("reporter", "reviewer", "auditor", "administrator"):
        with pytest.raises(Refused):
            handed_in_now(idi, getattr(world, who))
    handed_in_now(idi, world.administrator, reason="Leder er syk")
    assert Event.objects.get(kind=Event.Kind.SUBMITTED).reason == "Leder er syk"


def test_after_the_lock_nothing_is_submitted(world, idi):
    filled_in(idi, world.reporter)
    with pytest.raises(Refused):
        handed_in_now(idi, world.head, LOCKS)


def test_a_submitted_report_takes_no_more_answers(world, idi):
    submitted(idi, world)
    with pytest.raises(Refused):
        save(idi, world.reporter, own(1, "5"), at=LATER)
