"""Workbooks of bad_inputs.csv whose cells and rows are wrong, built here and read for real."""

import datetime
import io
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from goals.calculations.terms import State
from goals.sheets.problems import NoticeCode, ProblemCode
from institutes.numbers import NumberCode
from tests.bad_inputs import Rows
from tests.goals.sheets.files import (
    HEADER,
    IDI,
    IFY,
    SHEET,
    book,
    checked,
    in_sheet,
    only_problem,
    place,
    read,
    saved,
    sheets,
    xlsx,
)

rows = Rows()


def number_cell(value, number_format: str = "General", **row):
    """A file whose numerator (D2) is this value in this format."""
    workbook = book([*IDI, "", None, 120])
    workbook.active["D2"] = value
    workbook.active["D2"].number_format = number_format
    return checked(saved(workbook))


@rows("XL-01")
def merged_unit_names_are_refused_with_the_range():
    workbook = book([*IDI, "", 1, 2], [*IFY, "", 3, 4], ["", "", "", 5, 6])
    workbook.active.merge_cells("A3:B4")
    problem = only_problem(checked(saved(workbook)))
    assert place(problem) == ("merged_cells", f"{SHEET}!A3")
    assert problem.params == {"range": "A3:B4"}


@rows("XL-02")
def a_header_over_two_rows_is_not_guessed_at():
    workbook = book()
    workbook.active.delete_rows(1)
    workbook.active.append(["kode", "navn", "Tall", "", "tilstand"])
    workbook.active.append(["", "", "teller", "nevner"])
    workbook.active.append([*IDI, 1, 2])
    for merged in ("A1:A2", "B1:B2", "C1:D1", "E1:E2"):
        workbook.active.merge_cells(merged)
    problem = only_problem(checked(saved(workbook)))
    assert problem.code == ProblemCode.HEADER_MISSING
    assert "kode / code" in problem.params["expected"]
    assert "teller / teljar / numerator" in problem.params["expected"]


@rows("XL-03")
def a_hidden_sheet_is_named_and_not_read():
    workbook = book([*IDI, "", 1, 2])
    hidden = workbook.create_sheet("ST-01-B 2021")
    hidden.append(HEADER)
    hidden.append([*IDI, "", 9, 9])
    hidden.sheet_state = "veryHidden"
    found = checked(saved(workbook))
    assert [row.series for row in found.rows] == ["ST-01-M"]
    assert found.notices[0].code == NoticeCode.HIDDEN_SHEETS
    assert found.notices[0].params == {"names": ["ST-01-B 2021"]}


@rows("XL-05")
def hidden_rows_and_columns_are_named():
    workbook = book([*IDI, "", 1, 2], [*IFY, "", 3, 4])
    workbook.active.row_dimensions[3].hidden = True
    workbook.active.row_dimensions[9].hidden = True  # with nothing in it
    workbook.active.column_dimensions["E"].hidden = True
    found = checked(saved(workbook))
    assert [place(problem) for problem in found.problems] == [
        ("hidden_rows", f"{SHEET}!3"),
        ("hidden_columns", f"{SHEET}!E"),
    ]
    assert found.problems[0].params == {"rows": "3"}
    assert found.problems[1].params == {"columns": ["E"]}


@rows("XL-06")
def filtered_rows_are_named():
    workbook = book(*[[*IDI, "", 1, 2, "", "", n] for n in range(5)])
    workbook.active.auto_filter.ref = "A1:H6"
    workbook.active.auto_filter.add_filter_column(7, ["0"])
    for number in (3, 4, 6):
        workbook.active.row_dimensions[number].hidden = True
    problem = checked(saved(workbook)).problems[0]
    assert problem.code == ProblemCode.FILTERED_ROWS
    assert problem.params == {"rows": "3–4, 6"}


