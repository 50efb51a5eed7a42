"""Numbers as one would type them in the language that is read."""

from decimal import Decimal

from django.utils.translation import get_language

from institutes.numbers import number_text


def number_as_typed(value: Decimal) -> str:
    """What stands in a field: 1 234,5, and in English 1234.5. `parse_number` reads it back; it
    refuses 1 234.5, which nobody writes."""
    text = number_text(value)
    if "," not in text or get_language() != "en":
        return text
    return text.replace("\u00a0", "").replace(",", ".")
