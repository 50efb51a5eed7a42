"""What is in a report: its figures, and the text on each goal. Read at once, in a fixed number of
queries."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from goals import ledger
from goals.ledger.origins import SHARED
from goals.models import (
    Answer,
    Definition,
    Figure,
    Goal,
    Measure,
    Narrative,
    PlanIndicator,
    Report,
    Round,
)
from goals.reports.items import Item
from goals.typed import Typed, read_typed
from institutes.models import Kind as UnitKind


@dataclass(frozen=True)
class GoalPart:
    """One goal of the plan in a report."""

    goal: Goal
    items: tuple[Item, ...]
    narrative: Narrative | None
    measures: tuple[Measure, ...]  # the unit is responsible for

    @property
    def text(self) -> str:
        return self.narrative.text if self.narrative else ""

    @property
    def needs_text(self) -> bool:
        """Each of the four goals gets a few words; the aim has its core areas."""
        return self.goal.number > 0 and not self.text.strip()


@dataclass(frozen=True)
class Contents:
    """A whole report."""

    report: Report
    parts: tuple[GoalPart, ...]

    @property
    def items(self) -> list[Item]:
        return [item for part in self.parts for item in part.items]

    @property
    def needs(self) -> list[Item]:
        """The figures with something left to do."""
        return [item for item in self.items if item.need]

    @property
    def open_disputes(self) -> list[Item]:
        return [item for item in self.items if item.is_open_dispute]

    @property
    def is_complete(self) -> bool:
        """Whether it can be submitted."""
        stopped = any(item.stops for item in self.items)
        return not stopped and not any(part.needs_text for part in self.parts)

    def item(self, code: str) -> Item | None:
        return next((item for item in self.items if item.indicator.code == code), None)


def entries_of(round_: Round) -> QuerySet[PlanIndicator]:
    """The series that a round's reports are about, in their order, with indicator and goal."""
    return (
        PlanIndicator.objects.filter(
            Q(indicator__last_year__isnull=True) | Q(indicator__last_year__gte=round_.year),
            plan_id=round_.plan_id,
            goal__isnull=False,
            indicator__collected_at=UnitKind.INSTITUTE,
            indicator__is_computed=False,
            indicator__first_year__lte=round_.year,
        )
        .select_related("indicator", "goal")
        .order_by("goal__number", "position")
    )


def contents_of(report: Report) -> Contents:
    """Everything in a report; ten to twelve queries. Ask with `select_related("round")`."""
    return contents_of_many([report])[report.pk]


def contents_of_many(reports: list[Report]) -> dict[int, Contents]:
    """The contents of reports of one round, by report id; as many queries as for one."""
    if not reports:
        return {}
    round_ = reports[0].round
    units = [report.unit_id for report in reports]
    entries = list(entries_of(round_))
    indicators = [entry.indicator for entry in entries]
    figures = {
        (figure.unit_id, figure.indicator_id): figure
        for figure in Figure.objects.current()
        .filter(unit_id__in=units, indicator__in=indicators, year=round_.year)
        .prefetch_related(*SHARED)
        .order_by()
    }
    last_year = ledger.cells(indicators, units, [round_.year - 1])
    answers = {
        (answer.report_id, answer.indicator_id): answer
        for answer in Answer.objects.current()
        .filter(report__in=reports)
        .select_related("by", "settlement__by", "figure", "acceptance__by")
        .order_by()
    }
    definitions = {
        one.indicator_id: one
        for one in Definition.objects.filter(indicator__in=indicators).order_by("version")
    }
    narratives = {
        (one.report_id, one.goal_id): one
        for one in Narrative.objects.current()
        .filter(report__in=reports)
        .select_related("by")
        .order_by()
    }
    measures: dict[tuple[int, int], list[Measure]] = {}
    for one in Measure.objects.filter(plan_id=round_.plan_id, responsible_id__in=units):
        measures.setdefault((one.responsible_id, one.goal_id), []).append(one)
    goals = list(Goal.objects.filter(plan_id=round_.plan_id).order_by("number"))

    def item(report: Report, entry: PlanIndicator) -> Item:
        indicator = entry.indicator
        answer = answers.get((report.pk, indicator.pk))
        return Item(
            entry=entry,
            definition=definitions.get(indicator.pk),
            figure=figures.get((report.unit_id, indicator.pk)),
            last_year=last_year.get((indicator.pk, report.unit_id, round_.year - 1), ledger.EMPTY),
            answer=answer,
            settlement=getattr(answer, "settlement", None),
            typed=read_typed(answer.numerator, answer.denominator, indicator)
            if answer
            else Typed(),
        )

    return {
        report.pk: Contents(
            report,
            tuple(
                GoalPart(
                    goal,
                    tuple(item(report, entry) for entry in entries if entry.goal_id == goal.pk),
                    narratives.get((report.pk, goal.pk)),
                    tuple(measures.get((report.unit_id, goal.pk), ())),
                )
                for goal in goals
            ),
        )
        for report in reports
    }
