"""How many stand where, as segments of a bar."""

from collections.abc import Sequence
from dataclasses import dataclass

from institutes.wording.words import Word


@dataclass(frozen=True)
class Segment:
    """One status or level in a count bar: 55 institutes are 100 wide."""

    key: str
    word: str
    count: int
    x: float
    width: float


def count_bar(counts: Sequence[tuple[object, Word, int]]) -> list[Segment]:
    """Segments in the order of the counts, by status or by level; widths add up to 100."""
    whole = sum(count for _key, _word, count in counts)
    segments, x = [], 0.0
    for _key, word, count in counts:
        width = 100 * count / whole
        segments.append(Segment(word.key, str(word.word), count, round(x, 3), round(width, 3)))
        x += width
    return segments
