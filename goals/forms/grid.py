"""Input of the entry grid: which year and series, one cell, one series' form, a pasted block."""

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.grid.block import MAX_CHARACTERS
from goals.grid.sheet import HEADLINE
from goals.grid.typing import TypedCell
from goals.models import Plan
from institutes.forms.fields import REASON_LENGTH, TextField

# What the choice of a state sends: words that every language reads (goals.sheets.headings).
STATES = (
    ("", _("a number")),
    ("not reported", _("not reported")),
    ("not applicable", _("not applicable")),
    ("withheld", _("withheld")),
)


class ChooseForm(forms.Form):
    """Which year and which series; a choice that there is not shows the first there is."""

    chosen = forms.ChoiceField(label=_("Indicators"), required=False)
    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args, plan: Plan, sets: list[tuple[str, str]], year: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.default_year = year
        self.fields["chosen"].choices = sets
        years = range(plan.figures_to, plan.figures_from - 1, -1)
        self.fields["year"].choices = [(each, each) for each in years]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"

    @property
    def address(self) -> tuple[int, str]:
        """Year and set as chosen, or the defaults."""
        chosen = self.cleaned_data if self.is_valid() else {}
        return chosen.get("year") or self.default_year, chosen.get("chosen") or HEADLINE


class GridWhyForm(forms.Form):
    """Why what others recorded is changed; asked again by the action where it is needed."""

    why = TextField(
        label=_("Reason, where you change what others have recorded"),
        help_text=_("Shown in the history, with your name."),
        longest=REASON_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )


class CellForm(GridWhyForm):
    """One cell: the figure that was seen, what the series was then, and what was typed.

    What was typed is judged by goals.grid.typing, which says what is wrong field by field.
    """

    seen = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    stamp = forms.CharField(required=False, max_length=12)

    @property
    def typed(self) -> TypedCell:
        """As it was typed, however wrong; a form without a field for comments has none."""
        text = {name: self.data.get(name, "") for name in ("numerator", "denominator")}
        return TypedCell(
            **text,
            state=self.data.get("state", ""),
            reason=self.data.get("reason", ""),
            comment=self.data.get("comment"),
        )


class UndoForm(GridWhyForm):
    """Which save is undone."""

    batch = forms.IntegerField(min_value=1, max_value=2**62)


class SeriesCellsForm(GridWhyForm):
    """One series for many units: four fields for each, named by a letter and the unit's id."""

    token = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def typed(self, units: list[int]) -> dict[int, TypedCell]:
        """What was typed, by unit id; the last counts where a field came twice."""
        return {
            unit: TypedCell(
                *(self.data.get(f"{letter}{unit}", "") for letter in ("n", "d", "s", "r"))
            )
            for unit in units
        }


class BlockForm(GridWhyForm):
    """A block copied from a spreadsheet, and the cell it begins in."""

    series = forms.ChoiceField(
        label=_("First indicator"),
        error_messages={"required": _("Choose an indicator from the list.")},
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    unit = forms.ChoiceField(
        label=_("First unit"),
        error_messages={"required": _("Choose a unit from the list.")},
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    block = forms.CharField(
        label=_("The block"),
        help_text=_(
            "Copied from Excel: a row for each unit and a column for each indicator. A ratio is "
            "96/284 in one column, or numerator and denominator in two."
        ),
        max_length=MAX_CHARACTERS,
        strip=False,
        error_messages={"required": _("Paste a block copied from a spreadsheet.")},
        widget=forms.Textarea(
            attrs={"class": "form-control", "rows": 8, "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    token = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    field_order = ("series", "unit", "block", "why")

    def __init__(
        self, *args, series: list[tuple[str, str]], units: list[tuple[str, str]], **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.fields["series"].choices = series
        self.fields["unit"].choices = units
        for name in ("series", "unit"):
            self.fields[name].error_messages["invalid_choice"] = self.fields[name].error_messages[
                "required"
            ]
