"""Input about rounds: their year and times, extensions, and reasons."""

import re
from collections.abc import Collection
from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.forms.fields import ReasonField
from goals.models import Plan, Round, Times
from institutes.organisation import Node

MOMENT = gettext_lazy("Write a date and a time as day.month.year hour:minute.")
FORMATS = ["%d.%m.%Y %H:%M", "%d.%m.%Y kl. %H:%M", "%d.%m.%Y kl. %H.%M", "%Y-%m-%d %H:%M"]
# The normal calendar, in the year after the one that is reported on (day, month, hour, minute).
OPENS, DUE, LOCKS = (1, 4, 8, 0), (15, 5, 23, 59), (15, 6, 23, 59)
# A round's times lie within so many years of its own.
YEARS_AFTER = 5


class MomentField(forms.DateTimeField):
    """A date and a time on the wall in Norway, with four digits for the year.

    An hour that the clock skips in spring, or shows twice in autumn, is refused with what to do.
    """

    def __init__(self, **kwargs):
        super().__init__(
            **{
                "input_formats": FORMATS,
                "help_text": _("For example %(example)s. Norwegian time.")
                % {"example": "15.05.2022 23:59"},
                "error_messages": {"required": MOMENT, "invalid": MOMENT},
                "widget": forms.DateTimeInput(
                    format="%d.%m.%Y %H:%M",
                    attrs={"autocomplete": "off", "size": "17", "class": "date-in"},
                ),
            }
            | kwargs
        )

    def to_python(self, value: object) -> datetime | None:
        try:
            return super().to_python(value)
        except ValidationError as error:
            if error.code == "ambiguous_timezone":
                raise ValidationError(
                    _("The clock is put forward or back in that hour. Choose another hour.")
                ) from error
            raise


class _TimesForm(forms.Form):
    """Opens, is due, locks: in this order, and within a few years of the round's own."""

    @property
    def times(self) -> Times:
        return Times(*(self.cleaned_data[name] for name in ("opens_at", "due_at", "locks_at")))

    def add_times(self) -> None:
        self.fields["opens_at"] = MomentField(label=_("Opens"))
        self.fields["due_at"] = MomentField(label=_("Due"))
        self.fields["locks_at"] = MomentField(label=_("Locks"))

    def check_times(self, cleaned: dict, year: int | None) -> None:
        moments = [cleaned.get(name) for name in ("opens_at", "due_at", "locks_at")]
        for name, moment in zip(("opens_at", "due_at", "locks_at"), moments, strict=True):
            if moment and year and not year <= moment.year <= year + YEARS_AFTER:
                self.add_error(
                    name,
                    _("Choose a day from %(first)s to %(last)s.")
                    % {"first": year, "last": year + YEARS_AFTER},
                )
        opens, due, locks = moments
        if opens and due and opens >= due:
            self.add_error("due_at", _("It is due after it opens."))
        if due and locks and due > locks:
            self.add_error("locks_at", _("It locks when it is due, or later."))


class RoundForm(_TimesForm):
    """A new round; the normal calendar is proposed."""

    def __init__(self, *args, plan: Plan, year: int, at: datetime, **kwargs):
        super().__init__(*args, initial={"year": year} | proposed(year), **kwargs)
        self.plan, self.at = plan, at
        self.fields["year"] = forms.CharField(
            label=_("Year reported on"),
            help_text=_("A calendar year with four digits."),
            max_length=10,
            widget=forms.TextInput(
                attrs={"inputmode": "numeric", "autocomplete": "off", "size": "6"}
            ),
            error_messages={"required": _("Write the year with four digits.")},
        )
        self.add_times()

    def clean_year(self) -> int:
        typed = self.cleaned_data["year"]
        if not re.fullmatch("[0-9]{4}", typed):
            raise ValidationError(_("Write the year with four digits."))
        year, first, last = int(typed), self.plan.figures_from, self.plan.figures_to
        if not first <= year <= last:
            raise ValidationError(
                _("The plan has figures from %(first)s to %(last)s.")
                % {"first": first, "last": last}
            )
        if Round.objects.filter(year=year).exists():
            raise ValidationError(_("%(year)s has a round already.") % {"year": year})
        return year

    def clean(self) -> dict:
        cleaned = super().clean()
        self.check_times(cleaned, cleaned.get("year"))
        locks = cleaned.get("locks_at")
        if locks and locks <= self.at and not self.has_error("locks_at"):
            self.add_error("locks_at", _("Choose a time that lies ahead."))
        return cleaned


