"""Input about targets: which unit, what is to be reached and when, and why."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.calculations.assessment import Direction, TargetError, check_target
from goals.calculations.terms import MeasuredIn
from goals.forms.fields import PERCENT_HELP, NumberField, ReasonField, in_three
from goals.ledger.judging import rule_of
from goals.models import Indicator, Plan, Target
from goals.proposals import Milestones, Proposal, own_value, proposed_target
from goals.wording.figures import unit_word, value_text
from institutes.organisation import Node

# A target may be set in another currency than its series; it is then shown and not judged.
CURRENCIES = (MeasuredIn.EUR, MeasuredIn.NOK, MeasuredIn.NOK_1000)


class UnitForm(forms.Form):
    """Which unit a target is for. Only units of the newest year can be chosen."""

    unit = forms.ChoiceField(
        label=gettext_lazy("Unit"),
        error_messages={
            "required": gettext_lazy("Choose a unit."),
            "invalid_choice": gettext_lazy("Choose a unit from the list."),
        },
    )

    def __init__(self, *args, units: Collection[Node], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [
            (unit.code, f"{unit.acronym} {unit.name}" if unit.acronym != unit.name else unit.name)
            for unit in units
        ]


class SaveForm(forms.Form):
    """Saving what was seen: why, and the token of what was shown."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"] = ReasonField()


class TargetForm(forms.Form):
    """A target of one series in one unit. Series and unit stand in the address."""

    def __init__(self, *args, plan: Plan, indicator: Indicator, unit: Node, **kwargs):
        super().__init__(*args, **kwargs)
        self.indicator, self.unit = indicator, unit
        years = range(plan.figures_from, plan.figures_to + 1)
        self.steps = years[1:-1]
        self.fields |= {
            "base_year": _year_field(_("Base year"), years[:-1], _("None: not judged")),
            "base_value": self._number(_("Base value"), required=False),
            "year": _year_field(_("Target year"), years[1:]),
            "value": self._number(_("Target value")),
        }
        self.fields["base_value"].help_text = _("Blank: the unit’s own figure in the base year.")
        if indicator.measured_in in CURRENCIES:
            self.fields["measured_in"] = _currency_field(indicator)
        for year in self.steps:
            self.fields[f"milestone_{year}"] = self._number(str(year), required=False)
            self.fields[f"milestone_{year}"].help_text = ""
        self.fields |= in_three("source", _("Who set it"), longest=250)
        self.fields |= in_three("note", _("Note"), longest=4000, required=False, multiline=True)
        self.fields["url"] = forms.URLField(
            label=_("Link to the source"), required=False, max_length=400, assume_scheme="https"
        )

    def _number(self, label: str, *, required: bool = True) -> NumberField:
        measured_in = MeasuredIn(self.indicator.measured_in)
        word = "" if measured_in in CURRENCIES else unit_word(measured_in)
        return NumberField(
            label=_("%(what)s (%(unit)s)") % {"what": label, "unit": word} if word else label,
            required=required,
            is_percent=measured_in is MeasuredIn.SHARE,
            whole=measured_in is MeasuredIn.COUNT and self.indicator.whole_numbers,
            help_text=PERCENT_HELP if word == "%" else "",
        )

    @property
    def main(self) -> list[forms.BoundField]:
        names = ("base_year", "base_value", "year", "value", "measured_in")
        return [self[name] for name in names if name in self.fields]

    @property
    def milestone_fields(self) -> list[forms.BoundField]:
        return [self[f"milestone_{year}"] for year in self.steps]

    @property
    def texts(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(("source_", "note_", "url"))]

    @property
    def has_milestones(self) -> bool:
        return any(field.value() or field.errors for field in self.milestone_fields)

    @property
    def milestones(self) -> Milestones:
        found = ((year, self.cleaned_data.get(f"milestone_{year}")) for year in self.steps)
        return tuple((year, value) for year, value in found if value is not None)

    @property
    def proposal(self) -> Proposal:
        return proposed_target(self.indicator, self.unit.id, self.cleaned_data, self.milestones)

    def clean(self) -> dict[str, Any]:
        """A target lies after its base, on the right side of it; so does every milestone."""
        cleaned = super().clean()
        if self.indicator.direction == Direction.NEUTRAL:
            raise ValidationError(_("This indicator has no better direction, so it has no target."))
        base_year, year = cleaned.get("base_year"), cleaned.get("year")
        if (
            cleaned.get("base_value") is not None
            and not base_year
            and "base_year" not in self.errors
        ):
            self.add_error("base_year", _("Choose the year of the base value."))
        if base_year and year and base_year >= year:
            self.add_error("year", _("Choose a year after %(base)s.") % {"base": base_year})
            return cleaned
        self._check_side(base_year)
        for step, _value in self.milestones:
            if year and not (base_year or 0) < step < year:
                self.add_error(
                    f"milestone_{step}",
                    _("Leave %(year)s blank: milestones lie between the base and the target year.")
                    % {"year": step},
                )
        return cleaned

    def _check_side(self, base_year: int | None) -> None:
        if base_year is None or "base_value" in self.errors or self._is_other_currency:
            return
        base = self.cleaned_data.get("base_value")
        own = base is None
        if own:
            base = own_value(self.indicator, self.unit.id, base_year)
        wanted = [("value", self.cleaned_data.get("value"))]
        wanted += [(f"milestone_{year}", value) for year, value in self.milestones]
        for name, value in wanted:
            if value is not None and not self._is_right_side(base, value):
                self.add_error(name, self._wrong_side(value, base, base_year, own=own))

    @property
    def _is_other_currency(self) -> bool:
        chosen = self.cleaned_data.get("measured_in") or self.indicator.measured_in
        return chosen != self.indicator.measured_in

    def _is_right_side(self, base: Decimal | None, value: Decimal) -> bool:
        try:
            check_target(base, value, Direction(self.indicator.direction), rule_of(self.indicator))
        except TargetError:
            return False
        return True

    def _wrong_side(self, value: Decimal, base: Decimal, base_year: int, *, own: bool) -> str:
        numbers = {
            "value": value_text(value, self.indicator.measured_in),
            "base": value_text(base, self.indicator.measured_in),
            "year": base_year,
            "unit": self.unit.acronym,
        }
        rises = self.indicator.direction == Direction.UP
        if own and rises:
            sentence = _(
                "Write a higher number. The indicator should rise, but %(value)s is below "
                "%(unit)s’s own figure in %(year)s, %(base)s."
            )
        elif own:
            sentence = _(
                "Write a lower number. The indicator should fall, but %(value)s is above "
                "%(unit)s’s own figure in %(year)s, %(base)s."
            )
        elif rises:
            sentence = _(
                "Write a higher number. The indicator should rise, but %(value)s is below the "
                "base, %(base)s."
            )
        else:
            sentence = _(
                "Write a lower number. The indicator should fall, but %(value)s is above the "
                "base, %(base)s."
            )
        return sentence % numbers


