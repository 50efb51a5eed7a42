"""CONC-11: two workbooks with the same units are published at the same moment."""

import threading

import pytest
from django.db import connection

from goals import actions
from goals.actions import uploads
from goals.models import Batch, Figure, Plan, Upload
from goals.pages import upload_page
from tests.goals.series import LATER, plan, series

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two(world) -> list[Upload]:
    """IDI's figure of 2021, as 8 in one file and as 9 in another; both have been looked at."""
    plan(series("EU-02"))
    return [
        actions.receive_upload(
            by=world.administrator,
            plan=Plan.objects.get(),
            filename=f"tall-{number}.csv",
            content=f"kode;serie;år;teller\r\n{world.idi.code};EU-02;2021;{number}\r\n".encode(),
            at=LATER,
        ).upload
        for number in (8, 9)
    ]


def both_publish(world, two) -> list[str]:
    tokens = {upload.pk: upload_page(upload).token for upload in two}
    ready = threading.Barrier(2)
    told = []

    def one(upload: Upload) -> None:
        try:
            ready.wait()
            actions.publish_upload(
                upload=upload,
                by=world.administrator,
                reason="Endelige tall",
                token=tokens[upload.pk],
                at=LATER,
            )
            told.append("published")
        except actions.Conflict:
            told.append("conflict")
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[upload]) for upload in two]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


def test_the_second_is_told_that_what_it_saw_has_changed(world, two):
    assert both_publish(world, two) == ["conflict", "published"]
    assert Batch.objects.filter(kind="upload").count() == 1
    assert Figure.objects.count() == 1


class Whatever:
    """Equal to every token: the guard is gone."""

    def __ne__(self, other: object) -> bool:
        return False

    __hash__ = None


def test_without_the_guard_the_first_is_overwritten_unseen(world, two, monkeypatch):
    monkeypatch.setattr(uploads, "token_of", lambda upload, found: Whatever())
    assert both_publish(world, two) == ["published", "published"]
    assert Figure.objects.count() == 2
