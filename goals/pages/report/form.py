"""The report's own page: what is in it, what is left to do, and what may be done with it now."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils import formats, timezone

from goals.models import Answer, Comment, Event, Figure, PlanIndicator, Submission
from goals.pages.report.lines import FigureLine, GoalLines
from goals.pages.report.tasks import Task, heading, ready_text, tasks_of
from goals.pages.review.events import events_of, submissions_in
from goals.reports.contents import Contents, contents_of
from goals.reports.handed_in import checksum, handed_in
from goals.reports.items import Item
from goals.reports.rights import Standing
from goals.typed import Typed, read_typed
from goals.wording.reports import changed_by_text, moment_text
from goals.workflow import WRITING, Actor, Move, ReportState
from institutes.access import Rights
from institutes.pages.level import UnitLevel, unit_level
from institutes.prepared import PreparedObjects


@dataclass(frozen=True)
class ReportPage:
    """A whole report as one person meets it."""

    standing: Standing
    contents: Contents
    goals: tuple[GoalLines, ...]
    comments: tuple[Comment, ...]  # on the report as a whole, none of them internal
    returned: Event | None  # the newest return, while it is being worked on
    tasks: tuple[Task, ...]
    submissions: tuple[Submission, ...]  # whose receipts the reader may open
    level: UnitLevel  # the core areas as they stand, or stood when it was handed in
    at: datetime

    @property
    def heading(self) -> str:
        return heading(self.standing, self.tasks, self.at)

    @property
    def may_write(self) -> bool:
        return self.standing.may(Move.SAVE)

    @property
    def asks_reason(self) -> bool:
        """Whoever writes for others says why, each time; nothing is saved by itself then."""
        return self.standing.needs_reason(Move.SAVE)

    @property
    def is_head(self) -> bool:
        return self.standing.may(Move.SUBMIT)

    @property
    def may_mark(self) -> bool:
        return self.standing.may(Move.READY)

    @property
    def is_offered(self) -> bool:
        """Whether the buttons of the institute concern this reader at all."""
        own = {Actor.REPORTER, Actor.HEAD, Actor.ADMINISTRATOR}
        return bool(self.standing.actors & own)

    @property
    def why_not_write(self) -> str:
        return self.standing.sentence(Move.SAVE)

    @property
    def why_not_submit(self) -> str:
        return self.standing.sentence(Move.SUBMIT)

    @property
    def level_stood_on(self) -> str:
        """The day its core areas are told of, when that is not today."""
        is_today = self.level.day == timezone.localtime(self.at).date()
        return "" if is_today else formats.date_format(self.level.day, "SHORT_DATE_FORMAT")

    @property
    def lock_text(self) -> str:
        return moment_text(self.standing.lock)

    @property
    def ready(self) -> str:
        report = self.standing.report
        return ready_text(report) if report.ready_at else ""

    @cached_property
    def problems(self) -> list[tuple[str, str]]:
        """What was said and cannot stand so: place on the page and sentence."""
        return [
            problem
            for goal in self.goals
            for line in goal.lines
            if line.problems
            for problem in line.left_to_do
        ]

    @cached_property
    def left_to_do(self) -> list[tuple[str, str]]:
        """Everything that stands in the way of submitting, in the order of the page."""
        found = []
        for goal in self.goals:
            for line in goal.lines:
                found += line.left_to_do
            if goal.part.needs_text:
                found.append((f"id_goal-{goal.goal.number}-text", goal.ask))
        return found

    @cached_property
    def last_saved(self) -> str:
        """Who wrote last, and when."""
        written = [line.answer for goal in self.goals for line in goal.lines if line.answer]
        written += [goal.part.narrative for goal in self.goals if goal.part.narrative]
        newest = max(written, key=lambda one: one.at, default=None)
        return changed_by_text(newest, self.at) if newest else ""

    # ── what one vouches for ───────────────────────────────────────────────
    @property
    def version(self) -> int:
        return self.standing.report.version

    @cached_property
    def checksum(self) -> str:
        return checksum(handed_in(self.contents))

    @cached_property
    def lines(self) -> list[FigureLine]:
        return [line for goal in self.goals for line in goal.lines]

    def _with(self, *chosen: str) -> list[FigureLine]:
        return [line for line in self.lines if line.item.choice in chosen]

    @property
    def vouched(self) -> list[FigureLine]:
        return self._with(Answer.Choice.CONFIRMED, Answer.Choice.OWN)

    @property
    def disputed(self) -> list[FigureLine]:
        return self._with(Answer.Choice.DISPUTED)

    @property
    def exempt(self) -> list[FigureLine]:
        return self._with(Answer.Choice.NOT_APPLICABLE)


_read_comments = PreparedObjects(
    lambda report: (
        Comment.objects.filter(report=report, is_internal=False)
        .select_related("by")
        .order_by("at", "pk")
    ),
    int,
)


def report_page(standing: Standing, rights: Rights, at: datetime) -> ReportPage:
    """Everything on the page, in a fixed number of queries."""
    report = standing.report
    contents = contents_of(report, standing.frame)
    comments = _read_comments(report.pk)
    events = events_of(report)
    submissions = tuple(reversed(submissions_in(events)))
    unit = standing.unit
    sees_all = rights.sees_small_groups_of(unit.id, unit.parent_id)
    return ReportPage(
        standing=standing,
        contents=contents,
        goals=tuple(
            GoalLines(
                part,
                tuple(_line(item, at, comments, sees_all=sees_all) for item in part.items),
                at,
                tuple(one for one in comments if one.goal_id == part.goal.pk),
            )
            for part in contents.parts
        ),
        comments=tuple(one for one in comments if not (one.indicator_id or one.goal_id)),
        returned=_returned(standing, events),
        tasks=tasks_of(standing, contents),
        submissions=submissions if sees_all else (),
        level=unit_level(
            unit, _level_day(standing, submissions, at), standing.frame.register_of([unit.id])
        ),
        at=at,
    )


def _returned(standing: Standing, events: Iterable[Event]) -> Event | None:
    if standing.state is not ReportState.RETURNED:
        return None
    kinds = (Event.Kind.RETURNED, Event.Kind.REOPENED)
    return next((event for event in events if event.kind in kinds), None)


def _level_day(standing: Standing, submissions: Sequence[Submission], at: datetime) -> date:
    """Today; once the report is handed in, the day on which it was: evidence goes on without it."""
    is_handed_in = submissions and standing.state not in WRITING
    return timezone.localtime(submissions[-1].at if is_handed_in else at).date()


def _line(item: Item, at: datetime, comments: Collection[Comment], *, sees_all: bool) -> FigureLine:
    hidden = any(one.is_hidden for one in (item.figure, item.last_year) if one)
    return FigureLine(
        item,
        at,
        tuple(one for one in comments if one.indicator_id == item.indicator.pk),
        is_hidden=hidden and not sees_all,
    )


_read_figures = PreparedObjects(
    lambda unit, indicator, years: (
        Figure.objects.current()
        .filter(unit=unit, indicator=indicator, year__among=years)
        .select_related("batch")
        .order_by()
    ),
    *(int, int, list),
)


def figure_line(
    standing: Standing, entry: PlanIndicator, answer: Answer | None, at: datetime
) -> FigureLine:
    """One figure alone, in one query: what a field that saved itself says about itself."""
    report = standing.report
    years = [report.round.year - 1, report.round.year]
    found = _read_figures(report.unit_id, entry.indicator_id, years)
    figures = {figure.year: figure for figure in found}
    item = Item(
        entry=entry,
        definition=None,
        figure=figures.get(report.round.year),
        last_year=figures.get(report.round.year - 1),
        answer=answer,
        settlement=None,
        typed=read_typed(answer.numerator, answer.denominator, entry.indicator)
        if answer
        else Typed(),
    )
    return FigureLine(item, at)
