"""One report as its reviewer reads it: what to look at first, what is new, what may be done."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from goals.ledger import Origin, origin_of
from goals.models import Acceptance, Comment, Extension, Goal, Measure, Submission
from goals.pages.review.events import EventLine, event_lines, events_of, submissions_in
from goals.pages.review.said import (
    handed_text,
    said_parts,
    said_text,
)
from goals.pages.review.texts import TextChange, text_change
from goals.reports.contents import Contents, GoalPart, contents_of
from goals.reports.items import Item
from goals.reports.looking import (
    DECISIONS,
    Decided,
    Mark,
    is_unchanged,
    last_decided,
    mark_of,
    seen_of,
)
from goals.reports.rights import Standing
from goals.wording.answers import figure_text
from goals.wording.figures import difference_text
from goals.wording.review import (
    EVENT,
    MARK,
    OUTCOME,
    UNUSUAL,
    state_word,
    why_not_approved,
)
from goals.wording.words import DOOR, Word
from goals.workflow import Move, ReportState
from institutes.prepared import PreparedObjects

# What is looked at first. An unusual value comes before what is merely new.
FIRST = (Mark.DISPUTED, Mark.INCOMPLETE, Mark.STALE, Mark.CAME_IN)
ORDER = {mark: place for place, mark in enumerate(Mark)}
SHOWN_EVENTS = 5


@dataclass(frozen=True)
class Line:
    """One figure beside last year's and the one that was decided on before."""

    item: Item
    mark: Mark
    now: str
    parts: str
    last_year: str
    before: str  # as it was handed in when the report was last decided on; "" the first time
    difference: str
    other: str  # the ledger's figure, where the institute stands for another
    origin: Origin | None
    is_new: bool  # something else than when the report was last decided on
    comments: tuple[Comment, ...]

    @property
    def words(self) -> list[Word]:
        found = [MARK[self.mark]]
        return [UNUSUAL, *found] if self.item.is_unusual else found

    @property
    def source(self) -> str:
        """Where the ledger's figure comes from."""
        if self.item.figure is None or self.origin is None:
            return ""
        return self.origin.title or str(DOOR[self.item.figure.batch.kind])

    @property
    def outcome(self) -> str:
        return str(OUTCOME[self.item.settlement.outcome]) if self.item.settlement else ""

    @property
    def acceptance(self) -> Acceptance | None:
        return getattr(self.item.answer, "acceptance", None)

    @property
    def is_acceptable(self) -> bool:
        """There is an answer that a reviewer can call right, and nobody has yet."""
        waits = self.mark in (Mark.DISPUTED, Mark.INCOMPLETE)
        return self.item.answer is not None and self.acceptance is None and not waits

    @property
    def rank(self) -> tuple[int, int]:
        if self.mark in FIRST:
            return 0, ORDER[self.mark]
        return (1, 0) if self.item.is_unusual else (2, ORDER[self.mark])


@dataclass(frozen=True)
class TextPart:
    """What the institute writes about one goal, and how far its measures are."""

    goal: Goal
    change: TextChange
    measures: tuple[Measure, ...]
    comments: tuple[Comment, ...]


@dataclass(frozen=True)
class ReviewPage:
    standing: Standing
    contents: Contents
    seen: str
    submission: Submission | None
    before: Decided | None
    lines: tuple[Line, ...]  # to look at, the most important first
    unchanged: tuple[Line, ...]
    awaited: tuple[Line, ...]
    texts: tuple[TextPart, ...]
    comments: tuple[Comment, ...]  # on the report as a whole
    events: list[EventLine]
    more_events: int
    extension: Extension | None

    @property
    def year(self) -> int:
        return self.standing.report.round.year

    @property
    def last_year(self) -> int:
        return self.year - 1

    @property
    def state(self) -> Word:
        return state_word(self.standing)

    @property
    def before_word(self) -> str:
        return str(EVENT[self.before.event.kind]) if self.before else ""

    @property
    def approve_refusal(self) -> str:
        """Why the report may not be approved now; "" when it may."""
        return self.standing.sentence(Move.APPROVE) or why_not_approved(self.contents)

    @property
    def return_refusal(self) -> str:
        return self.standing.sentence(Move.RETURN)

    @property
    def may_accept(self) -> bool:
        return self.standing.may(Move.APPROVE)

    @property
    def may_reopen(self) -> bool:
        return self.standing.may(Move.REOPEN)

    @property
    def may_settle(self) -> bool:
        return self.standing.may(Move.SETTLE)

    @property
    def to_accept(self) -> int:
        """How many of the unchanged ones nobody has accepted yet."""
        return sum(line.acceptance is None for line in self.unchanged)

    @property
    def accepted(self) -> int:
        return sum(line.acceptance is not None for line in (*self.lines, *self.unchanged))

    @property
    def answered(self) -> int:
        return len(self.lines) + len(self.unchanged)

    @property
    def unusual(self) -> int:
        return sum(line.item.is_unusual for line in self.lines)

    @property
    def new(self) -> int:
        """Figures and texts that are others than when the report was last decided on."""
        if self.before is None:
            return 0
        return sum(line.is_new for line in self.lines) + sum(
            not part.change.is_same for part in self.texts
        )

    @property
    def is_waiting(self) -> bool:
        return self.standing.state is ReportState.SUBMITTED

    @property
    def was_approved(self) -> bool:
        """Approved figures stand in the ledger while the report is open again."""
        approved = any(line.event.kind == "approved" for line in self.events)
        return approved and self.standing.state in (
            ReportState.RETURNED,
            ReportState.SUBMITTED,
            ReportState.DRAFT,
        )