def _year_field(label: str, years: range, blank: str = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[("", blank or "–"), *((year, year) for year in years)],
        coerce=int,
        empty_value=None,
        required=not blank,
        error_messages={
            "required": _("Choose a year."),
            "invalid_choice": _("Choose a year from the list."),
        },
    )


def _currency_field(indicator: Indicator) -> forms.ChoiceField:
    def word(each: MeasuredIn) -> str:
        if each == indicator.measured_in:
            return unit_word(each)
        return _("%(unit)s: shown, not converted and not judged") % {"unit": unit_word(each)}

    return forms.ChoiceField(
        label=_("Unit of measure"),
        choices=[(each.value, word(each)) for each in CURRENCIES],
        error_messages={
            "required": _("Choose one."),
            "invalid_choice": _("Choose one of the list."),
        },
    )


def target_values(target: Target | None, milestones: Milestones, indicator: Indicator) -> dict:
    """What the form starts with."""
    if target is None:
        return {"measured_in": indicator.measured_in}
    fields = {name: getattr(target, name) for name in _STARTS}
    fields["measured_in"] = target.measured_in or indicator.measured_in
    return fields | {f"milestone_{year}": value for year, value in milestones}


_STARTS = (
    "base_year",
    "base_value",
    "year",
    "value",
    *(f"{name}_{code}" for name in ("source", "note") for code in ("nb", "nn", "en")),
    "url",
)
