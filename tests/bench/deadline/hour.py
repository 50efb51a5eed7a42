"""What the hour is made of; nothing here asks the database."""

from dataclasses import dataclass

PASSWORD = "the password of the measured people"
YEAR = 2021
# From the budget (docs/bench.md): of 500 institutes 73 are late, a reporter and a head each.
LATE_OF_500 = 73
RETURNED = 7  # one in so many is returned once
INSTITUTES_PER_WRITE = 50  # 500 institutes write 10 times a second at the peak


@dataclass(frozen=True)
class Late:
    """An institute in its last hour; `is_returned`: its reviewer sends it back once."""

    code: str
    reporter: str
    head: str
    reviewer: str
    is_returned: bool


def late_of(institutes: int) -> int:
    """How many institutes are late."""
    return max(1, round(institutes * LATE_OF_500 / 500))