@rows("XL-07")
def a_formula_nobody_calculated_is_not_a_blank():
    problem = only_problem(checked(xlsx([*IDI, "", "=1+1", 120])))
    assert place(problem) == ("formula_without_value", f"{SHEET}!D2")
    assert problem.found == "=1+1"
    calculated = in_sheet("<f>1+1</f><v />", "<f>1+1</f><v>2</v>", xlsx([*IDI, "", "=1+1", 120]))
    assert checked(calculated).rows[0].numerator == 2
    empty = in_sheet(
        '<c r="D2"><f>1+1</f><v />',
        '<c r="D2" t="str"><f>1+1</f><v></v>',
        xlsx([*IDI, "", "=1+1"]),
    )
    assert len(checked(empty).left_blank) == 1


@rows("XL-09")
def error_values_are_named_and_never_stored():
    errors = ("#REF!", "#DIV/0!", "#N/A", "#NAME?", "#VALUE!", "#NULL!", "#NUM!")
    found = checked(xlsx(*[[*IDI, "", error, 2, "", "", error] for error in errors]))
    assert found.rows == ()
    assert {problem.code for problem in found.problems} == {ProblemCode.CELL_ERROR}
    assert [problem.found for problem in found.problems[::2]] == list(errors)
    assert [problem.column for problem in found.problems[:2]] == ["H", "D"]


@rows("XL-10")
def a_date_is_not_a_number():
    problem = only_problem(number_cell(datetime.date(2025, 3, 1), "DD.MM.YYYY"))
    assert place(problem) == ("date_for_number", f"{SHEET}!D2")
    assert problem.found == "01.03.2025"


@rows("XL-11")
def a_number_is_never_taken_for_a_date():
    row = checked(xlsx([*IDI, "", 45717, 50000, "", "", 45717])).rows[0]
    assert (row.numerator, row.comment) == (Decimal(45717), "45717")


@rows("XL-13")
def a_year_shown_as_a_date_is_told_in_both_readings():
    workbook = book(sheet="Tall")
    workbook.active.delete_rows(1)
    workbook.active.append(["serie", "år", *HEADER])
    workbook.active.append(["ST-02", 2021, *IDI, "", 5])
    workbook.active["B2"].number_format = "DD.MM.YYYY"
    problem = only_problem(checked(saved(workbook)))
    assert place(problem) == ("year_is_date", "Tall!B2")
    assert (problem.found, problem.suggestions) == ("13.07.1905", ("2021",))
    assert problem.params == {"number": "2021"}
    workbook.active["B2"] = datetime.date(2021, 1, 1)
    assert only_problem(checked(saved(workbook))).suggestions == ("2021",)


@rows("XL-14")
def a_duration_is_not_a_number():
    problem = only_problem(number_cell(datetime.timedelta(hours=25), "[h]:mm"))
    assert place(problem) == ("duration_for_number", f"{SHEET}!D2")
    assert problem.found == "25:00"
    assert only_problem(number_cell(0.5, "hh:mm")).found == "12:00"


@rows("XL-15")
def a_percent_cell_is_what_it_shows():
    workbook = book([*IDI, "", 0.4], [*IFY, "", 0.12345, ""])
    workbook.active["D2"].number_format = "0 %"
    workbook.active["D3"].number_format = "0.0%"
    found = checked(saved(workbook))
    assert [row.share for row in found.rows] == [Decimal("0.4"), Decimal("0.1235")]
    assert found.rows[0].numerator is None
    problem = only_problem(number_cell(0.4, "0 %"))
    assert (problem.code, problem.found) == (NumberCode.PERCENT_WHERE_COUNT, "40 %")


@rows("XL-17")
def percent_as_text_is_read_like_the_percent_cell():
    for text in ("40 %", "40%", "40\u00a0%"):
        assert checked(xlsx([*IDI, "", text])).rows[0].share == Decimal("0.4")
    assert only_problem(number_cell("40 %")).code == NumberCode.PERCENT_WHERE_COUNT


@rows("XL-18", "XL-19")
def every_space_between_thousands_is_read():
    for space in ("\u00a0", "\u2009", "\u202f", " "):
        content = xlsx([*IDI, "", f"1{space}234,5", 2], sheet="EU-03 2021")
        assert checked(content).rows[0].numerator == Decimal("1234.5")


