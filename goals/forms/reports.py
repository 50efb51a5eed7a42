"""Input in a self-report: one small form per figure and per goal, each with its own prefix.

The whole page is one HTML form, so that whichever button is pressed nothing typed elsewhere is
lost; a field that saves itself sends its own part of it. A name that comes twice counts as its
last value (Django's rule); names nobody asked for are ignored.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.forms.fields import ReasonField, TextField
from goals.models import Answer, Narrative
from goals.models.reports import COMMENT_LENGTH, NARRATIVE_LENGTH, REASON_LENGTH, TYPED_LENGTH
from goals.reports.items import Item, ItemKind
from goals.reports.said import Said, Told

Choice = Answer.Choice
HIGHEST = 2**53  # what an id or a version can be, in every database
THEIRS = "theirs"
CHOICES = (
    (Choice.CONFIRMED.value, gettext_lazy("Confirm")),
    (Choice.DISPUTED.value, gettext_lazy("Dispute")),
)


class SentTextField(TextField):
    """A text that a browser always sends, blank or not: one that is missing was not left blank."""

    def __init__(self, **kwargs):
        super().__init__(required=False, strip=False, **kwargs)

    def clean(self, value: str | None) -> str:
        if value is None:
            raise ValidationError(_("This field did not arrive. Open the page again."))
        return super().clean(value)


class SentInput(forms.TextInput):
    def value_from_datadict(self, data, files, name):
        return data.get(name)


class SentArea(forms.Textarea):
    def value_from_datadict(self, data, files, name):
        return data.get(name)


def _number(**kwargs) -> forms.IntegerField:
    return forms.IntegerField(
        required=False, min_value=0, max_value=HIGHEST, widget=forms.HiddenInput, **kwargs
    )


class _Part(forms.Form):
    """One field of the report with the version it was read as. `over`: which one to keep when
    someone else was first – theirs, or one's own in the place of that version."""

    number = _number()
    over = forms.CharField(required=False, max_length=20)

    @classmethod
    def is_in(cls, data: Mapping[str, Any], prefix: str) -> bool:
        return f"{prefix}-number" in data

    @property
    def takes_theirs(self) -> bool:
        return self.cleaned_data.get("over") == THEIRS

    @property
    def seen(self) -> int:
        over = self.cleaned_data.get("over", "")
        return int(over) if over.isdecimal() else self.cleaned_data.get("number") or 0


class AnswerForm(_Part):
    """What an institute says about one figure. Drafts: nothing is required, and a number that
    cannot be read is kept as it was typed."""

    choice = forms.ChoiceField(
        required=False,
        choices=CHOICES,
        error_messages={"invalid_choice": gettext_lazy("Choose one of the list.")},
    )
    figure = _number()
    not_applicable = forms.BooleanField(required=False)
    numerator = SentTextField(longest=TYPED_LENGTH, widget=SentInput)
    denominator = TextField(longest=TYPED_LENGTH, required=False, strip=False)
    reason = SentTextField(
        longest=REASON_LENGTH, multiline=True, widget=SentArea(attrs={"rows": 2})
    )
    comment = SentTextField(
        longest=COMMENT_LENGTH, multiline=True, widget=SentArea(attrs={"rows": 2})
    )

    def __init__(self, data=None, *, code: str):
        super().__init__(data, prefix=code)
        self.code = code

    @property
    def is_filled(self) -> bool:
        """Whether it was sent from a figure that is filled in: that one names the figure seen."""
        return self.add_prefix("figure") in self.data

    def said(self, *, confirm: bool = False) -> Said:
        """What is said; `confirm` stands in where nothing is said about a fetched figure yet."""
        data = self.cleaned_data
        texts = {name: data[name] for name in ("numerator", "denominator", "reason", "comment")}
        if self.is_filled:
            choice = data["choice"] or (Choice.CONFIRMED if confirm else Choice.OPEN)
            if choice == Choice.CONFIRMED:
                texts = {}
            return Said(self.code, self.seen, choice, figure_id=data["figure"], **texts)
        if data["not_applicable"]:
            return Said(self.code, self.seen, Choice.NOT_APPLICABLE, reason=data["reason"])
        texts["reason"] = ""
        choice = Choice.OWN if any(texts.values()) else Choice.OPEN
        return Said(self.code, self.seen, choice, **texts)


def initial_of(item: Item) -> dict[str, object]:
    """What stands in the fields of a figure before anything is typed."""
    figure = item.figure.pk if item.figure and item.kind is ItemKind.FILLED else None
    if item.answer is None:
        return {"number": 0, "figure": figure}
    return {
        "number": item.answer.number,
        "figure": figure,
        "choice": item.answer.choice,
        "not_applicable": item.answer.choice == Choice.NOT_APPLICABLE,
        "numerator": item.answer.numerator,
        "denominator": item.answer.denominator,
        "reason": item.answer.reason,
        "comment": item.answer.comment,
    }


class TextForm(_Part):
    """What has been done under one goal."""

    text = SentTextField(
        longest=NARRATIVE_LENGTH, multiline=True, widget=SentArea(attrs={"rows": 6})
    )

    def __init__(self, data=None, *, goal: int, narrative: Narrative | None = None):
        initial = {
            "number": narrative.number if narrative else 0,
            "text": narrative.text if narrative else "",
        }
        super().__init__(data, prefix=f"goal-{goal}", initial=initial)
        self.goal = goal
        self.fields["text"].widget.attrs |= {
            "class": "form-control",
            "aria-describedby": f"say-goal-{goal} help-goal-{goal}",
        }

    def told(self) -> Told:
        return Told(self.goal, self.seen, self.cleaned_data["text"])


class WhyForm(forms.Form):
    """Why an administrator writes in an institute's report."""

    why = ReasonField(label=gettext_lazy("Why do you write in the department’s report?"))


class SubmitForm(forms.Form):
    """Submitting exactly what was read."""

    version = forms.IntegerField(
        required=False, min_value=0, max_value=HIGHEST, widget=forms.HiddenInput
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    token = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    vouch = forms.BooleanField(
        label=gettext_lazy("I have read the report and vouch for it."),
        error_messages={"required": gettext_lazy("Tick the box to submit.")},
    )

    def __init__(self, *args, asks_reason: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if asks_reason:
            self.fields["reason"] = ReasonField(
                label=gettext_lazy("Why do you submit it for the department?")
            )
