"""Whether the years of a break count in what lies ahead."""

from django import forms


class AheadForm(forms.Form):
    """Asked by a link, `?with_breaks=1`; anything else leaves them out."""

    with_breaks = forms.ChoiceField(choices=[("1", "1")], required=False)

    @property
    def counts_breaks(self) -> bool:
        return self.is_valid() and self.cleaned_data["with_breaks"] == "1"
