"""What is in a report: its figures, and the text on each goal. Read at once, in a fixed number of
queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from goals import ledger
from goals.models import (
    Answer,
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
from institutes.prepared import PreparedObjects

BLANK = Typed()


@dataclass(frozen=True)
class GoalPart:
    """One goal of the plan in a report."""

    goal: Goal
    items: tuple[Item, ...]
    narrative: Narrative | None
    measures: tuple[Measure, ...]  # the unit is responsible for
    text_before: str = ""  # in the report of the year before, of a report that is read alone

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


def entries_of(round_: Round) -> list[PlanIndicator]:
    """The series that a round's reports are about, in their order, with indicator and goal; one
    query."""
    return entries_in(ledger.frame_of(round_.plan_id), round_.year)


def entries_in(frame: ledger.Frame, year: int) -> list[PlanIndicator]:
    """The plan's series that an institute's report of the year is about, in their order."""
    found = [one for one in frame.entries if one.goal is not None and _is_asked(one, year)]
    return sorted(found, key=lambda one: (one.goal.number, one.position))


def _is_asked(entry: PlanIndicator, year: int) -> bool:
    series = entry.indicator
    return (
        series.collected_at == UnitKind.INSTITUTE
        and not series.is_computed
        and series.first_year <= year
        and (series.last_year is None or series.last_year >= year)
    )


def contents_of(report: Report, frame: ledger.Frame | None = None) -> Contents:
    """Everything in a report, and what its unit wrote the year before. See `contents_of_many`."""
    year = report.round.year
    return _contents([report], frame, texts_of=[year - 1, year])[report.pk]


def contents_of_many(
    reports: Sequence[Report], frame: ledger.Frame | None = None
) -> dict[int, Contents]:
    """The contents of reports of one round, by report id; three queries, and up to four for where
    figures come from. Ask with `select_related("round")`.

    Plan, organisation and measures come from the frame (goals.ledger.frames), which is asked for
    if it is not given, and which is shared: they are looked at, and never written to.
    """
    return _contents(reports, frame, texts_of=[reports[0].round.year]) if reports else {}


def _contents(
    reports: Sequence[Report], frame: ledger.Frame | None, *, texts_of: list[int]
) -> dict[int, Contents]:
    round_ = reports[0].round
    frame = ledger.frame_of(round_.plan_id, frame)
    read = _Read(
        round_.year,
        frame,
        entries_in(frame, round_.year),
        sorted(frame.goals, key=lambda goal: goal.number),
        reports,
        texts_of,
    )
    return {report.pk: read.contents(report) for report in reports}


_read_narratives = PreparedObjects(
    lambda units, years: (
        Narrative.objects.current()
        .filter(report__unit__among=units, report__round__year__among=years)
        .select_related("by")
        .order_by()
    ),
    *(list, list),
)
_read_answers = PreparedObjects(
    lambda reports: (
        Answer.objects.current()
        .filter(report__among=reports)
        .select_related("by", "settlement__by", "acceptance__by")
        .order_by()
    ),
    list,
)
_read_figures = PreparedObjects(
    lambda units, indicators, years: (
        Figure.objects.current()
        .filter(unit__among=units, indicator__among=indicators, year__among=years)
        .order_by()
    ),
    *(list, list, list),
)


class _Read:
    """What reports of one round hold, read at once."""

    def __init__(
        self,
        year: int,
        frame: ledger.Frame,
        entries: Sequence[PlanIndicator],
        goals: Sequence[Goal],
        reports: Sequence[Report],
        texts_of: list[int],
    ):
        self.frame = frame
        self.entries = entries
        self.goals = goals
        units = [report.unit_id for report in reports]
        indicators = [entry.indicator for entry in entries]
        found = _read_figures(units, [series.pk for series in indicators], [year - 1, year])
        self.figures = _by_place(figure for figure in found if figure.year == year)
        self.last_year = _by_place(figure for figure in found if figure.year != year)
        self.frame.give_origins(self.figures.values())
        self.answers = self._answers(reports)
        texts = _read_narratives(units, texts_of)
        ids = {report.pk for report in reports}
        self.narratives = {(one.report_id, one.goal_id): one for one in texts}
        self.texts_before = {one.goal_id: one.text for one in texts if one.report_id not in ids}

    def _answers(self, reports: Sequence[Report]) -> dict[tuple[int, int], Answer]:
        """By (report id, indicator id)."""
        found = _read_answers([report.pk for report in reports])
        self._give_figures(found)
        return {(answer.report_id, answer.indicator_id): answer for answer in found}

    def _give_figures(self, answers: Sequence[Answer]) -> None:
        """Each answer the figure it is about: nearly always the one that stands."""
        known = {figure.pk: figure for figure in self.figures.values()}
        named = {answer.figure_id for answer in answers if answer.figure_id}
        if missing := named - known.keys():
            known |= Figure.objects.in_bulk(missing)
        for answer in answers:
            if answer.figure_id:
                answer.figure = known[answer.figure_id]

    def contents(self, report: Report) -> Contents:
        items: dict[int, list[Item]] = {}
        for entry in self.entries:
            items.setdefault(entry.goal_id, []).append(self._item(report, entry))
        return Contents(report, tuple(self._part(report, goal, items) for goal in self.goals))

    def _part(self, report: Report, goal: Goal, items: Mapping[int, list[Item]]) -> GoalPart:
        measures = self.frame.measures.get(goal.pk, ())
        return GoalPart(
            goal,
            tuple(items.get(goal.pk, ())),
            self.narratives.get((report.pk, goal.pk)),
            tuple(one for one in measures if one.responsible_id == report.unit_id),
            self.texts_before.get(goal.pk, ""),
        )

    def _item(self, report: Report, entry: PlanIndicator) -> Item:
        series = entry.indicator
        answer = self.answers.get((report.pk, series.pk))
        return Item(
            entry=entry,
            definition=self.frame.definitions.get(series.pk),
            figure=self.figures.get((report.unit_id, series.pk)),
            last_year=self.last_year.get((report.unit_id, series.pk)),
            answer=answer,
            settlement=getattr(answer, "settlement", None),
            typed=read_typed(answer.numerator, answer.denominator, series) if answer else BLANK,
        )


def _by_place(figures: Iterable[Figure]) -> dict[tuple[int, int], Figure]:
    """By (unit id, indicator id)."""
    return {(figure.unit_id, figure.indicator_id): figure for figure in figures}
