"""Who reads which year, as of when: what every page starts from, and the one gate for figures.

`standings` answers for any indicators and units at once: the figure, its path to the target and
its assessment, with small groups already taken out for those who may not see them.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode

from django.utils import timezone

from goals import ledger
from goals.ledger import Cell
from goals.ledger.judging import Judge, outside_reach
from goals.models import Annotation, Indicator, Milestone, Plan, PlanIndicator, Target
from goals.pages.standing import Standing, counted, is_level
from goals.proposals import Proposal
from institutes.access import Rights
from institutes.organisation import Node, Organisation, last_day, organisation_on, recasts

__all__ = ["Reading", "Standing", "counted", "end_of", "is_level"]


def end_of(day: date) -> datetime:
    """The last moment of a day in Norway: what *as of* that day means."""
    return datetime.combine(day, time.max, tzinfo=timezone.get_default_timezone())


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

    @cached_property
    def judge(self) -> Judge:
        """By which targets and rules this year is judged."""
        proposed = self.proposed
        rules = {proposed.indicator.pk: proposed.rule} if proposed and proposed.rule else {}
        return Judge(self.year, self.organisation, self.targets, self.milestones, rules)

    def _standing(self, indicator: Indicator, unit: Node, cells: Mapping[int, Cell]) -> Standing:
        if indicator.smallest_group and not self.sees_small_groups_of(unit):
            cells = {year: outside_reach(cell) for year, cell in cells.items()}
        found = self.judge.judge(indicator, unit, cells)
        return Standing(
            indicator, unit, self.year, cells, found.assessment, found.target, found.target_owner
        )
