"""What changed since last time, and whether it is enough to ask about.

Source: product.md (overview, review queue: jumps and unusual values).
"""

from dataclasses import dataclass
from decimal import Decimal

from goals.calculations.terms import MeasuredIn

UNUSUAL_SHARE = Decimal("0.15")  # more than 15 percentage points
UNUSUAL_FACTOR = 2  # more than twice, or less than half
FEWEST_UNUSUAL = 5  # a count must also move by this much: 1 → 3 is no news


@dataclass(frozen=True)
class Change:
    """From an old value to a new one, either of which may be missing.

    `absolute` is in the indicator's own unit (for shares 0.02 is two percentage points), None if
    either is missing. `relative` is a share of the old value's size (0.5 is half as much again),
    None also when the old value is 0.
    """

    old: Decimal | None
    new: Decimal | None
    absolute: Decimal | None
    relative: Decimal | None


def change(old: Decimal | None, new: Decimal | None) -> Change:
    """The change from `old` to `new`; its parts are None where there is nothing to compare."""
    if old is None or new is None:
        return Change(old, new, None, None)
    absolute = new - old
    return Change(old, new, absolute, absolute / abs(old) if old else None)


def is_unusual(old: Decimal | None, new: Decimal | None, measured_in: MeasuredIn) -> bool:
    """Whether a reviewer should be asked to look at the jump from `old` to `new`.

    Shares: more than 15 percentage points. Everything else: more than twice or less than half in
    size, or the other sign; a count must also differ by at least 5. From zero any amount is more
    than twice, and to zero less than half. A figure that appears or disappears is no jump: its
    state says that, so a missing value is never unusual.
    """
    if old is None or new is None:
        return False
    step = abs(new - old)
    if measured_in is MeasuredIn.SHARE:
        return step > UNUSUAL_SHARE
    if measured_in is MeasuredIn.COUNT and step < FEWEST_UNUSUAL:
        return False
    before, after = abs(old), abs(new)
    larger, smaller = (after, before) if after > before else (before, after)
    return larger > UNUSUAL_FACTOR * smaller or old * new < 0
