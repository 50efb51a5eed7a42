"""What a core area lacks to be documented, as data; the sentence is institutes.wording.level's."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from institutes.level.items import Item, Step, counts_on, last_day, state_on, strength_of
from institutes.level.parameters import Parameters
from institutes.level.ruling import ruling_on
from institutes.level.terms import Category, StepKind, Strength


@dataclass(frozen=True)
class Missing:
    """One strong item would always do. Otherwise: how many supporting ones, and what of them.

    `supporting` is at least the number of further categories and of items a third party can
    check, since one item can be all of it. `only_category` is the one category there is, when
    another one is needed; `publications_full`: more of category D would not help.
    `waiting_would_do`: the level is documented once all that waits is verified.
    """

    supporting: int
    categories: int = 0
    third_party: int = 0
    only_category: Category | None = None
    publications_full: bool = False
    waiting: int = 0
    waiting_would_do: bool = False
    too_weak: tuple[Item, ...] = ()  # verified and valid, and counting nothing
    without_narrative: int = 0
    ran_out: tuple[Item, ...] = ()  # verified and no longer valid, the newest first


def missing_of(
    items: Sequence[Item],
    counted: Sequence[Item],
    waiting: Sequence[Item],
    day: date,
    parameters: Parameters,
) -> Missing:
    """What is missing when neither R1 nor R2 holds; `counted` are the items that count."""
    categories = {item.category for item in counted}
    lacking_categories = max(parameters.categories - len(categories), 0)
    lacking_third_party = max(
        parameters.third_party_items - sum(item.is_third_party for item in counted), 0
    )
    verified = [item for item in items if state_on(item, day) is StepKind.VERIFIED]
    valid = [item for item in verified if day <= last_day(item, parameters)]
    return Missing(
        supporting=max(
            parameters.supporting_items - len(counted), lacking_categories, lacking_third_party
        ),
        categories=lacking_categories,
        third_party=lacking_third_party,
        only_category=next(iter(categories)) if lacking_categories and categories else None,
        publications_full=sum(item.category is Category.D for item in counted)
        >= parameters.bibliometric_items_at_most,
        waiting=len(waiting),
        waiting_would_do=_would_do(counted, waiting, day, parameters),
        too_weak=tuple(i for i in valid if strength_of(i, parameters) is Strength.NONE),
        without_narrative=sum(not item.has_narrative for item in valid),
        ran_out=tuple(
            sorted(
                (item for item in verified if day > last_day(item, parameters)),
                key=lambda item: last_day(item, parameters),
                reverse=True,
            )
        ),
    )


def _would_do(
    counted: Sequence[Item], waiting: Sequence[Item], day: date, parameters: Parameters
) -> bool:
    """Whether the rule is met when everything that waits is verified on the day."""
    verified = [
        replace(item, steps=(*item.steps, Step(StepKind.VERIFIED, day)))
        for item in waiting
        if item.starts_on <= day
    ]
    verified = [item for item in verified if counts_on(item, day, parameters)]
    return bool(verified) and ruling_on([*counted, *verified], day, parameters).branch is not None
