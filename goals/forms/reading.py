"""Which year to read, and as of which day: the selectors on top of every dashboard."""

from collections.abc import Hashable
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from goals.models import Plan


class ReadingForm(forms.Form):
    """All fields may be left out. A wrong one is said at the field; the page shows its default."""

    year = forms.TypedChoiceField(
        label=_("Year"),
        coerce=int,
        required=False,
        empty_value=None,
        error_messages={"invalid_choice": _("Choose a year from the list.")},
    )
    as_of = forms.DateField(
        label=_("As it stood on"),
        required=False,
        input_formats=["%d.%m.%Y", "%Y-%m-%d"],
        error_messages={"invalid": _("Write a date as day.month.year, such as 15.06.2021.")},
        widget=forms.DateInput(
            format="%d.%m.%Y",
            attrs={"inputmode": "numeric", "autocomplete": "off", "size": "11"},
        ),
    )

    organisation = forms.ChoiceField(
        label=_("Organisation"),
        required=False,
        choices=[("then", ""), ("now", _("as it is now"))],
        error_messages={"invalid_choice": _("Choose an organisation from the list.")},
    )

    def __init__(self, data, *, plan: Plan, default_year: int, today: date):
        # What is not asked for reads as the default, so the form always shows what is read.
        filled = {
            "year": data.get("year") or default_year,
            "as_of": data.get("as_of", ""),
            "organisation": data.get("organisation") or "then",
        }
        super().__init__(filled)
        self.today = today
        self.default_year = default_year
        self.years = range(plan.base_year, plan.figures_to + 1)
        self.fields["year"].choices = [(year, year) for year in reversed(self.years)]
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-control" if name == "as_of" else "form-select"
        now = self.fields["organisation"].choices[1]
        self.is_valid()  # the year that is read, where another was asked for
        then = _("as it was in %(year)s") % {"year": self.year_read}
        self.fields["organisation"].choices = [("then", then), now]

    def clean_as_of(self) -> date | None:
        day = self.cleaned_data["as_of"]
        if day and day > self.today:
            raise ValidationError(_("Choose a day that has been."))
        return day

    @property
    def key(self) -> Hashable:
        """All that its fields show (`{% kept %}`); what is to be corrected is not kept."""
        return None if self.errors else (*self.data.values(), self.years)

    @property
    def year_read(self) -> int:
        return self.cleaned_data.get("year") or self.default_year

    @property
    def recast_to(self) -> date | None:
        """Today, when the organisation as it is now is asked for."""
        return self.today if self.cleaned_data.get("organisation") == "now" else None

    @property
    def as_of_day(self) -> date | None:
        return self.cleaned_data.get("as_of")
