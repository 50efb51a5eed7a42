"""The run: data, server, people, comparison, and what is printed of it."""

import argparse
import json
import os
import sys
import threading
import time
from collections import defaultdict
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from tests.bench import serving
from tests.bench.deadline.acknowledged import Ledger, compare, planted, stored
from tests.bench.deadline.browser import Browser, Failed
from tests.bench.deadline.hour import INSTITUTES_PER_WRITE, YEAR, Late
from tests.bench.deadline.journey import Journey, sign_in

BUDGETS_MS = {"form": 200, "autosave": 100, "submit": 300}
WARM_UP = 8  # requests at a time: as many as the server has threads
SIGNING_IN = 4  # at a time, before the hour begins: people come one by one
LOG_SHOWN = 4000  # characters of the server's log, where something failed
WRITES_OF_ONE = 22  # of an institute, from its first field to its approval
COMING = 0.6  # of the hour, in which the institutes come one after the other


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./run bench deadline", description="Plays the last hour of a round (docs/bench.md)."
    )
    parser.add_argument("--institutes", type=int, default=55, metavar="N", help="55 if left out")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the result there")
    parser.add_argument(
        "--rate", type=float, metavar="R", help="writes a second; N / 50 if left out"
    )
    parser.add_argument(
        "--plant", action="store_true", help="control: faults in the comparison that it must find"
    )
    found = parser.parse_args(arguments)
    if not 1 <= found.institutes <= 5500:
        parser.error("--institutes is from 1 to 5500")
    if found.rate is None:
        found.rate = found.institutes / INSTITUTES_PER_WRITE
    if not 0 < found.rate <= 1000:
        parser.error("--rate is above 0")
    return found


