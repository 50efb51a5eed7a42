"""The facts of a piece of evidence, in words."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from institutes.level import Item
from institutes.models import Evidence
from institutes.wording.evidence import SCALE, grade_text
from institutes.wording.facts import DATES, IDENTIFIER, fact_label
from institutes.wording.level import day_text
from institutes.wording.numbers import number_as_typed


def facts(evidence: Evidence, item: Item) -> Iterator[tuple[str, str]]:
    """Label and text of everything that is told, blank facts left out."""
    start, end = DATES[item.of_kind.counted]
    yield str(start), day_text(evidence.starts_on)
    if end is not None and evidence.ends_on:
        yield str(end), day_text(evidence.ends_on)
    for fact in item.of_kind.facts:
        if text := _fact_text(evidence, fact):
            yield str(fact_label(evidence.kind, fact)), text
    if evidence.identifier:
        yield str(IDENTIFIER[item.category]), evidence.identifier
    if evidence.third_party:
        yield _("Can be confirmed by"), evidence.third_party
    if evidence.note:
        yield _("Note"), evidence.note


def _fact_text(evidence: Evidence, fact: str) -> str:
    value = getattr(evidence, fact)
    match fact:
        case "scale":
            return str(SCALE.get(value, ""))
        case "grade":
            return grade_text(value)
        case "highest_rank":
            return _("Yes") if value else _("No")
        case "share":
            return "" if value is None else f"{number_as_typed(value * 100)}\u00a0%"
        case "ratio" | "publications":
            return "" if value is None else number_as_typed(value)
    return str(value) if value else ""
