"""The tables people read."""

from collections.abc import Sequence

from tests.bench import budgets
from tests.bench.figures import GRID, WORKBOOK, Painted, Row


def tables(
    rows: Sequence[Row], painted: Sequence[Painted], *, scale: float, database: str, data: str
) -> str:
    """Everything of one scale, with the budgets beside the figures."""
    read = [row for row in rows if row.page not in (GRID, WORKBOOK)]
    written = [row for row in rows if row.page in (GRID, WORKBOOK)]
    lines = [f"Scale {scale:g} on {database}: {data}", ""]
    if read:
        lines += _aligned([_READ, *map(_read_line, read)])
    if written:
        lines += ["", *_aligned([_WRITTEN, *map(_written_line, written)])]
        lines += [f"The last workbook: {row.note}." for row in written if row.note]
    if painted:
        lines += ["", "In Chromium, empty cache, 10 Mbit/s and 40 ms:"]
        lines += _aligned([_PAINTED, *map(_painted_line, painted)])
    return "\n".join(lines) + "\n"


def last_block(found: Sequence[budgets.Miss]) -> str:
    """What is over its budget. Pages made anew stand apart: kept pages must not hide them."""
    as_served = [miss for miss in found if not miss.is_anew]
    anew = [miss for miss in found if miss.is_anew]
    lines = ["Misses the budget"] if as_served else ["All within the budget"]
    lines += [f"  {miss}" for miss in as_served]
    if anew:
        lines += ["", "Made anew after a change, held to the same budgets"]
        lines += [f"  {miss}" for miss in anew]
    return "\n".join(lines) + "\n"


_READ = (
    *("page", "p50 ms", "p95 ms", "× hello", "budget", "queries", "budget"),
    *("KB", "KB gzip", "rounds", "hello ms"),
)
_WRITTEN = ("write", "p50 ms", "p95 ms", "× hello", "budget", "queries", "rounds", "hello ms")
_PAINTED = (
    *("page", "first paint ms", "budget", "largest ms", "shift", "budget"),
    *("scripts KB", "budget", "other KB", "budget", "charts", "drawn ms", "budget"),
)


def _read_line(row: Row) -> tuple[str, ...]:
    return (
        row.page,
        f"{row.p50_ms:.2f}",
        f"{row.p95_ms:.2f}",
        f"{row.ratio:.2f}",
        _budget(budgets.ratio_budget(row)),
        str(row.queries),
        f"≤ {budgets.MOST_QUERIES}",
        f"{row.bytes / 1000:.1f}",
        f"{row.gzip_bytes / 1000:.1f}",
        str(row.rounds),
        f"{row.hello_ms:.2f}",
    )


def _written_line(row: Row) -> tuple[str, ...]:
    budget = _budget(budgets.ratio_budget(row))
    if most := budgets.milliseconds_budget(row):
        budget = f"≤ {most:.0f} ms"
    return (
        row.page,
        f"{row.p50_ms:.0f}",
        f"{row.p95_ms:.0f}",
        f"{row.ratio:.0f}",
        budget,
        str(row.queries),
        str(row.rounds),
        f"{row.hello_ms:.2f}",
    )


def _painted_line(one: Painted) -> tuple[str, ...]:
    scripts = budgets.SCRIPT_BYTES if one.charts else budgets.SCRIPT_BYTES_WITHOUT_CHARTS
    return (
        one.page,
        f"{one.first_paint_ms:.0f}",
        _budget(budgets.FIRST_PAINT_MS.get(one.page)),
        f"{one.largest_paint_ms:.0f}",
        f"{one.layout_shift:g}",
        f"{budgets.LAYOUT_SHIFT:g}",
        f"{one.script_bytes / 1000:.1f}",
        f"≤ {scripts / 1000:.0f}",
        f"{one.other_bytes / 1000:.1f}",
        f"≤ {budgets.OTHER_BYTES / 1000:.0f}",
        str(one.charts),
        f"{one.charts_drawn_ms:.0f}" if one.charts else "–",
        _budget(budgets.DRAWN_MS if one.charts else None),
    )


def _budget(value: float | None) -> str:
    return "–" if value is None else f"≤ {value:g}"


def _aligned(lines: Sequence[Sequence[str]]) -> list[str]:
    """The first column to the left, numbers to the right."""
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    ]
