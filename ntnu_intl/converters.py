"""The forms that parts of an address may have; anything else is a 404 before any query."""


class Number:
    """A database id. Plain digits, no leading zero, within every database's range."""

    regex = "[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class Year(Number):
    regex = "(?:19|20)[0-9]{2}"


class GoalNumber(Number):
    """0 is the aim that runs through the plan."""

    regex = "[0-9]"


class Code:
    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class SeriesCode(Code):
    """EU-01, ST-01-M."""

    regex = "[A-Z]{2,3}-[0-9]{2}(?:-[A-Z]{1,4})?"


class UnitCode(Code):
    """194.63.10.0"""

    regex = r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}"


class SeriesSet(Code):
    """A choice of series in the entry grid: all, headline, goal-4."""

    regex = "all|headline|goal-[0-9]"
