"""What a person chooses for themselves."""

from datetime import date

from institutes.models import Person


def choose_language(*, by: Person, language: str) -> None:
    """Remember the language a person reads and gets mail in."""
    if by.language != language:
        by.language = language
        by.save(update_fields=["language"])


def note_visit(*, by: Person, day: date) -> None:
    """Remember the day of a visit, and the day of the one before; a day's visits count as one."""
    if by.visited_on != day:
        by.visited_before, by.visited_on = by.visited_on, day
        by.save(update_fields=["visited_before", "visited_on"])
