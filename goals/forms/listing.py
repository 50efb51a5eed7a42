"""Which part of a long list of units to show, and by what it is sorted."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _


class ListingForm(forms.Form):
    """Both may be left out. A wrong one is said; the list shows its beginning, by faculty.

    `sort` is the code of a series; with a hyphen before it the other way round.
    """

    page = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=100_000,
        error_messages={
            "invalid": _("The page of the list is a whole number."),
            "min_value": _("The pages of the list begin with 1."),
            "max_value": _("The list has no such page."),
        },
    )
    sort = forms.ChoiceField(
        required=False,
        error_messages={"invalid_choice": _("The list can be sorted by its own columns only.")},
    )

    def __init__(self, data, *, codes: Iterable[str] = ()):
        super().__init__(data)
        self.fields["sort"].choices = [
            (name, name) for code in codes for name in (code, f"-{code}")
        ]

    @property
    def number(self) -> int:
        return self.cleaned_data.get("page") or 1

    @property
    def code(self) -> str:
        """Of the series that the list is sorted by; "" for none."""
        return self.cleaned_data.get("sort", "").removeprefix("-")

    @property
    def descending(self) -> bool:
        return self.cleaned_data.get("sort", "").startswith("-")
