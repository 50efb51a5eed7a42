"""All that is worked out from the figures and kept with them."""

from collections.abc import Iterator
from decimal import Decimal

from goals.models import Figure, KeptSpread, KeptStatus, Total

GROUP = ("indicator_id", "year", "group", "count", "documented")
NUMBERS = ("lowest", "lower", "median", "upper", "highest")  # as texts


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def kept() -> Iterator[set[tuple]]:
    """All that is worked out from the figures, without the rows' own ids."""
    for model in (Total, KeptStatus):
        names = [one.attname for one in model._meta.concrete_fields if one.name != "id"]
        rows = model.objects.values_list(*names)
        yield {tuple(str(one) if isinstance(one, dict) else one for one in row) for row in rows}
    yield {
        (*row[: len(GROUP)], *map(_number, row[len(GROUP) :]))
        for row in KeptSpread.objects.values_list(*GROUP, *NUMBERS)
    }
    yield set(Figure.objects.current().filter(is_hidden=True).values_list("pk"))
