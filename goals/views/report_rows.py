"""What the report's page shows of each field: the line that was read beside the form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from goals import actions, pages
from goals.forms import AnswerForm, TextForm
from goals.forms.reports import CHOICES, initial_of
from goals.models import Answer, Narrative
from goals.pages.report.lines import FigureLine, GoalLines
from goals.reports.said import Clash, content_of
from goals.wording.answers import said_text
from goals.wording.reports import changed_by_text, hour_text

FIELDS = ("choice", "not_applicable", "numerator", "denominator", "reason", "comment")
SENT = ("number", "figure", *FIELDS)
TYPED = ("numerator", "denominator", "reason", "comment", "text")
GOAL = gettext_lazy("Goal %(number)s")


@dataclass(frozen=True)
class Clashing:
    """Someone else was first: who and when, what they say, and what one says oneself."""

    who: str
    theirs: str
    mine: str
    number: int  # of theirs: what one's own is put in the place of


@dataclass(frozen=True)
class Say:
    """What a field says about itself, with the version the next saving of it rests on."""

    name: str  # EU-02, goal-4
    number: int
    is_saved: bool
    errors: tuple[str, ...] = ()
    clash: Clashing | None = None
    jump: str = ""
    result: str = ""
    saved: str = ""  # at what hour
    refused: str = ""


@dataclass(frozen=True)
class Row:
    """A figure with what stands in its fields: what is saved, or, with a form, what was typed."""

    line: FigureLine
    form: AnswerForm | None = None
    clash: Clashing | None = None
    address: str = ""  # where it saves itself; "" where only the buttons save

    @property
    def key(self) -> tuple[object, ...] | None:
        """Everything that is shown of it; what was typed and is not saved is not kept."""
        item = self.line.item
        if self.form is not None:
            return None
        figure, series, definition = item.figure, item.indicator, item.definition
        return (
            self.address,
            (series.code, series.name, series.short_name, series.measured_in, series.aggregation),
            (series.whole_numbers, series.is_bounded, series.collected_by),
            definition and (definition.pk, definition.text, definition.numerator),
            definition and (definition.denominator, definition.source),
            figure and (figure.pk, figure.recorded_at, figure.source and figure.source.title),
            item.last_year and item.last_year.pk,
            item.answer and (item.answer.pk, item.answer.at, content_of(item.answer)),
            item.settlement and item.settlement.pk,
            tuple(comment.pk for comment in self.line.comments),
        )

    @cached_property
    def values(self) -> Mapping[str, object]:
        """What stands in the fields."""
        if self.form is None:
            return initial_of(self.line.item)
        return {name: self.form[name].value() for name in self.form.fields}

    @cached_property
    def code(self) -> str:
        return self.line.code

    @property
    def sent(self) -> str:
        """The names of its fields, as htmx wants them."""
        return ",".join(("csrfmiddlewaretoken", *(f"{self.code}-{name}" for name in SENT)))

    @cached_property
    def fields(self) -> "Fields":
        return Fields(self.line, self.values, is_kept=self.form is None)

    @cached_property
    def say(self) -> Say:
        wrong = _errors(self.form)
        is_saved = not (wrong or self.clash)
        return Say(
            name=self.code,
            number=self._number(is_saved=is_saved),
            is_saved=is_saved,
            errors=tuple(text for _place, text in wrong)
            or (() if self.clash else tuple(self.line.problems.values())),
            clash=self.clash,
            jump=self.line.jump if is_saved else "",
            result=self.line.result if is_saved else "",
            saved=self.line.saved if is_saved else "",
        )

    def _number(self, *, is_saved: bool) -> int:
        if self.form is not None and not is_saved:
            return _seen(self.form)
        return self.line.answer.number if self.line.answer else 0

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What could not be saved, as places on the page with a sentence."""
        if self.clash:
            return [(f"figure-{self.code}", f"{self.line.indicator.short_name}: {self.clash.who}")]
        return _errors(self.form)


@dataclass(frozen=True)
class Fields:
    """The fields of a figure with what stands in them: the same for every department that says
    the same of it, which most do before they have said anything."""

    line: FigureLine
    values: Mapping[str, object]
    is_kept: bool

    @cached_property
    def key(self) -> tuple[object, ...] | None:
        if not self.is_kept:
            return None
        line = self.line
        return (
            (line.code, line.is_filled, line.is_own, line.indicator.has_denominator),
            (line.numerator_label, line.denominator_label, line.unit_word),
            tuple(self.values.get(name, "") for name in FIELDS),
            tuple(line.problems),
        )

    @property
    def choices(self) -> Sequence[tuple[str, object]]:
        return CHOICES


@dataclass(frozen=True)
class TextRow:
    """The text on a goal with its form."""

    form: TextForm
    narrative: Narrative | None
    at: datetime
    clash: Clashing | None = None

    @property
    def say(self) -> Say:
        wrong = _errors(self.form)
        is_saved = not (wrong or self.clash)
        return Say(
            name=f"goal-{self.form.goal}",
            number=self.narrative.number if self.narrative and is_saved else _seen(self.form),
            is_saved=is_saved,
            errors=tuple(text for _place, text in wrong),
            clash=self.clash,
            saved=hour_text(self.narrative.at) if self.narrative and is_saved else "",
        )

    @property
    def problems(self) -> list[tuple[str, str]]:
        if self.clash:
            return [(f"text-{self.form.goal}", self.clash.who)]
        return _errors(self.form)


