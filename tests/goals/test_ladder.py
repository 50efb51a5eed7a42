"""On which days people are reminded. A whole round is walked day by day."""

from datetime import date, timedelta

import pytest

from goals.ladder import is_step, is_too_soon


def reminded(first: int, last: int, *, missed: tuple[int, ...] = ()) -> list[int]:
    """The days left on which somebody is reminded, when every day but the missed ones is asked."""
    due = date(2022, 5, 15)
    sent: list[int] = []
    for left in range(first, last - 1, -1):
        today = due - timedelta(days=left)
        newest = due - timedelta(days=sent[-1]) if sent else None
        if left not in missed and is_step(left) and not is_too_soon(newest, today):
            sent.append(left)
    return sent


def test_the_ladder_of_a_whole_round():
    assert reminded(45, -30) == [30, 7, 1, -5, -12, -19, -26]


@pytest.mark.parametrize(
    ("missed", "sent"),
    [
        ((30,), [29, 7, 1, -5, -12]),
        ((30, 29, 28), [7, 1, -5, -12]),
        ((7,), [30, 6, 1, -5, -12]),
        ((7, 6), [30, 5, 0, -5, -12]),
        ((1,), [30, 7, 0, -5, -12]),
        ((-5,), [30, 7, 1, -6, -12]),
    ],
)
def test_a_day_on_which_nobody_asked_is_caught_up(missed, sent):
    assert reminded(45, -12, missed=missed) == sent


@pytest.mark.parametrize(("days", "soon"), [(0, True), (4, True), (5, False)])
def test_five_days_apart(days, soon):
    today = date(2022, 5, 15)
    assert is_too_soon(today - timedelta(days=days), today) is soon
    assert not is_too_soon(None, today)
