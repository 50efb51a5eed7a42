from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from institutes.numbers import (
    MAX,
    Number,
    NumberCode,
    NumberError,
    fit,
    number_from_cell,
    number_text,
    parse_number,
    quantize,
)
from institutes.wording.numbers import number_as_typed
from tests.bad_inputs import Rows

rows = Rows()


def refused(text: str) -> NumberError:
    with pytest.raises(NumberError) as caught:
        parse_number(text)
    return caught.value


def not_fitting(text: str, *, whole=True, percent_allowed=False, maximum=MAX) -> NumberError:
    number = parse_number(text)
    assert number is not None
    with pytest.raises(NumberError) as caught:
        fit(number, whole=whole, percent_allowed=percent_allowed, maximum=maximum)
    return caught.value


def count(text: str) -> Decimal:
    number = parse_number(text)
    assert number is not None
    return fit(number, whole=True, percent_allowed=False)


@rows("NUM-01")
def negative_counts_are_refused():
    for text in ("-1", "−1", "-0,5"):
        assert not_fitting(text, whole=False).code == NumberCode.NEGATIVE


@rows("NUM-03")
def a_plus_sign_is_read():
    assert count("+5") == 5


@rows("NUM-04")
def scientific_notation_is_refused():
    assert refused("1e3").code == NumberCode.SCIENTIFIC
    assert refused("1e3").suggestions == ("1\u00a0000",)
    assert refused("1E+2").suggestions == ("100",)


@rows("NUM-05")
def underscores_are_refused():
    assert refused("1_000").code == NumberCode.NOT_A_NUMBER


@rows("NUM-07")
def not_a_number_is_refused():
    for text in ("NaN", "nan", "sNaN"):
        assert refused(text).code == NumberCode.NOT_A_NUMBER
    with pytest.raises(NumberError):
        number_from_cell(float("nan"))


@rows("NUM-08")
def infinity_is_refused():
    for text in ("Infinity", "-Infinity", "inf"):
        assert refused(text).code == NumberCode.NOT_A_NUMBER
    for value in (float("inf"), float("-inf")):
        with pytest.raises(NumberError):
            number_from_cell(value)


@rows("NUM-09")
def huge_exponents_are_refused_without_being_written_out():
    error = refused("1e400")
    assert (error.code, error.suggestions) == (NumberCode.SCIENTIFIC, ())
    assert refused("1e999999999999").suggestions == ()


@rows("NUM-11")
def five_thousand_digits_are_refused():
    error = refused("9" * 5000)
    assert error.code == NumberCode.TOO_MANY_DIGITS
    assert error.params == {"digits": 5000}
    assert len(error.found) == 60


@rows("NUM-12")
def more_than_a_database_integer_is_refused_with_the_range():
    error = not_fitting("2147483648")
    assert error.code == NumberCode.OUT_OF_RANGE
    assert error.params == {"minimum": "0", "maximum": "999\u00a0999\u00a0999"}


@rows("NUM-13")
def more_than_a_big_integer_is_refused():
    assert refused("9223372036854775808").code == NumberCode.TOO_MANY_DIGITS


@rows("NUM-15")
def more_than_the_column_holds_is_refused():
    assert not_fitting("99999999999").code == NumberCode.OUT_OF_RANGE


@rows("NUM-16")
def strange_forms_are_refused():
    for text in ("½", "5½", "٫5", "0x10", "1’234", "--5", "5.5.5", "１２３", "5,", ",5", "(5)"):
        assert refused(text).code == NumberCode.NOT_A_NUMBER, text


@rows("NUM-17", "TXT-02")
def invisible_characters_are_named():
    for character, name in (("\u200b", "U+200B"), ("\0", "U+0000"), ("\ufeff", "U+FEFF")):
        error = refused(f"7{character}")
        assert error.code == NumberCode.INVISIBLE_CHARACTER
        assert error.params == {"character": name, "position": 2}
        assert error.suggestions == ("7",)


@rows("NUM-19")
def a_percentage_is_for_percent_fields_only():
    number = parse_number("40 %")
    assert number == Number(Decimal(40), is_percent=True)
    assert fit(number, whole=False, percent_allowed=True, maximum=Decimal(100)) == 40
    error = not_fitting("40 %")
    assert error.code == NumberCode.PERCENT_WHERE_COUNT
    assert error.suggestions == ("40",)


@rows("NUM-20")
def a_percent_field_ends_at_a_hundred():
    percent = {"whole": False, "percent_allowed": True, "maximum": Decimal(100)}
    assert not_fitting("101", **percent).code == NumberCode.OUT_OF_RANGE
    assert not_fitting("-1", **percent).code == NumberCode.NEGATIVE
    assert not_fitting("1000 %", **percent).code == NumberCode.OUT_OF_RANGE
    assert not_fitting("101 %", whole=False, percent_allowed=True).params["maximum"] == "100"


@rows("NUM-21")
def blank_zero_and_words_stay_apart():
    assert parse_number("") is None
    assert count("0") == 0
    for text, state in (
        ("-", "not_reported"),
        ("–", "not_reported"),
        ("i.r.", "not_reported"),
        ("N/A", "not_applicable"),
        ("Ikke  relevant", "not_applicable"),
        ("skjerma", "withheld"),
    ):
        error = refused(text)
        assert (error.code, error.params) == (NumberCode.STATE_WORD, {"state": state}), text
    assert refused("< 5").code == NumberCode.LESS_THAN


@rows("NUM-23")
def spaces_alone_are_blank():
    for text in (" ", "\u00a0", "\u202f \u2009", "\t\r\n"):
        assert parse_number(text) is None


