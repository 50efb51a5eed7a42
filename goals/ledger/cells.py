"""What stands in a unit's year, and the figures it is made from."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

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


class Row(NamedTuple):
    """A current figure, as little of it as adding up needs; a workbook has tens of thousands."""

    id: int
    indicator_id: int
    unit_id: int
    year: int
    extent: str
    state: str
    numerator: Decimal | None
    denominator: Decimal | None
    share: Decimal | None
    reason: str
    is_demo: bool
    is_hidden: bool
    recorded_at: datetime
    keys: frozenset[str] = frozenset()
    denominator_keys: frozenset[str] = frozenset()


ROW_FIELDS = [name for name in Row._fields if "keys" not in name]


def rows_of(
    indicators: Collection[Indicator], years: Collection[int], moment: datetime | None
) -> list[Row]:
    """The figures that stood at a moment; two queries, the second for keys."""
    ids = [indicator.pk for indicator in indicators]
    figures = Figure.objects.as_of(moment).filter(indicator_id__in=ids, year__in=years)
    rows = [Row(*values) for values in bulk.read(figures.order_by(), ROW_FIELDS)]
    keyed = [indicator.pk for indicator in indicators if indicator.is_keyed]
    if not keyed:
        return rows
    keys: dict[tuple[int, str], set[str]] = defaultdict(set)
    of_figures = FigureKey.objects.filter(
        figure__in=figures.filter(indicator_id__in=keyed).values("pk")
    )
    for figure_id, part, key in of_figures.values_list("figure_id", "part", "key"):
        keys[figure_id, part].add(key)
    return [
        row._replace(
            keys=frozenset(keys[row.id, FigureKey.Part.NUMERATOR]),
            denominator_keys=frozenset(keys[row.id, FigureKey.Part.DENOMINATOR]),
        )
        if row.indicator_id in keyed
        else row
        for row in rows
    ]


def recorded_cell(row: Row, beside: Sum | None = None) -> Cell:
    """A figure as it was recorded, with the sum of its children beside it."""
    return Cell(
        state=State(row.state),
        numerator=row.numerator,
        denominator=row.denominator,
        share=row.share,
        reason=row.reason,
        is_hidden=row.is_hidden,
        figure_id=row.id,
        sum_numerator=beside.numerator if beside else None,
        sum_denominator=beside.denominator if beside else None,
        reported=beside.reported if beside else int(row.state == State.VALUE),
        expected=beside.expected if beside else 1,
        exempt=beside.exempt if beside else 0,
        withheld=beside.withheld if beside else 0,
        demo=int(row.is_demo),
        real=int(not row.is_demo),
        recorded_at=row.recorded_at,
    )
