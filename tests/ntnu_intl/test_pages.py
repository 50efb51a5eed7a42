"""Pages that rest on the data version: made once, and never anyone else's."""

import re

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goals import ledger
from tests.goals.series import plan, publish, series, target, value

pytestmark = pytest.mark.django_db
IDI = "194.63.10.0"


@pytest.fixture(autouse=True)
def figures(world):
    caches["pages"].clear()
    made = series("RE-04-N")
    target(plan(made), made, world.ntnu, 100, base=0)
    publish(value(made, world.idi, 2020, 7), value(made, world.idi, 2021, 9))
    return made


def token_of(content: bytes) -> bytes:
    return re.search(rb'name="csrfmiddlewaretoken" value="([^"]*)"', content)[1]


def test_the_second_time_a_page_comes_from_memory(world, signed_in):
    client = signed_in(world.leader)
    first = client.get("/")
    with CaptureQueriesContext(connection) as queries:
        second = client.get("/")
    assert len(queries) <= 4  # session, person, rights, version
    assert second.content.replace(token_of(second.content), b"") == first.content.replace(
        token_of(first.content), b""
    )
    assert second["ETag"] == first["ETag"]


def test_a_kept_page_has_a_token_that_works(world, signed_in):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(world.leader)
    client.get("/")
    kept = client.get("/")
    answer = client.post(
        reverse("choose_language"),
        {"language": "nn", "csrfmiddlewaretoken": token_of(kept.content).decode()},
    )
    assert answer.status_code == 302


def test_a_new_figure_makes_a_new_page(figures, world, signed_in):
    client = signed_in(world.leader)
    address = reverse("unit", args=[IDI])
    before = client.get(address)
    publish(value(figures, world.idi, 2021, 4321), at=before_now())
    after = client.get(address, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert "4\u00a0321" in after.content.decode()


def before_now():
    from django.utils import timezone

    return timezone.now()


def test_a_changed_organisation_makes_a_new_page(world, signed_in):
    client = signed_in(world.leader)
    client.get("/units/")
    place = world.idi.places.get()
    place.name_nb = "Institutt for noe nytt"
    place.save()
    ledger.touch()
    assert "Institutt for noe nytt" in client.get("/units/").content.decode()


def test_each_person_and_language_has_its_own_page(world, signed_in):
    tags = set()
    for person in (world.leader, world.administrator):
        client = signed_in(person)
        tags.add(client.get("/")["ETag"])
        client.cookies["language"] = "en"
        tags.add(client.get("/")["ETag"])
    assert len(tags) == 4


def test_a_message_is_said_once_and_not_kept(world, signed_in):
    client = signed_in(world.administrator)
    content = f"kode;serie;år;teller\r\n{IDI};RE-04-N;2021;12\r\n".encode()
    from tests.goals.workbook import send

    upload = send(client, content, "tall.csv").context["page"].upload
    client.post(reverse("upload_discard", args=[upload.pk]))
    said = client.get("/").content
    again = client.get("/").content
    assert b'role="status"' in said
    assert b'role="status"' not in again


def test_the_query_string_is_part_of_the_page(world, signed_in):
    client = signed_in(world.leader)
    assert client.get("/?year=2020")["ETag"] != client.get("/?year=2021")["ETag"]


def test_a_lost_role_ends_what_was_kept(world, signed_in):
    client = signed_in(world.leader)
    tag = client.get("/")["ETag"]
    world.leader.memberships.all().delete()
    assert client.get("/", headers={"If-None-Match": tag}).status_code == 403


def test_after_signing_in_anew_a_page_has_a_token_that_works(world):
    """The browser still has the page of before, with a token that is no longer good."""
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(world.leader)
    client.get("/")
    before = client.get("/")
    client.cookies["csrftoken"] = "0123456789abcdef0123456789abcdef"  # as signing in leaves it
    after = client.get("/", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    answer = client.post(
        reverse("choose_language"),
        {"language": "nn", "csrfmiddlewaretoken": token_of(after.content).decode()},
    )
    assert answer.status_code == 302
