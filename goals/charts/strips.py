"""How a group lies along a line: grey is the middle half, the stroke the median, a dot a unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from goals.calculations.peers import Spread


@dataclass(frozen=True)
class Strip:
    """Coordinates in attributes, looks in classes. `half` is x and width of the middle half."""

    width: int
    height: int
    half: tuple[float, float] | None
    median: float | None
    dots: tuple[float, ...]
    radius: float

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {self.height}"

    @property
    def middle(self) -> float:
        return self.height / 2

    @property
    def left(self) -> float:
        return self.radius

    @property
    def right(self) -> float:
        return self.width - self.radius


def strip(
    spread: Spread | None,
    values: Iterable[Decimal],
    scale: tuple[Decimal, Decimal],
    *,
    width: int = 132,
    height: int = 26,
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
    return Strip(width, height, half, median, tuple(x(value) for value in sorted(values)), radius)
