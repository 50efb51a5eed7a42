"""Every row of bad_inputs.csv about numbers, texts and files has its test."""

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
ELSEWHERE["UPL-16"] = "what a locked report closes is the rounds'; test_level_actions has the hook"
GROUPS = ("XL", "CSV", "NUM", "TXT", "UPL")


@pytest.mark.parametrize("row_id", ids_of(*GROUPS))
def test_the_row_is_covered(row_id):
    assert (row_id in COVERED) != (row_id in ELSEWHERE)


def test_only_rows_of_the_file_are_covered():
    assert set(ids_of(*GROUPS)) >= COVERED | ELSEWHERE.keys()
