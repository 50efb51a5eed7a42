"""Who reads which year, as of when: what every page starts from, and the one gate for figures.

`standings` answers for any indicators and units at once: the figure, its path to the target and
its assessment, with small groups already taken out for those who may not see them.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode

from django.utils import timezone

from goals import ledger
from goals.calculations.aggregation import value_of
from goals.calculations.assessment import Assessment, Base, Point, Rule, assess
from goals.calculations.assessment import Target as Path
from goals.calculations.terms import Aggregation, Direction, MeasuredIn, State, Status
from goals.ledger import EMPTY, Cell
from goals.models import Annotation, Indicator, Milestone, Plan, PlanIndicator, Target
from goals.proposals import Proposal, rule_of
from goals.wording.assessments import sentences
from goals.wording.figures import bare_value, difference_text, parts_text, unit_word, value_text
from goals.wording.words import LEVEL, STATE, STATUS, Word
from institutes.access import Rights
from institutes.models import Kind
from institutes.organisation import Node, Organisation, last_day, organisation_on, recasts

# A SUM never inherits its parent's target: an institute's share of it is not known.
INHERITS = {Aggregation.RATIO, Aggregation.COVERAGE}


def end_of(day: date) -> datetime:
    """The last moment of a day in Norway: what *as of* that day means."""
    return datetime.combine(day, time.max, tzinfo=timezone.get_default_timezone())


@dataclass(frozen=True)
class Standing:
    """One series in one unit, up to the year that is read."""

    indicator: Indicator
    unit: Node
    year: int
    cells: Mapping[int, Cell]
    assessment: Assessment
    target: Target | None
    target_owner: Node | None

    @property
    def cell(self) -> Cell:
        return self.cells.get(self.year, EMPTY)

    def value_in(self, year: int) -> Decimal | None:
        return _value(self.indicator, self.cells.get(year, EMPTY))

    @property
    def value(self) -> Decimal | None:
        return self.value_in(self.year)

    @property
    def value_text(self) -> str:
        return value_text(self.value, self.indicator.measured_in)

    @property
    def bare_value(self) -> str:
        return bare_value(self.value, self.indicator.measured_in)

    @property
    def unit_word(self) -> str:
        return unit_word(self.indicator.measured_in)

    @property
    def parts_text(self) -> str:
        return parts_text(self.cell.numerator, self.cell.denominator)

    @property
    def state(self) -> Word:
        return STATE[self.cell.state]

    @property
    def has_value(self) -> bool:
        return self.cell.state is State.VALUE

    @property
    def status(self) -> Word:
        return STATUS[self.assessment.status]

    @property
    def level(self) -> Word:
        """For LV-01 in an institute: documented or not, instead of a status."""
        return LEVEL[None if self.value is None else self.cell.numerator >= 1]

    @property
    def target_text(self) -> str:
        if self.target is None:
            return ""
        measured_in = self.target.measured_in or self.indicator.measured_in
        return value_text(self.target.value, measured_in, trimmed=True)

    @property
    def base_text(self) -> str:
        base = self.assessment.base
        known = base is not None and base.value is not None
        return value_text(base.value, self.indicator.measured_in) if known else ""

    @property
    def year_before(self) -> int:
        return self.year - 1

    @property
    def change(self) -> Decimal | None:
        """Since the year before, in the indicator's own unit."""
        before, now = self.value_in(self.year - 1), self.value
        return None if before is None or now is None else now - before

    @property
    def change_text(self) -> str:
        return difference_text(self.change, self.indicator.measured_in)

    @property
    def sentences(self) -> list[str]:
        return sentences(self.assessment, self.indicator.measured_in)


def _value(indicator: Indicator, cell: Cell) -> Decimal | None:
    if cell.state is not State.VALUE:
        return None
    return value_of(
        cell.numerator,
        cell.denominator,
        cell.share,
        MeasuredIn(indicator.measured_in),
        indicator.has_denominator,
    )


