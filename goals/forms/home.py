"""Which unit a person's home is about, and since when."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from institutes.organisation import Node


class HomeForm(forms.Form):
    """Both fields may be left out; a wrong one is said at the field, and the page shows its
    default."""

    unit = forms.ChoiceField(
        label=_("Unit"),
        required=False,
        error_messages={"invalid_choice": _("Choose a unit from the list.")},
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    since = forms.DateField(
        label=_("What changed since"),
        required=False,
        input_formats=["%d.%m.%Y", "%Y-%m-%d"],
        error_messages={"invalid": _("Write a date as day.month.year, such as 15.06.2021.")},
        widget=forms.DateInput(
            format="%d.%m.%Y",
            attrs={
                "class": "form-control",
                "inputmode": "numeric",
                "autocomplete": "off",
                "size": "11",
            },
        ),
    )

    def __init__(self, data, *, units: Sequence[Node], since: date, today: date):
        self.units = units
        self.default_since = since
        self.today = today
        super().__init__(
            {
                "unit": data.get("unit") or units[0].code,
                "since": data.get("since") or since.strftime("%d.%m.%Y"),
            }
        )
        self.fields["unit"].choices = [(unit.code, unit.name) for unit in units]
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()

    def clean_since(self) -> date | None:
        day = self.cleaned_data["since"]
        if day and day > self.today:
            raise ValidationError(_("Choose a day that has been."))
        return day

    @property
    def unit_read(self) -> Node:
        chosen = self.cleaned_data.get("unit")
        return next((unit for unit in self.units if unit.code == chosen), self.units[0])

    @property
    def since_read(self) -> date:
        return self.cleaned_data.get("since") or self.default_since
