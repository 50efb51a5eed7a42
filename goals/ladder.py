"""On which days people are reminded of a deadline. Pure: days are arguments."""

from datetime import date

BEFORE = (30, 7, 1)  # days before it is due
OVERDUE_FROM = 5  # days after, and then weekly
WEEK = 7
# A reminder that was missed (the machine was down) is caught up within so many days.
CATCH_UP = 2
# Never two reminders to one person within so many days, whatever they are about.
APART = 5


def is_step(days_left: int) -> bool:
    """Whether a reminder falls on a day, so many days before (or, below 0, after) it is due."""
    if days_left >= 0:
        return any(step - CATCH_UP <= days_left <= step for step in BEFORE)
    overdue = -days_left
    return overdue >= OVERDUE_FROM and (overdue - OVERDUE_FROM) % WEEK <= CATCH_UP


def is_too_soon(last: date | None, today: date) -> bool:
    """Whether the last reminder is less than five days old."""
    return last is not None and (today - last).days < APART
