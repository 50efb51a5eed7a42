"""A file of cases in, the same rows with the portal's answer out; or every problem, and no rows."""

import contextlib
import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.calculations.recompute import ADDED, NEEDED, FileError, recompute
from tests.goals.calculations.test_growth import ROWS, STATUSES, figure

HEADING = ",".join(NEEDED)
LINEAR_ROW = "linear,up,2017,8,2020,11,16,2021,"
LATE = "after_target_year"


def answer(*rows, heading=HEADING):
    text = recompute("\n".join([heading, *rows]).encode())
    return list(csv.DictReader(io.StringIO(text)))


def problems(data):
    with pytest.raises(FileError) as caught:
        recompute(data if isinstance(data, bytes) else data.encode())
    return [(problem.row, problem.column) for problem in caught.value.problems]


def row_problems(*rows):
    return problems("\n".join([HEADING, *rows]))


@pytest.mark.parametrize(
    ("row", "status", "expected", "attainment", "reason"),
    [
        (LINEAR_ROW, "little_progress", "14", "0.5", ""),
        ("linear,down,2017,40,2020,34,30,2021,", "some_progress", "32.5", "0.8", ""),
        ("linear,up,2017,1,2020,8,20,2021,", "little_progress", "15.25", "0.491228070175", ""),
        ("linear,up,2017,1,2020,8,,,", "no_target", "", "", "no_target_set"),
        ("linear,up,2017,1,2020,8,,2021,", "no_target", "", "", "no_target_set"),
        ("linear,up,2017,1,2017,1,8,2021,", "not_enough_data", "", "", "before_start"),
        ("linear,up,2017,8,2020,8,8,2021,", "target_met", "8", "", "maintain_rule"),
        ("linear,up,2017,0,2022,100000,1000000,2021,", "little_progress", "1000000", "0.1", LATE),
    ],
)
def test_a_linear_row_gets_what_the_pages_show(row, status, expected, attainment, reason):
    (found,) = answer(row)
    assert (found["status"], found["expected"], found["attainment"]) == (
        status,
        expected,
        attainment,
    )
    assert found["reason"] == reason
    assert (found["value"], found["score"]) == ("", "")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_growth_row_gets_the_published_result(row):
    _, base_year, year, base, value, direction, target, target_year, limit = (
        "" if cell == "-" else cell for cell in row[:9]
    )
    cells = ["growth", direction, base_year, base, year, value, target, target_year, limit]
    (found,) = answer(",".join(cells))
    assert found["status"] == STATUSES[row[-2]]
    for column, published in (("value", row[-3]), ("score", row[-1])):
        number = Decimal(found[column]) if found[column] else None
        if figure(published) is None:
            assert number is None
        else:
            assert float(number) == pytest.approx(float(published), rel=1e-4, abs=1e-12)
    assert found["reason"] == ("fewer_than_two_years" if row[0] == "5-2-1" else "")


def test_rows_and_columns_come_back_as_they_were():
    heading = "id," + HEADING + ",note"
    text = recompute(f'{heading}\n7,{LINEAR_ROW},"one, two"\n8,{LINEAR_ROW},\n'.encode())
    lines = text.split("\n")
    assert lines[0] == f"{heading},{','.join(ADDED)}"
    assert lines[1] == f'7,{LINEAR_ROW},"one, two",,little_progress,,14,0.5,'
    assert lines[2:] == [f"8,{LINEAR_ROW},,,little_progress,,14,0.5,", ""]


@pytest.mark.parametrize(
    "data",
    [
        f"\ufeff{HEADING}\n{LINEAR_ROW}\n",
        f"{HEADING}\r\n{LINEAR_ROW}\r\n",
        f"{HEADING}\n\n , \n{LINEAR_ROW}\n,,,\n\n",
        f"{HEADING}\n linear , up,2017, 8,2020,11 ,16,2021,\n",
        f'{HEADING}\nlinear,up,2017,"8,0",2020,"11,00",16,2021,\n',
        f"{HEADING}\n{LINEAR_ROW}\n".replace(",", ";"),
        f"{HEADING}\nlinear,up,2017,8,2020,11,16,2021,\n".replace(",", ";").replace("11", "11,0"),
    ],
)
def test_the_same_case_may_be_written_in_several_ways(data):
    text = recompute(data.encode())
    delimiter = ";" if ";" in data else ","
    (found,) = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    assert (found["status"], found["attainment"]) == ("little_progress", "0.5")


