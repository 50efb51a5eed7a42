"""What a link on a page about one figure asks for more of."""

from django import forms


class AheadForm(forms.Form):
    """Asked by a link, `?with_breaks=1`; anything else leaves them out."""

    with_breaks = forms.ChoiceField(choices=[("1", "1")], required=False)

    @property
    def counts_breaks(self) -> bool:
        return self.is_valid() and self.cleaned_data["with_breaks"] == "1"


class PanelForm(AheadForm):
    """And `?history=all`: every version of the figure, and not the newest alone."""

    history = forms.ChoiceField(choices=[("all", "all")], required=False)

    @property
    def wants_all_history(self) -> bool:
        return self.is_valid() and self.cleaned_data["history"] == "all"