@rows("XL-21", "XL-22", "XL-23")
def what_can_be_read_in_two_ways_is_refused_with_both():
    for text, suggestions in (
        ("1,234.5", ("1\u00a0234,5",)),
        ("1.234", ("1\u00a0234", "1,2340")),
        ("1,234", ("1\u00a0234", "1,2340")),
    ):
        problem = only_problem(number_cell(text))
        assert place(problem) == ("ambiguous", f"{SHEET}!D2")
        assert (problem.found, problem.suggestions) == (text, suggestions)


@rows("XL-25")
def digits_the_spreadsheet_has_lost_are_not_stored():
    problem = only_problem(number_cell(1234567890123456789))
    assert problem.code == NumberCode.TOO_MANY_DIGITS
    assert only_problem(number_cell(1.2345678901234568e18)).code == NumberCode.TOO_MANY_DIGITS


@rows("XL-26")
def binary_noise_is_rounded_by_the_one_rule():
    content = xlsx([*IDI, "", 0.1 + 0.2, 2], sheet="EU-03 2021")
    assert checked(content).rows[0].numerator == Decimal("0.3")


@rows("XL-27")
def true_is_not_one():
    problem = only_problem(number_cell(True))
    assert place(problem) == ("boolean_for_number", f"{SHEET}!D2")
    assert problem.found == "TRUE"


@rows("XL-29", "XL-30")
def names_are_matched_however_they_are_spaced_and_composed():
    for name in (
        "  Institutt for  fysikk ",
        "Institutt\u00a0for fysikk",
        "Institutt for\nfysikk",
        "INSTITUTT FOR FYSIKK",
        "Department of Physics",
        "IFY",
    ):
        assert checked(xlsx(["", name, "", 1, 2])).rows[0].unit_code == IFY[0]
    decomposed = "Institutt for økonomi i A\u030asane"
    assert checked(xlsx(["", decomposed, "", 1, 2])).rows[0].unit_code == "194.60.10.0"


@rows("XL-31")
def an_unknown_unit_is_told_with_the_three_nearest_names():
    found = checked(xlsx(["", "Inst. for fysik", "", 1, 2], [*IDI, "", 1, 2]))
    problem = only_problem(found)
    assert place(problem) == ("unknown_unit", f"{SHEET}!B2")
    assert problem.suggestions[0] == "Institutt for fysikk (194.66.20.0)"
    assert len(problem.suggestions) == 3


@rows("XL-33")
def an_unknown_series_is_told_with_the_valid_codes():
    problem = only_problem(checked(xlsx([*IDI, "", 1, 2], sheet="ST-99 2021")))
    assert place(problem) == ("unknown_series", "ST-99 2021!")
    assert "ST-01-M" in problem.params["valid"]
    assert "LV-01" not in problem.params["valid"]
    header = ["serie", "år", *HEADER]
    content = sheets({"Tall": [header, ["ST-99", 2021, *IDI, "", 1, 2]]})
    assert place(only_problem(checked(content))) == ("unknown_series", "Tall!A2")


@rows("XL-34")
def a_year_that_is_not_open_is_refused():
    for year in (1899, 2125, 0, 20225):
        problem = only_problem(checked(xlsx([*IDI, "", 1, 2], sheet=f"ST-01-M {year}")))
        assert problem.code == ProblemCode.YEAR_CLOSED
        assert problem.params == {"first": 2012, "last": 2021}
        header = ["serie", "år", *HEADER]
        content = sheets({"Tall": [header, ["ST-02", year, *IDI, "", 1]]})
        assert place(only_problem(checked(content))) == ("year_closed", "Tall!B2")


@rows("XL-35")
def a_series_that_is_not_for_the_year_or_the_unit_is_refused_with_the_rule():
    problem = only_problem(checked(xlsx([*IDI, "", 1], sheet="RE-08 2021")))
    assert problem.code == ProblemCode.SERIES_NOT_IN_YEAR
    assert problem.params == {"series": "RE-08", "year": 2021, "first": 2019, "last": 2020}
    problem = only_problem(checked(xlsx([*IDI, "", 1], sheet="EU-01 2021")))
    assert place(problem) == ("wrong_kind", "EU-01 2021!A2")
    assert problem.params["collected_at"] == "university"


