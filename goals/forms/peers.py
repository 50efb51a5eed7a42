"""With whom an institute is compared."""

from collections.abc import Hashable

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.calculations.peers import GroupBy


class PeersForm(forms.Form):
    """May be left out; a wrong choice is said at the field and the page shows its default."""

    peers = forms.ChoiceField(
        label=_("Compare with departments"),
        required=False,
        choices=[
            (GroupBy.DISCIPLINE, _("in the same group of disciplines")),
            (GroupBy.FACULTY, _("in the same faculty")),
            (GroupBy.SIZE, _("in the same third by size (academic FTE)")),
        ],
        error_messages={"invalid_choice": _("Choose a group from the list.")},
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, data):
        super().__init__({"peers": data.get("peers") or GroupBy.DISCIPLINE})

    @property
    def key(self) -> Hashable:
        """All that its field shows (`{% kept %}`); what is to be corrected is not kept."""
        return None if self.errors else ("peers", self.chosen)

    @property
    def chosen(self) -> GroupBy:
        return GroupBy(self.cleaned_data.get("peers") or GroupBy.DISCIPLINE)
