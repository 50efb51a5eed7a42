"""What lies ahead of a series, in sentences: what is needed, what the pace gives, how likely."""

from collections.abc import Collection
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from goals.calculations.ahead import (
    FEWEST_FOR_PACE,
    Ahead,
    Chance,
    Projection,
    Range,
)
from goals.calculations.assessment import Target
from goals.calculations.terms import Direction, MeasuredIn
from goals.wording.figures import DECIMALS, NBSP, number, unit_word, value_text


def sentences(
    found: Ahead, now: tuple[int, Decimal], target: Target, direction: Direction, measured_in: str
) -> list[str]:
    """The way from the newest figure, `now` (year, value), to a target that lies ahead."""
    told = [_needed(found, now, target, direction, measured_in)]
    if found.pace and found.reach:
        told.append(_pace(found.pace, found.reach, target, measured_in))
    elif found.projection:
        told += _line(found.years_used, found.projection, target, measured_in)
    elif len(found.years_used) < FEWEST_FOR_PACE:
        told.append(
            ngettext(
                "There is %(count)s year to go by, too few to tell a pace.",
                "There are %(count)s years to go by, too few to tell a pace.",
                len(found.years_used),
            )
            % {"count": len(found.years_used)}
        )
    return told


def left_out(years: Collection[int], *, counted: bool) -> str:
    """What is done with the years of a break; "" when there are none."""
    if not years:
        return ""
    named = ", ".join(str(year) for year in sorted(years))
    if counted:
        return _("Years with a break are counted: %(years)s.") % {"years": named}
    return _("Years with a break are left out of pace and line: %(years)s.") % {"years": named}


def required(year: int, value: Decimal, direction: Direction, measured_in: str) -> str:
    """What-if: the least, or the most, that a year must show."""
    numbers = {"year": year, "value": required_text(value, direction, measured_in)}
    if direction is Direction.DOWN:
        return _("To be on track in %(year)s it must be at most %(value)s.") % numbers
    return _("To be on track in %(year)s it must be at least %(value)s.") % numbers


def required_text(value: Decimal, direction: Direction, measured_in: str) -> str:
    """Rounded to the safe side: who shows the number as printed is on track.

    A count of 15.25 that should rise is 16. What divisions leave at the 28th digit is no reason
    to ask for one more.
    """
    kind = MeasuredIn(measured_in)
    scale = 100 if kind is MeasuredIn.SHARE else 1
    safe = ROUND_FLOOR if direction is Direction.DOWN else ROUND_CEILING
    near = (value * scale).quantize(Decimal("1e-9"))
    rounded = near.quantize(Decimal(1).scaleb(-DECIMALS[kind]), rounding=safe)
    return value_text(rounded / scale, measured_in, trimmed=True)


def chance_text(chance: Chance) -> str:
    if chance == Chance(0, 1):
        return _("The target will hardly be reached: the chance is less than 1 in 20.")
    if chance == Chance(1, 1):
        return _("The target will almost certainly be reached: the chance is over 19 in 20.")
    return _("The chance to reach the target is about %(count)s in %(out_of)s.") % {
        "count": chance.count,
        "out_of": chance.out_of,
    }


def range_text(found: Range, measured_in: str) -> str:
    """From 30,2 % to 36,0 %, as it stands in a table."""
    return _("%(low)s to %(high)s") % {
        "low": value_text(found.low, measured_in),
        "high": value_text(found.high, measured_in),
    }


def nothing_ahead(target: Target | None, has_values: bool, is_one_off: bool) -> str:
    """Why nothing is said about the way ahead."""
    if target is None:
        return _("No target is set, so nothing can be said about the way to it.")
    if not target.rate_known:
        return _("The target is set in another currency and is not converted.")
    if is_one_off:
        return _("It is done or not done, so there is no pace.")
    if not has_values:
        return _("There is no figure to start from.")
    return _("The target year %(year)s has come, so nothing lies ahead.") % {"year": target.year}


def _needed(
    found: Ahead, now: tuple[int, Decimal], target: Target, direction: Direction, measured_in: str
) -> str:
    numbers = {
        "from": now[0],
        "now": value_text(now[1], measured_in),
        "target": value_text(target.value, measured_in, trimmed=True),
        "year": target.year,
    }
    needed = found.needed or Decimal(0)
    if (needed <= 0) if direction is Direction.UP else (needed >= 0):
        return _("With %(now)s in %(from)s the target for %(year)s is reached.") % numbers
    numbers["amount"] = _amount(abs(needed), measured_in)
    if needed > 0:
        return (
            _("From %(from)s on it must rise by %(amount)s a year to reach %(target)s in %(year)s.")
            % numbers
        )
    return (
        _("From %(from)s on it must fall by %(amount)s a year to reach %(target)s in %(year)s.")
        % numbers
    )


def _pace(pace: Range, reach: Range, target: Target, measured_in: str) -> str:
    return _(
        "So far the yearly change has been between %(slow)s and %(fast)s. "
        "At such a pace it will be between %(low)s and %(high)s in %(year)s."
    ) % {
        "slow": _amount(pace.low, measured_in),
        "fast": _amount(pace.high, measured_in),
        "low": value_text(reach.low, measured_in),
        "high": value_text(reach.high, measured_in),
        "year": target.year,
    }


def _line(
    years: Collection[int], projection: Projection, target: Target, measured_in: str
) -> list[str]:
    told = [
        _(
            "A straight line through %(count)s years leads to %(expected)s in %(year)s. "
            "In 8 of 10 cases it will be between %(low)s and %(high)s."
        )
        % {
            "count": len(years),
            "expected": value_text(projection.expected, measured_in),
            "low": value_text(projection.band.low, measured_in),
            "high": value_text(projection.band.high, measured_in),
            "year": target.year,
        }
    ]
    if projection.chance:
        told.append(chance_text(projection.chance))
    return told


def _amount(value: Decimal, measured_in: str) -> str:
    """A change per year; a year's part of a count is seldom whole and then has a decimal."""
    kind = MeasuredIn(measured_in)
    share = kind is MeasuredIn.SHARE
    split = kind is MeasuredIn.COUNT and value != value.to_integral_value()
    text = number(value * (100 if share else 1), 1 if split else DECIMALS[kind])
    word = pgettext("after a number", "percentage points") if share else unit_word(measured_in)
    return f"{text}{NBSP}{word}" if word else text
