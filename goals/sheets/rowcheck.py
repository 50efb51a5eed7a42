"""One row of a table: the figure in it, or everything that is wrong with it."""

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple, TypeVar

from goals.calculations.terms import State
from goals.sheets import limits
from goals.sheets.cells import CellError, number_in, shown, shown_text, text_in
from goals.sheets.checked import LeftBlank, Row
from goals.sheets.headings import Column, state_of
from goals.sheets.identity import Cells, Identity
from goals.sheets.known import SeriesInfo
from goals.sheets.layout import Table
from goals.sheets.problems import Notice, NoticeCode, Problem, ProblemCode
from goals.sheets.raw import CellKind, RawCell, RawRow
from institutes.numbers import Number, NumberError, fit, quantize
from institutes.texts import TextError, clean_text, is_blank

Answer = TypeVar("Answer")

# Each row asks for them several times, and a look-up on an Enum takes its time.
_SERIES, _YEAR, _CODE = Column.SERIES, Column.YEAR, Column.CODE
_NUMERATOR, _DENOMINATOR = Column.NUMERATOR, Column.DENOMINATOR
_STATE, _REASON, _COMMENT = Column.STATE, Column.REASON, Column.COMMENT
_VALUE, _NUMBER = State.VALUE, CellKind.NUMBER

_FILLED = frozenset({_NUMERATOR, _DENOMINATOR, _STATE, _REASON, _COMMENT})
_IGNORED = frozenset({Column.LAST_YEAR})


class _Numbers(NamedTuple):
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    share: Decimal | None = None


