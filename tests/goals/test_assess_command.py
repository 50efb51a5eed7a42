"""`manage.py assess`: rows on standard output, or problems and exit status 2."""

import io

import pytest
from django.core.management import CommandError, call_command

CASES = (
    "rule,direction,base_year,base_value,current_year,current_value,target,target_year,limit\n"
    "linear,up,2017,8,2020,11,16,2021,\n"
    "growth,down,2015,14.5,2023,10.4,7.25,2030,\n"
)


def assess(file):
    out = io.StringIO()
    call_command("assess", str(file), stdout=out)
    return out.getvalue()


def test_assess_prints_the_rows_with_the_answer(tmp_path):
    file = tmp_path / "cases.csv"
    file.write_text(CASES)
    heading, linear, growth = assess(file).splitlines()
    assert heading.endswith(",value,status,score,expected,attainment,reason")
    assert linear == "linear,up,2017,8,2020,11,16,2021,,,little_progress,,14,0.5,"
    assert growth.split(",")[10] == "moderate_progress"


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (CASES.replace("linear", "bent").encode(), "row 2, column rule"),
        (CASES.replace("limit", "ceiling").encode(), "row 1, column limit"),
        (CASES.encode("utf-16"), "UTF-16"),
    ],
)
def test_assess_names_the_problem_and_prints_no_rows(tmp_path, data, place):
    file = tmp_path / "cases.csv"
    file.write_bytes(data)
    out = io.StringIO()
    with pytest.raises(CommandError, match=place) as caught:
        call_command("assess", str(file), stdout=out)
    assert (caught.value.returncode, out.getvalue()) == (2, "")


def test_assess_says_that_a_file_is_not_there(tmp_path):
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(CommandError, match=r"none\.csv|directory") as caught:
            assess(path)
        assert caught.value.returncode == 2
