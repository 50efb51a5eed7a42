"""Texts that stand in three languages in the database: bokmål, nynorsk and English."""

from django.utils.translation import get_language


def in_language(thing: object, field: str) -> str:
    """The text of `field` in the reader's language; nynorsk falls back to bokmål.

    Reads `field_nb`, `field_nn`, `field_en`. A unit or text without a nynorsk form uses the
    bokmål one (domain/units_notes.md).
    """
    language = get_language() or "nb"
    if language.startswith("en"):
        return getattr(thing, f"{field}_en") or getattr(thing, f"{field}_nb")
    if language == "nn":
        return getattr(thing, f"{field}_nn") or getattr(thing, f"{field}_nb")
    return getattr(thing, f"{field}_nb")
