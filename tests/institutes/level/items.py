"""Items for tests, in as few words as a test can say them."""

from datetime import date
from decimal import Decimal
from itertools import count

from institutes.level import KINDS, Item, Step, StepKind

NUMBERS = count(1)
START, END, VERIFIED = date(2016, 1, 1), date(2018, 12, 31), date(2018, 3, 1)
FACTS = {
    "A": {"scale": "five", "grade": "5", "external_members": 5, "members_abroad": 4},
    "D": {"share": Decimal("0.14"), "ratio": Decimal("1.4"), "publications": Decimal(212)},
}


def item(kind: str, *, verified: date | None = VERIFIED, **fields) -> Item:
    """An item that counts from 1 March 2018, unless said otherwise."""
    category = KINDS[kind].category
    steps = (Step(StepKind.SUBMITTED, date(2018, 2, 1)),)
    if verified:
        steps += (Step(StepKind.VERIFIED, verified),)
    ends = None if category == "A" or kind == "prize" else END
    return Item(
        **{
            "id": next(NUMBERS),
            "kind": kind,
            "starts_on": START,
            "ends_on": ends,
            "steps": steps,
            "is_third_party": True,
            "number": 2,
            "share": Decimal("0.25"),
        }
        | FACTS.get(category, {})
        | fields
    )


def art(**fields) -> Item:
    return item("exhibition", **{"works": 3, "artists": 2, "highest_rank": True} | fields)
