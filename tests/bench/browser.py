"""What a reader waits for: Chromium with an empty cache at 10 Mbit/s and 40 ms."""

import statistics
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.bench.figures import Painted
from tests.bench.hello import EMPTY
from tests.bench.reading import SECRET, session_of
from tests.browser.conftest import CHROMIUM, FLAGS

PAGES = ("overview", "goal", "indicator", "unit")
LOADS = 5
# A new window makes pages of its own, the list under its address line of 112 scripts. Whoever opens
# the portal has their window open already: the load begins when this one has come to rest.
REST_MS = 1000
NETWORK = {
    "offline": False,
    "latency": 40,
    "downloadThroughput": 10_000_000 / 8,
    "uploadThroughput": 10_000_000 / 8,
}
SECONDS = 30

# Runs before the page's own scripts; the page's policy does not bind it.
WATCH = """
window.bench = {paint: 0, largest: 0, shift: 0, drawn: 0};
const watch = (type, take) => new PerformanceObserver(
  list => list.getEntries().forEach(take)).observe({type, buffered: true});
watch("paint", e => { if (e.name === "first-contentful-paint") bench.paint = e.startTime; });
watch("largest-contentful-paint", e => { bench.largest = e.startTime; });
watch("layout-shift", e => { if (!e.hadRecentInput) bench.shift += e.value; });
const look = () => {
  const figures = [...document.querySelectorAll("figure[data-chart]")];
  if (figures.length && figures.every(figure => figure.classList.contains("is-drawn")))
    bench.drawn = performance.now();
  else
    requestAnimationFrame(look);
};
document.addEventListener("DOMContentLoaded", look);
"""
CHARTS = "document.querySelectorAll('figure[data-chart]').length"


def look_at(port: int, places: Mapping[str, str], scale: float) -> list[Painted]:
    """Every page that is wanted, so many cold loads each; none where there is no Chromium."""
    wanted = [page for page in PAGES if page in places]
    if not wanted or not Path(CHROMIUM).exists():
        return []
    session = session_of("leader")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            # The first of all also starts Chromium, and makes the page that is kept.
            _load(browser, f"http://127.0.0.1:{port}", session, places[wanted[0]])
            wanted_places = {"empty": EMPTY} | {page: places[page] for page in wanted}
            return [
                _page(browser, port, session, page, address, scale)
                for page, address in wanted_places.items()
            ]
        finally:
            browser.close()


def _page(
    browser: Browser, port: int, session: str, page: str, address: str, scale: float
) -> Painted:
    loads = [_load(browser, f"http://127.0.0.1:{port}", session, address) for _ in range(LOADS)]

    def middle(name: str) -> float:
        return statistics.median(load[name] for load in loads)

    return Painted(
        page=page,
        scale=scale,
        first_paint_ms=round(middle("paint")),
        largest_paint_ms=round(middle("largest")),
        layout_shift=round(max(load["shift"] for load in loads), 4),
        script_bytes=int(middle("scripts")),
        total_bytes=int(middle("total")),
        charts=int(middle("charts")),
        charts_drawn_ms=round(middle("drawn")),
    )


def _load(browser: Browser, site: str, session: str, address: str) -> dict[str, float]:
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 800})
    try:
        context.set_default_timeout(SECONDS * 1000)
        cookies = {"sessionid": session, "csrftoken": SECRET}
        context.add_cookies([{"name": k, "value": v, "url": site} for k, v in cookies.items()])
        page = context.new_page()
        page.wait_for_timeout(REST_MS)
        page.add_init_script(WATCH)
        wire = context.new_cdp_session(page)
        kinds: dict[str, str] = {}
        sizes: dict[str, float] = {}
        wire.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))
        wire.on(
            "Network.loadingFinished",
            lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]}),
        )
        wire.send("Network.enable")
        wire.send("Network.emulateNetworkConditions", NETWORK)
        page.goto(address, wait_until="load")
        charts = page.evaluate(CHARTS)
        if charts:
            page.wait_for_function("bench.drawn > 0")
        page.wait_for_load_state("networkidle")
        scripts = sum(size for request, size in sizes.items() if kinds.get(request) == "Script")
        return page.evaluate("bench") | {
            "charts": charts,
            "scripts": scripts,
            "total": sum(sizes.values()),
        }
    finally:
        context.close()
