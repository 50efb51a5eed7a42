"""Pages that are alike for all who hold the same roles: made once, with a head for each reader."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ntnu_intl.middleware import TOKEN
from ntnu_intl.pages import Common
from tests.access_table import ROWS
from tests.addresses import ADDRESSES

ALIKE = {address.name for address in ADDRESSES if address.is_alike}
OPEN = dict.fromkeys(
    row.place
    for row in ROWS
    if row.name in ALIKE and "GET" in row.methods and "REP" in row.roles and row.expected == "200"
)
OF_A_KEPT_PAGE = 5  # queries: session, person, rights, version, for a level the clock


def test_every_such_page_is_compared():
    assert {place.name for place in OPEN} == ALIKE
    assert len(ALIKE) >= 9


@pytest.mark.django_db
@pytest.mark.parametrize("place", OPEN, ids=str)
def test_a_colleague_gets_the_page_that_would_be_made_for_them(place, shared, signed_in):
    path = shared.path(place)
    rita, kari = signed_in(shared.world.reporter), signed_in(shared.world.colleague)
    assert "Rita Rapportør" in rita.get(path).content.decode()
    with CaptureQueriesContext(connection) as queries:
        composed = kari.get(path).content
    assert len(queries) <= OF_A_KEPT_PAGE
    caches["pages"].clear()
    made = kari.get(path).content
    assert "Kari Kollega" in made.decode()
    assert TOKEN.sub(b"", composed) == TOKEN.sub(b"", made)


@pytest.mark.django_db
def test_a_part_of_a_page_is_alike_without_a_head(shared, signed_in):
    [why] = [place for place in OPEN if place.name == "why"]
    asked = {"HX-Request": "true"}
    first, second = (
        signed_in(person).get(shared.path(why), headers=asked)
        for person in (shared.world.reporter, shared.world.colleague)
    )
    assert b"<header" not in first.content
    assert first.content == second.content


@pytest.mark.django_db
def test_another_role_has_a_page_made_for_it(shared, signed_in):
    signed_in(shared.world.reporter).get("/units/")
    with CaptureQueriesContext(connection) as queries:
        signed_in(shared.world.head).get("/units/")
    assert len(queries) > OF_A_KEPT_PAGE


@pytest.mark.django_db
def test_the_token_in_the_head_is_the_readers_own(shared, signed_in):
    signed_in(shared.world.reporter).get("/")
    kari = Client(enforce_csrf_checks=True)
    kari.force_login(shared.world.colleague)
    token = TOKEN.search(kari.get("/").content)[0].split(b'"')[-2].decode()
    sent = {"language": "nn", "csrfmiddlewaretoken": token}
    assert kari.post(reverse("choose_language"), sent).status_code == 302


def test_a_page_with_a_form_outside_its_head_is_one_persons_own():
    head = b'<header class="top">Rita<input name="csrfmiddlewaretoken" value="1"></header>'
    form = b'<form><input name="csrfmiddlewaretoken" value="2"></form>'
    assert Common.of(HttpResponse(head + b"<main></main>")).place == 0
    assert Common.of(HttpResponse(head + form)) is None
