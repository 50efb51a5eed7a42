"""A day as people write it, and the day that a page is read as of."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

EARLIEST, LATEST = date(1950, 1, 1), date(2099, 12, 31)


class DayField(forms.DateField):
    """A day as people write it here, within the years that can be meant."""

    def __init__(self, **kwargs):
        super().__init__(
            **{
                "input_formats": ["%d.%m.%Y", "%Y-%m-%d"],
                "widget": forms.DateInput(
                    format="%d.%m.%Y",
                    attrs={"inputmode": "numeric", "autocomplete": "off", "size": "11"},
                ),
                "error_messages": {
                    "required": _("Write a date."),
                    "invalid": _("Write a date as day.month.year, such as 15.06.2021."),
                },
            }
            | kwargs
        )

    def clean(self, value: object) -> date | None:
        day = super().clean(value)
        if day is not None and not EARLIEST <= day <= LATEST:
            raise ValidationError(_("Write a year from 1950 to 2099."))
        return day


def _end(year: str, today: date) -> str:
    """The end of a year that has been, as someone comes from a page of that year; else blank."""
    is_past = year.isascii() and year.isdigit() and EARLIEST.year <= int(year[:5]) < today.year
    return f"31.12.{int(year)}" if is_past else ""


class AsOfForm(forms.Form):
    """As of which day a page is read; wrong or blank, today is read. Who comes from a page about
    a `year` that has been, reads its last day."""

    as_of = DayField(label=gettext_lazy("As it stood on"), required=False)

    def __init__(self, data, *, today: date):
        super().__init__({"as_of": data.get("as_of", "") or _end(data.get("year", ""), today)})
        self.today = today
        self.fields["as_of"].widget.attrs["class"] = "form-control"
        self.is_valid()

    def clean_as_of(self) -> date | None:
        day = self.cleaned_data["as_of"]
        if day and day > self.today:
            raise ValidationError(_("Choose a day that has been."))
        return day

    @property
    def day(self) -> date:
        return self.cleaned_data.get("as_of") or self.today

    @property
    def is_today(self) -> bool:
        return self.day == self.today
