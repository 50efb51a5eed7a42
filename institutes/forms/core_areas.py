"""Input about core areas."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from institutes.forms.fields import NumberField, ReasonField, in_three
from institutes.level import Parameters
from institutes.models import CoreAreaVersion, Tag

DESCRIPTION_LENGTH = 2000


class CoreAreaForm(forms.Form):
    """What a department declares. `standing` is the version that is changed, if any."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(
        self,
        *args,
        rule: Parameters,
        standing: CoreAreaVersion | None = None,
        with_reason: bool = False,
        **kwargs,
    ):
        if standing:
            kwargs["initial"] = _initial(standing)
        super().__init__(*args, **kwargs)
        self.rule = rule
        self.fields |= in_three("name", _("Name"), longest=120)
        self.fields |= in_three(
            "description", _("Description"), longest=DESCRIPTION_LENGTH, multiline=True
        )
        self.fields["permanent_staff"] = NumberField(
            label=_("Permanent academic staff in the area"), whole=True
        )
        self.fields["academic_fte_share"] = NumberField(
            label=_("Share of the department’s academic FTE (%)"),
            is_percent=True,
            help_text=_("A core area has at least %(staff)s permanent staff or %(share)s %%.")
            % {"staff": rule.permanent_staff, "share": f"{rule.academic_fte_share * 100:.0f}"},
        )
        self.fields["tags"] = forms.ModelMultipleChoiceField(
            Tag.objects.all(),
            label=_("Serves"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "invalid_choice": _("Choose from the list."),
                "invalid_pk_value": _("Choose from the list."),
            },
        )
        self.fields["tags"].choices = _tag_groups()
        if with_reason:
            self.fields["reason"] = ReasonField(label=_("Why do you write for the department?"))

    def clean(self) -> dict[str, Any]:
        """No single person is a core area."""
        cleaned = super().clean()
        staff, share = cleaned.get("permanent_staff"), cleaned.get("academic_fte_share")
        if staff is not None and staff > 9999:
            self.add_error("permanent_staff", _("Write a lower number."))
        elif share is not None and not share:
            self.add_error("academic_fte_share", _("Write a share above 0."))
        elif (
            staff is not None
            and share is not None
            and staff < self.rule.permanent_staff
            and share < self.rule.academic_fte_share
        ):
            self.add_error(
                "permanent_staff",
                ValidationError(
                    _(
                        "A core area is more than one person: at least %(staff)s permanent "
                        "academic staff or %(share)s %% of the academic FTE."
                    )
                    % {
                        "staff": self.rule.permanent_staff,
                        "share": f"{self.rule.academic_fte_share * 100:.0f}",
                    }
                ),
            )
        return cleaned

    @property
    def declared(self) -> dict[str, Any]:
        """The fields of a version."""
        names = [name for name in self.fields if name not in ("seen", "tags", "reason")]
        found = {name: self.cleaned_data[name] for name in names}
        found["permanent_staff"] = int(found["permanent_staff"])
        return found

    @property
    def reason(self) -> str:
        return self.cleaned_data.get("reason", "")


def _initial(version: CoreAreaVersion) -> dict[str, Any]:
    names = ("name", "description")
    texts = {
        f"{name}_{code}": getattr(version, f"{name}_{code}")
        for name in names
        for code in ("nb", "nn", "en")
    }
    return texts | {
        "permanent_staff": Decimal(version.permanent_staff),
        "academic_fte_share": version.academic_fte_share,
        "tags": [str(tag.pk) for tag in version.tags.all()],
        "seen": version.version,
    }


def _tag_groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """Numbers as texts, as they come back: a box that was ticked stays so."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for tag in Tag.objects.all():
        name = str(Tag.Kind(tag.kind).label)
        groups.setdefault(name[:1].upper() + name[1:], []).append(
            (str(tag.pk), f"{tag.number} {tag.name}")
        )
    return list(groups.items())
