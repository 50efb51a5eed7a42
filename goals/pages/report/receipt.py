"""A submission read back from the database: what was handed in, by whom and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404
from django.utils.translation import gettext as _

from goals.calculations.aggregation import value_of
from goals.calculations.terms import MeasuredIn, State
from goals.models import Answer, Goal, Indicator, Submission
from goals.reports.handed_in import checksum
from goals.reports.items import ItemKind
from goals.reports.rights import Standing
from goals.wording.figures import parts_text, value_text
from goals.wording.words import STATE, Word
from institutes.access import Rights

Choice = Answer.Choice


@dataclass(frozen=True)
class ReceiptLine:
    """One figure as it was handed in."""

    code: str
    name: str
    value: str
    parts: str
    said: Word
    words: tuple[str, ...]  # reason and comment
    ledger: str  # what was filled in, beside a disputed figure


@dataclass(frozen=True)
class ReceiptGoal:
    number: int
    name: str
    text: str
    lines: tuple[ReceiptLine, ...]


@dataclass(frozen=True)
class ReceiptPage:
    standing: Standing
    submission: Submission
    goals: tuple[ReceiptGoal, ...]
    newest: int  # the number of the newest submission

    @property
    def is_whole(self) -> bool:
        """Whether the contents still give the checksum they were stored with."""
        return checksum(self.submission.contents) == self.submission.checksum

    @property
    def is_newest(self) -> bool:
        return self.submission.number == self.newest


def receipt_page(standing: Standing, rights: Rights, number: int) -> ReceiptPage:
    """Raises Http404 for those who read the report only once it is approved: a receipt has small
    groups and submissions that were returned."""
    unit = standing.unit
    if not rights.sees_small_groups_of(unit.id, unit.parent_id):
        raise Http404
    submissions = standing.report.submissions.select_related("by")
    found = submissions.filter(number=number).first()
    newest = submissions.order_by("-number").first()
    if found is None or newest is None:
        raise Http404
    contents = found.contents
    figures = contents["figures"]
    indicators = {
        one.code: one
        for one in Indicator.objects.filter(code__in=[each["series"] for each in figures])
    }
    plan = standing.report.round.plan_id
    goal_of = dict(
        Indicator.objects.filter(code__in=indicators, entries__plan=plan).values_list(
            "code", "entries__goal__number"
        )
    )
    names = {goal.number: goal.name for goal in Goal.objects.filter(plan=plan)}
    return ReceiptPage(
        standing=standing,
        submission=found,
        goals=tuple(
            ReceiptGoal(
                number=each["goal"],
                name=names.get(each["goal"], ""),
                text=each["text"],
                lines=tuple(
                    _line(one, indicators[one["series"]])
                    for one in figures
                    if one["series"] in indicators and goal_of.get(one["series"]) == each["goal"]
                ),
            )
            for each in contents["goals"]
        ),
        newest=newest.number,
    )


def _line(one: Mapping, indicator: Indicator) -> ReceiptLine:
    ledger = one["ledger"]
    own = one["choice"] in (Choice.OWN, Choice.DISPUTED)
    filled, filled_parts = _value(ledger, indicator) if ledger else ("", "")
    value, parts = (
        _value({"state": State.VALUE} | one, indicator) if own else (filled, filled_parts)
    )
    if one["choice"] == Choice.NOT_APPLICABLE:
        value, parts = str(STATE[State.NOT_APPLICABLE].word), ""
    return ReceiptLine(
        code=indicator.code,
        name=indicator.name,
        value=value or str(STATE[State.NOT_REPORTED].word),
        parts=parts,
        said=SAID[one["choice"]]() if one["kind"] != ItemKind.AWAITED else _awaited(),
        words=tuple(text for text in (one["reason"], one["comment"]) if text),
        ledger=filled if one["choice"] == Choice.DISPUTED else "",
    )


def _awaited() -> Word:
    return Word("missing", _("Not in yet"))


SAID = {
    Choice.OWN: lambda: Word("ok", _("Filled in")),
    Choice.CONFIRMED: lambda: Word("ok", _("Confirmed")),
    Choice.DISPUTED: lambda: Word("conflict", _("Disputed")),
    Choice.NOT_APPLICABLE: lambda: Word("na", _("Not applicable to us")),
    Choice.OPEN: lambda: Word("missing", _("Not answered")),
}


def _value(figure: Mapping, indicator: Indicator) -> tuple[str, str]:
    """A stored figure in words: its value, and its parts where it is a ratio."""
    if figure["state"] != State.VALUE:
        return str(STATE[State(figure["state"])].word), ""
    numerator, denominator, share = (
        _decimal(figure.get(part)) for part in ("numerator", "denominator", "share")
    )
    kind = MeasuredIn(indicator.measured_in)
    number = value_of(numerator, denominator, share, kind, indicator.has_denominator)
    parts = parts_text(numerator, denominator) if indicator.has_denominator else ""
    return value_text(number, kind), parts


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
