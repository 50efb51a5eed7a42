"""Which series of a goal to look at."""

from collections.abc import Hashable, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.models import PlanIndicator


class SeriesForm(forms.Form):
    """The goal's lead series unless another of its series is chosen."""

    series = forms.ChoiceField(
        label=_("Look at another indicator"),
        required=False,
        error_messages={"invalid_choice": _("Choose an indicator from the list.")},
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, data, *, entries: Sequence[PlanIndicator]):
        self.by_code = {entry.indicator.code: entry for entry in entries}
        self.lead = next((entry for entry in entries if entry.is_lead), None)
        default = self.lead.indicator.code if self.lead else ""
        super().__init__({"series": data.get("series") or default})
        self.choices = [(code, entry.indicator.name) for code, entry in self.by_code.items()]
        self.fields["series"].choices = self.choices

    @property
    def key(self) -> Hashable:
        """All that its field shows (`{% kept %}`); what is to be corrected is not kept."""
        return None if self.errors else ("series", self.data["series"], *self.choices)

    @property
    def chosen(self) -> PlanIndicator | None:
        return self.by_code.get(self.cleaned_data.get("series", ""), self.lead)
