"""Which units to put side by side."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutes.organisation import Node, Organisation
from institutes.texts import single_line

FEWEST, MOST = 2, 6
LONGEST_SHOWN = 20  # characters of what is no unit's code


class UnitsField(forms.MultipleChoiceField):
    """The codes as they were sent: the form says what is wrong with all of them at once."""

    def validate(self, value) -> None:
        pass


class CompareForm(forms.Form):
    """Units of the year's organisation. What was chosen stays chosen, whatever is wrong."""

    unit = UnitsField(
        label=gettext_lazy("Units"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data, *, organisation: Organisation):
        super().__init__(data)
        self.organisation = organisation
        self.chosen: list[Node] = []
        self.fields["unit"].choices = _choices(organisation)

    def clean_unit(self) -> list[Node]:
        codes = [code for code in dict.fromkeys(self.cleaned_data["unit"]) if code]
        found = {code: self.organisation.by_code(code) for code in codes}
        self.chosen = [node for node in found.values() if node]
        unknown = [single_line(code)[:LONGEST_SHOWN] for code, node in found.items() if not node]
        problems = []
        if unknown:
            more = "…" if len(unknown) > MOST else ""
            problems.append(
                _("These are no units of NTNU at the end of %(year)s: %(codes)s.")
                % {
                    "year": self.organisation.day.year,
                    "codes": ", ".join(unknown[:MOST]) + more,
                }
            )
        if len(self.chosen) > MOST:
            problems.append(
                _("You have chosen %(count)s units. Choose six at most.")
                % {"count": len(self.chosen)}
            )
        if problems:
            raise ValidationError(problems)
        return self.chosen

    @property
    def to_compare(self) -> list[Node]:
        """The chosen units in the order they were sent; none if they are too few or too many."""
        return self.chosen if FEWEST <= len(self.chosen) <= MOST else []


def _choices(organisation: Organisation) -> list[tuple[str, list[tuple[str, str]]]]:
    """The university, then each faculty with its departments under it."""
    if organisation.university is None:
        return []
    whole = [(organisation.university.code, _("NTNU as a whole"))]
    groups = [(organisation.university.acronym, whole)]
    for faculty in organisation.faculties:
        units = [(faculty.code, _("%(unit)s, the whole faculty") % {"unit": faculty.acronym})]
        units += [
            (node.code, f"{node.acronym} {node.name}")
            for node in organisation.institutes_under(faculty.id)
        ]
        groups.append((faculty.name, units))
    return groups
