"""Input to the completeness grid: what is shown, and who is to be reminded."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.models import Goal
from goals.wording.completeness import CELL, CellState
from goals.wording.reports import STATE
from goals.workflow import ReportState
from institutes.organisation import Node

LIST = gettext_lazy("Choose one of the list.")


class CompletenessForm(forms.Form):
    """Which faculty, goal and states are shown. Nothing chosen shows all."""

    key = None  # its fields are not kept (`{% kept %}`)

    def __init__(self, *args, faculties: Collection[Node], goals: Collection[Goal], **kwargs):
        super().__init__(*args, **kwargs)
        every = ("", _("All"))
        self._add(
            "faculty",
            _("Faculty"),
            [every, *((node.code, node.acronym) for node in faculties)],
        )
        names = [(str(goal.number), f"{goal.number} {goal.name}") for goal in goals]
        self._add("goal", _("Goal"), [every, *names])
        self._add("report", _("Report"), [every, *((one.value, STATE[one]) for one in ReportState)])
        states = [(one.value, CELL[one].word) for one in CellState]
        self._add("figures", _("With figures that are"), [every, *states])

    def _add(self, name: str, label: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label,
            choices=choices,
            required=False,
            error_messages={"invalid_choice": LIST},
            widget=forms.Select(attrs={"class": "form-select"}),
        )

    @property
    def chosen(self) -> dict[str, Any]:
        """The valid values; what is wrong counts as not chosen."""
        found = {name: self.cleaned_data.get(name, "") for name in ("faculty", "report", "figures")}
        goal = self.cleaned_data.get("goal", "")
        return found | {"goal": int(goal) if goal else None}


class RemindForm(forms.Form):
    """The units whose people are to be reminded: one, or all that are shown."""

    def __init__(self, *args, units: Collection[Node], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"] = forms.MultipleChoiceField(
            choices=[(unit.code, unit.acronym) for unit in units],
            error_messages={
                "required": _("Choose a department."),
                "invalid_choice": _("Choose a department from the list."),
            },
        )
