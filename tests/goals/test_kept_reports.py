"""What is kept of whole reports: the same as worked out anew, after every kind of change."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals import actions, ledger
from goals.models import Report
from goals.reports import progress
from goals.reports.contents import contents_of
from goals.reports.kept import Kept, marks_of
from tests.goals.reviewing import fresh, say, seen, settle, waiting
from tests.goals.rounds import IN_TIME, filled_in, open_round, report_of
from tests.goals.series import publish, value
from tests.once import once


@pytest.fixture
@once
def idi(world) -> Report:
    return report_of(open_round(world), world.idi)


def mark(report):
    return marks_of([fresh(report)], ledger.current().frame)[report.pk]


def test_what_is_kept_is_what_stands(world, idi):
    reports = list(Report.objects.select_related("round", "unit"))
    progress.overviews_of(reports, ledger.current().frame)
    filled_in(idi, world.reporter)
    reports = list(Report.objects.select_related("round", "unit"))
    assert progress.overviews_of(reports, ledger.current().frame) == progress._overviews(
        reports, ledger.current().frame
    )


def test_only_what_has_changed_is_read_again(world, idi):
    read = []

    def work_out(reports, frame):
        read.append({report.pk for report in reports})
        return {report.pk: report.version for report in reports}

    kept, all_of_them = Kept(work_out), Report.objects.select_related("round", "unit")
    kept.of(all_of_them.all(), ledger.current().frame)
    filled_in(idi, world.reporter)
    assert kept.of(all_of_them.all(), ledger.current().frame)[idi.pk] == fresh(idi).version
    with CaptureQueriesContext(connection) as captured:
        kept.of(list(all_of_them.all()), ledger.current().frame)
    assert len(captured) == 3
    assert read == [{one.pk for one in all_of_them}, {idi.pk}]


def change_answer(world, report):
    filled_in(report, world.reporter)


def change_figure(world, report):
    publish(value(_series(report), world.idi, 2021, 9))


def change_last_year(world, report):
    publish(value(_series(report), world.idi, 2020, 9))


def change_plan(world, report):
    ledger.touch()


def _series(report):
    return contents_of(fresh(report)).item("EU-02").indicator


@pytest.mark.parametrize("change", [change_answer, change_figure, change_last_year, change_plan])
def test_a_report_that_is_written_has_another_mark(world, idi, change):
    before = mark(idi)
    assert mark(idi) == before
    change(world, idi)
    assert mark(idi) != before


def test_a_settled_dispute_and_a_decision_give_another_mark(world):
    report = waiting(world)
    before = mark(report)
    by = {"by": world.reviewer, "at": IN_TIME}
    actions.return_report(report=report, reason="Se på det", seen=seen(report), **by)
    returned = mark(report)
    say(report, world.reporter, "EU-02", "disputed", numerator="8", reason="Feil tall")
    disputed = mark(report)
    settle(report, world.administrator, "kept")
    assert len({before, returned, disputed, mark(report)}) == 4


def test_without_the_mark_an_old_overview_would_be_shown(world, idi, monkeypatch):
    monkeypatch.setattr(
        "goals.reports.kept.marks_of", lambda reports, frame: {one.pk: ("same",) for one in reports}
    )
    kept, frame = Kept(progress._overviews), ledger.current().frame
    before = kept.of([fresh(idi)], frame)
    filled_in(idi, world.reporter)
    assert kept.of([fresh(idi)], frame) == before != progress._overviews([fresh(idi)], frame)