@dataclass
class Times:
    """Seconds by kind of request, and what failed; threads share it."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, seconds: float) -> None:
        with self.lock:
            self.seconds[kind].append(seconds)

    def fail(self, sentence: str) -> None:
        with self.lock:
            self.failures.append(sentence)

    @property
    def requests(self) -> int:
        return sum(len(each) for each in self.seconds.values())

    def p95_ms(self) -> dict[str, float]:
        return {kind: round(_p95(each) * 1000, 1) for kind, each in sorted(self.seconds.items())}


def _p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]


class Pacer:
    """Requests leave at fixed moments, first come, first served: that is the rate of the peak."""

    def __init__(self, rate: float):
        self.step = 1 / rate
        self.next = time.monotonic()
        self.lock = threading.Lock()

    def turn(self) -> None:
        with self.lock:
            moment = max(self.next, time.monotonic())
            self.next = moment + self.step
        time.sleep(max(0, moment - time.monotonic()))


def play(port: int, late: list[Late], rate: float, *, reviews: bool) -> tuple[Times, Ledger, float]:
    """The hour, from the first form to the last approval; its seconds."""
    times, ledger = Times(), Ledger()
    people = {name for one in late for name in (one.reporter, one.head, one.reviewer)}
    sessions: dict[str, dict[str, str]] = {}
    waiting = sorted(people)

    def enter() -> None:
        while True:
            with times.lock:
                if not waiting:
                    return
                name = waiting.pop()
            browser = Browser(port, times.add)
            try:
                sign_in(browser, name)
                sessions[name] = browser.cookies
            except Failed as failed:
                times.fail(str(failed))
            browser.close()

    _all_at_once([enter] * SIGNING_IN)
    _warm_up(port, late, sessions)
    writes, reads = Pacer(rate), Pacer(rate)
    between = WRITES_OF_ONE / rate * COMING

    def browser_of(name: str) -> Browser:
        browser = Browser(port, times.add, reads.turn)
        browser.cookies |= sessions.get(name, {})
        return browser

    def one(number: int) -> None:
        it = late[number]
        browsers = [browser_of(name) for name in (it.reporter, it.head, it.reviewer)]
        journey = Journey(number, it, *browsers, ledger, writes.turn, reviews)
        time.sleep(number * between)
        try:
            journey.play()
        except Failed as failed:
            times.fail(f"{it.code}: {failed}")
        finally:
            for browser in browsers:
                browser.close()

    start = time.monotonic()
    _all_at_once([lambda number=number: one(number) for number in range(len(late))])
    return times, ledger, time.monotonic() - start


def _warm_up(port: int, late: list[Late], sessions: dict[str, dict[str, str]]) -> None:
    """A server in its last hour has long answered its first requests. These do not count."""

    def look(one: Late) -> None:
        browser = Browser(port, lambda *_: None)
        browser.cookies |= sessions.get(one.head, {})
        with suppress(Failed):  # what is wrong is found again, and told, in the hour itself
            browser.get("warm-up", f"/reports/{YEAR}/{one.code}/")
        browser.close()

    for _round in range(3):
        _all_at_once([lambda one=one: look(one) for one in (late * WARM_UP)[:WARM_UP]])


def _all_at_once(tasks: list) -> None:
    threads = [threading.Thread(target=task, daemon=True) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main(arguments: list[str]) -> int:
    wanted = parse(arguments)
    with ExitStack() as stack:
        place = stack.enter_context(serving.folder(None))
        address = stack.enter_context(serving.database(wanted.database, place))
        os.environ.update(serving.environment(place, address))
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection
        from django.test import override_settings
        from django.urls import NoReverseMatch, reverse

        from tests.bench.deadline.world import build

        call_command("migrate", interactive=False, verbosity=0)
        late = build(wanted.institutes, _say)
        storage = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        from django.conf import settings

        with override_settings(STORAGES=settings.STORAGES | {"staticfiles": {"BACKEND": storage}}):
            call_command("collectstatic", interactive=False, verbosity=0)
        try:
            reverse("report_review", args=[YEAR, late[0].code])
            reviews = True
        except NoReverseMatch:
            reviews = False
            _say("There are no pages for review: the hour ends with submitting.")
        connection.close()
        people = len({name for one in late for name in (one.reporter, one.head)})
        _say(f"{len(late)} institutes are late: {people} people, {wanted.rate:g} writes a second")
        with serving.server(place) as port:
            times, ledger, seconds = play(port, late, wanted.rate, reviews=reviews)
        held = stored()
        connection.close()
        if times.failures:  # what the server says of it is gone with the folder
            _say((place / "server.log").read_text(errors="replace")[-LOG_SHOWN:])
    verdict = compare(ledger.acknowledged, ledger.unsure, held)
    result = {
        "institutes": wanted.institutes,
        "requests": times.requests,
        "failures": len(times.failures),
        "acknowledged": ledger.acknowledged.total(),
        "lost": len(verdict.lost),
        "doubled": len(verdict.doubled),
        "p95_ms": times.p95_ms(),
    }
    _tell(result, times, verdict, seconds, wanted.database)
    if wanted.json:
        wanted.json.write_text(json.dumps(result, indent=1) + "\n")
    is_blind = wanted.plant and not _finds_planted(ledger, held)
    return int(bool(times.failures or verdict.lost or verdict.doubled or is_blind))


def _say(text: str) -> None:
    sys.stderr.write(f"  {text}\n")


def _tell(result: dict, times: Times, verdict, seconds: float, database: str) -> None:
    say = sys.stdout.write
    say(f"The last hour of {result['institutes']} institutes on {database}: ")
    say(f"{result['requests']} requests, the hour in {seconds:.0f} s\n")
    say(f"failures {result['failures']}, acknowledged writes {result['acknowledged']}, ")
    say(f"lost {result['lost']}, doubled {result['doubled']}\n\n")
    for kind, p95 in result["p95_ms"].items():
        budget = BUDGETS_MS.get(kind)
        over = f"  OVER its budget of {budget} ms" if budget and p95 > budget else ""
        within = f"  (budget {budget} ms)" if budget and not over else ""
        count = len(times.seconds[kind])
        p50 = median(times.seconds[kind]) * 1000
        say(f"{kind:14} {count:6} × p50 {p50:8.1f} ms  p95 {p95:8.1f} ms{over}{within}\n")
    for title, lines in (
        ("Failures", times.failures),
        ("Lost", verdict.lost),
        ("Doubled", verdict.doubled),
    ):
        for line in lines[:20]:
            say(f"{title}: {line}\n")


def _finds_planted(ledger: Ledger, held) -> bool:
    """The control: compared again, with faults planted in what the database is said to hold."""
    faulty, lost, doubled = planted(held)
    verdict = compare(ledger.acknowledged, ledger.unsure, faulty)
    found = len(verdict.lost), len(verdict.doubled)
    sys.stdout.write(f"Control: {lost} lost and {doubled} doubled writes were planted; ")
    sys.stdout.write(f"found {found[0]} and {found[1]}\n")
    return found == (lost, doubled)


if __name__ == "__main__":
    serving.end_when_told()
    sys.exit(main(sys.argv[1:]))
