"""Addresses, queries and headers that nobody should send: no error, no way out, nothing stored.

The ids are those of the list of bad inputs the project is tested with. What concerns the web
server itself (URL-17, URL-18) is in tests/ntnu_intl/test_server.py; who may open a saved address
(URL-23) is in tests/access_table.csv.
"""

import re
from urllib.parse import urlsplit

import pytest
from django import forms
from django.conf import settings
from django.test import Client
from django.utils.module_loading import import_string

from goals.models import Goal, Indicator, Plan, PlanIndicator, Upload, UploadContent
from tests.addresses import ADDRESSES
from tests.world import PASSWORD

FORMS = [
    form
    for module in ("goals.forms", "institutes.forms")
    for form in vars(import_string(module)).values()
    if isinstance(form, type) and issubclass(form, forms.BaseForm)
]
PARAMETERS = sorted(
    {name for form in FORMS for name in form.base_fields}
    | {"all", "next", "page", "per_page", "q", "sort"}
)
NOT_A_NUMBER = ["-1", "0", "1.0", "１", "0x1", "99999999999999999999", "9223372036854775808", "%00"]


@pytest.fixture
def plan(world) -> Plan:
    """A plan with one goal and one series, so that the pages have something to ask."""
    plan = Plan.objects.create(
        code="2018-2021",
        name_nb="Handlingsplan",
        name_en="Action plan",
        start_year=2018,
        end_year=2021,
        base_year=2017,
        figures_from=2012,
        figures_to=2021,
    )
    goal = Goal.objects.create(plan=plan, number=1, name_nb="EU", name_en="EU", text_nb="EU")
    indicator = Indicator.objects.create(
        code="EU-01",
        family="EU-01",
        name_nb="Bevilget",
        name_en="Granted",
        short_name_nb="Bevilget",
        short_name_en="Granted",
        measured_in="eur",
        direction="up",
        aggregation="SUM",
        collected_at="institute",
        collected_by="centre",
        frequency="yearly",
        reference="year",
        first_year=2012,
    )
    PlanIndicator.objects.create(plan=plan, indicator=indicator, goal=goal, position=1)
    return plan


@pytest.fixture
def administrator(world, plan, signed_in) -> Client:
    """An administrator, with a plan to read; an error is an answer, as it is for a visitor."""
    client = signed_in(world.administrator)
    client.raise_request_exception = False
    return client


def answers(client: Client, query: str) -> dict[str, int]:
    """What every address answers to GET with a query string, where that is no plain answer."""
    plain = {200, 302, 400, 404, 405, 422}
    found = {address.name: client.get(address.path() + query) for address in ADDRESSES}
    return {name: each.status_code for name, each in found.items() if each.status_code not in plain}


@pytest.mark.parametrize(
    ("segment", "number"),
    [pytest.param(each, number, id=each) for number, each in enumerate(NOT_A_NUMBER)],
)
def test_address_with_a_wrong_number_is_not_found(administrator, segment, number):
    """URL-01, URL-02"""
    for address in ADDRESSES:
        for argument, kind in address.kinds.items():
            if not re.fullmatch(kind.regex, segment):
                response = administrator.get(address.path(**{argument: segment}))
                assert response.status_code == 404, address.name


@pytest.mark.parametrize("year", ["10000", "0", "0000", "1899", "2100", "-2021"])
def test_address_with_a_wrong_year_is_not_found(administrator, year):
    """URL-03"""
    for address in ADDRESSES:
        if "year" in address.kinds:
            assert administrator.get(address.path(year=year)).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("?year=10000", id="URL-03"),
        pytest.param("?year=0", id="URL-03-0"),
        pytest.param("?as_of=10000-01-01", id="URL-03-day"),
        pytest.param("?as_of=0000-00-00", id="URL-03-no-day"),
        pytest.param("?q=%FF", id="URL-06-FF"),
        pytest.param("?q=%C0%AF", id="URL-06-C0AF"),
        pytest.param("?" + "&".join(f"{n}=%ED%A0%80" for n in PARAMETERS), id="URL-06-surrogate"),
        pytest.param("?page=0", id="URL-07-0"),
        pytest.param("?page=-1", id="URL-07-minus-1"),
        pytest.param("?page=999999", id="URL-07-999999"),
        pytest.param("?page=last", id="URL-07-last"),
        pytest.param("?page=NaN", id="URL-07-NaN"),
        pytest.param("?per_page=1000000", id="URL-09"),
        pytest.param(f"?q={'a' * 10_000}", id="URL-10-long"),
        pytest.param("?" + "&".join(f"p{n}=1" for n in range(2000)), id="URL-10-many"),
        pytest.param("?" + "&".join(f"{name}=%00" for name in PARAMETERS), id="URL-05-all"),
        pytest.param("?" + "&".join(f"{name}=%FF" for name in PARAMETERS), id="URL-06-all"),
        pytest.param("?%00=1", id="URL-05-name"),
    ],
)
def test_query_string_is_no_error(administrator, query):
    assert answers(administrator, query) == {}
    assert answers(Client(raise_request_exception=False), query) == {}


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_parameter_is_no_error(administrator, parameter):
    """URL-05, each alone: one that is refused first hides the others."""
    assert answers(administrator, f"?{parameter}=%00") == {}


ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "https:evil.example",
    "https://evil.example",
    "http:///evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "javascript:alert(1)",
    "/\r\nSet-Cookie: stolen=1",
    "\x00//evil.example",
    "//127.0.0.1@evil.example",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_next_stays_on_our_own_host(client, world, address):
    """URL-11"""
    sent = [
        client.post("/language/", {"language": "en", "next": address}),
        client.post("/sign-in/", {"username": "head", "password": PASSWORD, "next": address}),
        client.get("/sign-in/", {"next": address}),
    ]
    for response in sent:
        assert response.status_code == 302
        target = urlsplit(response["Location"])
        assert (target.scheme, target.netloc) == ("", "")
        assert response["Location"].startswith("/")
        assert not response["Location"].startswith(("//", "/\\"))
        assert "stolen" not in response.cookies


