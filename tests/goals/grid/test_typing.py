"""A cell as people type it: every way that is read, and what is said about the others."""

from decimal import Decimal

import pytest
from django.utils import translation

from goals.calculations.terms import Aggregation, State
from goals.grid.typing import TypedCell, read_cell
from tests.goals.series import series

pytestmark = pytest.mark.django_db


@pytest.fixture
def ratio():
    return series("ST-01-M", Aggregation.RATIO)


@pytest.mark.parametrize(
    ("numerator", "denominator"),
    [("96/284", ""), ("96 / 284", ""), ("96", "284"), (" 96 ", "\u00a0284")],
)
def test_both_numbers_of_a_ratio_are_read(ratio, numerator, denominator):
    read = read_cell(TypedCell(numerator, denominator), ratio)
    assert (read.numerator, read.denominator) == (96, 284)
    assert not read.problems


@pytest.mark.parametrize(
    ("text", "value"), [("1 234", 1234), ("1\u00a0234", 1234), ("0", 0), ("12", 12)]
)
def test_norwegian_numbers_are_read(text, value):
    assert read_cell(TypedCell(text), series()).numerator == value


def test_a_share_without_its_parts_is_read(ratio):
    assert read_cell(TypedCell("33,8 %"), ratio).share == Decimal("0.338")


@pytest.mark.parametrize(
    ("text", "state", "reason"),
    [
        ("ikke rapportert", State.NOT_REPORTED, ""),
        ("Ikkje rapportert", State.NOT_REPORTED, ""),
        ("withheld", State.WITHHELD, ""),
        ("ikke relevant: Ingen studenter", State.NOT_APPLICABLE, "Ingen studenter"),
        ("not applicable : 1/2 of them", State.NOT_APPLICABLE, "1/2 of them"),
    ],
)
def test_a_word_stands_for_a_state(ratio, text, state, reason):
    read = read_cell(TypedCell(text), ratio)
    assert (read.state, read.reason, dict(read.problems)) == (state, reason, {})


def test_every_choice_of_the_form_is_a_state_in_every_language(ratio):
    from goals.forms.grid import STATES

    for code in ("nb", "nn", "en"):
        with translation.override(code):
            for word, _label in STATES:
                read = read_cell(TypedCell(state=word, reason="Grunn"), ratio)
                assert "state" not in read.problems


@pytest.mark.parametrize("text", ["", "   ", "\u00a0", "\t"])
def test_blank_says_nothing(ratio, text):
    assert read_cell(TypedCell(text), ratio).is_blank


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (TypedCell("ikke relevant"), "reason"),
        (TypedCell("ikke relevant: ..."), "reason"),
        (TypedCell("96"), "denominator"),
        (TypedCell("", "284"), "numerator"),
        (TypedCell("284/96"), "numerator"),
        (TypedCell("96/284/2"), "numerator"),
        (TypedCell("-5/284"), "numerator"),
        (TypedCell("1.234/5000"), "numerator"),
        (TypedCell("<5"), "numerator"),
        (TypedCell("5", "9", state="withheld"), "numerator"),
        (TypedCell("5", "9", state="perhaps"), "state"),
        (TypedCell(state="not applicable", reason="a\0b"), "reason"),
        (TypedCell(state="not applicable", reason="x" * 501), "reason"),
        (TypedCell("5", "9", comment="x" * 4001), "comment"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(ratio, typed, field):
    read = read_cell(typed, ratio)
    assert field in read.problems
    assert read.problems[field].endswith(".")
    assert not read.is_blank
