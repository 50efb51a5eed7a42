"""What stands in a unit's year, and the figures it is made from."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import starmap
from typing import NamedTuple

from django.db.models import QuerySet

from goals.calculations.aggregation import Total as Sum
from goals.calculations.terms import State
from goals.ledger import bulk
from goals.models import Figure, FigureKey, Indicator


@dataclass(frozen=True)
class Cell:
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
    extent: str
    state: State
    numerator: Decimal | None
    denominator: Decimal | None
    share: Decimal | None
    reason: str
    comment: str
    is_demo: bool
    is_hidden: bool
    recorded_at: datetime
    keys: frozenset[str] | None = None
    denominator_keys: frozenset[str] | None = None


Pair = tuple[int, int]  # indicator id, year
Figures = dict[Pair, dict[int, Current]]  # by the unit's id: all there are of a series and year

_FIELDS = [name for name in Current._fields if "keys" not in name]
STATES = {state.value: state for state in State}


def read_figures(figures: QuerySet[Figure]) -> Iterator[Current]:
    """Without their keys; one query."""
    return starmap(Current, bulk.read(figures.order_by(), _FIELDS, state=STATES))


def figures_of(
    indicators: Collection[Indicator], years: Collection[int], moment: datetime | None = None
) -> Figures:
    """The figures that stood at a moment, in every series and year; two queries, the second for
    keys."""
    ids = [indicator.pk for indicator in indicators]
    figures = Figure.objects.as_of(moment).filter(indicator_id__in=ids, year__in=years)
    found: Figures = {(pk, year): {} for pk in ids for year in years}
    for figure in read_figures(figures):
        found[figure.indicator_id, figure.year][figure.unit_id] = figure
    keyed = [indicator.pk for indicator in indicators if indicator.is_keyed]
    if not keyed:
        return found
    keys: dict[tuple[int, str], set[str]] = defaultdict(set)
    of_figures = FigureKey.objects.filter(
        figure__in=figures.filter(indicator_id__in=keyed).values("pk")
    )
    for figure_id, part, key in of_figures.values_list("figure_id", "part", "key"):
        keys[figure_id, part].add(key)
    for pk in keyed:
        for year in years:
            for unit_id, figure in found[pk, year].items():
                found[pk, year][unit_id] = figure._replace(
                    keys=_known(keys, figure.id, FigureKey.Part.NUMERATOR),
                    denominator_keys=_known(keys, figure.id, FigureKey.Part.DENOMINATOR),
                )
    return found


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
