"""Years and months added to a day. The last day counts: grants to 31.12.2018 + 2 years end
with 31.12.2020."""

from datetime import date, timedelta


def add_months(day: date, months: int) -> date:
    """The same day of a later month; the last day of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(day.day - 1), first_of_next - timedelta(days=1))


def add_years(day: date, years: int) -> date:
    """29 February becomes 28 February in other years."""
    return add_months(day, 12 * years)
