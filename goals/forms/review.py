"""What a reviewer or an administrator decides about a report. What was seen rides along."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from goals.forms.fields import REASON_LENGTH, SaidField
from goals.forms.seen import day_field
from goals.models import Settlement
from goals.models.reports import COMMENT_LENGTH
from goals.reports.contents import Contents
from goals.reports.rights import Standing
from goals.wording.review import why_not_until
from institutes.organisation import Node

SEEN_LENGTH = 60
HIGHEST_ID = 2**63 - 1


def _reason(label: str, help_text: str) -> SaidField:
    return SaidField(
        label=label,
        help_text=help_text,
        longest=REASON_LENGTH,
        multiline=True,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write a reason.")},
    )


class QueueForm(forms.Form):
    """Which year, and which faculty. What is wrong reads as what is shown first."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False, empty_value=None)
    faculty = forms.ChoiceField(label=_("Faculty"), required=False)

    def __init__(self, *args, years: Sequence[int], faculties: Sequence[Node], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, year) for year in years]
        self.fields["faculty"].choices = [
            ("", _("All faculties")),
            *((node.code, node.acronym) for node in faculties),
        ]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"
        if len(faculties) < 2:
            del self.fields["faculty"]


class DecisionForm(forms.Form):
    """The version that was looked at, and nothing else."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=SEEN_LENGTH, required=False)


class ReturnForm(DecisionForm):
    reason = _reason(
        _("Why do you return it?"),
        _("The department reads the reason. It stays in the history for good."),
    )


class ReopenForm(DecisionForm):
    """A reason, and a day until whose end the report is open."""

    until = day_field(_("Open until the end of"), help_text=_("Applies to this department alone."))
    reason = _reason(
        _("Why is it reopened?"), _("Shown to everyone who reads the report. It stays for good.")
    )

    def __init__(self, *args, standing: Standing, at: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.standing = standing
        self.at = at

    def clean_until(self) -> datetime:
        until = end_of(self.cleaned_data["until"])
        if sentence := why_not_until(self.standing, until, self.at):
            raise ValidationError(sentence)
        return until


def end_of(day: date) -> datetime:
    """The last minute of a day in Norway; there is no clock change near it."""
    zone = timezone.get_default_timezone()
    return datetime.combine(day, time(23, 59), tzinfo=zone)


class SettleForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Which value holds?"),
        choices=Settlement.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the two values."),
            "invalid_choice": _("Choose one of the two values."),
        },
    )
    reason = _reason(
        _("Why?"), _("The department reads the reason. Both values stay in the history.")
    )
    answer = forms.IntegerField(
        widget=forms.HiddenInput, min_value=1, max_value=HIGHEST_ID, required=False
    )
    figure = forms.IntegerField(
        widget=forms.HiddenInput, min_value=1, max_value=HIGHEST_ID, required=False
    )

    def is_about(self, answer: int) -> bool:
        """Whether it was sent for this answer; a form may be wrong in every way."""
        return self.data.get("answer") == str(answer)


class AcceptForm(DecisionForm):
    """One answer by its id, or every unchanged one."""

    answer = forms.IntegerField(min_value=1, max_value=HIGHEST_ID, required=False)

    @property
    def answer_id(self) -> int | None:
        return self.cleaned_data.get("answer")


class CommentForm(forms.Form):
    """A remark on the report, on one goal (`goal-1`) or on one figure (its code)."""

    about = forms.ChoiceField(
        label=_("About"),
        required=False,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )
    text = SaidField(
        label=_("Comment"),
        longest=COMMENT_LENGTH,
        multiline=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a comment.")},
    )
    is_internal = forms.BooleanField(
        label=_("Internal: the department does not see it"), required=False
    )

    def __init__(self, *args, contents: Contents, may_be_internal: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.contents = contents
        choices: list = [("", str(_("The report as a whole")))]
        for part in contents.parts:
            items = [(f"goal-{part.goal.number}", part.goal.name)]
            items += [
                (item.indicator.code, f"{item.indicator.code} {item.indicator.short_name}")
                for item in part.items
            ]
            choices.append((str(part.goal.name), items))
        self.fields["about"].choices = choices
        if not may_be_internal:
            del self.fields["is_internal"]

    @property
    def target(self) -> dict[str, object]:
        """What the comment is about, for the action."""
        about = self.cleaned_data["about"]
        if not about:
            return {}
        if about.startswith("goal-"):
            goals = {f"goal-{part.goal.number}": part.goal for part in self.contents.parts}
            return {"goal": goals[about]}
        return {"indicator": self.contents.item(about).indicator}
