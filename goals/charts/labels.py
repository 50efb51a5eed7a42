"""Where the words of a drawing stand: near their points, inside it and never upon each other."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count

# Words are 12.5 px (static/site.css, section 7), in a reader's font of which nothing is known
# here: so wide is a letter at most, bold, in the fonts that the styles name.
LETTER = 8.0
WIDTHS = dict.fromkeys(" \u00a0.,’il", 4.0) | dict.fromkeys("mwMW", 12.0)
ASCENT, DESCENT = 10.5, 3.0
ABOVE, BELOW, BESIDE = 9.0, 17.0, 9.0  # from a point to its words
NEAR = 4  # free places by a point among which one beside the line is looked for

Box = tuple[float, float, float, float]  # left, top, right, bottom
Stroke = tuple[float, float, float, float]  # from x, y to x, y; never to the left


@dataclass(frozen=True)
class Label:
    """A text beside a point."""

    x: float
    y: float
    text: str
    css: str = ""
    anchor: str = "middle"


@dataclass(frozen=True)
class Wish:
    """A text for a point: above it or below, or to the right of it where there is room."""

    x: float
    y: float
    text: str
    css: str
    above: bool = True
    beside: bool = False


@lru_cache(maxsize=4096)
def text_width(text: str) -> float:
    """How wide a text is at most, in px."""
    return sum(WIDTHS.get(letter, LETTER) for letter in text)


def box(label: Label) -> Box:
    """What a text takes of the drawing, at most."""
    wide = text_width(label.text)
    left = label.x - {"start": 0.0, "middle": wide / 2, "end": wide}[label.anchor]
    return left, label.y - ASCENT, left + wide, label.y + DESCENT


def place(
    wishes: Iterable[Wish],
    taken: Iterable[Label],
    strokes: Sequence[Stroke],
    *,
    width: float,
    floor: float,
) -> list[Label]:
    """The texts, first come first served: each in the first free place between 0 and `width` and
    above `floor`, or in one nearby that fewer strokes run through.

    A text without a free place is left out; it stands in the description and in the table.
    """
    boxes = [box(label) for label in taken]
    found = []
    for wish in wishes:
        free = []
        for label in _places(wish, width, floor):
            own = box(label)
            if not any(_meet(own, other) for other in boxes):
                free.append((_crossings(own, strokes), len(free), label, own))
                if free[-1][0] == 0 or len(free) == NEAR:
                    break
        if free:
            _crossed, _order, label, own = min(free)
            found.append(label)
            boxes.append(own)
    return found


def _places(wish: Wish, width: float, floor: float) -> Iterator[Label]:
    """Beside the point, then row by row away from it."""
    wide = text_width(wish.text)
    x, y = wish.x, wish.y
    if wish.beside and x + BESIDE + wide <= width:
        yield Label(x + BESIDE, y + 4, wish.text, wish.css, "start")
    across, anchor = x, "middle"
    if x + wide / 2 > width:
        across, anchor = width, "end"
    if across - wide / 2 < 0:
        across, anchor = 0.0, "start"
    for row in count():
        away = row * (ASCENT + DESCENT)
        rows = (y - ABOVE - away, y + BELOW + away)
        inside = [base for base in rows if base >= ASCENT and base + DESCENT <= floor]
        if not inside and rows[0] < 0 and rows[1] > floor:
            return
        for base in inside if wish.above else reversed(inside):
            yield Label(across, round(base, 1), wish.text, wish.css, anchor)


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _crossings(place: Box, strokes: Iterable[Stroke]) -> int:
    """How many strokes run through a place."""
    left, top, right, bottom = place
    found = 0
    for x1, y1, x2, y2 in strokes:
        if x2 < left or x1 > right:
            continue
        slope = (y2 - y1) / (x2 - x1) if x2 > x1 else 0.0
        ends = (y1 + slope * (max(left, x1) - x1), y1 + slope * (min(right, x2) - x1))
        found += max(ends) > top and min(ends) < bottom
    return found
