"""Everything that happened to a report, and every version of what was written in it."""

from dataclasses import dataclass

from goals.models import Answer, Comment, Goal, Indicator, Narrative, Settlement, Submission
from goals.pages.review.events import EventLine, event_lines, events_of, submissions_in
from goals.pages.review.said import typed_text
from goals.pages.review.texts import TextChange, text_change
from goals.reports.items import Choice
from goals.reports.rights import Standing
from goals.typed import read_typed
from goals.wording.review import CHOICE, OUTCOME, state_word
from goals.wording.words import Word


@dataclass(frozen=True)
class AnswerVersion:
    answer: Answer
    text: str  # the number as it was read, where there is one

    @property
    def word(self) -> str:
        return str(CHOICE[self.answer.choice])

    @property
    def settlement(self) -> Settlement | None:
        return getattr(self.answer, "settlement", None)

    @property
    def outcome(self) -> str:
        return str(OUTCOME[self.settlement.outcome]) if self.settlement else ""


@dataclass(frozen=True)
class FigureHistory:
    indicator: Indicator
    versions: tuple[AnswerVersion, ...]  # newest first


@dataclass(frozen=True)
class TextVersion:
    narrative: Narrative
    change: TextChange


@dataclass(frozen=True)
class TextHistory:
    goal: Goal
    versions: tuple[TextVersion, ...]  # newest first


@dataclass(frozen=True)
class HistoryPage:
    standing: Standing
    events: list[EventLine]
    submissions: tuple[Submission, ...]
    figures: tuple[FigureHistory, ...]
    texts: tuple[TextHistory, ...]
    comments: tuple[Comment, ...]

    @property
    def state(self) -> Word:
        return state_word(self.standing)

    @property
    def year(self) -> int:
        return self.standing.report.round.year


def history_page(standing: Standing) -> HistoryPage:
    """Events for all who may read the report; drafts and comments for those whose work it is."""
    report = standing.report
    events = events_of(report)
    inside = standing.sees_how_it_came_about
    comments = report.comments.select_related("by", "indicator", "goal").order_by("-at", "-pk")
    if not standing.sees_internal_comments:
        comments = comments.filter(is_internal=False)
    return HistoryPage(
        standing=standing,
        events=event_lines(report, events),
        submissions=submissions_in(events),
        figures=_figures(standing) if inside else (),
        texts=_texts(standing) if inside else (),
        comments=tuple(comments) if inside else (),
    )


def _figures(standing: Standing) -> tuple[FigureHistory, ...]:
    answers = (
        Answer.objects.filter(report=standing.report)
        .select_related("by", "indicator", "settlement__by", "acceptance__by")
        .order_by("indicator__code", "-number")
    )
    found: dict[Indicator, list[AnswerVersion]] = {}
    for answer in answers:
        found.setdefault(answer.indicator, []).append(
            AnswerVersion(answer, _text(answer, answer.indicator))
        )
    return tuple(FigureHistory(one, tuple(versions)) for one, versions in found.items())


def _text(answer: Answer, indicator: Indicator) -> str:
    if answer.choice not in (Choice.OWN, Choice.DISPUTED):
        return ""
    typed = read_typed(answer.numerator, answer.denominator, indicator)
    return typed_text(answer, typed, indicator)


def _texts(standing: Standing) -> tuple[TextHistory, ...]:
    narratives = (
        Narrative.objects.filter(report=standing.report)
        .select_related("by", "goal")
        .order_by("goal__number", "number")
    )
    found: dict[Goal, list[TextVersion]] = {}
    for one in narratives:
        versions = found.setdefault(one.goal, [])
        old = versions[-1].narrative.text if versions else ""
        versions.append(TextVersion(one, text_change(old, one.text)))
    return tuple(TextHistory(goal, tuple(reversed(each))) for goal, each in found.items())