def say_only(name: str, form: AnswerForm | TextForm, refused: str = "") -> Say:
    """A field of which nothing was saved: why not, and the version it was sent with."""
    errors = () if refused else tuple(text for _place, text in _errors(form))
    return Say(name, _seen(form), is_saved=False, errors=errors, refused=refused)


def _seen(form: AnswerForm | TextForm) -> int:
    if form.is_bound:
        return form.seen if form.is_valid() else form.cleaned_data.get("number") or 0
    return form.initial["number"]


@dataclass(frozen=True)
class GoalRows:
    lines: GoalLines
    filled: Sequence[Row]
    own: Sequence[Row]
    text: TextRow | None = None
    problems: Sequence[tuple[str, str]] = field(default_factory=list)

    @property
    def unanswered(self) -> str:
        """The codes of the figures that one button confirms."""
        open_ = Answer.Choice.OPEN
        return " ".join(row.code for row in self.filled if row.line.item.choice == open_)


def _errors(form: AnswerForm | TextForm | None) -> list[tuple[str, str]]:
    if form is None or not form.is_bound:
        return []
    return [(form[name].auto_id, text) for name, texts in form.errors.items() for text in texts]


def goal_rows(
    page: pages.ReportPage, sent: Mapping[str, Any], saving: actions.Saving | None
) -> list[GoalRows]:
    """All goals of the page. A field that was sent and not saved keeps what was typed in it."""
    clashes = saving.clashes if saving else []
    answers = {form.code: form for form in sent.get("answers", ())}
    texts = {form.goal: form for form in sent.get("texts", ())}
    # Nothing was saved at all: everything stays as it was typed.
    keep_all = bool(sent) and saving is None

    report = page.standing.report

    def address(line: FigureLine) -> str:
        if page.asks_reason:
            return ""
        return reverse("report_figure", args=[report.round.year, report.unit.code, line.code])

    def row(line: FigureLine) -> Row:
        form = answers.get(line.code)
        clash = form and _clash(clashes, line.code)
        if form and (keep_all or clash or not form.is_valid()):
            shown = clash and _clashing(clash, _mine(form), page.at)
            return Row(line, form, shown, address(line))
        return Row(line, address=address(line))

    def text(goal: GoalLines) -> TextRow:
        number = goal.goal.number
        form = texts.get(number)
        if form and (keep_all or _clash(clashes, number) or not form.is_valid()):
            return text_row(form, goal.part.narrative, clashes, page.at)
        fresh = TextForm(goal=number, narrative=goal.part.narrative)
        return TextRow(fresh, goal.part.narrative, page.at)

    found = []
    for goal in page.goals:
        filled, own = [row(line) for line in goal.filled], [row(line) for line in goal.own]
        text_of = text(goal) if goal.asks_text else None
        rows: list[Row | TextRow] = [*filled, *own, *([text_of] if text_of else [])]
        problems = [problem for each in rows for problem in each.problems]
        found.append(GoalRows(goal, filled, own, text_of, problems))
    return found


def figure_row(line: FigureLine, form: AnswerForm, clashes: Sequence[Clash], at: datetime) -> Row:
    """A figure that has just saved itself, or was not saved."""
    clash = _clash(clashes, line.code)
    return Row(line, form, _clashing(clash, _mine(form), at) if clash else None)


def text_row(
    form: TextForm, narrative: Narrative | None, clashes: Sequence[Clash], at: datetime
) -> TextRow:
    clash = _clash(clashes, form.goal)
    mine = form.cleaned_data.get("text", "") if clash else ""
    return TextRow(form, narrative, at, _clashing(clash, mine, at) if clash else None)


def _clash(clashes: Sequence[Clash], key: str | int) -> Clash | None:
    return next((clash for clash in clashes if clash.key == key), None)


def _clashing(clash: Clash, mine: str, at: datetime) -> Clashing:
    theirs = clash.theirs
    said = said_text(theirs) if isinstance(theirs, Answer) else theirs.text
    return Clashing(changed_by_text(theirs, at), said, mine, theirs.number)


def _mine(form: AnswerForm) -> str:
    said = form.said()
    return said_text(
        Answer(
            choice=said.choice,
            numerator=said.numerator,
            denominator=said.denominator,
            reason=said.reason,
            comment=said.comment,
        )
    )


def typed_texts(sent: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was typed and may not be saved any more, to be copied from the page."""
    found = []
    for form in (*sent.get("answers", ()), *sent.get("texts", ())):
        name = form.code if isinstance(form, AnswerForm) else GOAL % {"number": form.goal}
        texts = [form.data.get(form.add_prefix(field), "") for field in TYPED]
        if said := " / ".join(text for text in texts if text):
            found.append((str(name), said))
    return found