@dataclass(frozen=True)
class Reading:
    """Who reads which year of which plan, as of which day (None: now).

    `proposed` is read in the place of what stands: what would the statuses be?
    """

    plan: Plan
    year: int
    rights: Rights
    as_of: date | None = None
    proposed: Proposal | None = None
    today: date | None = None  # given: the organisation as it is that day, for every year
    organisation: Organisation = field(init=False)
    recast: Mapping[int, Organisation] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        if self.today:
            object.__setattr__(self, "recast", recasts(self.years, self.today))
            object.__setattr__(self, "organisation", self.recast[self.year])
        else:
            object.__setattr__(self, "organisation", organisation_on(last_day(self.year)))

    @property
    def moment(self) -> datetime | None:
        return end_of(self.as_of) if self.as_of else None

    @property
    def query(self) -> str:
        """What keeps the reader's choice from page to page."""
        return f"?{urlencode({'year': str(self.year)} | self._chosen)}"

    @property
    def _chosen(self) -> dict[str, str]:
        chosen = {"as_of": self.as_of.isoformat()} if self.as_of else {}
        return chosen | ({"organisation": "now"} if self.today else {})

    @property
    def as_of_query(self) -> str:
        """The same for addresses that carry the year themselves."""
        return f"?{urlencode(self._chosen)}" if self._chosen else ""

    @property
    def years(self) -> range:
        """From the first year figures are kept for to the year that is read."""
        return range(self.plan.figures_from, self.year + 1)

    @cached_property
    def entries(self) -> list[PlanIndicator]:
        """The plan's series in their order, each with its indicator and goal."""
        return list(self.plan.entries.select_related("indicator", "goal").order_by("position"))

    @cached_property
    def targets(self) -> dict[tuple[int, int], Target]:
        """By (indicator id, unit id): the targets that stood."""
        rows = self.plan.targets.as_of(self.moment)
        found = {(target.indicator_id, target.unit_id): target for target in rows}
        if self.proposed and self.proposed.unit_id:
            cell = (self.proposed.indicator.pk, self.proposed.unit_id)
            found.pop(cell, None)
            if self.proposed.target:
                found[cell] = self.proposed.target
        return found

    @cached_property
    def milestones(self) -> dict[int | None, tuple[tuple[int, Decimal], ...]]:
        """By target id, the (year, value) pairs on the way to it; a proposed target has no id."""
        found: dict[int | None, tuple[tuple[int, Decimal], ...]] = {}
        rows = Milestone.objects.filter(target__plan=self.plan).order_by("year")
        for target_id, year, value in rows.values_list("target_id", "year", "value"):
            found[target_id] = (*found.get(target_id, ()), (year, value))
        if self.proposed:
            found[None] = self.proposed.milestones
        return found

    @cached_property
    def annotations(self) -> list[Annotation]:
        """Breaks and notes of all series."""
        return list(Annotation.objects.filter(indicator__plans=self.plan))

    def breaks(self, indicator: Indicator) -> list[Annotation]:
        return [
            note
            for note in self.annotations
            if note.indicator_id == indicator.pk and note.kind == Annotation.Kind.BREAK
        ]

    def notes(self, indicator: Indicator, unit: Node) -> list[Annotation]:
        return [
            note
            for note in self.annotations
            if note.indicator_id == indicator.pk
            and note.kind == Annotation.Kind.NOTE
            and note.unit_id in (None, unit.id)
        ]

    def sees_small_groups_of(self, unit: Node) -> bool:
        return self.rights.sees_small_groups_of(unit.id, unit.parent_id)

    def standings(
        self,
        indicators: Collection[Indicator],
        units: Iterable[Node],
        *,
        institutes_since: int | None = None,
    ) -> dict[tuple[int, int], Standing]:
        """By (indicator id, unit id). Institutes may be read from a later year than parents."""
        units = list(units)
        cells = ledger.cells(
            indicators,
            [unit.id for unit in units],
            self.years,
            self.moment,
            institutes_since=institutes_since,
            organisations=self.recast,
        )
        by_series: dict[tuple[int, int], dict[int, Cell]] = {}
        for (indicator_id, unit_id, year), cell in cells.items():
            by_series.setdefault((indicator_id, unit_id), {})[year] = cell
        return {
            (indicator.pk, unit.id): self._standing(
                indicator, unit, by_series.get((indicator.pk, unit.id), {})
            )
            for indicator in indicators
            for unit in units
        }

    def _standing(self, indicator: Indicator, unit: Node, cells: Mapping[int, Cell]) -> Standing:
        if indicator.smallest_group and not self.sees_small_groups_of(unit):
            cells = {year: _suppressed(cell) for year, cell in cells.items()}
        target, owner = self._target(indicator, unit)
        series = [
            Point(
                year=year,
                value=_value(indicator, cell),
                state=cell.state,
                complete=cell.is_complete,
                approved_on=cell.recorded_at.date() if cell.recorded_at else None,
            )
            for year, cell in cells.items()
        ]
        path, base = self._path(indicator, unit, target, owner, cells)
        assessment = assess(
            series,
            base,
            path,
            Direction(indicator.direction),
            self._rule(indicator),
            last_day(self.year),
        )
        return Standing(indicator, unit, self.year, cells, assessment, target, owner)

    def _rule(self, indicator: Indicator) -> Rule:
        proposed = self.proposed
        if proposed and proposed.rule and proposed.indicator.pk == indicator.pk:
            return proposed.rule
        return rule_of(indicator)

    def _target(self, indicator: Indicator, unit: Node) -> tuple[Target | None, Node | None]:
        """The unit's own target, or the nearest ancestor's where the series inherits."""
        own = self.targets.get((indicator.pk, unit.id))
        if own or indicator.aggregation not in INHERITS:
            return own, unit if own else None
        for ancestor in self.organisation.ancestors(unit.id):
            if target := self.targets.get((indicator.pk, ancestor.id)):
                return target, ancestor
        return None, None

    def _path(
        self,
        indicator: Indicator,
        unit: Node,
        target: Target | None,
        owner: Node | None,
        cells: Mapping[int, Cell],
    ) -> tuple[Path | None, Base | None]:
        if target is None or owner is None:
            return None, None
        inherited = owner.id != unit.id
        path = Path(
            year=target.year,
            value=target.value,
            milestones=self.milestones.get(target.pk, ()),
            inherited_from=owner.acronym if inherited else "",
            rate_known=target.measured_in in ("", indicator.measured_in),
        )
        if target.base_year is None:
            return path, None
        if target.base_value is not None and not inherited:
            return path, Base(target.base_year, target.base_value)
        own = _value(indicator, cells.get(target.base_year, EMPTY))
        return path, Base(target.base_year, own, from_own_figure=own is not None)


def _suppressed(cell: Cell) -> Cell:
    """The cell without its numbers, if it is a small group or covers for one."""
    if not cell.is_hidden:
        return cell
    return replace(
        cell,
        state=State.WITHHELD,
        numerator=None,
        denominator=None,
        share=None,
        sum_numerator=None,
        sum_denominator=None,
        reason="small_group",
    )


def counted(standings: Iterable[Standing]) -> list[tuple[Status, Word, int]]:
    """How many stand at each status, in the fixed order; empty statuses are left out."""
    numbers: dict[Status, int] = {}
    for standing in standings:
        status = standing.assessment.status
        numbers[status] = numbers.get(status, 0) + 1
    return [(status, STATUS[status], numbers[status]) for status in Status if status in numbers]


def is_level(indicator: Indicator, unit: Node) -> bool:
    """Whether the cell is an institute's documented level, which has words of its own."""
    return indicator.aggregation == Aggregation.COVERAGE and unit.kind == Kind.INSTITUTE
