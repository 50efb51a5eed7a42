"""Input around workbooks: which template, which file, why it is published or undone."""

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.models import Plan, PlanIndicator
from institutes.forms.fields import REASON_LENGTH, TextField


class TemplateForm(forms.Form):
    """A year and a choice of series: what the template to fill in is made of."""

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
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one indicator."),
            "invalid_choice": _("%(value)s is not an indicator that can be uploaded."),
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
        years = range(plan.figures_to, plan.figures_from - 1, -1)
        self.fields["year"].choices = [(year, year) for year in years]
        groups: dict[str, list[tuple[str, str]]] = {}
        for entry in entries:
            name = entry.goal.name if entry.goal else str(_("Across the goals"))
            indicator = entry.indicator
            label = f"{indicator.code} {indicator.short_name}"
            groups.setdefault(name, []).append((indicator.code, label))
        self.fields["series"].choices = list(groups.items())


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