@rows("NUM-24")
def a_unit_is_refused_with_the_plain_number():
    for text, plain in (
        ("kr 1 000", "1\u00a0000"),
        ("1 000 stk", "1\u00a0000"),
        ("1,2 mill", "1\u00a0200\u00a0000"),
        ("1,2 mill. kr", "1\u00a0200\u00a0000"),
        ("500,-", "500"),
        ("€ 12,5", "12,5"),
        ("ca. 50", "50"),
        ("40 prosent", "40 %"),
    ):
        error = refused(text)
        assert (error.code, error.suggestions) == (NumberCode.HAS_UNIT, (plain,)), text
    assert refused("kr 1.234").suggestions == ()
    assert refused("3 mrd").suggestions == ()


@pytest.mark.parametrize("case", rows.params())
def test_bad_number(case):
    case()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("1234", "1234"),
        ("1 234", "1234"),
        ("1\u00a0234,5", "1234.5"),
        ("1\u2009234\u2009567", "1234567"),
        ("1\u202f234,5", "1234.5"),
        ("1 234,567", "1234.567"),
        ("0,125", "0.125"),
        ("0.125", "0.125"),
        ("12.25", "12.25"),
        ("1234.567", "1234.567"),
        ("1,2340", "1.234"),
        ("−5", "-5"),
        ("-0", "0"),
        ("  7 ", "7"),
        ("12\n", "12"),
        ("007", "7"),
    ],
)
def test_parse_number_reads_the_norwegian_and_the_plain_form(text, value):
    assert parse_number(text) == Number(Decimal(value))


@pytest.mark.parametrize(
    ("text", "suggestions"),
    [
        ("1.234", ("1\u00a0234", "1,2340")),
        ("1,234", ("1\u00a0234", "1,2340")),
        ("-12.500", ("−12\u00a0500", "−12,5")),
        ("1,234 %", ("1\u00a0234 %", "1,2340 %")),
        ("1.234,5", ("1\u00a0234,5",)),
        ("1,234.5", ("1\u00a0234,5",)),
        ("1 234.5", ("1\u00a0234,5",)),
        ("1.234.567", ("1\u00a0234\u00a0567",)),
        ("1,234,567", ("1\u00a0234\u00a0567",)),
    ],
)
def test_parse_number_refuses_what_can_be_read_in_two_ways(text, suggestions):
    error = refused(text)
    assert error.code == NumberCode.AMBIGUOUS
    assert error.suggestions == suggestions


@pytest.mark.parametrize("text", ["12 34", "1 2345", "1  234", "12 345 67"])
def test_parse_number_refuses_groups_that_are_not_of_three(text):
    assert refused(text).code == NumberCode.WRONG_GROUPS


def test_parse_number_refuses_more_digits_than_a_spreadsheet_keeps():
    error = refused("0,30000000000000004")
    assert error.code == NumberCode.TOO_MANY_DIGITS
    assert error.suggestions == ("0,3",)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (7, "7"),
        (0.1 + 0.2, "0.3"),
        (12.25, "12.25"),
        (1e14, "1e14"),
        (Decimal("0.12345"), "0.1235"),
    ],
)
def test_number_from_cell_is_rid_of_binary_noise(value, expected):
    assert number_from_cell(value) == Number(Decimal(expected))


@pytest.mark.parametrize("value", [True, 1234567890123456789, 1.2345678901234568e18, 1e300])
def test_number_from_cell_refuses_booleans_and_lost_digits(value):
    with pytest.raises(NumberError):
        number_from_cell(value)


def test_fit_refuses_half_a_person():
    assert not_fitting("2,5").code == NumberCode.NOT_WHOLE


@settings(deadline=None)
@given(st.decimals(min_value=-10, max_value=10, allow_nan=False, places=9))
def test_quantize_rounds_half_up_to_four_places(value):
    shifted = (abs(value) * 10_000).to_integral_value(ROUND_HALF_UP) / 10_000
    assert abs(quantize(value)) == shifted
    assert not str(quantize(value)).startswith("-0.0000")


@settings(deadline=None)
@given(st.decimals(min_value=0, max_value=MAX, allow_nan=False, places=4))
def test_what_number_text_writes_parse_number_reads(value):
    assert parse_number(number_text(value)) == Number(value)
    assert parse_number(f"{number_text(value)} %") == Number(value, is_percent=True)
    assert parse_number(number_text(-value)) == Number(-value)


@settings(deadline=None)
@given(st.decimals(min_value=0, max_value=MAX, allow_nan=False, places=4))
def test_what_stands_in_a_field_can_be_sent_back_in_every_language(value):
    for language in ("nb", "nn", "en"):
        with translation.override(language):
            assert parse_number(number_as_typed(value)) == Number(value)


def test_a_field_has_the_decimal_mark_of_the_language():
    value = Decimal("1234.5")
    assert number_as_typed(value) == "1\u00a0234,5"
    with translation.override("en"):
        assert number_as_typed(value) == "1234.5"
        assert number_as_typed(Decimal(1234)) == "1\u00a0234"


@settings(deadline=None)
@given(st.text(max_size=30) | st.text(alphabet="0123456789 .,-+%e\u00a0", max_size=12))
def test_every_text_is_a_number_blank_or_refused_with_suggestions_that_parse(text):
    suggestions: tuple[str, ...] = ()
    try:
        number = parse_number(text)
    except NumberError as error:
        number, suggestions = None, error.suggestions
    assert number is None or number.value.is_finite()
    assert all(parse_number(suggestion) for suggestion in suggestions)


@settings(deadline=None)
@given(st.floats(min_value=0, max_value=999_999_999))
def test_a_cell_and_its_text_give_the_same_number(value):
    number = number_from_cell(value)
    assert parse_number(number_text(number.value)) == number
