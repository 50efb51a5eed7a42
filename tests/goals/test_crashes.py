"""A crash at every statement of what hands figures in or publishes them (tests/crash.py).

Decisions on a report: tests/goals/test_review_races.py.
"""

import pytest

from goals import actions, pages
from goals.models import Report
from goals.reports.contents import contents_of
from goals.reports.handed_in import checksum, handed_in
from tests.crash import crash_everywhere
from tests.goals.reviewing import fresh
from tests.goals.rounds import IN_TIME, asked, filled_in, open_round, report_of
from tests.goals.series import LATER

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_crash_anywhere_in_submitting_leaves_it_undone_or_done(world):
    report = report_of(open_round(world), world.idi)
    filled_in(report, world.reporter)
    report = fresh(report)
    form = {
        "version": report.version,
        "seen": checksum(handed_in(contents_of(report))),
        "token": "t",
    }
    assert crash_everywhere(lambda: actions.submit(**form, **asked(report, world.head))) > 10
    assert Report.objects.get(pk=report.pk).state == "submitted"


def test_a_crash_anywhere_in_publishing_a_file_leaves_it_undone_or_done(world):
    round_ = open_round(world)
    content = f"kode;serie;år;teller\r\n{world.idi.code};EU-02;2020;9\r\n".encode()
    upload = actions.receive_upload(
        by=world.administrator,
        plan=round_.plan,
        filename="tall.csv",
        content=content,
        at=LATER,
    ).upload
    token = pages.upload_page(upload).token

    def publish():
        try:
            actions.publish_upload(
                upload=upload, by=world.administrator, reason="Final", token=token, at=IN_TIME
            )
        except actions.Conflict:  # it is published: the second time is told
            upload.refresh_from_db()
            assert upload.status == "published"

    assert crash_everywhere(publish) > 10