@rows("XL-37")
def the_same_figure_twice_names_both_rows_and_values():
    problem = only_problem(checked(xlsx([*IDI, "", 1, 2], [*IFY, "", 1, 2], [*IDI, "", 3, 4])))
    assert place(problem) == ("duplicate_row", f"{SHEET}!4")
    assert problem.params == {
        "first_sheet": SHEET,
        "first_row": 2,
        "first_value": "1 / 2",
        "value": "3 / 4",
    }


@rows("XL-38")
def the_same_heading_twice_names_both_columns():
    content = sheets({SHEET: [["kode", "teller", "nevner", "numerator"], [IDI[0], 1, 2, 3]]})
    problem = only_problem(checked(content))
    assert place(problem) == ("duplicate_heading", f"{SHEET}!D1")
    assert problem.params == {"first": "B", "second": "D"}


@rows("XL-39")
def columns_in_another_order_are_read_missing_ones_listed_extra_ones_noticed():
    content = sheets({SHEET: [["Denominator", "Extra", "namn", "Teljar"], [2, "x", "IDI", 1]]})
    found = checked(content)
    assert (found.rows[0].numerator, found.rows[0].denominator) == (1, 2)
    assert found.notices[0].params == {"headings": ["Extra"]}
    problem = only_problem(checked(sheets({SHEET: [["navn", "nevner", "tilstand"], ["IDI", 2]]})))
    assert problem.code == ProblemCode.MISSING_COLUMNS
    assert problem.params == {"missing": ["teller / teljar / numerator"]}
    problem = only_problem(checked(sheets({SHEET: [["teller", "nevner", "grunn"], [1, 2]]})))
    assert problem.params == {"missing": ["kode / code"]}


@rows("XL-59")
def files_without_rows_are_said_so_and_blank_rows_counted():
    assert only_problem(checked(sheets({"Ark1": []}))).code == ProblemCode.NO_ROWS
    assert only_problem(checked(xlsx())).code == ProblemCode.NO_ROWS
    assert only_problem(checked(xlsx([" "], ["\u00a0"]))).code == ProblemCode.NO_ROWS
    found = checked(xlsx([*IDI, "", 1, 2], [], [None], [*IFY, "", 1, 2]))
    assert [row.row for row in found.rows] == [2, 5]
    assert found.notices[0].params == {"count": 2}


@rows("XL-65")
def a_comment_longer_than_a_spreadsheet_keeps_is_refused():
    problem = only_problem(
        checked(in_sheet("lang", "a" * 40_000, xlsx([*IDI, "", 1, 2, "", "", "lang"])))
    )
    assert place(problem) == ("too_long", f"{SHEET}!H2")
    assert problem.params == {"length": 40_000, "limit": 4_000}
    assert len(problem.found) == 100


@rows("XL-66")
def a_numerator_over_its_denominator_names_both_cells():
    problem = only_problem(checked(xlsx([*IDI, "", 56, 50])))
    assert place(problem) == ("numerator_larger", f"{SHEET}!D2")
    assert problem.params == {
        "numerator": "56",
        "denominator": "50",
        "numerator_cell": "D2",
        "denominator_cell": "E2",
    }
    assert len(checked(xlsx([*IDI, "", 56, 50], sheet="EU-03 2021")).rows) == 1


@rows("XL-67")
def a_total_that_is_not_its_parts_names_the_cells_and_the_difference():
    tables = {
        "ST-01-B 2021": [HEADER, [*IDI, "", 10, 50]],
        "ST-01-M 2021": [HEADER, [*IDI, "", 20, 50]],
        "ST-01 2021": [HEADER, [*IDI, "", 32, 100]],
    }
    problem = only_problem(checked(sheets(tables)))
    assert place(problem) == ("total_differs", "ST-01 2021!D2")
    assert problem.suggestions == ("30",)
    assert problem.params == {
        "total": "32",
        "total_cell": "'ST-01 2021'!D2",
        "cells": ["'ST-01-B 2021'!D2", "'ST-01-M 2021'!D2"],
        "sum": "30",
        "difference": "2",
    }
    del tables["ST-01-B 2021"]
    assert checked(sheets(tables)).problems == ()


