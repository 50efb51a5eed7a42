"""What becomes of evidence: a step with its reason."""

from django import forms
from django.utils.translation import gettext as _

from institutes.forms.fields import ReasonField


class StepForm(forms.Form):
    """A decision about evidence: why, and the edition that was looked at."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args, label: str = "", needs_reason: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"].error_messages = {
            "required": _("Open the page again."),
            "invalid": _("Open the page again."),
            "min_value": _("Open the page again."),
        }
        if needs_reason:
            self.fields["reason"] = ReasonField(**({"label": label} if label else {}))

    @property
    def reason(self) -> str:
        return self.cleaned_data.get("reason", "")
