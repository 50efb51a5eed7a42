"""A small group, and the department that is withheld with it."""

from dataclasses import dataclass
from decimal import Decimal

from goals.calculations.suppression import hidden_among
from goals.calculations.terms import State
from goals.wording.figures import parts_text
from goals.wording.words import STATE, Word

D = Decimal
SMALLEST_GROUP = 5


@dataclass(frozen=True)
class SmallCase:
    """One department of a faculty whose total is shown."""

    name: str
    numerator: int
    denominator: int
    hidden: bool
    is_small: bool

    @property
    def text(self) -> str:
        return parts_text(D(self.numerator), D(self.denominator))

    @property
    def shown(self) -> Word:
        return STATE[State.WITHHELD if self.hidden else State.VALUE]


SMALL_GROUPS = {"A": (3, 40), "B": (12, 60), "C": (30, 90)}


def small_cases() -> list[SmallCase]:
    cells = {name: (D(part), D(whole)) for name, (part, whole) in SMALL_GROUPS.items()}
    hidden = hidden_among(cells, SMALLEST_GROUP)
    small = hidden_among(cells, SMALLEST_GROUP, total_is_shown=False)
    return [
        SmallCase(name, *counted, name in hidden, name in small)
        for name, counted in SMALL_GROUPS.items()
    ]
