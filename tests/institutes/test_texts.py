import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from institutes.texts import (
    TextCode,
    TextError,
    clean_text,
    is_blank,
    match_key,
    neutral,
    plain,
    single_line,
)
from tests.bad_inputs import Rows

rows = Rows()


def cleaned(text: str, *, max_length: int = 1000, multiline: bool = False) -> str:
    return clean_text(text, max_length=max_length, multiline=multiline)


def refused(text: str, *, max_length: int = 1000) -> TextError:
    with pytest.raises(TextError) as caught:
        clean_text(text, max_length=max_length)
    return caught.value


@rows("TXT-01")
def marks_that_turn_the_reading_direction_are_taken_out():
    assert cleaned("IDI\u202egpj.exe\u2066 a\u2069") == "IDIgpj.exe a"
    assert cleaned("שלום") == "שלום"


@rows("TXT-02")
def zero_width_characters_and_soft_hyphens_are_taken_out():
    assert cleaned("ID\u200bI\ufeff \u2060ut\u00advalg") == "IDI utvalg"
    assert match_key("ID\u200bI") == match_key("IDI")


@rows("TXT-04")
def stacked_marks_are_refused():
    error = refused("a" + "\u0301" * 10_000, max_length=50_000)
    assert error.code == TextCode.TOO_MANY_MARKS
    assert error.params == {"position": 10, "limit": 8}
    assert refused("a" + "\u0301\u200b" * 9).code == TextCode.TOO_MANY_MARKS
    assert cleaned("Việt Nam".replace("ệ", "e\u0323\u0302")) == "Việt Nam"


@rows("TXT-05")
def spellings_of_one_text_become_one():
    assert cleaned("A\u030asane") == "Åsane"
    assert match_key("ﬁnans") == match_key("FINANS")
    assert cleaned("\u212a") == "K"  # the Kelvin sign
    assert match_key("f\u0430g") != match_key("fag")  # a Cyrillic а is another letter


@rows("TXT-06")
def upper_and_lower_case_have_one_key():
    assert match_key("økonomi ÆØÅ") == match_key("ØKONOMI æøå")


@rows("TXT-08")
def long_texts_are_refused_at_the_limit():
    for text in ("a" * 10_000_000, "æ" * 10_000_000, "a\n" * 1_000_000, "a" * 1001):
        error = refused(text)
        assert error.code == TextCode.TOO_LONG
        assert error.params["limit"] == 1000
    assert cleaned("æ" * 1000) == "æ" * 1000


@rows("TXT-09")
def characters_that_cannot_be_stored_are_refused_with_their_position():
    for character, name in (
        ("\0", "U+0000"),
        ("\x1b", "U+001B"),
        ("\x7f", "U+007F"),
        ("\ufffe", "U+FFFE"),
        ("\ud800", "U+D800"),
        ("\u0378", "U+0378"),
    ):
        error = refused(f"ab{character}c")
        assert error.code == TextCode.REFUSED_CHARACTER
        assert error.params == {"character": name, "position": 3}


@rows("TXT-10")
def every_line_end_becomes_lf_or_a_space():
    text = "a\r\nb\rc\u2028d\u2029e\nf"
    assert cleaned(text, multiline=True) == "a\nb\nc\nd\ne\nf"
    assert cleaned(text) == "a b c d e f"


@rows("TXT-12")
def a_text_without_letters_and_digits_says_nothing():
    assert cleaned(" \u00a0\t\n ") == ""
    assert cleaned("...") == "..."
    assert is_blank("...")
    assert is_blank("")
    assert not is_blank("ok!")
    assert not is_blank("2021")


@rows("TXT-13")
def words_of_programming_languages_are_texts():
    for word in ("null", "undefined", "None", "true", "NULL"):
        assert cleaned(word) == word


@rows("TXT-14")
def letters_of_other_languages_are_kept_and_matched():
    assert cleaned("Sámi čđŋšŧž İı ß") == "Sámi čđŋšŧž İı ß"
    assert match_key("STRASSE") == match_key("straße")
    assert match_key("ČĐŊŠŦŽ") == match_key("čđŋšŧž")
    assert match_key("İzmir") == match_key("i\u0307zmir")


@rows("TXT-16")
def a_line_from_outside_stays_one_line():
    assert single_line("a.xlsx\r\n2021-01-01 INFO signed in") == "a.xlsx 2021-01-01 INFO signed in"
    assert single_line("a\0b\u2028c\ud800d\u202e") == "a b c d"
    assert single_line("") == ""


@rows("XL-62", "XL-63")
def what_a_spreadsheet_could_run_is_made_harmless_and_read_back():
    for text in (
        '=HYPERLINK("http://evil","x")',
        "+1+1",
        "-1+1",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        "＝1+1",
        "\0=1",
        "'=1",
        "''@x",
    ):
        assert neutral(text) == f"'{text}"
        assert plain(neutral(text)) == text
    for text in ("IDI", "'sitat'", "", "a=b", "'", "2021"):
        assert neutral(text) == text
        assert plain(text) == text


@pytest.mark.parametrize("case", rows.params())
def test_bad_text(case):
    case()


@settings(deadline=None)
@given(st.text() | st.text(alphabet="'=+-@\t a"))
def test_neutral_and_back_gives_every_text_back(text):
    assert plain(neutral(text)) == text
    assert neutral(text)[:1] not in set("=+-@\t\r\n\0＝＋－＠") or text == ""


@settings(deadline=None)
@given(st.text(max_size=50), st.booleans())
def test_a_cleaned_text_is_clean(text, multiline):
    try:
        once = cleaned(text, multiline=multiline)
    except TextError:
        return
    assert cleaned(once, multiline=multiline) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once == once.strip()
    assert multiline or "\n" not in once


@settings(deadline=None)
@given(st.text(max_size=50))
def test_single_line_never_refuses_and_can_always_be_stored(text):
    line = single_line(text)
    assert line.encode().decode() == line
    assert "\n" not in line


@settings(deadline=None)
@given(st.text(max_size=30))
def test_match_key_does_not_change_twice(text):
    assert match_key(match_key(text)) == match_key(text)
