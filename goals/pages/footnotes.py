"""Breaks in series, numbered once for a page and told under what they are marked in."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from goals.models import Annotation


@dataclass(frozen=True)
class Footnote:
    mark: str
    note: Annotation

    @property
    def years(self) -> str:
        first, last = self.note.first_year, self.note.last_year
        return str(first) if first == last else f"{first}–{last}"


@dataclass
class Footnotes:
    """The same text about the same years has one number, whatever series it stands by."""

    _marks: dict[tuple[int, int, str], str] = field(default_factory=dict)

    def of(self, breaks: Iterable[Annotation]) -> tuple[Footnote, ...]:
        return tuple(Footnote(self._mark(note), note) for note in breaks)

    def _mark(self, note: Annotation) -> str:
        key = note.first_year, note.last_year, note.text
        return self._marks.setdefault(key, str(len(self._marks) + 1))


def distinct(footnotes: Iterable[Footnote]) -> list[Footnote]:
    """Each mark once, in the order of the numbers."""
    by_mark = {footnote.mark: footnote for footnote in footnotes}
    return sorted(by_mark.values(), key=lambda footnote: int(footnote.mark))
