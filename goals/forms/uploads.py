"""Input around workbooks: which template, which file, why it is published or undone."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.grid.sheet import belongs, choices, has_year
from goals.models import Indicator, Plan, PlanIndicator
from institutes.forms.fields import REASON_LENGTH, TextField


class SetsAndSeries(forms.CheckboxSelectMultiple):
    """The first group of boxes stands for several series each; the others are behind a line that
    opens them (templates/bootstrap5/field.html)."""

    has_sets = True


class TemplateForm(forms.Form):
    """A year and a choice of series: what the template to fill in is made of. A box may stand for
    one series, for a goal's, for the headline ones, or for all."""

    year = forms.TypedChoiceField(
        label=_("Year"),
        coerce=int,
        error_messages={
            "required": _("Choose a year."),
            "invalid_choice": _("Choose a year from the list."),
        },
    )
    series = forms.MultipleChoiceField(
        label=_("Indicators"),
        widget=SetsAndSeries,
        error_messages={
            "required": _("Choose at least one indicator."),
            "invalid_choice": _("%(value)s is not an indicator that can be uploaded."),
            "empty": _("None of these has figures for %(year)s. Choose another year."),
        },
    )
    format = forms.ChoiceField(
        label=_("File"),
        choices=[("xlsx", _("Excel workbook (.xlsx)")), ("csv", _("CSV file (.csv)"))],
        initial="xlsx",
        required=False,
    )

    def __init__(self, *args, plan: Plan, entries: list[PlanIndicator], **kwargs):
        super().__init__(*args, **kwargs)
        self.entries = entries
        years = range(plan.figures_to, plan.figures_from - 1, -1)
        self.fields["year"].choices = [(year, year) for year in years]
        # The series of the aim, goal 0, are among all; so are those without a goal.
        sets = choices(entries, with_aim=False)
        groups: dict[str, list[tuple[str, str]]] = {gettext("Several at once"): sets}
        for entry in entries:
            name = entry.goal.name if entry.goal else gettext("Across the goals")
            indicator = entry.indicator
            label = f"{indicator.code} {indicator.short_name}"
            groups.setdefault(name, []).append((indicator.code, label))
        self.fields["series"].choices = list(groups.items())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if {"year", "series"} <= cleaned.keys() and not self.indicators:
            problem = self.fields["series"].error_messages["empty"]
            self.add_error("series", problem % {"year": cleaned["year"]})
        return cleaned

    @property
    def indicators(self) -> list[Indicator]:
        """In the plan’s order: what was ticked itself, and what a ticked set has for the year."""
        year, ticked = self.cleaned_data["year"], set(self.cleaned_data["series"])
        return [
            entry.indicator
            for entry in self.entries
            if entry.indicator.code in ticked
            or (has_year(entry.indicator, year) and any(belongs(entry, one) for one in ticked))
        ]


class UploadForm(forms.Form):
    """The file itself is judged by goals.sheets; here only that there is one."""

    file = forms.FileField(
        label=_("File (.xlsx or .csv)"),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file."), "missing": _("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class ReasonForm(forms.Form):
    reason = TextField(
        label=_("Why is it undone?"),
        help_text=_("Shown in the history of every figure."),
        longest=REASON_LENGTH,
        error_messages={"required": _("Write a reason.")},
    )


class ConfirmForm(forms.Form):
    """Publishing what was seen: the reason, the seen differences, and unusual changes looked at."""

    reason = TextField(
        label=_("Why are the figures published?"),
        help_text=_("Shown in the history of every figure."),
        longest=REASON_LENGTH,
        error_messages={"required": _("Write a reason.")},
    )
    seen_unusual = forms.BooleanField(
        label=_("I have looked at the unusual changes."),
        required=False,
        error_messages={"required": _("Look at the unusual changes and tick the box.")},
    )
    token = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args, unusual: int = 0, **kwargs):
        super().__init__(*args, **kwargs)
        if unusual:
            self.fields["seen_unusual"].required = True
        else:
            del self.fields["seen_unusual"]
