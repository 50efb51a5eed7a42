"""Which figure a row is about: its series, its year and its unit."""

from collections.abc import Mapping
from typing import NamedTuple

from goals.sheets.cells import CellError, end_of, text_in, year_in
from goals.sheets.headings import Column
from goals.sheets.known import Known, SeriesInfo, UnitInfo
from goals.sheets.problems import ProblemCode
from goals.sheets.raw import RawCell
from goals.sheets.units import Units, ungarbled, valid_on

Cells = Mapping[Column, RawCell]

# Looked up for every row, which takes its time on an Enum.
_SERIES, _YEAR = Column.SERIES, Column.YEAR
_CODE, _NAME = Column.CODE, Column.NAME


class Match(NamedTuple):
    """A unit, and the name that stood beside its code if no unit is called that."""

    unit: UnitInfo
    unknown_name: str


class Identity:
    """Looks up what a row or a sheet's name says, among what the portal knows.

    Every method raises CellError, with the column at fault where there are two to choose from.
    """

    def __init__(self, known: Known) -> None:
        self._known = known
        self._units = Units(known.units)
        self._matches: dict[tuple[str, str, int | None], Match] = {}
        self._series = {code.casefold(): series for code, series in known.series.items()}

    def series(self, code: str) -> SeriesInfo:
        """The series with a code, in upper or lower case, if its figures may be reported."""
        if not code:
            raise CellError(ProblemCode.SERIES_MISSING)
        series = self._series.get(code.casefold())
        if series is None:
            valid = [code for code, info in self._known.series.items() if not info.computed]
            raise CellError(ProblemCode.UNKNOWN_SERIES, valid=valid)
        if series.computed:
            raise CellError(ProblemCode.SERIES_COMPUTED, series=series.code)
        return series

    def series_in(self, cells: Cells) -> SeriesInfo:
        return self.series(text_in(cells.get(_SERIES)).strip())

    def year_in(self, cells: Cells) -> int:
        """The open year in a row."""
        return year_in(cells.get(_YEAR), self._known.first_year, self._known.last_year)

    def year(self, digits: str) -> int:
        """The open year in a sheet's name."""
        return year_in(RawCell(0, digits), self._known.first_year, self._known.last_year)

    def unit_in(self, cells: Cells, year: int | None) -> Match:
        """The unit of a row, valid at the end of the year when that is known.

        The code decides; a name that belongs to another unit is a contradiction, one that belongs
        to none is not: names change, and files are old.
        """
        code, name = text_in(cells.get(_CODE)).strip(), text_in(cells.get(_NAME)).strip()
        match = self._matches.get((code, name, year))
        if match is None:
            unit = self._find(code, name, year)
            stranger = name if code and name and not self._units.find(name) else ""
            match = self._matches[code, name, year] = Match(unit, stranger)
        return match

    @staticmethod
    def check_collected(unit: UnitInfo, series: SeriesInfo) -> None:
        """Raises CellError when the series is not collected from such a unit."""
        if unit.kind != series.collected_at:
            raise CellError(
                ProblemCode.WRONG_KIND,
                series=series.code,
                kind=unit.kind,
                collected_at=series.collected_at,
            )

    def check_open(self, unit: UnitInfo, year: int) -> None:
        """Raises CellError when the unit's report lets no more figures in for the year."""
        why = self._known.closed.get((unit.code, year))
        if why:
            raise CellError(
                ProblemCode.UNIT_CLOSED, unit=unit.acronym or unit.label, year=year, why=why
            )

    @staticmethod
    def check_defined(series: SeriesInfo, year: int) -> None:
        """Raises CellError when the series was not defined in the year."""
        first, last = series.first_year, series.last_year
        if (first is not None and year < first) or (last is not None and year > last):
            raise CellError(
                ProblemCode.SERIES_NOT_IN_YEAR,
                series=series.code,
                year=year,
                first=first or "",
                last=last or "",
            )

    def _find(self, code: str, name: str, year: int | None) -> UnitInfo:
        column = Column.CODE if code else Column.NAME
        if not code and not name:
            raise CellError(ProblemCode.UNIT_MISSING, column=column)
        by_name = self._units.find(name)
        found = self._units.find(code) if code else by_name
        if not found:
            raise self._unknown(column, code or name, by_name)
        both = tuple(unit for unit in found if unit in by_name)
        if by_name and not both:
            raise CellError(
                ProblemCode.UNIT_MISMATCH,
                column=Column.NAME,
                code_is=found[0].label,
                name_is=by_name[0].label,
            )
        found = both or found
        if year is not None:
            found = valid_on(found, end_of(year))
        if len(found) > 1:
            likely = (unit.label for unit in found)
            raise CellError(ProblemCode.AMBIGUOUS_UNIT, *likely, column=column)
        if year is not None and not found[0].is_valid_on(end_of(year)):
            raise _not_valid(column, found[0], year)
        return found[0]

    def _unknown(self, column: Column, text: str, by_name: tuple[UnitInfo, ...]) -> CellError:
        garbled = self._units.find(ungarbled(text))
        likely = tuple(unit.label for unit in garbled or by_name) or self._units.nearest(text)
        code = ProblemCode.UNKNOWN_UNIT
        return CellError(code, *likely, column=column, garbled=int(bool(garbled)))


def _not_valid(column: Column, unit: UnitInfo, year: int) -> CellError:
    closed = unit.valid_to is not None and unit.valid_to <= end_of(year)
    return CellError(
        ProblemCode.UNIT_NOT_VALID,
        *(unit.successors if closed else ()),
        column=column,
        unit=unit.acronym or unit.label,
        year=year,
        end=str(unit.valid_to) if closed else "",
        start="" if closed else str(unit.valid_from),
    )
