"""A word with its mark: colour never speaks alone (design.md)."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Word:
    """A key for the mark and the ground (site.css, _marks.html) and the word that says it."""

    key: str
    word: str | Promise
