"""The CSV files of bad_inputs.csv, built here and read for real."""

import pytest

from goals.sheets import limits, process
from goals.sheets.problems import FileRefused, NoticeCode, ProblemCode, Refusal
from institutes.texts import TextCode
from tests.bad_inputs import Rows
from tests.goals.sheets.files import (
    CSV_HEADER,
    IDI,
    IFY,
    checked,
    checked_csv,
    csv_row,
    csv_text,
    only_problem,
    place,
    read,
    read_file,
    refusal,
)

rows = Rows()
GOOD = csv_text(csv_row(56, 120), csv_row(3, 4, "", "", "målt på nytt", unit=IFY))


def numbers(content: bytes):
    return [(row.unit_code, row.numerator, row.denominator) for row in checked(content, "csv").rows]


EXPECTED = [(IDI[0], 56, 120), (IFY[0], 3, 4)]


def table(text: str) -> list[dict[str, str]]:
    """Rows by heading, blanks included, as csv-spectrum's JSON has them."""
    header, *others = read(text.encode()).sheets[0].rows
    names = {cell.column: cell.text for cell in header.cells}
    found = []
    for row in others:
        by_column = {cell.column: cell.text for cell in row.cells}
        found.append({name: by_column.get(column, "") for column, name in names.items()})
    return found


@rows("CSV-01")
def the_mark_of_utf_8_is_no_letter():
    assert numbers(GOOD.encode("utf-8-sig")) == EXPECTED


@rows("CSV-02")
def utf_16_is_read_by_its_mark_and_refused_without():
    assert numbers(GOOD.encode("utf-16")) == EXPECTED
    assert numbers(b"\xfe\xff" + GOOD.encode("utf-16-be")) == EXPECTED
    assert refusal(GOOD.encode("utf-16-le"), "csv").code == Refusal.UTF16_WITHOUT_MARK
    broken = GOOD.encode("utf-16") + b"\x00\xd8a\x00"
    assert refusal(broken, "csv").params["line"] == 4


@rows("CSV-04")
def letters_encoded_twice_are_told_with_a_hint():
    garbled = "Institutt for økonomi i Åsane".encode().decode("cp1252")
    problem = only_problem(checked_csv(csv_text(csv_row(1, 2, unit=["", garbled]))))
    assert place(problem) == ("unknown_unit", "!D2")
    assert problem.params == {"garbled": 1}
    assert problem.suggestions == ("Institutt for økonomi i Åsane (194.60.10.0)",)


@rows("CSV-05")
def mac_roman_is_refused_with_line_and_byte():
    refused = refusal(GOOD.encode("mac-roman"), "csv")
    assert refused.code == Refusal.ENCODING
    assert refused.params == {"line": 1, "byte": "0x8C", "position": 7}
    for encoding in ("cp865", "cp437"):
        assert refusal(GOOD.encode(encoding), "csv").code == Refusal.ENCODING, encoding


@rows("CSV-06")
def two_encodings_in_one_file_are_refused_with_the_line():
    first, second, third = GOOD.splitlines(keepends=True)
    refused = refusal((first + second).encode() + third.encode("cp1252"), "csv")
    assert refused.code == Refusal.MIXED_ENCODINGS
    assert refused.params["line"] == 3
    assert refused.params["byte"] == "0xE5"


@rows("CSV-08")
def a_decimal_comma_among_commas_is_a_field_too_many():
    text = csv_text(csv_row(0, 120), delimiter=",").replace(",0,120", ",1,5,120")
    problem = only_problem(checked_csv(text))
    assert place(problem) == ("ragged_row", "!2")
    assert problem.params == {"fields": 11, "expected": 10}


@rows("CSV-09")
def every_usual_delimiter_is_found():
    for delimiter in ";\t,|":
        text = csv_text(csv_row(56, 120), csv_row(3, 4, unit=IFY), delimiter=delimiter)
        assert numbers(text.encode()) == EXPECTED


