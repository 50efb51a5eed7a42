"""The rows of tests/data/bad_inputs.csv as test cases, each under its own id.

    rows = Rows()

    @rows("NUM-01")
    def negative_counts_are_refused(): ...

    @pytest.mark.parametrize("case", rows.params())
    def test_bad_number(case):
        case()

tests/test_bad_inputs.py sees to it that no row of a group is forgotten.
"""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FILE = Path(__file__).parent / "data" / "bad_inputs.csv"

Case = Callable[[], None]


class Rows:
    """Cases of one test module, by the id of the row they hold."""

    def __init__(self) -> None:
        self.cases: list[tuple[str, Case]] = []

    def __call__(self, *ids: str) -> Callable[[Case], Case]:
        def add(case: Case) -> Case:
            self.cases.extend((row_id, case) for row_id in ids)
            return case

        return add

    @property
    def ids(self) -> set[str]:
        return {row_id for row_id, _ in self.cases}

    def params(self) -> list[Any]:
        return [pytest.param(case, id=row_id) for row_id, case in self.cases]


def ids_of(*prefixes: str) -> list[str]:
    """The ids of the rows that begin so, in the order of the file."""
    with FILE.open(encoding="utf-8-sig", newline="") as file:
        ids = [row["id"] for row in csv.DictReader(file)]
    return [row_id for row_id in ids if row_id.partition("-")[0] in prefixes]
