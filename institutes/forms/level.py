"""Input about the rule of the level, and about grants."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from institutes.forms.fields import NumberField, ReasonField
from institutes.level import Parameters
from institutes.wording.parameters import LABELS

SHARES = ("top_publications_share", "copublication_share", "academic_fte_share")
DECIMALS = ("level_2_ratio",)
HIGHEST = 1000  # years, items, members; a year beyond the calendar must not be reached
LONGEST = 100  # years


class LevelRuleForm(forms.Form):
    """Every threshold and validity. `standing` is the version in force."""

    step = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, *args, standing: Parameters, **kwargs):
        values = {name: Decimal(value) for name, value in standing.values().items()}
        super().__init__(*args, initial=values | {"seen": standing.version}, **kwargs)
        self.standing = standing
        for name in values:
            self.fields[name] = ThresholdField(name)

    @property
    def thresholds(self) -> list[forms.BoundField]:
        return [self[name] for name in self.standing.values()]

    @property
    def proposed(self) -> Parameters:
        """The next version, as it would be."""
        names = self.standing.values()
        values: dict[str, Any] = {
            name: self.cleaned_data[name]
            if name in (*SHARES, *DECIMALS)
            else int(self.cleaned_data[name])
            for name in names
        }
        return Parameters(version=self.standing.version + 1, **values)


class ThresholdField(NumberField):
    def __init__(self, name: str):
        is_share = name in SHARES
        label = LABELS[name]
        super().__init__(
            label=f"{label} (%)" if is_share else label,
            is_percent=is_share,
            whole=not is_share and name not in DECIMALS,
        )
        self.highest = LONGEST if "years" in name else HIGHEST

    def clean(self, value: object) -> Decimal | None:
        number = super().clean(value)
        if number is not None and number > self.highest:
            raise forms.ValidationError(_("Write at most %(highest)s.") % {"highest": self.highest})
        return number


class SeenForm(forms.Form):
    """Saving what was seen: why, and the token of what was shown."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"] = ReasonField()


class TieForm(forms.Form):
    """Which institute a grant belongs to, and why; none: to nobody yet."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args, units: Sequence[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"] = forms.ChoiceField(
            label=_("Department"),
            required=False,
            choices=[("", _("None yet")), *units],
            error_messages={"invalid_choice": _("Choose a department from the list.")},
        )
        self.fields["reason"] = ReasonField(label=_("How do you know?"))
