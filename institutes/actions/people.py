"""What a person chooses for themselves."""

from institutes.models import Person


def choose_language(*, by: Person, language: str) -> None:
    """Remember the language a person reads and gets mail in."""
    if by.language != language:
        by.language = language
        by.save(update_fields=["language"])
