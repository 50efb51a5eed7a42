"""How long writing takes: one year's grid, and a workbook from file to totals."""

import gc
import io
import time
from collections.abc import Callable

from django.db import connection
from django.utils import timezone
from openpyxl import Workbook

from goals import actions, ledger, pages
from goals.calculations.terms import State
from goals.models import Batch, Indicator, Plan, PlanIndicator, Upload
from goals.sheets.headings import HEADINGS, Column
from institutes.models import Person
from tests.bench.data import LAST_YEAR, PLAN, SERIES, entries, first_institutes
from tests.bench.figures import GRID, WORKBOOK, Row, Timing
from tests.bench.hello import QueryCount
from tests.bench.reading import Reader, session_of

# The documented level is worked out and never sent in, and some series begin later than the
# plan's figures: in a workbook others stand in for them.
NOT_SENT = {"LV-01", "EU-01", "EU-04-N"}
SENT_INSTEAD = ("RE-08", "ST-06", "ST-09")
GRID_ROUNDS, WORKBOOK_ROUNDS = 7, 3
HELLOS = 10  # before each
SECONDS = 60  # after these no new round begins


def write(port: int, scale: float, database: str, *, few: bool = False) -> list[Row]:
    """Both, in this process; hello is asked in turns with them, of the server that stands by."""
    reader = Reader(port, session_of("leader"))
    try:
        rounds = (1, 1) if few else (GRID_ROUNDS, WORKBOOK_ROUNDS)
        grid = _timed(reader, _grid, rounds[0])
        book = _timed(reader, _workbook, rounds[1])
    finally:
        reader.close()
    return [
        Row.of(name, scale, database, timing, queries=queries, bytes=size, note=note)
        for name, (timing, queries, size, note) in ((GRID, grid), (WORKBOOK, book))
    ]


def _timed(reader: Reader, prepare: Callable, rounds: int) -> tuple[Timing, int, int, str]:
    times, hello, note, size = [], [], "", 0
    count = QueryCount()
    began = time.monotonic()
    for edition in range(1, rounds + 1):
        if times and time.monotonic() - began > SECONDS:
            break
        reader.close()  # idle for longer than the server waits; the first asks to be let in
        reader.hello()
        hello += [reader.hello() for _ in range(HELLOS)]
        steps, size = prepare(edition)
        gc.collect()
        parts = []
        count.queries = 0
        with connection.execute_wrapper(count):
            for name, step in steps:
                start = time.perf_counter()
                step()
                parts.append((name, time.perf_counter() - start))
        times.append(sum(seconds for _name, seconds in parts))
        if len(parts) > 1:
            note = ", ".join(f"{name} {seconds * 1000:.0f} ms" for name, seconds in parts)
    return Timing(times, hello), count.queries, size, note


def _units() -> dict[int, str]:
    return {unit.pk: unit.code for unit in first_institutes()}


def _edition(edition: int) -> int:
    """Other numbers than any time before, also in a database that was kept."""
    return Batch.objects.count() * 1000 + edition


def _grid(edition: int) -> tuple[list[tuple[str, Callable]], int]:
    """55 institutes × 25 series of one year, all changed, as one batch."""
    units, number = _units(), _edition(edition)
    found = [
        entry
        for indicator in Indicator.objects.filter(code__in=SERIES)
        for entry in entries(indicator, units, number)
        if entry.year == LAST_YEAR
    ]
    administrator = Person.objects.get(username="administrator")

    def save() -> None:
        batch = Batch.objects.create(
            kind=Batch.Kind.SOURCE, at=timezone.now(), by=administrator, reason="Målt"
        )
        ledger.record(batch, found)

    return [("save", save)], 0


def _workbook(edition: int) -> tuple[list[tuple[str, Callable]], int]:
    """A file of 55 institutes × 25 series × 10 years: received, looked at and published."""
    plan = Plan.objects.get(code=PLAN)
    sent = [code for code in SERIES if code not in NOT_SENT] + list(SENT_INSTEAD)
    indicators = list(Indicator.objects.filter(code__in=sent).order_by("code"))
    for indicator in indicators:
        PlanIndicator.objects.get_or_create(
            plan=plan, indicator=indicator, defaults={"position": 1000}
        )
    content = _file(indicators, _edition(edition))
    administrator = Person.objects.get(username="administrator")
    received: list[Upload] = []
    tokens: list[str] = []

    def receive() -> None:
        found = actions.receive_upload(
            by=administrator, plan=plan, filename="tall.xlsx", content=content, at=timezone.now()
        )
        if found.upload is None:
            raise RuntimeError(f"The workbook has problems: {found.checked.problems[:3]}")
        received.append(found.upload)

    def look() -> None:
        tokens.append(pages.upload_page(received[0]).token)

    def publish() -> None:
        actions.publish_upload(
            upload=received[0],
            by=administrator,
            reason="Målt",
            token=tokens[0],
            at=timezone.now(),
        )

    return [("read and check", receive), ("preview", look), ("publish", publish)], len(content)


def _file(indicators: list[Indicator], edition: int) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Tall")
    headings = HEADINGS["nb"]
    columns = (
        *(Column.CODE, Column.SERIES, Column.YEAR, Column.NUMERATOR, Column.DENOMINATOR),
        *(Column.STATE, Column.REASON),
    )
    sheet.append([headings.of(column) for column in columns])
    units = _units()
    for indicator in indicators:
        for entry in entries(indicator, units, edition):
            exempt = entry.state is State.NOT_APPLICABLE
            numbers = (entry.numerator, entry.denominator)
            sheet.append(
                [
                    units[entry.unit_id],
                    indicator.code,
                    entry.year,
                    *(None if number is None else float(number) for number in numbers),
                    headings.not_applicable if exempt else None,
                    entry.reason or None,
                ]
            )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
