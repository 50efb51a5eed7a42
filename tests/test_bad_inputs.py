"""Every row of bad_inputs.csv has its test: about numbers, texts and files in a module's register,
about forms, concurrency and time in the name of a test."""

import re
from pathlib import Path

import pytest

from tests.bad_inputs import ids_of
from tests.goals.sheets import test_containers, test_csv, test_template, test_workbooks
from tests.institutes import test_attachments, test_numbers, test_texts

MODULES = (
    test_numbers,
    test_texts,
    test_csv,
    test_template,
    test_containers,
    test_workbooks,
    test_attachments,
)
COVERED = set().union(*(module.rows.ids for module in MODULES))
ELSEWHERE = {
    "XL-70": "tests/goals/test_closed_uploads.py: what is closed, the database says",
    "XL-71": "tests/goals/test_closed_uploads.py: who may import, the view says",
    "XL-73": "the preview and its token are the upload view's",
}
ELSEWHERE["UPL-16"] = "files belong to evidence, not to reports (docs/level.md)"
GROUPS = ("XL", "CSV", "NUM", "TXT", "UPL")


@pytest.mark.parametrize("row_id", ids_of(*GROUPS))
def test_the_row_is_covered(row_id):
    assert (row_id in COVERED) != (row_id in ELSEWHERE)


def test_only_rows_of_the_file_are_covered():
    assert set(ids_of(*GROUPS)) >= COVERED | ELSEWHERE.keys()


# Where the portal has nothing that such an input could reach.
NOTHING_TO_REACH = {
    "FORM-27": "no field completes what is typed, and none is searched by pattern",
    "CONC-15": "roles are given by command; there is no form two could open",
    "CONC-19": "what users meet is in tests/ntnu_intl/test_busy.py; migrating is the host's",
    "TIME-14": "nothing is deleted by age",
}
TESTS = Path(__file__).parent


def test_every_row_about_forms_concurrency_and_time_is_named_by_a_test():
    source = "\n".join(
        path.read_text() for path in TESTS.rglob("test_*.py") if path != Path(__file__)
    )
    named = {
        f"{group.upper()}-{number}"
        for group, number in re.findall(r"\b(?:test_)?(form|conc|time)[_-](\d\d)", source, re.I)
    }
    rows = set(ids_of("FORM", "CONC", "TIME"))
    assert rows - named == NOTHING_TO_REACH.keys()
