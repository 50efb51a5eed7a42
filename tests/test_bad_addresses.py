"""Addresses, queries and headers that nobody should send: no error, no way out, nothing stored.

The ids are those of the list of bad inputs the project is tested with. What concerns the web
server itself (URL-17, URL-18) is in tests/ntnu_intl/test_server.py; who may open a saved address
(URL-23) is in tests/access_table.csv.
"""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django import forms
from django.conf import settings
from django.core.handlers import wsgi
from django.http import HttpResponse, QueryDict
from django.utils.module_loading import import_string

from goals.models import Upload, UploadContent
from tests.access_table import ROWS
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
NOT_A_NUMBER = [
    "-1",
    "0",
    "1.0",
    "%EF%BC%91",
    "0x1",
    "99999999999999999999",
    "9223372036854775808",
    "%00",
]


PLAIN = {200, 302, 400, 404, 405, 422}


@pytest.fixture(scope="module")
def paths(shared) -> dict[str, str]:
    """Every address, filled in with something that an administrator sees there if anything is."""
    shown = [row for row in ROWS if row.expected == "200" and "ADM" in row.roles]
    places = {row.name: row.place for row in (*reversed(ROWS), *reversed(shown))}
    return {name: shared.path(place) for name, place in places.items()}


@pytest.fixture
def get(db, shared) -> Callable[..., HttpResponse]:
    """`get("/units/", role="ANON")`: an error is an answer, as it is for a visitor."""

    def get(path: str, *, role: str = "ADM") -> HttpResponse:
        return shared.ask(role, "GET", path)

    return get


class Noting(QueryDict):
    """A query that notes what it is asked for."""

    asked: set[str] = set()

    def __getitem__(self, name):
        self.asked.add(name)
        return super().__getitem__(name)

    def __contains__(self, name):
        self.asked.add(name)
        return super().__contains__(name)

    def getlist(self, name, default=None):
        self.asked.add(name)
        return super().getlist(name, default)


@pytest.fixture
def names_read(get, paths, monkeypatch) -> dict[str, set[str]]:
    """The parameters that each address looks for, forms with all their fields among them."""
    found = {}
    monkeypatch.setattr(wsgi, "QueryDict", Noting)
    for name, path in paths.items():
        Noting.asked.clear()
        get(f"{path}?another=1")
        found[name] = set(Noting.asked)
    monkeypatch.undo()
    return found


@pytest.mark.parametrize(
    ("segment", "number"),
    [pytest.param(each, number, id=each) for number, each in enumerate(NOT_A_NUMBER)],
)
def test_address_with_a_wrong_number_is_not_found(get, segment, number):
    """URL-01, URL-02"""
    for address in ADDRESSES:
        for argument, kind in address.kinds.items():
            if not re.fullmatch(kind.regex, segment):
                response = get(address.path(**{argument: segment}))
                assert response.status_code == 404, address.name


@pytest.mark.parametrize("year", ["10000", "0", "0000", "1899", "2100", "-2021"])
def test_address_with_a_wrong_year_is_not_found(get, year):
    """URL-03"""
    for address in ADDRESSES:
        if "year" in address.kinds:
            assert get(address.path(year=year)).status_code == 404


ONE_PARAMETER = {
    "URL-03": ["year=10000", "year=0", "as_of=10000-01-01", "as_of=0000-00-00"],
    "URL-06": ["q=%FF", "q=%C0%AF"],
    "URL-07": ["page=0", "page=-1", "page=999999", "page=last", "page=NaN"],
    "URL-09": ["per_page=1000000"],
}


def test_a_wrong_parameter_is_no_error(get, paths, names_read):
    """The above; and URL-05 for each alone: one that is refused first would hide the others."""
    assert {"year", "as_of", "page"} <= names_read["overview"]
    wrong = {}
    for name, path in paths.items():
        queries = [f"{each}=%00" for each in sorted(names_read[name])]
        for each in ONE_PARAMETER.values():
            queries += [query for query in each if query.partition("=")[0] in names_read[name]]
        for query in queries:
            status = get(f"{path}?{query}").status_code
            if status not in PLAIN:
                wrong[name, query] = status
    assert wrong == {}


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(f"q={'a' * 10_000}", id="URL-10-long"),
        pytest.param("&".join(f"p{n}=1" for n in range(2000)), id="URL-10-many"),
        pytest.param("&".join(f"{name}=%ED%A0%80" for name in PARAMETERS), id="URL-06-surrogate"),
        pytest.param("&".join(f"{name}=%FF" for name in PARAMETERS), id="URL-06-all"),
        pytest.param("&".join(f"{name}=%00" for name in PARAMETERS), id="URL-05-all"),
        pytest.param("%00=1", id="URL-05-name"),
    ],
)
@pytest.mark.parametrize("role", ["ADM", "ANON"])
def test_query_string_is_no_error(get, paths, role, query):
    found = {path: get(f"{path}?{query}", role=role).status_code for path in paths.values()}
    assert {path: status for path, status in found.items() if status not in PLAIN} == {}


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
def test_next_stays_on_our_own_host(client, db, shared, address):
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
def test_nothing_of_the_inside_is_served(get, path):
    """URL-13"""
    assert get(path, role="ANON").status_code == 404
    assert get(path).status_code == 404


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


def test_forwarded_address_is_no_way_around_the_lock_out(client, db, shared):
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
def test_junk_behind_an_address_finds_no_page_of_another_name(get, paths, junk):
    """URL-19"""
    for path in paths.values():
        response = get(f"{path}{junk}")
        if response.status_code == 200:
            assert junk == "?.css"
            assert "private" in response["Cache-Control"]


def test_pages_are_kept_for_one_person_alone(get, paths):
    """URL-19"""
    for name, path in paths.items():
        response = get(path)
        if response.status_code == 200:
            kept = response["Cache-Control"]
            assert "private" in kept, name
            assert "no-store" in kept or ("no-cache" in kept and "ETag" in response), name
            assert "Cookie" in response["Vary"], name


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
def test_download_has_a_safe_name(get, shared, name):
    """URL-21"""
    upload = Upload.objects.create(
        filename=name,
        size=1,
        sha256="0" * 64,
        uploaded_by=shared.world.administrator,
        uploaded_at="2021-05-15T12:00:00Z",
        checked={},
    )
    UploadContent.objects.create(upload=upload, data=b"x")
    response = get(f"/uploads/{upload.pk}/file/")
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert "\n" not in response["Content-Disposition"]
    assert "Set-Cookie" not in response.headers
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "path",
    ["//units/", "/units//", "/UNITS/", "/units/.", "/units./", "//evil.example/units", "/Profile"],
)
def test_address_in_another_shape_stays_on_our_own_host(client, db, shared, path):
    """URL-22"""
    client.force_login(shared.world.administrator)
    response = client.get("/", PATH_INFO=path)
    assert response.status_code in (301, 404)
    if response.status_code == 301:
        assert urlsplit(response["Location"]).netloc == ""
        assert not response["Location"].startswith("//")


def test_every_address_asks_for_signing_in(get, paths):
    """URL-23: an address that was saved opens nothing for who is signed out."""
    open_to_all = {"accessibility", "choose_language", "health", "privacy", "sign_in"}
    for name, path in paths.items():
        if name not in open_to_all:
            response = get(path, role="ANON")
            assert response.status_code == 302, name
            assert response["Location"].startswith("/sign-in/?next="), name
