"""The rule itself: (R1 or R2) and R3 and R4.

R3 (a narrative) and R4 (verified, not rejected) are asked of every item before it counts; what is
left is R1 or R2. Source: level.md B3, the last paragraph.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from institutes.level.items import Item, counts_on, last_day, strength_of
from institutes.level.parameters import Parameters
from institutes.level.terms import Branch, Category, Strength


@dataclass(frozen=True)
class Ruling:
    """What R1 and R2 make of the items that count."""

    branch: Branch | None
    counted: tuple[Item, ...]


def ruling_on(items: Iterable[Item], day: date, parameters: Parameters) -> Ruling:
    """Which items count on a day, and which branch of the rule they carry.

    Of category D only as many are counted as the rule allows, those that last longest.
    """
    valid = [item for item in items if counts_on(item, day, parameters)]
    valid.sort(key=lambda item: (last_day(item, parameters), -item.id), reverse=True)
    strong = [item for item in valid if strength_of(item, parameters) is Strength.STRONG]
    publications = [item for item in valid if item.category is Category.D]
    left_out = publications[parameters.bibliometric_items_at_most :]
    supporting = [item for item in valid if item not in strong and item not in left_out]
    counted = (*strong, *supporting)
    if strong:
        return Ruling(Branch.R1, counted)
    if (
        len(supporting) >= parameters.supporting_items
        and len({item.category for item in supporting}) >= parameters.categories
        and sum(item.is_third_party for item in supporting) >= parameters.third_party_items
    ):
        return Ruling(Branch.R2, counted)
    return Ruling(None, counted)
