"""Numbers as people read them never say the opposite of the word beside them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from goals.calculations.assessment import Base, Point, Rule, Target, assess
from goals.calculations.terms import Direction, Status
from goals.wording.assessments import attainment_text, sentences
from goals.wording.figures import difference_text, percent_text, texts_apart

D = Decimal
LIMITS = (D("0.95"), D("0.60"))


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def plainly(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("share", "text"),
    [
        ("0.5", "50 %"),
        ("0.9499", "94.99 %"),  # 95 % would be on track
        ("0.946", "94.6 %"),
        ("0.944", "94 %"),
        ("0.953", "95 %"),
        ("0.95", "95 %"),
        ("0.9499999999999999999999999999", "95 %"),  # what a division leaves
        ("0.596", "59.6 %"),
        ("0.004", "0.4 %"),  # something is not nothing
        ("-0.004", "−0.4 %"),
        ("0", "0 %"),
        ("1.2", "120 %"),
    ],
)
def test_a_percentage_stays_on_its_side_of_the_limits(share, text):
    assert plainly(percent_text(D(share), LIMITS)) == text


@pytest.mark.parametrize(
    ("difference", "measured_in", "text"),
    [
        ("0.0003", "share", "0.0 percentage points"),
        ("-0.0003", "share", "0.0 percentage points"),
        ("0.0006", "share", "+0.1 percentage points"),
        ("-0.4", "count", "0"),
        ("3", "count", "+3"),
        ("0", "count", "0"),
    ],
)
def test_a_difference_that_rounds_to_nothing_has_no_sign(difference, measured_in, text):
    assert plainly(difference_text(D(difference), measured_in)) == text


def test_values_that_differ_read_differently():
    assert texts_apart(D("0.1576"), D("0.1581"), "share") == ("15.76\u00a0%", "15.81\u00a0%")
    assert texts_apart(D("0.15"), D("0.15"), "share") == ("15.0\u00a0%", "15.0\u00a0%")
    assert texts_apart(D(15), D(16), "count") == ("15", "16")


def judged(y, base="0.2380", target="0.2700"):
    return assess(
        [Point(2018, D(y))],
        Base(2017, D(base)),
        Target(2021, D(target)),
        Direction.UP,
        Rule(),
        date(2018, 12, 31),
    )


def test_a_small_fall_is_seen_in_its_sentence():
    story = plainly(sentences(judged("0.2376"), "share")[0])
    assert story == "It fell from 23.80 % in 2017 to 23.76 % in 2018."


@given(st.decimals("0.15", "0.35", places=6))
def test_the_percentage_never_contradicts_the_status(y):
    found = judged(y)
    shown = D(
        plainly(attainment_text(found)).removesuffix(" %").translate({0x2212: "-", ord(","): None})
    )
    lowest = {Status.ON_TRACK: 95, Status.SOME_PROGRESS: 60}
    if found.status in lowest:
        assert shown >= lowest[found.status]
    if found.status is Status.SOME_PROGRESS:
        assert shown < 95
    if found.status is Status.LITTLE_PROGRESS:
        assert 0 < shown < 60 or found.attainment < D("1e-6")
    if found.status is Status.MOVING_AWAY:
        assert shown < 0


def test_limits_of_the_rule_itself_are_used():
    found = judged("0.2456")  # 95 % of what was expected
    other = replace(found, rule=replace(found.rule, on_track=D("0.955")))
    assert plainly(attainment_text(found)) == "95 %"
    assert plainly(attainment_text(other)) == "95 %"
