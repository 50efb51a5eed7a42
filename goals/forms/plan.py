"""What administrators write about the plan, its goals and its series."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from goals.calculations.assessment import Rule, RuleName
from goals.calculations.terms import MeasuredIn
from goals.forms.fields import PERCENT_HELP, NumberField, ReasonField, in_three
from goals.forms.seen import DAY, Seen, day_field
from goals.ledger.judging import rule_of
from goals.models import Definition, Goal, Indicator, Plan, PlanIndicator
from goals.proposals import (
    DEFINITION_FIELDS,
    Proposal,
    is_in_use,
    units_of_measure,
)
from goals.wording.figures import unit_word
from goals.wording.plan import MEASURED_IN, RULE_CHOICE


class PlanForm(Seen):
    def __init__(self, *args, plan: Plan, **kwargs):
        self.stored = ("name_nb", "name_nn", "name_en")
        initial = {name: getattr(plan, name) for name in self.stored}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields |= in_three("name", _("Name"), longest=120)
        self.fields["reason"] = ReasonField()


class GoalForm(Seen):
    def __init__(self, *args, goal: Goal, **kwargs):
        names = [f"{name}_{code}" for name in ("name", "text") for code in ("nb", "nn", "en")]
        self.stored = tuple(names)
        super().__init__(*args, initial={name: getattr(goal, name) for name in names}, **kwargs)
        self.fields |= in_three("name", _("Short name"), longest=80)
        self.fields |= in_three("text", _("Text of the goal"), longest=2000, multiline=True)
        self.fields["reason"] = ReasonField()


class IndicatorForm(Seen):
    """Names, what it is counted in, and whether it is shown as a headline."""

    def __init__(self, *args, entry: PlanIndicator, **kwargs):
        self.entry = entry
        self.indicator: Indicator = entry.indicator
        texts = [f"{name}_{code}" for name in ("name", "short_name") for code in ("nb", "nn", "en")]
        self.stored = (*texts, "measured_in", "is_headline")
        initial = {name: getattr(self.indicator, name) for name in (*texts, "measured_in")}
        super().__init__(*args, initial=initial | {"is_headline": entry.is_headline}, **kwargs)
        self.fields |= in_three("name", _("Name"), longest=160)
        self.fields |= in_three("short_name", _("Short name"), longest=60)
        self.in_use = is_in_use(self.indicator)
        self.fields["measured_in"] = forms.ChoiceField(
            label=_("Unit of measure"),
            choices=[(each.value, MEASURED_IN[each]) for each in units_of_measure(self.indicator)],
            help_text=_("Figures or targets are recorded in it, so it cannot be changed.")
            if self.in_use
            else "",
            error_messages={
                "required": _("Choose one."),
                "invalid_choice": _("This indicator cannot be counted in that. Choose another."),
            },
        )
        self.fields["is_headline"] = forms.BooleanField(
            label=_("Shown on the overview"), required=False
        )
        self.fields["reason"] = ReasonField()

    def clean_measured_in(self) -> str:
        chosen = self.cleaned_data["measured_in"]
        if self.in_use and chosen != self.indicator.measured_in:
            raise ValidationError(
                _(
                    "Figures or targets are recorded in “%(unit)s”. Set up a new indicator for "
                    "another unit of measure."
                )
                % {"unit": MEASURED_IN[MeasuredIn(self.indicator.measured_in)]}
            )
        return chosen

    def clean_is_headline(self) -> bool:
        chosen = self.cleaned_data["is_headline"]
        if self.entry.is_lead and not chosen:
            raise ValidationError(_("The lead indicator of a goal is always shown. Tick the box."))
        return chosen


class DefinitionForm(Seen):
    """What a series means. A change is a new version, whether it changes the meaning or not."""

    changes_meaning = forms.TypedChoiceField(
        label=gettext_lazy("What is changed?"),
        choices=[
            ("", gettext_lazy("Choose …")),
            ("wording", gettext_lazy("The wording only: the same is counted")),
            ("meaning", gettext_lazy("The meaning: something else is counted")),
        ],
        coerce=lambda chosen: chosen == "meaning",
        error_messages={
            "required": gettext_lazy("Choose one."),
            "invalid_choice": gettext_lazy("Choose one of the list."),
        },
    )

    def __init__(
        self,
        *args,
        indicator: Indicator,
        definition: Definition | None,
        today: date,
        **kwargs,
    ):
        self.stored = DEFINITION_FIELDS
        self.newest, self.today = definition, today
        initial = {name: getattr(definition, name, "") for name in self.stored}
        super().__init__(*args, initial=initial | {"since": today}, **kwargs)
        self.fields["since"] = day_field(
            _("A new meaning holds from"),
            help_text=_("Used when the meaning changes. A wording holds from today."),
            required=False,
        )
        longer = {"longest": 2000, "multiline": True}
        self.fields |= in_three("definition", _("Definition"), **longer)
        self.fields |= in_three("numerator", _("What is counted"), longest=250)
        if indicator.has_denominator:
            self.fields |= in_three("denominator", _("Out of"), longest=250)
        self.fields |= in_three("source", _("Source"), longest=250)
        self.fields |= in_three("caution", _("What to mind"), required=False, **longer)
        self.fields["reason"] = ReasonField()

    @property
    def clean_fields(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name, "") for name in self.stored}

    @property
    def since(self) -> date:
        """The day from which the version holds."""
        return self.cleaned_data["since"] if self.cleaned_data["changes_meaning"] else self.today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("changes_meaning") or "since" in self.errors:
            return cleaned
        since = cleaned.get("since")
        if since is None:
            self.add_error("since", DAY)
        elif since > self.today:
            self.add_error("since", _("Choose today or a day that has been."))
        elif self.newest and since < self.newest.since:
            day = self.newest.since.strftime("%d.%m.%Y")
            self.add_error(
                "since", _("Choose a day after the version before, %(day)s.") % {"day": day}
            )
        return cleaned


class RuleForm(forms.Form):
    """How a series is judged."""

    def __init__(self, *args, indicator: Indicator, **kwargs):
        rule = rule_of(indicator)
        initial = {
            "rule": rule.name.value,
            "on_track": rule.on_track,
            "some_progress": rule.some_progress,
            "tolerance": rule.tolerance,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.indicator = indicator
        self.fields["rule"] = forms.ChoiceField(
            label=_("Rule"),
            choices=[(name.value, RULE_CHOICE[name]) for name in RuleName],
            error_messages={
                "required": _("Choose one."),
                "invalid_choice": _("Choose one of the list."),
            },
        )
        self.fields["on_track"] = NumberField(
            label=_("On track from (% of the change expected)"),
            help_text=PERCENT_HELP,
            is_percent=True,
        )
        self.fields["some_progress"] = NumberField(
            label=_("Some progress from (% of the change expected)"),
            help_text=PERCENT_HELP,
            is_percent=True,
        )
        is_share = indicator.measured_in == MeasuredIn.SHARE
        word = (
            pgettext("after a number", "percentage points")
            if is_share
            else unit_word(indicator.measured_in)
        )
        label = _("Tolerance below the target")
        self.fields["tolerance"] = NumberField(
            label=_("%(what)s (%(unit)s)") % {"what": label, "unit": word} if word else label,
            help_text=_("Used by the rule “keep at the target”."),
            is_percent=is_share,
        )

    @property
    def proposal(self) -> Proposal:
        cleaned = self.cleaned_data
        rule = Rule(
            RuleName(cleaned["rule"]),
            self.indicator.rule_version + 1,
            cleaned["on_track"],
            cleaned["some_progress"],
            cleaned["tolerance"],
        )
        return Proposal(self.indicator, rule=rule)

    def clean(self) -> dict[str, Any]:
        """The limits are in order, in whole thousandths, as the database keeps them."""
        cleaned = super().clean()
        on_track, some = cleaned.get("on_track"), cleaned.get("some_progress")
        for name in ("on_track", "some_progress"):
            value = cleaned.get(name)
            if value is not None and value != value.quantize(Decimal("0.001")):
                self.add_error(name, _("Write at most one decimal."))
        if some is not None and some <= 0:
            self.add_error("some_progress", _("Write a number above 0."))
        elif on_track is not None and some is not None and some >= on_track:
            self.add_error("some_progress", _("Write a number below the limit of “on track”."))
        return cleaned
