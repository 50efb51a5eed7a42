"""What came out of a file: rows to store, rows left blank, problems and notices."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from goals.calculations.terms import State
from goals.sheets.problems import Notice, Problem


class Row(NamedTuple):
    """One figure; a NamedTuple because a file has ten thousand.

    `sheet` ("" in CSV) and `row` say where it stood.

    A value has a numerator, and a denominator where the series has one; or only a `share`, 0 to 1,
    when the source publishes nothing else. In the other states all three are None. The numbers are
    rounded by `numbers.quantize`, the texts cleaned by `texts.clean_text`.
    """

    series: str
    unit_code: str
    year: int
    state: State
    numerator: Decimal | None
    denominator: Decimal | None
    share: Decimal | None
    reason: str
    comment: str
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class LeftBlank:
    """A row in which nothing was filled in: what stands in the ledger goes on standing."""

    series: str
    unit_code: str
    year: int
    sheet: str
    row: int


@dataclass(frozen=True)
class Checked:
    """A judged file. With any problem in it nothing of it may be stored."""

    rows: tuple[Row, ...]
    left_blank: tuple[LeftBlank, ...]
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "rows": [_row_out(row) for row in self.rows],
            "left_blank": [
                [blank.series, blank.unit_code, blank.year, blank.sheet, blank.row]
                for blank in self.left_blank
            ],
            "problems": [problem.to_json() for problem in self.problems],
            "notices": [notice.to_json() for notice in self.notices],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Checked":
        return cls(
            rows=tuple(map(_row_in, data["rows"])),
            left_blank=tuple(LeftBlank(*blank) for blank in data["left_blank"]),
            problems=tuple(map(Problem.from_json, data["problems"])),
            notices=tuple(map(Notice.from_json, data["notices"])),
        )


def _row_out(row: Row) -> list[Any]:
    series, unit_code, year, state, numerator, denominator, share, *texts = row
    return [
        *(series, unit_code, year, state),
        None if numerator is None else str(numerator),
        None if denominator is None else str(denominator),
        None if share is None else str(share),
        *texts,
    ]


_STATES = {state.value: state for state in State}


def _row_in(values: list[Any]) -> Row:
    series, unit_code, year, state, numerator, denominator, share, *texts = values
    return Row(
        *(series, unit_code, year, _STATES[state]),
        None if numerator is None else Decimal(numerator),
        None if denominator is None else Decimal(denominator),
        None if share is None else Decimal(share),
        *texts,
    )
