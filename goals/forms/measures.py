"""What is written about measures."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from goals.forms.fields import PERCENT_HELP, NumberField, ReasonField, SaidField, in_three
from goals.forms.seen import COMMENT_LENGTH, Seen, day_field
from goals.models import Measure, Plan
from institutes.models import Tag
from institutes.organisation import Node


class MeasureForm(Seen):
    """What is done, by whom and by when. How far it is has a form of its own."""

    def __init__(
        self,
        *args,
        plan: Plan,
        units: Collection[Node],
        tags: Collection[Tag],
        measure: Measure | None = None,
        **kwargs,
    ):
        self.plan, self.units = plan, {str(unit.id): unit for unit in units}
        self.known_tags = {str(tag.pk): tag for tag in tags}
        self.stored = ("name_nb", "name_nn", "name_en", "due_date", "responsible_id")
        initial: dict[str, Any] = {"due_date": date(plan.end_year, 12, 31)}
        if measure:
            initial = {name: getattr(measure, name) for name in self.stored}
            initial["responsible"] = str(measure.responsible_id)
            initial["tags"] = [str(tag.pk) for tag in measure.tags.all()]
        super().__init__(*args, initial=initial, **kwargs)
        self.fields |= in_three("name", _("What is done"), longest=250)
        self.fields["responsible"] = forms.ChoiceField(
            label=_("Responsible"),
            choices=[("", _("Choose …")), *((str(unit.id), unit.acronym) for unit in units)],
            error_messages={
                "required": _("Choose a unit."),
                "invalid_choice": _("Choose a unit from the list."),
            },
        )
        self.fields["due_date"] = day_field(_("Due"))
        self.fields["tags"] = forms.MultipleChoiceField(
            label=_("Core tasks and sustainable development goals"),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            choices=_grouped(tags),
            error_messages={"invalid_choice": _("Choose from the list.")},
        )
        self.fields["reason"] = ReasonField()
        if measure is None:
            self.fields["reason"].label = _("Why is it added?")

    @property
    def clean_fields(self) -> dict[str, Any]:
        fields = {name: self.cleaned_data[name] for name in self.stored if name in self.fields}
        return fields | {"responsible_id": self.units[self.cleaned_data["responsible"]].id}

    @property
    def chosen_tags(self) -> list[Tag]:
        return [self.known_tags[key] for key in self.cleaned_data["tags"]]

    def clean_due_date(self) -> date:
        """Within ten years of the plan: what lies further off is a slip."""
        due = self.cleaned_data["due_date"]
        first, last = self.plan.start_year - 10, self.plan.end_year + 10
        if not first <= due.year <= last:
            raise ValidationError(
                _("Choose a day from %(first)s to %(last)s.") % {"first": first, "last": last}
            )
        return due


def _grouped(tags: Collection[Tag]) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for tag in tags:
        kind = Tag.Kind(tag.kind).label
        name = f"{tag.number} {tag.name}" if tag.kind == Tag.Kind.SDG else tag.name
        groups.setdefault(kind[:1].upper() + kind[1:], []).append((str(tag.pk), name))
    return list(groups.items())


class ProgressForm(Seen):
    """How far a measure has come."""

    def __init__(self, *args, measure: Measure, **kwargs):
        done = Decimal(measure.done_percent) / 100
        super().__init__(*args, initial={"done": done}, **kwargs)
        self.fields["done"] = NumberField(
            label=_("Done (%)"), help_text=PERCENT_HELP, is_percent=True, whole=True
        )
        self.fields["comment"] = SaidField(
            label=_("Comment"),
            help_text=_("Shown in the history, with your name."),
            longest=COMMENT_LENGTH,
            required=False,
        )

    @property
    def done_percent(self) -> int:
        return int(self.cleaned_data["done"] * 100)
