"""The words that every calculation, table and page share.

Source: product.md (ground rule 2), calculations.md 1 and domain/indicators.md 0.
"""

from enum import StrEnum


class State(StrEnum):
    """What a cell holds. The four never collapse into each other."""

    VALUE = "value"  # a number, 0 included
    NOT_REPORTED = "not_reported"
    NOT_APPLICABLE = "not_applicable"  # always with a reason
    WITHHELD = "withheld"  # too few persons


class Status(StrEnum):
    """How far a series has come, in the order of worth to a reader."""

    TARGET_MET = "target_met"
    ON_TRACK = "on_track"
    SOME_PROGRESS = "some_progress"
    LITTLE_PROGRESS = "little_progress"
    NO_CHANGE = "no_change"
    MOVING_AWAY = "moving_away"
    NOT_ENOUGH_DATA = "not_enough_data"
    NO_TARGET = "no_target"
    NOT_APPLICABLE = "not_applicable"


class Direction(StrEnum):
    """Which way is better. Neutral series are shown and never judged."""

    UP = "up"
    DOWN = "down"
    NEUTRAL = "neutral"


class Aggregation(StrEnum):
    """How a parent's figure follows from its children's (domain/indicators.md 0)."""

    SUM = "SUM"
    RATIO = "RATIO"
    DISTINCT = "DISTINCT"
    FRACTIONAL = "FRACTIONAL"
    COVERAGE = "COVERAGE"
    NONE = "NONE"


class MeasuredIn(StrEnum):
    """What a value is counted in; shares are 0 to 1 everywhere but on the page."""

    COUNT = "count"
    SHARE = "share"
    EUR = "eur"
    NOK = "nok"
    NOK_1000 = "nok_1000"
    NOK_1000_PER_FTE = "nok_1000_per_fte"
    PER_100_FTE = "per_100_fte"
    RATIO = "ratio"

    @property
    def scale(self) -> int:
        """What numerator ÷ denominator is multiplied with to give the value."""
        return 100 if self is MeasuredIn.PER_100_FTE else 1
