"""Whether a page is asked for as a file."""

from django import forms


class DownloadForm(forms.Form):
    """Asked by a link, `?format=csv`; anything else is the page."""

    format = forms.ChoiceField(choices=[("csv", "CSV")], required=False)

    @property
    def wants_csv(self) -> bool:
        return self.is_valid() and self.cleaned_data["format"] == "csv"
