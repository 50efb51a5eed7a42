"""The budgets as data. Where a page has none of its own, it has that of its queries."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tests.bench.figures import FIRST, GRID, NEW_READER, UNCHANGED, WORKBOOK, Painted, Row

# × hello: at 1 ×, and above it.
RATIOS = {"overview": (2.5, 3.0), "unit": (3.0, 3.0), "goal": (3.0, 10.0)}
UNCHANGED_RATIO = 1.2
MOST_QUERIES = 12
# Of the 55 institutes that their rows in the table name; in a larger university only printed.
GRID_RATIO = 40.0
WORKBOOK_MS = 1200.0
# At 100 ×, as a multiple of the same page at 1 ×.
GROWTH = {"overview": 1.2, "unit": 1.15}
FIRST_PAINT_MS = {"overview": 250.0, "goal": 250.0, "unit": 250.0}
DRAWN_MS = 900.0
SCRIPT_BYTES, SCRIPT_BYTES_WITHOUT_CHARTS = 370_000, 45_000
OTHER_BYTES = 60_000
LAYOUT_SHIFT = 0.0


@dataclass(frozen=True)
class Miss:
    """What is over its budget. `is_anew`: only while a page is made again after a change."""

    what: str
    measured: str
    budget: str
    is_anew: bool = False

    def __str__(self) -> str:
        return f"{self.what}: {self.measured} (budget {self.budget})"


def ratio_budget(row: Row) -> float | None:
    if row.page == GRID:
        return GRID_RATIO if row.scale <= 1 else None
    if row.page.endswith(UNCHANGED):
        return UNCHANGED_RATIO
    pair = RATIOS.get(row.page.removesuffix(FIRST).removesuffix(NEW_READER))
    return pair[row.scale > 1] if pair else None


def milliseconds_budget(row: Row) -> float | None:
    return WORKBOOK_MS if row.page == WORKBOOK and row.scale <= 1 else None


def misses(rows: Sequence[Row], painted: Iterable[Painted]) -> list[Miss]:
    """Everything over its budget, and every answer that was not the one that was asked for."""
    found = [miss for row in rows for miss in _of_row(row)]
    found += [miss for one in painted for miss in _of_painted(one)]
    return found + _of_growth(rows)


def _of_row(row: Row) -> list[Miss]:
    what = f"{row.page}, {row.scale:g} ×, {row.database}"
    is_anew = row.page.endswith(FIRST)
    found = []
    budget = ratio_budget(row)
    if budget is not None and row.ratio > budget:
        found.append(Miss(what, f"{row.ratio:.1f} × hello", f"{budget:g}", is_anew))
    most = milliseconds_budget(row)
    if most is not None and row.p50_ms > most:
        found.append(Miss(what, f"{row.p50_ms:.0f} ms", f"{most:.0f} ms"))
    is_read = row.page not in (GRID, WORKBOOK)
    if is_read and row.queries > MOST_QUERIES:
        found.append(Miss(what, f"{row.queries} queries", str(MOST_QUERIES), is_anew))
    if is_read and row.note:
        found.append(Miss(what, row.note, "none"))
    return found


def _of_painted(one: Painted) -> list[Miss]:
    what = f"{one.page} in Chromium, {one.scale:g} ×"
    scripts = SCRIPT_BYTES if one.charts else SCRIPT_BYTES_WITHOUT_CHARTS
    checks: list[tuple[float, float | None, str, Callable[[float], str]]] = [
        (one.first_paint_ms, FIRST_PAINT_MS.get(one.page), "first paint", "{:.0f} ms".format),
        (one.charts_drawn_ms, DRAWN_MS, "charts drawn", "{:.0f} ms".format),
        (one.layout_shift, LAYOUT_SHIFT, "layout shift", "{:g}".format),
        (one.script_bytes, scripts, "scripts", "{:,.0f} bytes".format),
        (one.other_bytes, OTHER_BYTES, "page without scripts", "{:,.0f} bytes".format),
    ]
    return [
        Miss(f"{what}, {name}", write(measured), write(budget))
        for measured, budget, name, write in checks
        if budget is not None and measured > budget
    ]


def _of_growth(rows: Sequence[Row]) -> list[Miss]:
    """A page that grows with the university, where both ends were measured."""
    found = []
    at = {(row.page, row.scale): row for row in rows}
    for page, budget in GROWTH.items():
        for mode in ("", FIRST):
            small, large = at.get((f"{page}{mode}", 1)), at.get((f"{page}{mode}", 100))
            if small and large and large.ratio > budget * small.ratio:
                grown = f"{large.ratio / small.ratio:.1f} × its cost at 1 ×"
                found.append(Miss(f"{page}{mode}, 100 ×", grown, f"{budget:g}", mode == FIRST))
    return found
