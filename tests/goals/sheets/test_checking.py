"""The rules of rows, beyond the wrong files: states, units, what belongs together."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.calculations.terms import State
from goals.sheets.checked import Checked
from goals.sheets.checking import check
from goals.sheets.problems import NoticeCode, ProblemCode
from goals.sheets.raw import CellKind, FileEnd, FileKind, RawCell, RawRow, SheetEnd
from goals.wording.problems import should_be
from institutes.numbers import NumberCode
from tests.goals.sheets.files import (
    HEADER,
    IDI,
    IFY,
    KNOWN,
    SHEET,
    File,
    Sheet,
    book,
    checked,
    checked_csv,
    csv_row,
    csv_text,
    only_problem,
    parts_of,
    place,
    saved,
    sheets,
    xlsx,
)


def one(*row, sheet: str = SHEET):
    """The problem of a file with this one row."""
    return only_problem(checked(xlsx(row, sheet=sheet)))


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("ikke rapportert", State.NOT_REPORTED),
        ("ikkje rapportert", State.NOT_REPORTED),
        ("Not reported", State.NOT_REPORTED),
        ("  IKKE  RELEVANT ", State.NOT_APPLICABLE),
        ("ikkje relevant", State.NOT_APPLICABLE),
        ("not applicable", State.NOT_APPLICABLE),
        ("skjermet", State.WITHHELD),
        ("skjerma", State.WITHHELD),
        ("withheld", State.WITHHELD),
    ],
)
def test_a_state_is_read_in_every_language(word, state):
    row = checked(xlsx([*IDI, "", None, None, word, "en grunn"])).rows[0]
    assert (row.state, row.numerator, row.denominator, row.share) == (state, None, None, None)


def test_missing_and_zero_stay_apart():
    found = checked(xlsx([*IDI, "", 0, 10], [*IFY, "", None, None, "ikke rapportert"]))
    assert [(row.state, row.numerator) for row in found.rows] == [
        (State.VALUE, 0),
        (State.NOT_REPORTED, None),
    ]


def test_not_applicable_needs_a_reason_that_says_something():
    for reason in (None, "…", " - "):
        problem = one(*IDI, "", None, None, "ikke relevant", reason)
        assert place(problem) == ("reason_missing", f"{SHEET}!G2")


def test_a_number_and_a_state_contradict_each_other():
    problem = one(*IDI, "", 5, None, "skjermet")
    assert place(problem) == ("value_and_state", f"{SHEET}!F2")
    assert problem.params == {"state": "withheld"}


def test_an_unknown_state_is_refused():
    for word in ("ukjent", 5, "value?"):
        assert place(one(*IDI, "", None, None, word)) == ("unknown_state", f"{SHEET}!F2")


def test_a_comment_alone_reports_nothing():
    problem = one(*IDI, "", None, None, None, None, "kommer")
    assert place(problem) == ("number_missing", f"{SHEET}!D2")


def test_a_missing_denominator_is_told_with_the_way_out():
    problem = one(*IDI, "", 5)
    assert place(problem) == ("denominator_missing", f"{SHEET}!E2")
    assert problem.params == {"percent_allowed": 1}
    assert one(*IDI, "", 5, sheet="EU-03 2021").params == {"percent_allowed": 0}
    assert one(*IDI, "", None, 5).code == ProblemCode.NUMBER_MISSING


def test_a_denominator_is_not_for_counts():
    assert place(one(*IDI, "", 5, 10, sheet="ST-02 2021")) == (
        "denominator_not_used",
        "ST-02 2021!E2",
    )


def test_whole_numbers_are_asked_for_where_persons_are_counted():
    assert one(*IDI, "", 2.5, 10).code == NumberCode.NOT_WHOLE
    row = checked(xlsx([*IDI, "", "2,5", 10], sheet="EU-03 2021")).rows[0]
    assert row.numerator == Decimal("2.5")


def test_a_published_share_passes_no_hundred():
    problem = one(*IDI, "", "112 %")
    assert place(problem) == ("out_of_range", f"{SHEET}!D2")


def test_code_acronym_and_names_in_three_languages_find_the_unit():
    for code, name in ((IFY[0], ""), ("ify", ""), ("", "IFY"), ("", "department of physics")):
        assert checked(xlsx([code, name, "", 1, 2])).rows[0].unit_code == IFY[0]


def test_a_code_and_the_name_of_another_unit_contradict_each_other():
    problem = one(IDI[0], IFY[1], "", 1, 2)
    assert place(problem) == ("unit_mismatch", f"{SHEET}!B2")
    assert problem.params["name_is"] == "Institutt for fysikk (194.66.20.0)"


def test_a_name_nobody_knows_beside_a_code_is_only_noticed():
    found = checked(xlsx([IDI[0], "Datateknikk", "", 1, 2]))
    assert found.problems == ()
    assert found.notices[0].code == NoticeCode.NAME_NOT_KNOWN


def test_an_unknown_code_suggests_the_unit_of_the_name():
    problem = one("194.1", IFY[1], "", 1, 2)
    assert place(problem) == ("unknown_unit", f"{SHEET}!A2")
    assert problem.suggestions == ("Institutt for fysikk (194.66.20.0)",)


def test_two_units_of_one_name_are_told_apart_by_code():
    problem = one("", "Tvillinginstituttet", "", 1, 2)
    assert problem.code == ProblemCode.AMBIGUOUS_UNIT
    assert len(problem.suggestions) == 2
    assert checked(xlsx(["TV2", "Tvillinginstituttet", "", 1, 2])).rows[0].unit_code == "194.1.2.0"


def test_a_closed_unit_names_its_successors():
    problem = one("", "IHS", "", 1, 2)
    assert place(problem) == ("unit_not_valid", f"{SHEET}!B2")
    assert problem.suggestions == ("IHK", "IMS")
    assert problem.params == {"unit": "IHS", "year": 2021, "end": "2020-01-01", "start": ""}
    assert len(checked(xlsx(["IHS", "", "", 1, 2], sheet="ST-01-M 2019")).rows) == 1
    problem = one("IHK", "", "", 1, 2, sheet="ST-01-M 2019")
    assert problem.params["start"] == "2020-01-01"
    assert problem.suggestions == ()


def test_a_row_without_a_unit_is_refused():
    assert one("", "", "", 1, 2).code == ProblemCode.UNIT_MISSING


def test_columns_override_the_name_of_the_sheet():
    header = ["serie", "år", *HEADER]
    content = sheets({SHEET: [header, ["ST-02", "2019", *IDI, "", 7]]})
    row = checked(content).rows[0]
    assert (row.series, row.year, row.numerator) == ("ST-02", 2019, 7)


def test_one_column_alone_is_filled_up_from_the_name_of_the_sheet():
    content = sheets({SHEET: [["år", *HEADER], [2019, *IDI, "", 1, 2]]})
    assert [(row.series, row.year) for row in checked(content).rows] == [("ST-01-M", 2019)]


def test_a_sheet_without_series_and_year_is_refused_by_name():
    problem = only_problem(checked(xlsx([*IDI, "", 1, 2], sheet="Bachelor")))
    assert (problem.code, problem.found) == (ProblemCode.SHEET_NAME, "Bachelor")
    assert problem.suggestions == ("ST-01-M 2021",)


def test_instructions_are_no_figures_and_empty_sheets_are_noticed():
    content = sheets(
        {
            "Les meg": [["Hei"]],
            "Read me": [["Hi"]],
            "Ark2": [],
            SHEET: [HEADER, [*IDI, "", 1, 2]],
        }
    )
    found = checked(content)
    assert found.problems == ()
    assert [notice.params for notice in found.notices] == [{"names": ["Ark2"]}]


@pytest.mark.parametrize("year", ["", "i fjor", "2021,0", "21-22", 2021.5, True])
def test_a_year_is_four_digits(year):
    problem = only_problem(
        checked(sheets({"Tall": [["serie", "år", *HEADER], ["ST-02", year, *IDI, "", 1]]}))
    )
    assert place(problem)[1] == "Tall!B2"
    assert problem.code in {ProblemCode.NOT_A_YEAR, ProblemCode.YEAR_MISSING}


def test_a_series_must_be_named_in_csv():
    row = csv_row(1, 2)
    row[0] = ""
    assert place(only_problem(checked_csv(csv_text(row)))) == ("series_missing", "!A2")
    row[0] = "st-01-m"
    assert checked_csv(csv_text(row)).rows[0].series == "ST-01-M"


def test_every_problem_of_a_file_is_told_at_once():
    found = checked(
        xlsx(
            ["", "Fysikk?", "", "1.234", "x"],
            [*IDI, "", -1, 2, "hm"],
            ["IHS", "", "", 5, 4, "", "", "ok"],
        )
    )
    assert [place(problem) for problem in found.problems] == [
        ("unknown_unit", f"{SHEET}!B2"),
        ("ambiguous", f"{SHEET}!D2"),
        ("not_a_number", f"{SHEET}!E2"),
        ("unknown_state", f"{SHEET}!F3"),
        ("negative", f"{SHEET}!D3"),
        ("unit_not_valid", f"{SHEET}!A4"),
        ("numerator_larger", f"{SHEET}!D4"),
    ]


def test_rows_of_an_unknown_series_are_read_for_their_other_problems():
    found = checked(xlsx(["", "Fysikk?", "", "1.234", 5], sheet="ST-99 2021"))
    assert [problem.code for problem in found.problems] == [
        "unknown_series",
        "unknown_unit",
        "ambiguous",
    ]


def test_errors_in_text_columns_are_problems_too():
    workbook = book([*IDI, "", 1, 2, "", "", "=A1"], ["#N/A", "IDI", "", 1, 2])
    found = checked(saved(workbook))
    assert [place(problem) for problem in found.problems] == [
        ("formula_without_value", f"{SHEET}!H2"),
        ("cell_error", f"{SHEET}!A3"),
    ]


def test_a_merged_title_above_the_headings_does_no_harm():
    workbook = book()
    workbook.active.delete_rows(1)
    for row in (["Tall for 2021"], HEADER, [*IDI, "", 1, 2]):
        workbook.active.append(row)
    workbook.active.merge_cells("A1:H1")
    assert checked(saved(workbook)).problems == ()


def test_headings_after_the_tenth_row_are_not_looked_for():
    content = sheets({SHEET: [*[["x"]] * 10, HEADER, [*IDI, "", 1, 2]]})
    assert only_problem(checked(content)).code == ProblemCode.HEADER_MISSING


def test_shares_and_states_can_be_there_twice_as_well():
    found = checked(xlsx([*IDI, "", "40 %"], [*IDI, "", None, None, "skjermet"], [*IFY, "", 1, 2]))
    assert only_problem(found).params["first_value"] == "40\u00a0%"
    assert only_problem(found).params["value"] == "withheld"


def test_a_file_of_nonsense_is_judged_in_time():
    content = csv_text(*[csv_row(1, 2, unit=["", f"Tull nummer {n}"]) for n in range(3000)])
    found = checked_csv(content)
    assert len(found.problems) == 3000
    assert found.problems[0].suggestions
    assert found.problems[-1].suggestions == ()


def test_what_was_judged_survives_its_json():
    found = checked(
        xlsx([*IDI, "", 1, 2], [*IFY, "", "40 %"], ["IMA"], ["", "Fysikk?", "", "1.234"], [], ["x"])
    )
    assert found.rows
    assert found.left_blank
    assert found.notices
    assert Checked.from_json(json.loads(json.dumps(found.to_json()))) == found


@given(st.permutations(range(8)))
def test_the_order_of_the_columns_never_matters(order):
    row = [*IDI, "", "56", "120", "", "", "ok"]
    text = csv_text(
        ["ST-01-M", "2021", *(row[n] for n in order)],
        header=["serie", "år", *(HEADER[n] for n in order)],
    )
    found = checked_csv(text).rows[0]
    assert (found.numerator, found.denominator, found.comment) == (56, 120, "ok")


ANY_TEXT = st.text(alphabet=st.characters(), max_size=12) | st.sampled_from(
    ["kode", "teller", "nevner", "tilstand", "IDI", "IFY", "skjermet", "1 234", "40 %", "ST-02"]
)
CELLS = {
    CellKind.NUMBER: st.sampled_from(["0", "1e400", "-1", "2.5", "9" * 30, "2021"]),
    CellKind.PERCENT: st.sampled_from(["0.4", "1e400", "-1", "12"]),
    CellKind.DATE: st.sampled_from(["", "2021", "44197.5"]),
}


@st.composite
def raw_rows(draw):
    cells = []
    for column in draw(st.sets(st.integers(1, 8), min_size=1)):
        kind = draw(st.sampled_from(CellKind))
        number = draw(CELLS.get(kind, st.just("")))
        cells.append(RawCell(column, draw(ANY_TEXT), kind, number))
    return RawRow(draw(st.integers(2, 30)), tuple(sorted(cells)))


SHEET_NAMES = [SHEET, "EU-03 2021", "LV-01 2021", "ST-02 1", "x", "Les meg"]
MERGED = st.lists(st.sampled_from(["A1:B1", "A3:C9999999", "?", "A5"]), max_size=3)


def file_of(rows, name, merged) -> File:
    header = RawRow(1, tuple(RawCell(n, word) for n, word in enumerate(HEADER, 1)))
    end = SheetEnd(merged=tuple(merged), hidden_rows=(3,))
    return File(FileKind.XLSX, (Sheet(name, (header, *rows), end),), FileEnd())


@given(st.lists(raw_rows(), max_size=6), st.sampled_from(SHEET_NAMES), MERGED)
def test_whatever_stands_in_a_file_it_is_judged_and_can_be_told(rows, name, merged):
    found = check(parts_of(file_of(rows, name, merged)), KNOWN)
    text = json.dumps(found.to_json(), ensure_ascii=False)
    assert Checked.from_json(json.loads(text)) == found
    assert text.encode()
    assert "\\u0000" not in text
    for problem in found.problems:
        assert should_be(problem)
        assert "%(" not in should_be(problem)


@given(st.lists(raw_rows(), max_size=6), st.sampled_from(SHEET_NAMES), MERGED, st.integers(1, 3))
def test_the_verdict_is_the_same_however_the_rows_arrive(rows, name, merged, together):
    file = file_of(rows, name, merged)
    at_once = check(parts_of(file, together=100), KNOWN)
    assert check(parts_of(file, together), KNOWN) == at_once
