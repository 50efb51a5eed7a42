"""What stands in a unit's year, and the figures it is made from."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from itertools import starmap
from typing import NamedTuple

from goals.calculations.aggregation import Total as Sum
from goals.calculations.terms import State
from goals.ledger import bulk
from goals.models import Figure, FigureKey, Indicator
from institutes.prepared import Prepared


class Cell(NamedTuple):
    """What stands in a unit's year, recorded or added up, with how it came about."""

    state: State = State.NOT_REPORTED
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    share: Decimal | None = None
    reason: str = ""
    is_hidden: bool = False
    figure_id: int | None = None  # None when it is added up
    sum_numerator: Decimal | None = None  # of the children, beside a recorded total
    sum_denominator: Decimal | None = None
    reported: int = 1
    expected: int = 1
    exempt: int = 0
    withheld: int = 0
    demo: int = 0
    real: int = 0
    recorded_at: datetime | None = None

    @property
    def is_added_up(self) -> bool:
        return self.figure_id is None

    @property
    def is_complete(self) -> bool:
        return not self.is_added_up or self.reported == self.expected

    @property
    def is_demo(self) -> bool:
        return self.demo > 0

    @property
    def is_mixed(self) -> bool:
        """Real and demo figures in one number: the page says so."""
        return self.demo > 0 and self.real > 0


EMPTY = Cell(reported=0, expected=0)


class Current(NamedTuple):
    """A figure that stands, or stood at a moment; a workbook has tens of thousands.

    It goes into its parents as it is: it has all that a `Part` has. `keys` are None where none
    are known, and where nobody asked for them.
    """

    id: int
    indicator_id: int
    unit_id: int
    year: int
    state: State
    numerator: Decimal | None
    denominator: Decimal | None
    share: Decimal | None
    extent: str
    reason: str
    comment: str
    is_demo: bool
    is_hidden: bool
    recorded_at: datetime
    keys: frozenset[str] | None = None
    denominator_keys: frozenset[str] | None = None


class Said(NamedTuple):
    """As much of a `Cell` as a status is decided by."""

    state: State
    numerator: Decimal | None
    denominator: Decimal | None
    share: Decimal | None
    is_hidden: bool


Pair = tuple[int, int]  # indicator id, year
Figures = dict[Pair, dict[int, Current]]  # by the unit's id: all there are of a series and year

_FIELDS = [name for name in Current._fields if "keys" not in name]
STATES = {state.value: state for state in State}


def current_figures_of(
    indicators: Collection[int], years: Collection[int], units: Collection[int] | None = None
) -> Figures:
    """The figures that stand in every series (by id) and year, of all units or some, without their
    keys; one query."""
    ids = list(indicators), list(years)
    rows = _current(*ids) if units is None else _current_of_units(*ids, list(units))
    return _by_place(indicators, years, rows)


_current, _current_of_units = (
    bulk.PreparedRead(
        lambda indicators, years, units=None: (
            Figure.objects.current()
            .filter(
                indicator__among=indicators,
                year__among=years,
                **({} if units is None else {"unit__among": units}),
            )
            .order_by()
        ),
        *kinds,
        names=_FIELDS,
        state=STATES,
    )
    for kinds in ((list, list), (list, list, list))
)


def figures_of(
    indicators: Collection[Indicator], years: Collection[int], moment: datetime | None = None
) -> Figures:
    """The figures that stood at a moment, in every series and year; two queries, the second for
    keys."""
    ids = [indicator.pk for indicator in indicators]
    if moment is None:
        found = current_figures_of(ids, years)
    else:
        figures = Figure.objects.as_of(moment).filter(indicator_id__in=ids, year__in=years)
        rows = bulk.read(figures.order_by(), _FIELDS, state=STATES)
        found = _by_place(ids, years, rows)
    give_keys(indicators, found, moment)
    return found


def _by_place(ids: Collection[int], years: Collection[int], rows: Iterable[tuple]) -> Figures:
    found: Figures = {(pk, year): {} for pk in ids for year in years}
    for figure in starmap(Current, rows):
        found[figure.indicator_id, figure.year][figure.unit_id] = figure
    return found


def give_keys(
    indicators: Collection[Indicator], figures: Figures, moment: datetime | None = None
) -> None:
    """Put the keys that stood at a moment into the figures of keyed series; one query at most."""
    keyed = {indicator.pk for indicator in indicators if indicator.is_keyed}
    pairs = [pair for pair, of_units in figures.items() if pair[0] in keyed and of_units]
    if not pairs:
        return
    keys: dict[tuple[int, str], set[str]] = defaultdict(set)
    ids, years = {pk for pk, _year in pairs}, {year for _pk, year in pairs}
    if moment is None:
        rows = _current_keys(list(ids), list(years))
    else:
        stood = Figure.objects.as_of(moment).filter(indicator_id__in=ids, year__in=years)
        rows = FigureKey.objects.filter(figure__in=stood.order_by().values("pk")).values_list(*_KEY)
    for figure_id, part, key in rows:
        keys[figure_id, part].add(key)
    for pair in pairs:
        of_units = figures[pair]
        for unit_id, figure in of_units.items():
            of_units[unit_id] = figure._replace(
                keys=_known(keys, figure.id, FigureKey.Part.NUMERATOR),
                denominator_keys=_known(keys, figure.id, FigureKey.Part.DENOMINATOR),
            )


_KEY = ("figure_id", "part", "key")
_current_keys = Prepared(
    lambda indicators, years: FigureKey.objects.filter(
        figure__in=Figure.objects.current()
        .filter(indicator__among=indicators, year__among=years)
        .order_by()
        .values("pk")
    ).values_list(*_KEY),
    *(list, list),
)


def _known(
    keys: Mapping[tuple[int, str], set[str]], figure_id: int, part: str
) -> frozenset[str] | None:
    return frozenset(keys[figure_id, part]) if (figure_id, part) in keys else None


def recorded_cell(row: Current, beside: Sum | None = None) -> Cell:
    """A figure as it was recorded, with the sum of its children beside it."""
    return Cell(
        state=row.state,
        numerator=row.numerator,
        denominator=row.denominator,
        share=row.share,
        reason=row.reason,
        is_hidden=row.is_hidden,
        figure_id=row.id,
        sum_numerator=beside.numerator if beside else None,
        sum_denominator=beside.denominator if beside else None,
        reported=beside.reported if beside else int(row.state is State.VALUE),
        expected=beside.expected if beside else 1,
        exempt=beside.exempt if beside else 0,
        withheld=beside.withheld if beside else 0,
        demo=int(row.is_demo),
        real=int(not row.is_demo),
        recorded_at=row.recorded_at,
    )
