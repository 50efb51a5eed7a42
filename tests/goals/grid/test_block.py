"""A block copied from a spreadsheet, cell by cell on its place."""

import pytest

from goals.calculations.terms import Aggregation
from goals.grid.block import Overhang, laid_over, lines_of, takes_two_columns
from goals.models import Indicator

COUNT = Indicator(code="PA-01", aggregation=Aggregation.SUM, measured_in="count")
RATIO = Indicator(code="ST-01-M", aggregation=Aggregation.RATIO, measured_in="share")
UNITS = ["IDI", "IIK", "ISL"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("1\t2\r\n3\t4\r\n", [["1", "2"], ["3", "4"]]),
        ("1\t\n\t4", [["1", ""], ["", "4"]]),
        ('"ikke relevant: ""sagt""\nav oss"\t2', [['ikke relevant: "sagt"\nav oss', "2"]]),
        ('5" rør\t2\n3\t4', [['5" rør', "2"], ["3", "4"]]),
        ('"aldri lukket\t2\n3\t4', [['"aldri lukket', "2"], ["3", "4"]]),
        ("1\n\n\n", [["1"]]),
        ("", []),
    ],
)
def test_lines_are_read_as_excel_writes_them(text, lines):
    assert lines_of(text) == lines


@pytest.mark.parametrize(
    ("cells", "two"),
    [
        (["96", "12"], True),
        (["96/284", "12/20"], False),
        (["33,8 %", "40 %"], False),
        (["ikke relevant: x", ""], False),
        (["ikke relevant: x", "12"], True),
        ([], False),
    ],
)
def test_a_ratio_takes_two_columns_of_plain_numbers(cells, two):
    assert takes_two_columns(cells) is two


def placed(text, indicators):
    places, overhang = laid_over(lines_of(text), indicators, UNITS)
    return [(one.unit, one.indicator.code, one.typed.text) for one in places], overhang


def test_each_cell_lands_on_its_unit_and_series():
    found, overhang = placed("7\t96/284\n8\t12/20", [COUNT, RATIO])
    assert found == [
        ("IDI", "PA-01", "7"),
        ("IDI", "ST-01-M", "96/284"),
        ("IIK", "PA-01", "8"),
        ("IIK", "ST-01-M", "12/20"),
    ]
    assert overhang == Overhang()


def test_two_columns_of_a_ratio_are_one_cell_and_the_next_follows():
    found, _overhang = placed("96\t284\t7", [RATIO, COUNT])
    assert found == [("IDI", "ST-01-M", "96/284"), ("IDI", "PA-01", "7")]


def test_a_short_line_is_blank_at_its_end():
    found, _overhang = placed("1\t2\n3", [COUNT, COUNT])
    assert found[3] == ("IIK", "PA-01", "")


def test_what_reaches_beyond_the_sheet_is_told():
    _found, overhang = placed("1\t2\n1\t2\n1\t2\n1\t2\n1\t2", [COUNT])
    assert overhang == Overhang(lines=2, columns=1)