def proposed(year: int) -> dict[str, datetime]:
    """The normal calendar for a reporting year: April to June of the year after."""

    def moment(day: int, month: int, hour: int, minute: int) -> datetime:
        naive = datetime(year + 1, month, day, hour, minute)  # noqa: DTZ001 (made aware here)
        return timezone.make_aware(naive)

    return {"opens_at": moment(*OPENS), "due_at": moment(*DUE), "locks_at": moment(*LOCKS)}


class TimesForm(_TimesForm):
    """Other times for a round, with what was shown when the form was opened, and why."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=120, required=False)

    def __init__(self, *args, round_: Round, at: datetime, **kwargs):
        self.round, self.at = round_, at
        stands = {name: getattr(round_, name) for name in ("opens_at", "due_at", "locks_at")}
        seen = "|".join(moment.isoformat() for moment in stands.values())
        super().__init__(*args, initial=stands | {"seen": seen}, **kwargs)
        self.add_times()
        self.fields["reason"] = ReasonField(label=_("Why are the times changed?"))

    @property
    def seen_times(self) -> Times | None:
        """What the person was shown; None for a field somebody has tampered with."""
        try:
            return Times(*(datetime.fromisoformat(one) for one in self["seen"].value().split("|")))
        except (TypeError, ValueError):
            return None

    def clean(self) -> dict:
        cleaned = super().clean()
        for name in ("opens_at", "due_at", "locks_at"):
            # What is not touched keeps its seconds: the field shows minutes.
            stands = getattr(self.round, name)
            if cleaned.get(name) == stands.replace(second=0, microsecond=0):
                cleaned[name] = stands
        self.check_times(cleaned, self.round.year)
        locks = cleaned.get("locks_at")
        moved = locks and locks != self.round.locks_at
        if moved and locks <= self.at and not self.has_error("locks_at"):
            self.add_error(
                "locks_at", _("Choose a time that lies ahead. “Lock now” locks at once.")
            )
        return cleaned


class LockForm(forms.Form):
    """Locking at once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"] = ReasonField(label=_("Why is it locked now?"))


class ExtendForm(forms.Form):
    """More time for one unit. Its reason is read by everyone who meets the lock."""

    def __init__(self, *args, round_: Round, units: Collection[Node], at: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.round, self.at = round_, at
        self.fields["unit"] = forms.ChoiceField(
            label=_("Department"),
            choices=[
                ("", _("Choose …")),
                *((unit.code, f"{unit.acronym} {unit.name}") for unit in units),
            ],
            error_messages={
                "required": _("Choose a department."),
                "invalid_choice": _("Choose a department from the list."),
            },
        )
        self.fields["until"] = MomentField(label=_("Until"))
        self.fields["reason"] = ReasonField(
            label=_("Why does it get more time?"),
            help_text=_("Shown to everyone who meets the lock, with your name in the history."),
        )

    def clean_until(self) -> datetime:
        until = self.cleaned_data["until"]
        if until <= self.at:
            raise ValidationError(_("Choose a time that lies ahead."))
        if until.year > self.round.year + YEARS_AFTER:
            raise ValidationError(
                _("Choose a day from %(first)s to %(last)s.")
                % {"first": self.round.year, "last": self.round.year + YEARS_AFTER}
            )
        return until


class FreezeForm(forms.Form):
    """Freezing what was seen."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    sure = forms.BooleanField(
        label=gettext_lazy("I have read what is frozen and what is left."),
        error_messages={"required": gettext_lazy("Read what is frozen and tick the box.")},
    )
