"""The styles stand in the page, are all that pages need, and nothing else may run as a style."""

import base64
import gzip
import hashlib
import re
import zlib

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string

from ntnu_intl import styles
from ntnu_intl.compression import compress
from tests.goals.series import plan, publish, series, target, value

BOOTSTRAP = """@charset "UTF-8";/*! licence */
:root,[data-bs-theme=light]{--bs-a:1px;--bs-b:var(--bs-a);--bs-c:2px}
[data-bs-theme=dark]{--bs-b:0}
.btn , .carousel.btn>p{margin:var(--bs-b);color:red}
.card{padding:0}
@media (min-width:576px){.card{padding:1px}}
@media (min-width:768px){.lead{padding:2px}.card{padding:3px}}
@keyframes spinner{to{top:0}}
p:not(.card,.lead){top:0}
q::before{content:" {, } "}"""
CLASSES = re.compile(r'class="([^"]*)"')
TAG = re.compile(r"\{[%{].*?[%}]\}")
COMPRESSED_BYTES = 15_000


@pytest.fixture(autouse=True)
def styles_left_out() -> None:
    """Not here: pages as people get them."""


def test_rules_that_no_page_needs_go_and_all_others_stay():
    left = styles.portal_styles(BOOTSTRAP, "/* ours */ a {\n  color : blue ;\n}\n")
    assert left == (
        ":root{--bs-a:1px;--bs-b:var(--bs-a);}.btn{margin:var(--bs-b);color:red}"
        '@media (min-width:768px){.lead{padding:2px}}q::before{content:" {, } "}'
        "a{color : blue;}"
    )


def test_a_variable_that_only_the_portals_own_rules_ask_for_stays():
    assert "--bs-c:2px" in styles.portal_styles(BOOTSTRAP, "p{top:var(--bs-c, 0)}")


def test_a_brace_that_is_not_closed_is_told():
    with pytest.raises(ValueError, match="media print"):
        list(styles.rules("p{top:0}@media print{p{top:1px}"))


def test_every_class_of_a_template_that_bootstrap_knows_is_kept():
    """What widgets and scripts add is looked for in tests/browser/reading/test_pages.py."""
    known = styles.classes_of(styles.read(styles.BOOTSTRAP))
    assert len(known) > 1000
    found = {
        name
        for file in (settings.BASE_DIR / "templates").rglob("*.html")
        for value in CLASSES.findall(TAG.sub(" ", file.read_text()))
        for name in value.split()
    }
    assert {"btn", "form-select", "mt-4"} <= found & known
    assert {name for name in found & known if not styles.USED.fullmatch(name)} == set()


def test_the_styles_ask_for_nothing():
    assert not re.search(r"@import|url\((?![\"']?data:)", styles.text())
    assert len(zlib.compress(styles.text().encode(), 9)) < COMPRESSED_BYTES


def test_without_bootstrap_the_portal_says_what_is_missing(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    with pytest.raises(ImproperlyConfigured, match=r"bootstrap.*is missing"):
        styles.read(styles.BOOTSTRAP)


def test_the_policy_takes_these_styles_and_no_others(db, client):
    answer = client.get("/privacy/")
    policy = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))
    found = re.findall(r"<style>(.*?)</style>", answer.content.decode(), re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in found]
    empty = base64.b64encode(hashlib.sha256(b"").digest()).decode()
    assert len(found) == 1
    assert set(policy["style-src"].split()) == {f"'sha256-{one}'" for one in (*hashes, empty)}
    assert policy["default-src"] == "'none'"
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_an_error_page_has_its_styles_without_asking_for_them():
    page = render_to_string("500.html")
    assert styles.element() in page
    assert 'rel="stylesheet"' not in page


@pytest.fixture
def figures(world):
    made = series("RE-04-N")
    target(plan(made), made, world.ntnu, 100, base=0)
    publish(value(made, world.idi, 2020, 7), value(made, world.idi, 2021, 9))


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize(
    "address",
    ["/", "/home/", "/units/", "/goals/", "/indicators/RE-04-N/", "/method/", "/nowhere/"],
)
def test_a_page_waits_for_nothing_but_itself(world, signed_in, address):
    """No stylesheet and no script that is not put off stands before the first paint."""
    page = signed_in(world.leader).get(address).content.decode()
    assert "<h1" in page
    assert page.count("<style>") == 1
    assert not re.search(r"<link[^>]*stylesheet|@import|@font-face", page)
    scripts = re.findall(r"<script[^>]*>", page)
    assert [tag for tag in scripts if "json" not in tag and " defer" not in tag] == []


@pytest.mark.usefixtures("figures")
def test_a_page_holds_its_styles_once_and_is_compressed_as_others_would(world, signed_in):
    client = signed_in(world.leader)
    plain = client.get("/").content
    packed = client.get("/", headers={"Accept-Encoding": "gzip"}).content
    first = b"<style>"
    for body in (plain, first + plain, plain.replace(first, b"<style >"), first, b""):
        assert gzip.decompress(compress(body)) == body
    # One stream, which a browser reads to its end.
    reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
    assert reader.decompress(packed) == gzip.decompress(packed)
    assert (reader.eof, reader.unused_data) == (True, b"")
    assert len(packed) < len(gzip.compress(plain, 3))
