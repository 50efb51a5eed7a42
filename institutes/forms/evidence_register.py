"""What the register of evidence is asked for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutes.level import Category
from institutes.wording.evidence import CATEGORY, STATE


class RegisterForm(forms.Form):
    """What the register shows. All may be left out; what is wrong is said and left out."""

    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    expiring = forms.BooleanField(label=gettext_lazy("Runs out within 12 months"), required=False)

    def __init__(self, data, *, units: Sequence[tuple[str, str]]):
        super().__init__(data)
        self.fields["category"].choices = [
            ("", _("All")),
            *((c.value, f"{c.value} {CATEGORY[c]}") for c in Category),
        ]
        self.fields["unit"].choices = [("", _("All")), *units]
        self.fields["state"].choices = [
            ("", _("All")),
            *((state, word.word) for state, word in STATE.items()),
        ]
        for name, field in self.fields.items():
            field.error_messages["invalid_choice"] = _("Choose from the list.")
            kind = "check-input" if name == "expiring" else "select"
            field.widget.attrs["class"] = f"form-{kind}"
        self.is_valid()

    def chosen(self, name: str) -> Any:
        return self.cleaned_data.get(name) or ""
