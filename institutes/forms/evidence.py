"""Input about evidence: what it is, its facts by kind, and why it concerns each core area."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from institutes.forms.days import DayField
from institutes.forms.fields import NumberField, ReasonField, SaidField, TextField
from institutes.level import SCALES, Kind
from institutes.level.kinds import Counted
from institutes.models import Evidence, Grant
from institutes.models.evidence import NARRATIVE_LENGTH
from institutes.wording.evidence import SCALE, grade_text
from institutes.wording.facts import DATE_HELP, DATES, IDENTIFIER, fact_label
from institutes.wording.narratives import WORDS, words_in

WHOLE = ("external_members", "members_abroad", "number", "works", "artists")
TEXTS = ("title", "note", "identifier", "url", "third_party")


class EvidenceForm(forms.Form):
    """One piece of evidence of a kind. `areas` are (id, name) of the open core areas.

    With a `grant` its title, number and dates are taken from the source and not typed.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(
        self,
        *args,
        kind: Kind,
        areas: Sequence[tuple[int, str]],
        standing: Evidence | None = None,
        grant: Grant | None = None,
        with_reason: bool = False,
        **kwargs,
    ):
        kwargs["initial"] = _initial(standing) if standing else _from_grant(grant)
        super().__init__(*args, **kwargs)
        self.kind, self.grant, self.areas = kind, grant, areas
        if grant is None:
            self._add_typed()
        for fact in kind.facts:
            self.fields[fact] = _fact_field(kind, fact)
        self.fields["third_party"] = TextField(
            label=_("Who outside NTNU can confirm it?"),
            longest=160,
            required=False,
            help_text=_("Blank if nobody can."),
        )
        self.fields["url"] = forms.URLField(
            label=_("Link"), required=False, max_length=500, assume_scheme="https"
        )
        self.fields["note"] = TextField(
            label=_("What else the faculty should know"),
            longest=2000,
            multiline=True,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        for pk, name in areas:
            self.fields[f"narrative_{pk}"] = NarrativeField(name)
        if with_reason:
            self.fields["reason"] = ReasonField(label=_("Why do you write for the department?"))

    def _add_typed(self) -> None:
        start, end = DATES[self.kind.counted]
        self.fields["title"] = SaidField(
            label=_("What is it?"),
            longest=250,
            help_text=_("In a few words, as it stands in the source."),
            error_messages={"required": _("Write what it is.")},
        )
        self.fields["starts_on"] = DayField(label=start)
        if end is not None:
            self.fields["ends_on"] = DayField(
                label=end,
                required=self.kind.counted is not Counted.REPORT,
                help_text=DATE_HELP.get(self.kind.counted, ""),
            )
        self.fields["identifier"] = TextField(
            label=IDENTIFIER[self.kind.category], longest=250, required=False
        )

    @property
    def facts(self) -> list[forms.BoundField]:
        return [
            self[name]
            for name in self.fields
            if not name.startswith("narrative_") and name not in ("seen", "reason")
        ]

    @property
    def asks_why(self) -> bool:
        return "reason" in self.fields

    @property
    def why(self) -> forms.BoundField:
        return self["reason"]

    @property
    def narratives(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("narrative_")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("Choose a day that is not before the first one."))
        scale, grade = cleaned.get("scale"), cleaned.get("grade")
        if scale and grade and grade not in SCALES[scale].grades:
            self.add_error(
                "grade", _("Choose a grade of the scale “%(scale)s”.") % {"scale": SCALE[scale]}
            )
        members, abroad = cleaned.get("external_members"), cleaned.get("members_abroad")
        if members is not None and abroad is not None and abroad > members:
            self.add_error("members_abroad", _("Write no more than the external members."))
        return cleaned

    @property
    def content(self) -> dict[str, Any]:
        """The fields of Evidence."""
        found: dict[str, Any] = {
            "kind": self.kind.key,
            "category": self.kind.category.value,
            "grant": self.grant,
        }
        if self.grant:
            found |= grant_facts(self.grant)
        for name in ("starts_on", "ends_on", *TEXTS, *self.kind.facts):
            if name in self.fields:
                value = self.cleaned_data[name]
                found[name] = int(value) if name in WHOLE else value
        return found

    @property
    def told(self) -> Mapping[int, str]:
        """The narrative of each core area that it concerns."""
        return {
            pk: text for pk, _name in self.areas if (text := self.cleaned_data[f"narrative_{pk}"])
        }

    @property
    def reason(self) -> str:
        return self.cleaned_data.get("reason", "")


class NarrativeField(TextField):
    """At most 250 words; blank where the evidence does not concern the area."""

    def __init__(self, area: str):
        super().__init__(
            label=_("Why it concerns “%(area)s”") % {"area": area},
            longest=NARRATIVE_LENGTH,
            multiline=True,
            required=False,
            help_text=_("At most %(words)s words. Blank if it does not concern this area.")
            % {"words": WORDS},
            widget=forms.Textarea(attrs={"rows": 4}),
        )

    def validate(self, value: str) -> None:
        super().validate(value)
        count = words_in(value)
        if count > WORDS:
            raise ValidationError(
                _("The text has %(count)s words. Shorten it to %(words)s.")
                % {"count": count, "words": WORDS}
            )


def _fact_field(kind: Kind, fact: str) -> forms.Field:
    label = fact_label(kind.key, fact)
    match fact:
        case "scale":
            return _choice(label, [(key, SCALE[key]) for key in SCALES], _("Choose a scale."))
        case "grade":
            return _choice(label, _grades(), _("Choose a grade."))
        case "sentence":
            return SaidField(
                label=label,
                longest=1000,
                multiline=True,
                help_text=_("Word for word, in the language of the report."),
                widget=forms.Textarea(attrs={"rows": 3}),
                error_messages={"required": _("Quote the panel.")},
            )
        case "field":
            return SaidField(
                label=label,
                longest=120,
                help_text=_("The same name as in the next evaluation of it."),
                error_messages={"required": _("Write the field.")},
            )
        case "highest_rank":
            return forms.BooleanField(label=label, required=False)
        case "share":
            return NumberField(label=f"{label} (%)", is_percent=True)
    return SmallNumberField(label=label, whole=fact in WHOLE)


class SmallNumberField(NumberField):
    """A count or a ratio that no group passes."""

    def clean(self, value: object) -> Decimal | None:
        number = super().clean(value)
        if number is not None and number > 30_000:
            raise ValidationError(_("Write a lower number."))
        return number


def _choice(label, choices, required: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[("", _("Choose …")), *choices],
        error_messages={"required": required, "invalid_choice": _("Choose from the list.")},
    )


def _grades() -> list[tuple[str, Any]]:
    """Every grade once, under its scale; that the two fit is checked with the form."""
    seen: dict[str, str] = {}
    for scale in SCALES.values():
        for grade in reversed(scale.grades):
            seen.setdefault(grade, grade_text(grade))
    return list(seen.items())


def grant_facts(grant: Grant) -> dict[str, Any]:
    """What the source says of a grant, as evidence has it."""
    return {
        "title": f"{grant.acronym}: {grant.title}"[:250],
        "starts_on": grant.starts_on,
        "ends_on": grant.ends_on,
        "identifier": grant.number,
    }


def _from_grant(grant: Grant | None) -> dict[str, Any]:
    if grant is None:
        return {}
    return {
        "third_party": "ERC (CORDIS)",
        "url": f"https://cordis.europa.eu/project/id/{grant.number}",
    }


def _initial(evidence: Evidence) -> dict[str, Any]:
    names = ("starts_on", "ends_on", *TEXTS, "scale", "grade", "sentence", "field", "share")
    names += ("ratio", "publications", "highest_rank")
    found = {name: getattr(evidence, name) for name in names}
    found |= {name: Decimal(getattr(evidence, name)) for name in WHOLE}
    found["seen"] = evidence.edition
    return found | {f"narrative_{a.core_area_id}": a.narrative for a in evidence.areas.all()}