class RowCheck:
    """Judges the rows of one table, and gathers all problems and notices on the way.

    `series` and `year` are those of the sheet's name. Where neither the name nor a column gives
    them, the problem has been told for the sheet, and rows are judged as far as one can without.
    """

    def __init__(
        self, table: Table, identity: Identity, *, series: SeriesInfo | None, year: int | None
    ) -> None:
        self.problems: list[Problem] = []
        self.notices: list[Notice] = []
        self._table = table
        self._identity = identity
        self._series = series
        self._year = year
        self._column_at = {position: column for column, position in table.columns.items()}
        self._storable: dict[tuple[str, bool], Decimal] = {}  # a file has few different numbers

    def check(self, row: RawRow) -> Row | LeftBlank | None:
        """The figure in a row; None when there is a problem, or nothing in our columns."""
        at = self._column_at
        cells = {at[cell.column]: cell for cell in row.cells if cell.column in at}
        if cells.keys() <= _IGNORED:
            return None
        before = len(self.problems)
        series, year, unit_code = self._figure(row, cells)
        filled = not _FILLED.isdisjoint(cells)
        content = self._content(row, cells, series) if filled else None
        if len(self.problems) > before or series is None or year is None:
            return None
        place = (self._table.sheet, row.number)
        if content is None:
            return LeftBlank(series.code, unit_code, year, *place)
        state, numbers, reason, comment = content
        return Row(series.code, unit_code, year, state, *numbers, reason, comment, *place)

    def _figure(self, row: RawRow, cells: Cells) -> tuple[SeriesInfo | None, int | None, str]:
        """Series, year and unit of a row, as far as they are known."""
        identity, columns = self._identity, self._table.columns
        series, year = self._series, self._year
        if _SERIES in columns:
            series = self._try(row, cells, _SERIES, identity.series_in, cells)
        if _YEAR in columns:
            year = self._try(row, cells, _YEAR, identity.year_in, cells)
        if series and year and (_SERIES in columns or _YEAR in columns):
            self._try(row, cells, _YEAR, identity.check_defined, series, year)
        match = self._try(row, cells, _CODE, identity.unit_in, cells, year)
        if match is None:
            return series, year, ""
        unit = match.unit
        if series is not None:
            self._try(row, cells, _CODE, identity.check_collected, unit, series)
        if year is not None and not _FILLED.isdisjoint(cells):
            self._try(row, cells, _CODE, identity.check_open, unit, year)
        if match.unknown_name:
            self.notices.append(
                Notice(
                    NoticeCode.NAME_NOT_KNOWN,
                    self._table.sheet,
                    {"row": row.number, "name": shown_text(match.unknown_name), "unit": unit.label},
                )
            )
        return series, year, unit.code

    def _content(
        self, row: RawRow, cells: Cells, series: SeriesInfo | None
    ) -> tuple[State, _Numbers, str, str]:
        """What is filled in. With problems the answer is not used, only the problems are."""
        before = len(self.problems)
        state = _VALUE
        if _STATE in cells:
            state = self._try(row, cells, _STATE, _state, cells) or _VALUE
        reason = self._text(row, cells, _REASON, limits.REASON_CHARACTERS)
        comment = self._text(row, cells, _COMMENT, limits.COMMENT_CHARACTERS)
        numbers = self._numbers(row, cells, series)
        if len(self.problems) == before:
            filled = (cells, state, numbers, reason, series)
            self._try(row, cells, _STATE, self._check_content, row, *filled)
        return state, numbers, reason, comment

    def _text(self, row: RawRow, cells: Cells, column: Column, max_length: int) -> str:
        if column not in cells:
            return ""
        return self._try(row, cells, column, _cleaned, cells[column], column, max_length) or ""

    def _numbers(self, row: RawRow, cells: Cells, series: SeriesInfo | None) -> _Numbers:
        """The numbers of a row. Without a known series they are read for their problems only."""
        if series is not None and (plain := self._plain(cells, series)):
            return plain
        top = self._number(row, cells, _NUMERATOR)
        bottom = self._number(row, cells, _DENOMINATOR)
        if series is None:
            return _Numbers()
        if top and top.is_percent and series.percent_allowed and _DENOMINATOR not in cells:
            percent = self._fitted(row, cells, _NUMERATOR, top, None)
            return _Numbers(share=None if percent is None else quantize(percent / 100))
        return _Numbers(
            numerator=self._fitted(row, cells, _NUMERATOR, top, series),
            denominator=self._fitted(row, cells, _DENOMINATOR, bottom, series),
        )

    def _plain(self, cells: Cells, series: SeriesInfo) -> _Numbers | None:
        """The numbers of nearly every row: typed as numbers, and such as may be stored. None where
        there is more to look at."""
        found = []
        for column in (_NUMERATOR, _DENOMINATOR):
            cell = cells.get(column)
            if cell is None:
                found.append(None)
                continue
            if cell.kind is not _NUMBER:
                return None
            key = cell.number, series.whole_numbers
            if key not in self._storable:
                try:
                    self._storable[key] = _fit(number_in(cell), series)
                except NumberError:
                    return None
            found.append(self._storable[key])
        return _Numbers(*found)

    def _number(self, row: RawRow, cells: Cells, column: Column) -> Number | None:
        if column not in cells:
            return None
        return self._try(row, cells, column, number_in, cells[column])

    def _fitted(
        self,
        row: RawRow,
        cells: Cells,
        column: Column,
        number: Number | None,
        series: SeriesInfo | None,
    ) -> Decimal | None:
        """The number as it may be stored; without a series it is a published percentage."""
        if number is None:
            return None
        return self._try(row, cells, column, _fit, number, series)

    def _check_content(
        self,
        row: RawRow,
        cells: Cells,
        state: State,
        numbers: _Numbers,
        reason: str,
        series: SeriesInfo | None,
    ) -> None:
        """Whether state, numbers and reason go together. Raises CellError."""
        if state is _VALUE:
            if series is not None and numbers.share is None:
                self._check_value(row, numbers, series)
            return
        if _NUMERATOR in cells or _DENOMINATOR in cells:
            raise CellError(ProblemCode.VALUE_AND_STATE, state=state.value)
        if state is State.NOT_APPLICABLE and is_blank(reason):
            raise CellError(ProblemCode.REASON_MISSING, column=_REASON)

    def _check_value(self, row: RawRow, numbers: _Numbers, series: SeriesInfo) -> None:
        numerator, denominator = numbers.numerator, numbers.denominator
        if denominator is not None and not series.has_denominator:
            code = ProblemCode.DENOMINATOR_NOT_USED
            raise CellError(code, column=_DENOMINATOR, series=series.code)
        if numerator is None:
            raise CellError(ProblemCode.NUMBER_MISSING, column=_NUMERATOR)
        if denominator is None and series.has_denominator:
            code, percent = ProblemCode.DENOMINATOR_MISSING, int(series.percent_allowed)
            raise CellError(code, column=_DENOMINATOR, percent_allowed=percent)
        if series.bounded and denominator is not None and numerator > denominator:
            raise CellError(
                ProblemCode.NUMERATOR_LARGER,
                column=_NUMERATOR,
                numerator=shown(numerator),
                numerator_cell=self._at(row, _NUMERATOR),
                denominator=shown(denominator),
                denominator_cell=self._at(row, _DENOMINATOR),
            )

    def _at(self, row: RawRow, column: Column) -> str:
        return f"{self._table.letter(column)}{row.number}"

    def _try(
        self,
        row: RawRow,
        cells: Cells,
        column: Column,
        ask: Callable[..., Answer],
        *about: object,
    ) -> Answer | None:
        """The answer; None, and a problem with the column, when there is something wrong."""
        try:
            return ask(*about)
        except (CellError, NumberError, TextError) as error:
            column = getattr(error, "column", None) or column
            cell = cells.get(column)
            self.problems.append(
                Problem(
                    code=error.code,
                    sheet=self._table.sheet,
                    row=row.number,
                    column=self._table.letter(column),
                    heading=self._table.headings.get(column, ""),
                    found=shown_text(cell.text) if cell else "",
                    suggestions=tuple(getattr(error, "suggestions", ())),
                    params=error.params,
                )
            )
            return None


def _state(cells: Cells) -> State:
    state = state_of(text_in(cells.get(_STATE)))
    if state is None:
        raise CellError(ProblemCode.UNKNOWN_STATE)
    return state


def _cleaned(cell: RawCell, column: Column, max_length: int) -> str:
    return clean_text(text_in(cell), max_length=max_length, multiline=column is _COMMENT)


def _fit(number: Number, series: SeriesInfo | None) -> Decimal:
    """The number as it may be stored; without a series it is a published percentage. Raises
    NumberError."""
    whole, percent = (False, True) if series is None else (series.whole_numbers, False)
    return fit(number, whole=whole, percent_allowed=percent)
