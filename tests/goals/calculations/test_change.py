"""What changed, and whether it is unusual."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.calculations.change import Change, change, is_unusual
from goals.calculations.terms import MeasuredIn

D = Decimal


def number(given):
    return None if given is None else D(given)


@pytest.mark.parametrize(
    ("old", "new", "absolute", "relative"),
    [
        ("10", "15", "5", "0.5"),
        ("15", "0", "-15", "-1"),
        ("0.20", "0.22", "0.02", "0.1"),
        ("-10", "-5", "5", "0.5"),
        ("10", "10", "0", "0"),
        ("0", "5", "5", None),
        ("0", "0", "0", None),
        (None, "5", None, None),
        ("5", None, None, None),
        (None, None, None, None),
    ],
)
def test_change_tells_difference_and_share(old, new, absolute, relative):
    old, new = number(old), number(new)
    assert change(old, new) == Change(old, new, number(absolute), number(relative))


@pytest.mark.parametrize(
    ("measured_in", "old", "new", "unusual"),
    [
        ("share", "0.20", "0.35", False),
        ("share", "0.20", "0.351", True),
        ("share", "0.35", "0.199", True),
        ("share", "0.01", "0.04", False),
        ("count", "10", "20", False),
        ("count", "10", "21", True),
        ("count", "10", "5", False),
        ("count", "10", "4", True),
        ("count", "1", "5", False),
        ("count", "1", "6", True),
        ("count", "0", "4", False),
        ("count", "0", "5", True),
        ("count", "5", "0", True),
        ("count", "0", "0", False),
        ("eur", "1.0", "2.1", True),
        ("nok_1000", "1000", "2000", False),
        ("nok", "0", "1", True),
        ("nok", "100", "-100", True),
        ("ratio", "1", "0.4", True),
        ("per_100_fte", "3", "7", True),
        ("count", None, "50", False),
        ("count", "50", None, False),
    ],
)
def test_a_jump_is_unusual_by_the_rule_of_its_measure(measured_in, old, new, unusual):
    assert is_unusual(number(old), number(new), MeasuredIn(measured_in)) is unusual


amounts = st.decimals(-1000, 1000, places=2)


@given(amounts, amounts, st.sampled_from(MeasuredIn))
def test_a_jump_is_as_unusual_backwards_and_mirrored(old, new, measured_in):
    found = is_unusual(old, new, measured_in)
    assert is_unusual(new, old, measured_in) is found
    assert is_unusual(-old, -new, measured_in) is found
    assert not is_unusual(old, old, measured_in)
