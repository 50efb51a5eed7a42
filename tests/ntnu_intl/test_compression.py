"""Text goes out compressed to whom it may, and says so to whoever keeps it."""

import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import reverse

from ntnu_intl.compression import FEWEST, CompressionMiddleware, accepts
from ntnu_intl.middleware import TOKEN
from tests.goals.series import plan, publish, series, target, value

GZIP = {"Accept-Encoding": "gzip, deflate, br"}
LONG = "æ" * FEWEST


@pytest.fixture
def figures(world):
    made = series("RE-04-N")
    target(plan(made), made, world.ntnu, 100, base=0)
    publish(value(made, world.idi, 2020, 7), value(made, world.idi, 2021, 9))


def answered(response, headers=GZIP):
    return CompressionMiddleware(lambda request: response)(
        RequestFactory().get("/", headers=headers)
    )


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("gzip", True),
        ("gzip, deflate, br, zstd", True),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", True),
        ("gzip;q=0.05", True),
        ("gzip;q=1", True),
        ("", False),
        ("identity", False),
        ("br", False),
        ("x-gzipped", False),
        ("gzip;q=0", False),
        ("gzip; q=0.00, br", False),
    ],
)
def test_only_who_reads_it_gets_it(said, wanted):
    assert accepts(RequestFactory().get("/", headers={"Accept-Encoding": said})) is wanted


def test_text_is_compressed_and_its_length_is_that_of_what_goes_out():
    response = answered(HttpResponse(LONG, headers={"Content-Length": "400"}))
    assert response["Content-Encoding"] == "gzip"
    assert response["Content-Length"] == str(len(response.content))
    assert response["Vary"] == "Accept-Encoding"
    assert gzip.decompress(response.content).decode() == LONG


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse("short"),
        HttpResponse(LONG, content_type="application/octet-stream"),
        HttpResponse(LONG, content_type="image/png"),
        StreamingHttpResponse([LONG.encode()]),
    ],
    ids=["short", "file", "picture", "stream"],
)
def test_what_gains_nothing_is_left_alone(response):
    assert not answered(response).has_header("Content-Encoding")


def test_what_is_compressed_already_is_not_compressed_again():
    response = answered(HttpResponse(LONG, headers={"Content-Encoding": "br"}))
    assert response.content.decode() == LONG


def test_who_reads_no_gzip_is_kept_apart():
    response = answered(HttpResponse(LONG), headers={})
    assert response.content.decode() == LONG
    assert response["Vary"] == "Accept-Encoding"


@pytest.mark.django_db
@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize("address", ["/", "/profile/"])
def test_a_page_is_the_same_compressed_or_not(world, signed_in, address):
    client = signed_in(world.leader)
    client.get(address)  # brings the cookie of the forms
    plain, packed = client.get(address), client.get(address, headers=GZIP)
    assert not plain.has_header("Content-Encoding")
    assert packed["Content-Encoding"] == "gzip"
    text = gzip.decompress(packed.content)
    assert TOKEN.sub(b"", text) == TOKEN.sub(b"", plain.content)
    assert plain["ETag"] == packed["ETag"]
    for response in (plain, packed):
        assert {"Cookie", "Accept-Encoding"} <= set(response["Vary"].split(", "))


@pytest.mark.django_db
@pytest.mark.usefixtures("figures")
def test_a_kept_page_is_the_same_bytes_and_any_other_has_another_token(world, signed_in):
    """So that nothing beside the token can be measured by a page's size (BREACH)."""
    client = signed_in(world.leader)
    client.get("/")
    first, again, other = (client.get(address) for address in ("/", "/", "/?guess=1"))
    assert again.content == first.content
    assert TOKEN.search(other.content)[0] != TOKEN.search(first.content)[0]


@pytest.mark.django_db
@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize("address", ["/", "/profile/"])
def test_an_unchanged_page_is_a_304_that_varies_like_the_page(world, signed_in, address):
    client = signed_in(world.leader)
    client.get(address)
    page = client.get(address, headers=GZIP)
    same = client.get(address, headers=GZIP | {"If-None-Match": page["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert not same.has_header("Content-Encoding")
    assert set(same["Vary"].split(", ")) == set(page["Vary"].split(", "))


@pytest.mark.django_db
@pytest.mark.usefixtures("figures")
def test_the_head_of_a_page_is_that_of_the_page(world, signed_in):
    client = signed_in(world.leader)
    client.get("/")
    page = client.get("/", headers=GZIP)
    head = client.head("/", headers=GZIP)
    assert head.content == b""
    for name in ("ETag", "Content-Encoding", "Content-Length", "Vary", "Cache-Control"):
        assert head[name] == page[name]


@pytest.mark.django_db
@pytest.mark.usefixtures("figures")
def test_a_table_is_compressed_and_a_workbook_is_not(world, signed_in):
    client = signed_in(world.administrator)
    table = client.get(reverse("overview"), {"format": "csv"}, headers=GZIP)
    book = client.get(
        reverse("upload_template"),
        {"series": "RE-04-N", "year": 2021, "format": "xlsx"},
        headers=GZIP,
    )
    assert (table.status_code, book.status_code) == (200, 200)
    assert table["Content-Encoding"] == "gzip"
    assert "no-store" in table["Cache-Control"]
    assert not book.has_header("Content-Encoding")