@rows("XL-69")
def a_computed_series_cannot_be_imported():
    problem = only_problem(checked(xlsx([*IDI, "", 1], sheet="LV-01 2021")))
    assert place(problem) == ("series_computed", "LV-01 2021!")
    header = ["serie", "år", *HEADER]
    content = sheets({"Tall": [header, ["LV-01", 2021, *IDI, "", 1]]})
    assert place(only_problem(checked(content))) == ("series_computed", "Tall!A2")


@rows("NUM-25")
def a_denominator_of_zero_is_a_value():
    row = checked(xlsx([*IDI, "", 0, 0])).rows[0]
    assert (row.state, row.numerator, row.denominator) == (State.VALUE, 0, 0)
    assert len(checked(xlsx([*IDI, "", 5, 0], sheet="EU-03 2021")).rows) == 1


@rows("NUM-21", "NUM-23", "NUM-24", "NUM-17")
def number_cells_speak_as_the_number_parser_does():
    found = checked(
        xlsx(
            [*IDI, "", "-", 2],
            [*IFY, "", "skjermet", 2],
            ["IMA", "", "", "1 000 stk", 2000],
            ["IHK", "", "", "7\u200b", 8],
            ["IMS", "", "", " \u00a0"],
        )
    )
    assert [(place(problem)) for problem in found.problems] == [
        ("state_word", f"{SHEET}!D2"),
        ("state_word", f"{SHEET}!D3"),
        ("has_unit", f"{SHEET}!D4"),
        ("invisible_character", f"{SHEET}!D5"),
    ]
    assert found.problems[1].params == {"state": "withheld"}
    assert [blank.unit_code for blank in found.left_blank] == ["194.62.42.0"]


@pytest.mark.parametrize("case", rows.params())
def test_bad_workbook(case):
    case()


def test_dates_since_1904_are_read():
    workbook = book([*IDI, "", datetime.date(2021, 3, 1), 2])
    workbook.epoch = CALENDAR_MAC_1904
    assert only_problem(checked(saved(workbook))).found == "01.03.2021"


def test_the_reader_agrees_with_openpyxl_on_every_cell():
    workbook = book()
    values = ["tekst", "æøå <&>", 1, 0, 1.5, 1e-5, 123456789.125, -3, "1 234,5", "a\nb", " x "]
    for number, value in enumerate(values, 2):
        workbook.active.cell(number, 1 + number % 5, value)
    content = saved(workbook)
    slow = openpyxl.load_workbook(io.BytesIO(content), data_only=True).active
    for row in read(content).sheets[0].rows:
        for cell in row.cells:
            expected = slow.cell(row.number, cell.column).value
            found = float(cell.number) if cell.number else cell.text
            assert found == expected


def test_what_is_merged_far_down_takes_its_rows_out_and_no_others():
    """It is told after all rows, and these have been judged by then."""
    workbook = book(*[[*IDI, "", number, 9000] for number in range(3_000)])
    workbook.active.merge_cells("A2500:B2501")
    found = checked(saved(workbook))
    assert place(found.problems[0]) == ("merged_cells", f"{SHEET}!A2500")
    assert {row.row for row in found.rows} == {*range(2, 3_002)} - {2500, 2501}


def test_what_is_hidden_is_told_before_what_is_wrong_in_the_rows():
    workbook = book(["?", "", "", 1, 2], *[[*IDI, "", 1, 2]] * 2)
    workbook.active.row_dimensions[3].hidden = True
    problems = checked(saved(workbook)).problems
    codes = [problem.code for problem in problems]
    assert codes == ["hidden_rows", "unknown_unit", "duplicate_row"]