def test_a_heading_alone_gives_a_heading_alone():
    assert recompute(HEADING.encode()) == f"{HEADING},{','.join(ADDED)}\n"


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("rule", "maintain"),
        ("rule", ""),
        ("rule", "Linear"),
        ("direction", "neutral"),
        ("direction", "upp"),
        ("base_year", "17"),
        ("base_year", "2017.0"),
        ("current_year", ""),
        ("target_year", "1850"),
        ("base_value", ""),
        ("current_value", "ten"),
        ("current_value", "1 000"),
        ("current_value", "1.000,5"),
        ("current_value", "1e3"),
        ("current_value", "1_000"),
        ("current_value", "+5"),
        ("current_value", "NaN"),
        ("current_value", "inf"),
        ("current_value", "١"),
        ("current_value", "−5"),
        ("current_value", "--5"),
        ("current_value", ".5"),
        ("current_value", "5."),
        ("current_value", "40 %"),
        ("current_value", "9" * 5000),
        ("target", "n/a"),
        ("target", "7"),  # below the base of something that should rise
        ("limit", "-"),
    ],
)
def test_a_bad_cell_is_named_by_row_and_column(column, cell):
    cells = dict(zip(NEEDED, LINEAR_ROW.split(","), strict=True)) | {column: cell}
    bad = ",".join(f'"{each}"' for each in cells.values())
    assert row_problems(LINEAR_ROW, bad) == [(3, column)]


def test_a_target_needs_its_year():
    assert row_problems("growth,up,2017,8,2020,11,16,,") == [(2, "target_year")]


@pytest.mark.parametrize("year", ["2017", "2015"])
def test_a_target_lies_after_its_base(year):
    """No form takes such a target, and no way leads to it. The growth rule answers that itself."""
    row = f"linear,up,2017,8,2020,11,16,{year},"
    assert row_problems(row) == [(2, "target_year")]
    (found,) = answer(row.replace("linear", "growth"))
    assert (found["status"], found["reason"]) == ("not_available", "target_not_after_base")


def test_all_problems_are_told_at_once():
    found = row_problems(
        "x,up,17,8,2020,,,,", LINEAR_ROW, "linear,up", "linear,up,2017,8,2020,9,7,2021,"
    )
    assert found == [
        (2, "rule"),
        (2, "base_year"),
        (2, "current_value"),
        (4, ""),
        (5, "target"),
    ]


def test_rows_are_numbered_as_the_lines_of_the_file():
    data = f'note,{HEADING}\n\n"two\nlines",{LINEAR_ROW}\nx,bad{LINEAR_ROW}\n'
    assert problems(data) == [(5, "rule")]


@pytest.mark.parametrize(
    ("data", "places"),
    [
        (b"", [(None, "")]),
        (b"\n \n", [(None, "")]),
        (HEADING.replace("limit", "ceiling"), [(1, "limit")]),
        (HEADING.replace("target,", ""), [(1, "target")]),
        (LINEAR_ROW, [(1, name) for name in NEEDED]),
        (f"{HEADING},limit", [(1, "limit")]),
        (f"{HEADING},status", [(1, "status")]),
        (f"{HEADING}\n{LINEAR_ROW},x", [(2, "")]),
        (f"{HEADING}\n{LINEAR_ROW}\nlinear,up,2017,1,5,2020,11,16,2021,", [(3, "")]),
        (f'{HEADING}\n{LINEAR_ROW}\n"linear,up', [(3, "")]),
        (f"{HEADING}\n{'9' * 200_000}", [(2, "")]),
        (f"{HEADING}\n{LINEAR_ROW}\0", [(2, "limit")]),
        (f"{HEADING}\nlinear,up,2017,8\0,2020,11,16,2021,", [(2, "base_value")]),
        (f"{HEADING},a\0\n{LINEAR_ROW},", [(1, "a")]),
        (f"{HEADING}\nlinear,opp\xe5".encode("latin-1"), [(2, "")]),
        (HEADING.encode("utf-16"), [(None, "")]),
        (b"PK\x03\x04\x14\x00\x06\x00\xff", [(1, "")]),
    ],
)
def test_a_file_that_is_no_file_of_cases_is_told_so(data, places):
    assert problems(data) == places


def test_a_problem_reads_as_a_sentence_with_its_place():
    with pytest.raises(
        FileError, match=r"^row 2, column rule: “x” is not one of: linear, growth\.$"
    ):
        recompute(f"{HEADING}\nx{LINEAR_ROW[6:]}".encode())


@given(
    st.binary(max_size=300)
    | st.text(max_size=300).map(lambda t: f"{HEADING}\n{t}".encode("utf-8", "surrogatepass"))
)
def test_no_file_breaks_it(data):
    with contextlib.suppress(FileError):
        assert recompute(data).startswith(HEADING)
