"""How a group lies along a line: grey is the middle half, the stroke the median, a dot a unit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from goals.calculations.peers import Spread

TALLEST = 74.0


@dataclass(frozen=True)
class Strip:
    """Coordinates in attributes, looks in classes. `half` is x and width of the middle half;
    `dots` are x and y, one above another where they would hide each other."""

    width: int
    height: float
    half: tuple[float, float] | None
    median: float | None
    dots: tuple[tuple[float, float], ...]
    radius: float

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {self.height:.1f}"

    @property
    def axis(self) -> str:
        return f"M{self.radius:.1f} {self.height / 2:.1f}H{self.width - self.radius:.1f}"

    @property
    def half_box(self) -> str:
        """The outline of the middle half."""
        if self.half is None:
            return ""
        x, wide = self.half
        return f"M{x:.1f} 5h{wide:.1f}v{self.height - 10:.1f}h{-wide:.1f}z"

    @property
    def median_line(self) -> str:
        return "" if self.median is None else f"M{self.median:.1f} 3V{self.height - 3:.1f}"


def strip(
    spread: Spread | None,
    values: Iterable[Decimal],
    scale: tuple[Decimal, Decimal],
    *,
    width: int = 132,
    radius: float = 5.5,
) -> Strip:
    """Values and spread on a line from the low to the high end of `scale`, which holds them all."""
    low, high = scale

    def x(value: Decimal) -> float:
        span = high - low
        share = float((value - low) / span) if span else 0.5
        return round(radius + (width - 2 * radius) * share, 1)

    half = median = None
    if spread:
        half = (x(spread.lower), max(round(x(spread.upper) - x(spread.lower), 1), 1.0))
        median = x(spread.median)
    columns = _columns([x(value) for value in sorted(values)], radius)
    most = max((len(column) for column in columns), default=1)
    height = min(max(26.0, 2 * radius * most + 6), TALLEST)
    step = min(2 * radius, (height - 2 * radius) / max(most - 1, 1))
    dots = tuple(
        (place, round(height / 2 + step * (row - (len(column) - 1) / 2), 1))
        for column in columns
        for row, place in enumerate(column)
    )
    return Strip(width, height, half, median, dots, radius)


def _columns(places: Sequence[float], radius: float) -> list[list[float]]:
    """Dots that would hide each other, together; from left to right."""
    columns: list[list[float]] = []
    for place in places:
        if columns and place - columns[-1][0] < 1.5 * radius:
            columns[-1].append(place)
        else:
            columns.append([place])
    return columns
