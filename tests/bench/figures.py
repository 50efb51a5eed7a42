"""What was measured, as rows."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

# Pages, and the modes that stand behind their names: as served, not changed, for someone who has
# not had it yet, made anew.
PAGES = ("overview", "goal", "indicator", "unit", "faculty", "why", "units", "uploads")
AS_SERVED, UNCHANGED, NEW_READER, FIRST = "", " unchanged", " new reader", " first"
GRID, WORKBOOK = "write grid", "write workbook"
WRITES = "writes"  # how both are asked for


@dataclass(frozen=True)
class Timing:
    """Times of one thing and of hello, taken in turns, in seconds."""

    times: Sequence[float]
    hello: Sequence[float]

    @property
    def p50_ms(self) -> float:
        return statistics.median(self.times) * 1000

    @property
    def p95_ms(self) -> float:
        """The time that 95 of 100 stay within; of few, the slowest."""
        return sorted(self.times)[math.ceil(0.95 * len(self.times)) - 1] * 1000

    @property
    def hello_ms(self) -> float:
        return statistics.median(self.hello) * 1000

    @property
    def ratio(self) -> float:
        return self.p50_ms / self.hello_ms


@dataclass(frozen=True)
class Row:
    """One line of the table; `page` has the mode in it: overview, overview first."""

    page: str
    scale: float
    database: str
    ratio: float
    p50_ms: float
    p95_ms: float
    queries: int
    bytes: int  # of the body, as it was sent
    gzip_bytes: int = 0  # the same body, compressed
    hello_ms: float = 0.0
    rounds: int = 0
    note: str = ""

    @classmethod
    def of(cls, page: str, scale: float, database: str, timing: Timing, **more) -> "Row":
        return cls(
            page=page,
            scale=scale,
            database=database,
            ratio=round(timing.ratio, 2),
            p50_ms=round(timing.p50_ms, 2),
            p95_ms=round(timing.p95_ms, 2),
            hello_ms=round(timing.hello_ms, 2),
            rounds=len(timing.times),
            **more,
        )

    def for_file(self) -> dict[str, object]:
        names = ("page", "scale", "database", "ratio", "p50_ms", "p95_ms", "queries", "bytes")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class Painted:
    """A page in Chromium, medians of cold loads; milliseconds and bytes on the wire."""

    page: str
    scale: float
    first_paint_ms: float
    largest_paint_ms: float
    layout_shift: float
    script_bytes: int
    total_bytes: int
    charts: int
    charts_drawn_ms: float  # 0 without charts

    @property
    def other_bytes(self) -> int:
        return self.total_bytes - self.script_bytes
