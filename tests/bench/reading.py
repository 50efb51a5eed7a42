"""How long pages take: one persistent connection each, in turns with hello on the same one."""

import gzip
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from http.client import HTTPConnection

from django.db import connection
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from goals import ledger
from goals.calculations.terms import State
from goals.models import Batch, Goal, Indicator
from institutes.models import Person
from tests.bench.data import LAST_YEAR, first_institutes, organisation
from tests.bench.figures import AS_SERVED, FIRST, NEW_READER, UNCHANGED, Row, Timing
from tests.bench.hello import DJANGOS_OWN, EMPTY, HELLO

WARM_UP, FEWEST = 3, 3
SHOWN = "ST-01-M"  # a lead series
SECRET = "0123456789abcdef0123456789abcdef"  # of the forms; a browser sends it back
OTHER_SECRET = "{:032d}"  # who signs in again has another, as someone else has


@dataclass(frozen=True)
class Bounds:
    """For one row: so many rounds, or as many as the seconds allow, but at least three."""

    rounds: int = 60
    seconds: float = 10


def addresses() -> dict[str, str]:
    """Where each page is; the institute is the first of them all, the faculty its own."""
    institute = first_institutes(1)[0]
    nodes = organisation().nodes
    faculty = nodes[nodes[institute.pk].parent_id]
    goal = Goal.objects.filter(entries__indicator__code=SHOWN).get()
    return {
        "overview": reverse("overview"),
        "goal": reverse("goal", args=[goal.number]),
        "indicator": reverse("indicator", args=[SHOWN]),
        "unit": reverse("unit", args=[institute.code]),
        "faculty": reverse("unit", args=[faculty.code]),
        "why": reverse("why", args=[SHOWN, institute.code, LAST_YEAR]),
        "units": reverse("units"),
        "uploads": reverse("uploads"),
    }


def session_of(username: str, backend: str = "institutes.signin.LocalAccounts") -> str:
    """The cookie of a person who has just signed in."""
    client = Client()
    client.force_login(Person.objects.get(username=username), backend=backend)
    return client.cookies["sessionid"].value


class Change:
    """Another figure each time, in a series and an institute that every measured page shows: no
    kept page answers any more, nor any part of one that shows the figure or what it adds up to."""

    def __init__(self) -> None:
        self.indicator = Indicator.objects.get(code=SHOWN)
        self.unit = first_institutes(1)[0]

    def write(self, reader: "Reader") -> None:
        number = Batch.objects.count()
        batch = Batch.objects.create(kind=Batch.Kind.SOURCE, at=timezone.now(), reason="Målt")
        figure = ledger.Entry(
            self.indicator.pk,
            self.unit.pk,
            LAST_YEAR,
            State.VALUE,
            Decimal(20 + number % 60),
            Decimal(100),
        )
        ledger.record(batch, [figure])
        connection.close()  # the server may write as well
        reader.close()  # idle for longer than the server waits; the next asks to be let in
        reader.hello()


class Reader:
    """One person on one persistent connection."""

    def __init__(self, port: int, session: str):
        self.connection = HTTPConnection("127.0.0.1", port, timeout=120)
        self.session = session
        self.headers = self._headers(session)
        self.of_hello = self._headers(session_of("leader", DJANGOS_OWN))

    def get(self, address: str, more: Mapping[str, str] | None = None):
        """Seconds, the answer and its body."""
        return self._get(address, {**self.headers, **(more or {})})

    def hello(self) -> float:
        return self._get(HELLO, self.of_hello)[0]

    def close(self) -> None:
        self.connection.close()

    def cookies_with(self, secret: str) -> str:
        return self._cookies(self.session, secret)

    def _headers(self, session: str) -> dict[str, str]:
        return {"Cookie": self._cookies(session, SECRET), "Accept-Encoding": "gzip"}

    def _cookies(self, session: str, secret: str) -> str:
        return f"sessionid={session}; csrftoken={secret}"

    def _get(self, address: str, headers: Mapping[str, str]):
        start = time.perf_counter()
        self.connection.request("GET", address, headers=headers)
        answer = self.connection.getresponse()
        body = answer.read()
        return time.perf_counter() - start, answer, body


def read_pages(
    port: int,
    wanted: Sequence[str],
    scale: float,
    database: str,
    bounds: Bounds,
    say: Callable[[str], None],
) -> list[Row]:
    """Hello's page inside the portal, and each page as served, unchanged and made anew."""
    places = addresses()
    leader, administrator = session_of("leader"), session_of("administrator")
    found = [_page(port, leader, "empty", AS_SERVED, EMPTY, bounds, scale, database)]
    for page in wanted:
        say(f"{page} …")
        # Uploads are for administrators and auditors alone.
        session = administrator if page == "uploads" else leader
        found += [
            _page(port, session, page, mode, places[page], bounds, scale, database)
            for mode in _modes_of(places[page])
        ]
    return found


def _modes_of(address: str) -> Sequence[str]:
    """Only a page that is alike for a role can be there already for someone new to it."""
    if resolve(address).func.is_alike:
        return AS_SERVED, UNCHANGED, NEW_READER, FIRST
    return AS_SERVED, UNCHANGED, FIRST


def _page(port, session, page, mode, address, bounds: Bounds, scale, database) -> Row:
    reader = Reader(port, session)
    try:
        return _measure(reader, page, mode, address, bounds, scale, database)
    finally:
        reader.close()


def _measure(reader: Reader, page, mode, address, bounds: Bounds, scale, database) -> Row:
    wanted, headers, asked = 200, {}, 0
    change = Change() if mode == FIRST else None
    start = time.monotonic()
    for _ in range(min(WARM_UP, bounds.rounds)):
        if change:
            change.write(reader)
        reader.hello()
        _seconds, answer, body = reader.get(address)
        if time.monotonic() - start > bounds.seconds:
            break
    if mode == UNCHANGED:
        wanted, headers = 304, {"If-None-Match": answer.headers.get("ETag", "")}
    times, hello, queries, wrong = [], [], 0, set()
    start = time.monotonic()
    while asked < bounds.rounds and (asked < FEWEST or time.monotonic() - start < bounds.seconds):
        asked += 1
        if change:
            change.write(reader)
        hello.append(reader.hello())
        if mode == NEW_READER:
            headers = {"Cookie": reader.cookies_with(OTHER_SECRET.format(asked))}
        seconds, answer, body = reader.get(address, headers)
        times.append(seconds)
        queries = max(queries, int(answer.headers["X-Queries"]))
        if answer.status != wanted:
            wrong.add(f"answered {answer.status}, not {wanted}")
    packed = body
    if answer.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(packed)
    return Row.of(
        f"{page}{mode}",
        scale,
        database,
        Timing(times, hello),
        queries=queries,
        bytes=len(body),
        gzip_bytes=len(packed),
        note=", ".join(sorted(wrong)),
    )
