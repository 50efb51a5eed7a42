"""Workbooks for units whose report is approved, frozen or locked (XL-70, XL-71)."""

from datetime import datetime

import pytest
from django.urls import reverse

from goals import actions, pages
from goals.models import Batch, Figure, Report, Round, Upload
from goals.workflow import ReportState
from institutes import clock
from tests.goals.rounds import AFTER, IN_TIME, LOCKS, approved, open_round, report_of
from tests.goals.workbook import send

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(monkeypatch):
    def at(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    at(IN_TIME)
    return at


@pytest.fixture
def round_(world, at) -> Round:
    return open_round(world)


@pytest.fixture
def admin(world, signed_in):
    return signed_in(world.administrator)


def file_for(*units, number: int = 9) -> bytes:
    lines = [f"{unit.code};EU-02;2021;{number}" for unit in units]
    return "\r\n".join(["kode;serie;år;teller", *lines]).encode()


def sent(client, *units):
    return send(client, file_for(*units), "tall.csv")


def waiting(client, *units) -> Upload:
    assert sent(client, *units).status_code == 200
    return Upload.objects.latest("pk")


def publish(client, upload: Upload):
    fields = {"reason": "Endelig", "token": pages.upload_page(upload).token, "seen_unusual": "on"}
    return client.post(reverse("upload_publish", args=[upload.pk]), fields)


@pytest.mark.parametrize(
    ("state", "word"), [(ReportState.APPROVED, "godkjent"), (ReportState.FROZEN, "fryst")]
)
def test_a_row_for_a_decided_report_names_unit_and_state(world, round_, admin, state, word):
    """XL-70"""
    Report.objects.filter(unit=world.idi).update(state=state)
    answer = sent(admin, world.idi, world.iik)
    assert answer.status_code == 422
    [told] = answer.context["page"].told
    assert told.row == 2
    assert "IDI" in told.should_be
    assert word in told.should_be
    assert not Upload.objects.exists()


def test_a_row_for_a_locked_unit_is_a_problem_unless_it_has_more_time(world, round_, admin, at):
    """XL-70"""
    actions.extend(
        report=report_of(round_, world.iik),
        until=AFTER.replace(day=20),
        by=world.administrator,
        reason="Sykdom",
        at=IN_TIME,
    )
    at(LOCKS)
    [told] = sent(admin, world.idi, world.iik).context["page"].told
    assert "låst for IDI" in told.should_be


def test_a_blank_row_of_a_closed_unit_is_no_problem(world, round_, admin):
    approved(report_of(round_, world.idi), world)
    content = file_for(world.idi, number="")
    assert send(admin, content, "tall.csv").status_code == 200


@pytest.mark.parametrize(
    ("who", "status"), [("reporter", 404), ("reviewer", 404), ("auditor", 403)]
)
def test_who_may_not_import_stores_nothing_and_is_logged(
    world, round_, signed_in, caplog, who, status
):
    """XL-71: only administrators import, and they do so for every unit."""
    assert sent(signed_in(getattr(world, who)), world.idi).status_code == status
    assert not Upload.objects.exists()
    assert any("/uploads/" in record.getMessage() for record in caplog.records)


def test_a_preview_of_a_unit_that_is_locked_since_is_refused_in_words(world, round_, admin, at):
    upload = waiting(admin, world.idi)
    at(AFTER)
    before = Figure.objects.count()
    answer = publish(admin, upload)
    assert answer.status_code == 409
    assert "IDI 2021" in answer.content.decode()
    upload.refresh_from_db()
    assert (upload.status, Figure.objects.count()) == (Upload.Status.READY, before)
    assert not Batch.objects.filter(kind=Batch.Kind.UPLOAD).exists()


def test_a_file_of_a_unit_that_is_approved_since_is_not_undone(world, round_, admin):
    upload = waiting(admin, world.idi)
    assert publish(admin, upload).status_code == 302
    approved(report_of(round_, world.idi), world)
    answer = admin.post(reverse("upload_undo", args=[upload.pk]), {"reason": "Feil"})
    assert answer.status_code == 409
    assert "IDI 2021" in answer.content.decode()
    upload.refresh_from_db()
    assert upload.status == Upload.Status.PUBLISHED
