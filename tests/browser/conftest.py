"""A real browser against the portal as it is served: real static files, real policy.

A page made by `open_page` (or by `page`, `narrow_page`, `plain_page`, which ask it) fails its test
on any error in the console, any exception in a script, any part of the page that is not found and
any request to another host. A browser test that is skipped has failed.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, Response, expect, sync_playwright

from institutes.models import Person

HERE = Path(__file__).parent
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
# What passes is counted and not told: on a long page that is most of the work.
AXE = """async tags => {
  const runOnly = {type: "tag", values: tags};
  const found = await axe.run(document, {runOnly, resultTypes: ["violations"], preload: false});
  return {passes: found.passes.length, violations: found.violations};
}"""
WIDE, NARROW = 1280, 360
PATIENCE = 30_000  # ms; a busy machine is slow and not wrong
expect.set_options(timeout=PATIENCE)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies here."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    report = yield
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"A browser test may not be skipped: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def styles_left_out() -> None:
    """Not here: pages as people get them."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.fail(
            f"There is no {CHROMIUM}. Install chromium, or leave these tests out: -m 'not browser'."
        )
    # Playwright's loop runs in this thread, where the tests ask the database: no real danger.
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(django_db_setup) -> Iterator[str]:
    """The address of the portal, served by threads of this process, static files by WhiteNoise."""
    storage = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    storages = settings.STORAGES | {"staticfiles": {"BACKEND": storage}}
    with override_settings(STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
        # Without Django's handler for uploaded files, which the portal does not have.
        server = LiveServerThread("127.0.0.1", static_handler=lambda media: media.application)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        if server.error:
            raise server.error
        yield f"http://127.0.0.1:{server.port}"
        server.terminate()


def watch(page: Page, site: str, problems: list[str]) -> None:
    """Write down everything that is wrong with a page while it is used."""

    def console(message) -> None:
        # A part that is missing is told with its address by `response`.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            problems.append(f"console: {message.text}")

    def request(asked) -> None:
        if urlsplit(asked.url).scheme in ("data", "blob"):
            return
        if not asked.url.startswith(f"{site}/"):
            problems.append(f"asked another host: {asked.url}")

    def response(answer: Response) -> None:
        is_page = answer.request.is_navigation_request() and answer.frame == page.main_frame
        # What a script is refused, with a sentence that it shows.
        is_refusal = answer.status in (403, 409, 422) and answer.request.resource_type in (
            "fetch",
            "xhr",
        )
        if answer.status >= 400 and not is_page and not is_refusal:
            problems.append(f"{answer.status}: {answer.url}")
        if answer.status >= 500 and is_page:
            problems.append(f"{answer.status}: {answer.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: problems.append(f"script: {error}"))
    page.on("request", request)
    page.on("response", response)


@pytest.fixture
def open_page(transactional_db, chromium, site) -> Iterator[Callable[..., Page]]:
    """`open_page(width=360, javascript=False)`: an empty page of a browser of its own."""
    contexts, problems = [], []

    def open_page(*, width: int = WIDE, javascript: bool = True) -> Page:
        context = chromium.new_context(
            base_url=site,
            viewport={"width": width, "height": 800},
            java_script_enabled=javascript,
            locale="nb-NO",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        watch(page, site, problems)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def page(open_page) -> Page:
    """1280 px wide, scripts on."""
    return open_page()


@pytest.fixture
def narrow_page(open_page) -> Page:
    """360 px wide, scripts on."""
    return open_page(width=NARROW)


@pytest.fixture
def plain_page(open_page) -> Page:
    """1280 px wide, without JavaScript."""
    return open_page(javascript=False)


@pytest.fixture
def sign_in(site) -> Callable[[Page, Person], None]:
    """`sign_in(page, world.head)`: a session, without the way through the form."""

    def sign_in(page: Page, person: Person) -> None:
        client = Client()
        client.force_login(person)
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])

    return sign_in


@pytest.fixture(scope="session")
def fits() -> Callable[[Page, int], None]:
    """`fits(page, 360)`: nothing of it is wider than so many pixels."""

    def fits(page: Page, width: int) -> None:
        # After a click the next page may have begun and have no element yet.
        page.wait_for_load_state()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url

    return fits


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """`axe(page)`: the page as it stands breaks no rule of WCAG 2.2 A and AA that axe knows."""
    source = (settings.BASE_DIR / "node_modules/axe-core/axe.min.js").read_text()

    def axe(page: Page) -> None:
        page.wait_for_load_state()
        # Evaluated by the browser's debugger, which the page's own policy does not bind.
        page.evaluate(source)
        found = page.evaluate(AXE, WCAG)
        assert found["passes"], "axe looked at nothing"
        assert [
            f"{rule['id']}: {rule['help']} – {node['html']} – {node['failureSummary']}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ] == []

    return axe