@rows("CSV-10")
def a_line_that_declares_the_delimiter_is_obeyed_and_counted():
    text = "sep=:\r\n" + csv_text(csv_row(1, "x"), delimiter=":")
    assert place(only_problem(checked_csv(text))) == ("not_a_number", "!G3")


@rows("CSV-12")
def an_unclosed_quote_is_told_with_its_line():
    text = GOOD.replace("målt på nytt", '"målt') + "en linje\r\ntil\r\n"
    refused = refusal(text.encode(), "csv")
    assert (refused.code, refused.params) == (Refusal.UNCLOSED_QUOTE, {"line": 3})
    several = csv_text(csv_row(1, 2, "", "", "a\nb")) + 'ST-01-M;"x\ny";"z\nq'
    assert refusal(several.encode(), "csv").params == {"line": 5}
    after = GOOD.replace("målt på nytt", '"målt" på nytt')
    assert refusal(after.encode(), "csv").code == Refusal.TEXT_AFTER_QUOTE


@rows("CSV-13")
def a_field_that_never_ends_is_refused_with_its_line():
    text = csv_text(csv_row(1, 2), csv_row(1, 2, "", "", "x" * 140_000))
    refused = refusal(text.encode(), "csv")
    assert (refused.code, refused.params["line"]) == (Refusal.FIELD_TOO_LONG, 3)


@rows("CSV-14")
def nul_in_a_field_is_told_with_row_and_column():
    problem = only_problem(checked_csv(csv_text(csv_row(1, 2, "", "", "a\0b"))))
    assert place(problem) == ("refused_character", "!J2")
    assert problem.params == {"character": "U+0000", "position": 2}
    assert place(only_problem(checked_csv(csv_text(csv_row("1\0", 2)))))[1] == "!F2"


@rows("CSV-16")
def line_breaks_in_quotes_are_read_and_lines_counted_on():
    text = csv_text(csv_row(1, 2, "", "", "a\r\nb\nc"), csv_row("x", 2, unit=IFY))
    found = checked_csv(text)
    assert found.rows[0].comment == "a\nb\nc"
    assert place(only_problem(found)) == ("not_a_number", "!F5")


@rows("CSV-17")
def ragged_rows_are_told_with_the_counts():
    found = checked_csv(GOOD + "ST-01-M;2021\r\n" + ";".join("a" * 12) + "\r\n;;;\r\n\r\n")
    assert [place(problem) for problem in found.problems] == [
        ("ragged_row", "!4"),
        ("ragged_row", "!5"),
    ]
    assert found.problems[0].params == {"fields": 2, "expected": 10}
    assert found.notices[0].code == NoticeCode.BLANK_ROWS


@rows("CSV-18")
def headings_must_be_there_once_in_a_language_we_read():
    headless = GOOD.partition("\r\n")[2]
    assert only_problem(checked_csv(headless)).code == ProblemCode.HEADER_MISSING
    german = csv_text(csv_row(1, 2), header=["Reihe", "Jahr", "Kode", "Einheit", *"abcdef"])
    assert only_problem(checked_csv(german)).code == ProblemCode.HEADER_MISSING
    twice = checked_csv(GOOD + GOOD)
    assert ("repeated_header", "!4") in [place(problem) for problem in twice.problems]
    english = ["series", "year", "code", "name", "last year", "numerator", "denominator"]
    header = [*english, "state", "reason", "comment"]
    assert len(checked_csv(csv_text(csv_row(1, 2), header=header)).rows) == 1
    without = csv_text(["IDI", 1, 2], header=["kode", "teller", "nevner"])
    problem = only_problem(checked_csv(without))
    assert problem.params == {"missing": ["serie / series", "år / year"]}


@rows("CSV-20")
def a_huge_file_is_refused_before_a_child_is_started():
    content = bytes(200 * 1024 * 1024)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(process, "subprocess", None)
        with pytest.raises(FileRefused, match=Refusal.TOO_LARGE):
            read_file(content, "stor.csv")


