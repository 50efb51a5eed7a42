"""The calculations' words as database choices: one list, written once (calculations/terms.py)."""

from enum import StrEnum

from django.db.models import Q


def choices(words: type[StrEnum]) -> list[tuple[str, str]]:
    """(value, value) pairs; what a reader sees comes from `goals.wording`."""
    return [(word.value, word.value) for word in words]


def known(field: str, words: type[StrEnum]) -> Q:
    """The condition that a column holds one of the words."""
    return Q(**{f"{field}__in": [word.value for word in words]})