@pytest.mark.parametrize(
    "path",
    [
        "/.git/config",
        "/.env",
        "/db.sqlite3",
        "/portal.sqlite3",
        "/backup.sql",
        "/settings.py",
        "/ntnu_intl/settings.py",
        "/static/../ntnu_intl/settings.py",
        "/static/%2e%2e/ntnu_intl/settings.py",
        "/static/..%2f..%2fetc/passwd",
        "/__debug__/",
        "/admin/",
    ],
)
def test_nothing_of_the_inside_is_served(client, administrator, path):
    """URL-13"""
    assert client.get(path).status_code == 404
    assert administrator.get(path).status_code == 404


@pytest.mark.parametrize("host", ["evil.example", "", "127.0.0.1.evil.example", "a b", "[::1"])
def test_other_hosts_are_refused(client, host):
    """URL-14"""
    response = client.get("/accessibility/", headers={"host": host})
    assert response.status_code == 400
    assert b"evil" not in response.content


def test_forwarded_host_is_ignored(client):
    """URL-14"""
    response = client.get("/profile/", headers={"x-forwarded-host": "evil.example"})
    assert response["Location"] == "/sign-in/?next=/profile/"


def test_forwarded_address_is_no_way_around_the_lock_out(client, world):
    """URL-15"""
    statuses = [
        client.post(
            "/sign-in/",
            {"username": "head", "password": "wrong"},
            headers={"x-forwarded-for": f"10.0.0.{number}", "x-real-ip": f"10.0.1.{number}"},
        ).status_code
        for number in range(settings.AXES_FAILURE_LIMIT + 1)
    ]
    assert statuses[-1] == 429


@pytest.mark.parametrize(
    "junk", [".css", "x.css", ";x.css", "%2e", "%2e%2e/x.css", "..;/", "?.css"]
)
def test_junk_behind_an_address_finds_no_page_of_another_name(administrator, junk):
    """URL-19"""
    for address in ADDRESSES:
        response = administrator.get(f"{address.path()}{junk}")
        if response.status_code == 200:
            assert junk == "?.css"
            assert "private" in response["Cache-Control"]


def test_pages_are_kept_for_one_person_alone(administrator):
    """URL-19"""
    for address in ADDRESSES:
        response = administrator.get(address.path())
        if response.status_code == 200:
            kept = response["Cache-Control"]
            assert "private" in kept, address.name
            assert "no-store" in kept or ("no-cache" in kept and "ETag" in response), address.name
            assert "Cookie" in response["Vary"], address.name


@pytest.mark.parametrize(
    "name",
    [
        "a\r\nSet-Cookie: stolen=1.xlsx",
        'a".xlsx',
        "a;b.xlsx",
        "æøå 2021.xlsx",
        "..\\..\\x.xlsx",
        "x" * 195 + ".xlsx",
    ],
)
def test_download_has_a_safe_name(administrator, world, name):
    """URL-21"""
    upload = Upload.objects.create(
        filename=name,
        size=1,
        sha256="0" * 64,
        uploaded_by=world.administrator,
        uploaded_at="2021-05-15T12:00:00Z",
        checked={},
    )
    UploadContent.objects.create(upload=upload, data=b"x")
    response = administrator.get(f"/uploads/{upload.pk}/file/")
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert "\n" not in response["Content-Disposition"]
    assert "Set-Cookie" not in response.headers
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "path",
    ["//units/", "/units//", "/UNITS/", "/units/.", "/units./", "//evil.example/units", "/Profile"],
)
def test_address_in_another_shape_stays_on_our_own_host(administrator, path):
    """URL-22"""
    response = administrator.get("/", PATH_INFO=path)
    assert response.status_code in (301, 404)
    if response.status_code == 301:
        assert urlsplit(response["Location"]).netloc == ""
        assert not response["Location"].startswith("//")


def test_every_address_asks_for_signing_in(client):
    """URL-23: an address that was saved opens nothing for who is signed out."""
    open_to_all = {"accessibility", "choose_language", "health", "privacy", "sign_in"}
    for address in ADDRESSES:
        if address.name not in open_to_all:
            response = client.get(address.path())
            assert response.status_code == 302, address.name
            assert response["Location"].startswith("/sign-in/?next="), address.name