@rows("CSV-21")
def the_cases_of_csv_spectrum_are_read_exactly():
    """The cases of github.com/maxogden/csv-spectrum: quotes, line ends, blanks, UTF-8."""
    abc = {"a": "1", "b": "2", "c": "3"}
    assert table("a,b,c\n1,2,3") == [abc]
    assert table("a,b,c\r\n1,2,3") == [abc]
    assert table('a,b,c\n1,"",""\n2,3,4') == [
        {"a": "1", "b": "", "c": ""},
        {"a": "2", "b": "3", "c": "4"},
    ]
    assert table('a,b,c\r\n1,"",""\r\n2,3,4')[0] == {"a": "1", "b": "", "c": ""}
    assert table('first,last,city,zip\nJohn,Doe,"Any town, WW",08123')[0] == {
        "first": "John",
        "last": "Doe",
        "city": "Any town, WW",
        "zip": "08123",
    }
    assert table('a,b\n1,"ha ""ha"" ha"\n3,4')[0] == {"a": "1", "b": 'ha "ha" ha'}
    point = '{"type": "Point", "coordinates": [102.0, 0.5]}'
    assert table('key,val\n1,"{}"'.format(point.replace('"', '""'))) == [{"key": "1", "val": point}]
    assert table('lat,lon,"place, known"\n"63,4","10,4",Gløshaugen') == [
        {"lat": "63,4", "lon": "10,4", "place, known": "Gløshaugen"}
    ]
    assert table('a,b,c\n1,2,3\n"Once upon \na time",5,6\n7,8,9')[1]["a"] == "Once upon \na time"
    assert table('a,b,c\r\n1,2,3\r\n"Once upon \r\na time",5,6')[1]["a"] == "Once upon \r\na time"
    assert table('a,b\n1,"ha \n""ha"" \nha"\n3,4')[0]["b"] == 'ha \n"ha" \nha'
    assert table("a,b,c\n1,2,3\n4,5,ʤ")[1]["c"] == "ʤ"


@rows("XL-59")
def blank_rows_in_csv_are_skipped_and_counted():
    found = checked_csv(GOOD.replace("\r\nST-01-M", "\r\n;;;\r\n\r\nST-01-M", 1))
    assert [row.row for row in found.rows] == [4, 5]
    assert found.notices[0].params == {"count": 2}


@rows("TXT-09", "TXT-02", "TXT-10")
def texts_in_cells_are_cleaned_or_refused_like_everywhere():
    found = checked_csv(csv_text(csv_row(1, 2, "", "", "a\u200bb\u2028c\x07")))
    assert only_problem(found).code == TextCode.REFUSED_CHARACTER
    found = checked_csv(csv_text(csv_row(1, 2, "", "", "a\u200bb\u2028c")))
    assert found.rows[0].comment == "ab\nc"


@pytest.mark.parametrize("case", rows.params())
def test_bad_csv(case):
    case()


def test_windows_1252_is_read_with_a_notice():
    found = checked(GOOD.encode("cp1252"), "csv")
    assert found.rows[1].comment == "målt på nytt"
    assert found.notices[0].code == NoticeCode.READ_AS_CP1252


def test_a_title_above_the_headings_does_no_harm():
    assert len(checked_csv("Tall for 2021\r\n\r\n" + GOOD).rows) == 2


def test_too_many_columns_are_refused():
    text = ";".join("x" * (limits.MAX_COLUMNS + 1))
    assert refusal(text.encode(), "csv").params["cell"] == "BI1"


def test_one_column_is_a_header_missing_and_no_error():
    assert only_problem(checked_csv("a\nb\n")).code == ProblemCode.HEADER_MISSING


def test_the_columns_of_the_form_are_those_we_read():
    assert len(CSV_HEADER) == 10
