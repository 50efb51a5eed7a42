"""The plan's history in words: what was changed, in which field, from what to what."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from goals.calculations.assessment import RuleName
from goals.calculations.terms import MeasuredIn
from goals.models import PlanChange
from goals.wording.figures import number, value_text

_Kind = PlanChange.Kind

KIND = {
    _Kind.PLAN: gettext_lazy("The plan’s names"),
    _Kind.GOAL: gettext_lazy("Goal"),
    _Kind.INDICATOR: gettext_lazy("Indicator"),
    _Kind.DEFINITION: gettext_lazy("Definition"),
    _Kind.RULE: gettext_lazy("How it is judged"),
    _Kind.TARGET: gettext_lazy("Target"),
    _Kind.MEASURE: gettext_lazy("Measure"),
    _Kind.PROGRESS: gettext_lazy("How far a measure is"),
}

MEASURED_IN = {
    MeasuredIn.COUNT: gettext_lazy("Count"),
    MeasuredIn.SHARE: gettext_lazy("Per cent"),
    MeasuredIn.EUR: gettext_lazy("EUR"),
    MeasuredIn.NOK: gettext_lazy("NOK"),
    MeasuredIn.NOK_1000: gettext_lazy("thousand NOK"),
    MeasuredIn.NOK_1000_PER_FTE: gettext_lazy("thousand NOK per FTE"),
    MeasuredIn.PER_100_FTE: gettext_lazy("Per 100 FTE"),
    MeasuredIn.RATIO: gettext_lazy("Ratio"),
}

RULE_CHOICE = {
    RuleName.LINEAR: gettext_lazy("Straight line from the base to the target"),
    RuleName.MAINTAIN: gettext_lazy("Keep at the target"),
    RuleName.ONE_OFF: gettext_lazy("Done or not in the target year"),
}

_FIELD = {
    "name": gettext_lazy("Name"),
    "short_name": gettext_lazy("Short name"),
    "text": gettext_lazy("Text of the goal"),
    "definition": gettext_lazy("Definition"),
    "numerator": gettext_lazy("What is counted"),
    "denominator": gettext_lazy("Out of"),
    "source": gettext_lazy("Source"),
    "caution": gettext_lazy("What to mind"),
    "measured_in": gettext_lazy("Unit of measure"),
    "is_headline": gettext_lazy("Shown on the overview"),
    "rule": gettext_lazy("Rule"),
    "rule_version": gettext_lazy("Version of the rule"),
    "on_track_limit": gettext_lazy("On track from"),
    "some_progress_limit": gettext_lazy("Some progress from"),
    "tolerance": gettext_lazy("Tolerance below the target"),
    "responsible_id": gettext_lazy("Responsible"),
    "due_date": gettext_lazy("Due"),
    "done_percent": gettext_lazy("Done"),
    "tags": gettext_lazy("Tags"),
}
# Columns that follow from another one and say nothing of their own.
_DERIVED = ("is_bounded", "whole_numbers")
_LANGUAGE = {
    "nb": gettext_lazy("bokmål"),
    "nn": gettext_lazy("nynorsk"),
    "en": pgettext_lazy("a text in", "English"),
}
_NBSP = "\u00a0"


def field_words(name: str) -> str:
    """A column in the reader's words: “Name, nynorsk”."""
    base, _sign, language = name.rpartition("_")
    if base in _FIELD and language in _LANGUAGE:
        return _("%(what)s, %(language)s") % {
            "what": _FIELD[base],
            "language": _LANGUAGE[language],
        }
    return str(_FIELD.get(name, name))


def changed_fields(
    change: PlanChange, units: Mapping[int, str], tags: Mapping[str, str], measured_in: str
) -> list[tuple[str, str, str]]:
    """Each changed field: what it is, what stood and what stands. Targets have rows of their own.

    `units` gives acronyms by id, `tags` names by what `str` makes of a tag.
    """
    if change.kind == _Kind.TARGET:
        return []
    return [
        (
            field_words(name),
            _value_words(name, change.was.get(name), units, tags, measured_in),
            _value_words(name, change.became.get(name), units, tags, measured_in),
        )
        for name in change.became
        if name not in _DERIVED
    ]


def _value_words(name, value, units, tags, measured_in) -> str:
    if value is None or value in ("", []):
        return "–"
    match name:
        case "on_track_limit" | "some_progress_limit":
            return percent(Decimal(value))
        case "tolerance":
            return value_text(Decimal(value), measured_in or MeasuredIn.RATIO, trimmed=True)
        case "rule":
            return str(RULE_CHOICE[RuleName(value)])
        case "measured_in":
            return str(MEASURED_IN[MeasuredIn(value)])
        case "is_headline":
            return pgettext("answer", "Yes") if value else pgettext("answer", "No")
        case "responsible_id":
            return units.get(value, str(value))
        case "due_date":
            return date_format(parse_date(value), "SHORT_DATE_FORMAT")
        case "done_percent":
            return f"{value}{_NBSP}%"
        case "tags":
            return ", ".join(tags.get(each, each) for each in value)
    return str(value)


def percent(share: Decimal) -> str:
    """A limit as a reader writes it: 95 %, 62,5 %."""
    shown = share * 100
    return f"{number(shown, 0 if shown == shown.to_integral_value() else 1)}{_NBSP}%"
