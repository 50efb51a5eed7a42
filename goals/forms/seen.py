"""A form about something that may have changed since it was opened."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

DAY = gettext_lazy("Write a date as day.month.year, such as 15.06.2021.")
COMMENT_LENGTH = 500


def day_field(label: str, **kwargs) -> forms.DateField:
    """A day, written the Norwegian way with four digits for the year."""
    return forms.DateField(
        label=label,
        input_formats=["%d.%m.%Y", "%Y-%m-%d"],
        error_messages={"required": DAY, "invalid": DAY},
        widget=forms.DateInput(
            format="%d.%m.%Y", attrs={"inputmode": "numeric", "autocomplete": "off", "size": "11"}
        ),
        **kwargs,
    )


class Seen(forms.Form):
    """A form that says what was shown when it was opened, and asks why it is changed."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    @property
    def clean_fields(self) -> dict[str, Any]:
        """The values to store: all but the token and the reason."""
        return {name: self.cleaned_data[name] for name in self.stored}