def review_page(standing: Standing) -> ReviewPage:
    """A fixed number of queries, however many figures there are."""
    report = standing.report
    contents = contents_of(report, standing.frame)
    happened = events_of(report)
    is_decided = any(event.kind in DECISIONS for event in happened)
    before = last_decided([report]).get(report.pk) if is_decided else None
    comments = _comments(standing)
    lines = [
        _line(item, before, standing, comments)
        for item in contents.items
        if mark_of(item) is not Mark.AWAITED
    ]
    looked_at = [line for line in lines if not is_unchanged(line.item, before)]
    events = event_lines(report, happened)
    return ReviewPage(
        standing=standing,
        contents=contents,
        seen=seen_of(contents),
        submission=next(iter(submissions_in(happened)), None),
        before=before,
        lines=tuple(sorted(looked_at, key=lambda line: line.rank)),
        unchanged=tuple(line for line in lines if is_unchanged(line.item, before)),
        awaited=tuple(
            _line(item, before, standing, comments)
            for item in contents.items
            if mark_of(item) is Mark.AWAITED
        ),
        texts=_texts(contents, before, comments),
        comments=tuple(one for one in comments if not one.indicator_id and not one.goal_id),
        events=events[:SHOWN_EVENTS],
        more_events=max(len(events) - SHOWN_EVENTS, 0),
        extension=standing.extension,
    )


_read_comments = PreparedObjects(
    lambda report: (
        Comment.objects.filter(report=report)
        .select_related("by", "indicator", "goal")
        .order_by("at", "pk")
    ),
    int,
)


def _comments(standing: Standing) -> list[Comment]:
    if not standing.sees_how_it_came_about:
        return []
    found = _read_comments(standing.report.pk)
    return [one for one in found if standing.sees_internal_comments or not one.is_internal]


def _line(item: Item, before: Decided | None, standing: Standing, comments: list[Comment]) -> Line:
    indicator = item.indicator
    value, last = item.value, item.value_last_year
    difference = None if value is None or last is None else value - last
    disagrees = item.figure is not None and mark_of(item) in (
        Mark.DISPUTED,
        Mark.SETTLED,
        Mark.EXEMPT,
        Mark.STALE,
        Mark.CAME_IN,
    )
    other = disagrees and not item.is_recorded
    return Line(
        item=item,
        mark=mark_of(item),
        now=said_text(item),
        parts=said_parts(item),
        last_year=figure_text(item.last_year, indicator),
        before=handed_text(before.figures.get(indicator.code), indicator) if before else "",
        difference=difference_text(difference, indicator.measured_in),
        other=figure_text(item.figure, indicator) if other else "",
        origin=origin_of(item.figure, standing.unit.acronym) if item.figure else None,
        is_new=before is not None and not before.has(item),
        comments=tuple(one for one in comments if one.indicator_id == indicator.pk),
    )


def _texts(
    contents: Contents, before: Decided | None, comments: list[Comment]
) -> tuple[TextPart, ...]:
    """Against the text of the last decision; the first time, against last year's report."""

    def part(one: GoalPart) -> TextPart:
        number = one.goal.number
        old = before.texts.get(number, "") if before else one.text_before
        return TextPart(
            goal=one.goal,
            change=text_change(old, one.text),
            measures=one.measures,
            comments=tuple(each for each in comments if each.goal_id == one.goal.pk),
        )

    return tuple(part(one) for one in contents.parts)


def default_deadline(standing: Standing, at: datetime) -> datetime:
    """A week from now, or the lock that applies already where that is later."""
    return max(standing.lock, at + timedelta(days=7))
