"""Every code has its sentence, and every sentence gets the words it asks for."""

import re

import pytest

from goals.sheets.problems import (
    FileRefused,
    Notice,
    NoticeCode,
    Problem,
    ProblemCode,
    Refusal,
)
from goals.wording import problems as wording
from institutes.numbers import NumberCode, NumberError, parse_number
from institutes.texts import TextCode, TextError, clean_text
from institutes.wording import problems
from tests.goals.sheets.files import IDI, checked, only_problem, xlsx

CASES = {code for code, _ in wording._CASES}


@pytest.mark.parametrize("code", [*ProblemCode, *NumberCode, *TextCode], ids=str)
def test_every_problem_has_its_sentence(code):
    assert str(code) in wording._SENTENCES or code in CASES


@pytest.mark.parametrize("code", NoticeCode, ids=str)
def test_every_notice_has_its_sentence(code):
    assert code in wording._NOTICES


@pytest.mark.parametrize("code", Refusal, ids=str)
def test_every_refusal_has_its_sentence(code):
    assert code in wording._REFUSALS


def test_no_two_codes_are_written_alike():
    codes = [str(code) for code in (*ProblemCode, *NumberCode, *TextCode)]
    assert len(codes) == len(set(codes))


def told(*row, sheet: str = "ST-01-M 2021") -> wording.Told:
    return wording.tell(only_problem(checked(xlsx(row, sheet=sheet))))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_an_ambiguous_number_is_told_with_both_readings():
    found = told(*IDI, "", "1.234", 2)
    assert (found.sheet, found.row, found.column) == ("ST-01-M 2021", 2, "D")
    assert (found.heading, found.found) == ("teller", "1.234")
    assert plain(found.suggestion).startswith("1 234 ")
    assert plain(found.suggestion).endswith(" 1,2340")


def test_a_closed_unit_is_told_with_its_successors():
    found = told("IHS", "", "", 1, 2)
    assert "2021" in found.should_be
    assert re.fullmatch(r"IHK \w+ IMS", found.suggestion)


def test_a_word_in_a_number_column_suggests_the_word_of_the_state():
    found = told(*IDI, "", "< 5", 20)
    assert found.suggestion == wording.state_word("withheld")
    assert "%" not in found.should_be


def test_what_a_person_wrote_is_repeated_word_for_word():
    assert told(*IDI, "", "withheld", 20).found == "withheld"


def test_a_larger_numerator_is_told_with_both_cells():
    found = told(*IDI, "", 56, 50)
    for part in ("56", "D2", "50", "E2"):
        assert part in found.should_be


@pytest.mark.parametrize(
    "problem",
    [
        Problem(
            "series_not_in_year", "", params={"series": "A", "year": 1, "first": 2, "last": ""}
        ),
        Problem(
            "series_not_in_year", "", params={"series": "A", "year": 1, "first": "", "last": 2}
        ),
        Problem("series_not_in_year", "", params={"series": "A", "year": 1, "first": 2, "last": 3}),
        Problem("unit_not_valid", "", params={"unit": "A", "year": 1, "end": "", "start": "2"}),
        Problem("unknown_unit", "", params={"garbled": 1}),
        Problem("unknown_unit", "", params={"garbled": 0}),
        Problem(
            "duplicate_row",
            "",
            params={"first_sheet": "", "first_row": 1, "first_value": "2", "value": "withheld"},
        ),
        Problem("denominator_missing", "", params={"percent_allowed": 1}),
        Problem("denominator_missing", "", params={"percent_allowed": 0}),
    ],
    ids=lambda problem: f"{problem.code}-{'-'.join(map(str, problem.params.values()))}",
)
def test_sentences_that_depend_on_the_case_are_whole(problem):
    sentence = wording.should_be(problem)
    assert sentence
    assert "%(" not in sentence


def test_refusals_and_notices_are_sentences():
    refused = FileRefused(Refusal.ENCODING, line=7, byte="0x8C", position=3)
    assert "7" in wording.refusal_sentence(refused)
    assert "0x8C" in wording.refusal_sentence(refused)
    notice = Notice(NoticeCode.HIDDEN_SHEETS, params={"names": ["Ark2", "Ark3"]})
    assert "Ark2, Ark3" in wording.notice_sentence(notice)


def test_errors_of_form_fields_are_sentences():
    with pytest.raises(NumberError) as caught:
        parse_number("1,2 mill")
    assert "1 200 000" in plain(problems.number_error(caught.value))
    with pytest.raises(NumberError) as caught:
        parse_number("NaN")
    assert problems.number_error(caught.value)
    with pytest.raises(TextError) as text_caught:
        clean_text("ab\0", max_length=9)
    assert "3" in problems.text_error(text_caught.value)
