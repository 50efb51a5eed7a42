"""What stands in a unit's series over the years, as the database gives it.

A page of a hundred rows renders the few that have changed (`goals.templatetags.parts`). So what
is read is compared as it comes, and becomes cells, with numbers and times, when one is asked for.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from operator import itemgetter

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from goals.calculations.terms import State
from goals.ledger.cells import Cell, Current, Said, recorded_cell
from goals.ledger.judging import outside_reach
from goals.models import Figure, Indicator, Total
from institutes.prepared import Prepared

Rows = tuple[tuple, ...]

_CELL = ("indicator_id", "unit_id", "year")
_LEFT_OUT = ("comment", "extent", "keys", "denominator_keys")  # no page shows them in a cell
_OF_FIGURE = [name for name in Current._fields if name not in (*_CELL, *_LEFT_OUT)]
_FIGURE, _TOTAL = [*_CELL, *_OF_FIGURE], [*_CELL, *Cell._fields]
_FIGURE_HIDDEN, _TOTAL_HIDDEN = _FIGURE.index("is_hidden"), _TOTAL.index("is_hidden")
_FIGURE_ID, _TOTAL_FIGURE_ID = _FIGURE.index("id"), _TOTAL.index("figure_id")
_FIGURE_SAID, _TOTAL_SAID = (
    itemgetter(*(names.index(name) for name in Said._fields)) for names in (_FIGURE, _TOTAL)
)
_YEAR = _CELL.index("year")
_NUMBERS = {"numerator", "denominator", "share", "sum_numerator", "sum_denominator"}


def _columns(rows: QuerySet, names: Iterable[str]) -> QuerySet:
    """A time comes as text: to make one takes longer than to read the row."""
    timed = rows.order_by().annotate(at=Cast("recorded_at", TextField()))
    return timed.values_list(*("at" if name == "recorded_at" else name for name in names))


_figures = Prepared(
    lambda indicators, units, years: _columns(
        Figure.objects.current().filter(
            indicator__among=indicators, unit__among=units, year__among=years
        ),
        _FIGURE,
    ),
    *(list, list, list),
)
_totals = Prepared(
    lambda indicators, units, years: _columns(
        Total.objects.filter(indicator__among=indicators, unit__among=units, year__among=years),
        _TOTAL,
    ),
    *(list, list, list),
)


class Course(Mapping[int, Cell]):
    """One unit's cells in one series, by year."""

    def __init__(self, cells: Mapping[int, Cell] | None = None):
        self._cells = dict(cells or {})

    @property
    def key(self) -> Hashable:
        """The same as long as the cells are."""
        return tuple(sorted(self._cells.items()))

    def figure_id(self, year: int) -> int | None:
        """The recorded figure that is shown for the year; None for a sum."""
        return self._cells[year].figure_id if year in self._cells else None

    def said(self, year: int) -> Said | None:
        """What the year's value is made of, hidden or not; None where nothing stands."""
        cell = self._cells.get(year)
        if cell is None:
            return None
        return Said(cell.state, cell.numerator, cell.denominator, cell.share, cell.is_hidden)

    def outside_reach(self) -> "Course":
        """As it is read by those who may not see small groups."""
        return Course({year: outside_reach(cell) for year, cell in self._cells.items()})

    def __getitem__(self, year: int) -> Cell:
        return self._cells[year]

    def __iter__(self) -> Iterator[int]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)


class StoredCourse(Course):
    """Recorded figures, and a parent's totals in their place: rows until a cell is asked for."""

    def __init__(self, figures: Rows, totals: Rows = (), *, is_outside: bool = False):
        super().__init__()
        self._figures = figures
        self._totals = totals
        self._is_outside = is_outside

    @property
    def key(self) -> Hashable:
        return self._figures, self._totals, self._is_outside

    def outside_reach(self) -> Course:
        """Itself where no small group is in it."""
        is_hidden = any(row[_FIGURE_HIDDEN] for row in self._figures) or any(
            row[_TOTAL_HIDDEN] for row in self._totals
        )
        return StoredCourse(self._figures, self._totals, is_outside=True) if is_hidden else self

    @cached_property
    def _rows(self) -> dict[int, tuple]:
        """By year, in order; a total in the place of the figure that it shows."""
        found = {row[_YEAR]: row for row in self._figures}
        found |= {row[_YEAR]: row for row in self._totals}
        return dict(sorted(found.items()))

    def figure_id(self, year: int) -> int | None:
        row = self._rows.get(year, ())
        if len(row) == len(_FIGURE):
            return row[_FIGURE_ID]
        return row[_TOTAL_FIGURE_ID] if row else None

    def said(self, year: int) -> Said | None:
        row = self._rows.get(year)
        return _said(row) if row else None

    def __getitem__(self, year: int) -> Cell:
        if year not in self._cells:
            cell = _cell(self._rows[year])
            self._cells[year] = outside_reach(cell) if self._is_outside else cell
        return self._cells[year]

    def __iter__(self) -> Iterator[int]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


@lru_cache(maxsize=8192)
def _said(row: tuple) -> Said:
    """Of a page's institutes, the few that have changed since the page before are looked at."""
    said = (_FIGURE_SAID if len(row) == len(_FIGURE) else _TOTAL_SAID)(row)
    state, numerator, denominator, share, is_hidden = said
    return Said(
        State(state), _number(numerator), _number(denominator), _number(share), bool(is_hidden)
    )


def _cell(row: tuple) -> Cell:
    if len(row) == len(_FIGURE):
        return recorded_cell(Current(**_named(_FIGURE, row), comment="", extent=""))
    named = _named(_TOTAL, row)
    return Cell(*(named[name] for name in Cell._fields))


def courses(
    indicators: Collection[Indicator],
    units: Collection[int],
    years: Collection[int],
    parents: Collection[int] | None = None,
) -> dict[tuple[int, int], Course]:
    """What stands today, by (indicator id, unit id); where nothing stands, nothing.

    Institutes from the ledger, parents from their totals; two queries, whatever the number of
    units, and one if it is said that all or none of them are `parents`.
    """
    ids = [indicator.pk for indicator in indicators]
    # A parent has a total of every year in which it has a figure of its own.
    below = list(units if parents is None else set(units) - set(parents))
    above = list(units if parents is None else parents)
    figures = _by_series(_figures(ids, below, list(years))) if below else {}
    totals = _by_series(_totals(ids, above, list(years))) if above else {}
    return {
        pair: StoredCourse(tuple(figures.get(pair, ())), tuple(totals.get(pair, ())))
        for pair in figures | totals
    }


def _by_series(rows: Collection[tuple]) -> dict[tuple[int, int], list[tuple]]:
    found: dict[tuple[int, int], list[tuple]] = {}
    for row in rows:
        pair = row[:2]
        if pair in found:
            found[pair].append(row)
        else:
            found[pair] = [row]
    return found


def _named(names: Collection[str], values: tuple) -> dict:
    named = dict(zip(names, values, strict=True))
    for name in _NUMBERS & named.keys():
        named[name] = _number(named[name])
    return named | {"state": State(named["state"]), "recorded_at": _time(named["recorded_at"])}


def _number(value: Decimal | float | None) -> Decimal | None:
    """SQLite has floats; the shortest text of one is what was stored, up to 15 digits."""
    return value if value is None or isinstance(value, Decimal) else Decimal(repr(value))


def _time(text: str | None) -> datetime | None:
    """A time as the database writes it; SQLite leaves out that it is in UTC."""
    if text is None:
        return None
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
