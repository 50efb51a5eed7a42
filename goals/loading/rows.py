"""One row at a time: what the file says against what the database has."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation

from goals.plan_file import PlanFileError, Text

Row = TypeVar("Row", bound=models.Model)


@dataclass
class Loaded:
    """What a load did, in rows; `figures` were recorded in the ledger.

    `decided` names the columns that were changed in the portal, by model and id: there the portal
    has the last word, and `left` counts what the file says otherwise.
    """

    new: int = 0
    changed: int = 0
    figures: int = 0
    left: int = 0
    decided: Mapping[tuple[str, int], frozenset[str]] = field(default_factory=dict)

    @property
    def is_nothing(self) -> bool:
        return not (self.new or self.changed or self.figures)

    def keep(self, place: str, known: Row | None, made: Row, fields: Mapping[str, Any]) -> Row:
        """Write the fields to the known row where they differ, or store the row that was made.

        Raises PlanFileError, with the place, for what the database cannot hold: a text that is
        too long.
        """
        row = known or made
        differing = [name for name, value in fields.items() if getattr(row, name) != value]
        if known:
            decided = self.decided_of(row)
            self.left += sum(name in decided for name in differing)
            differing = [name for name in differing if name not in decided]
        if known and not differing:
            return row
        for name in differing:
            setattr(row, name, fields[name])
        relations = {each.name for each in row._meta.fields if each.is_relation}
        try:
            row.clean_fields(exclude=relations)
        except ValidationError as error:
            # SQLite would store what PostgreSQL refuses.
            with translation.override("en"):
                problems = [
                    f"{place}, {name}: {' '.join(messages)}"
                    for name, messages in error.message_dict.items()
                ]
            raise PlanFileError(problems) from error
        if known:
            row.save(update_fields=differing)
            self.changed += 1
        else:
            row.save()
            self.new += 1
        return row

    def decided_of(self, row: models.Model) -> frozenset[str]:
        """The columns of a row that were changed in the portal."""
        return self.decided.get((row._meta.model_name, row.pk), frozenset())


def in_three(name: str, text: Text | None) -> dict[str, str]:
    """A text's fields. Nynorsk like bokmål is left blank: that is what readers get anyway."""
    if text is None:
        return {f"{name}_nb": "", f"{name}_nn": "", f"{name}_en": ""}
    nynorsk = "" if text.nn == text.nb else text.nn
    return {f"{name}_nb": text.nb, f"{name}_nn": nynorsk, f"{name}_en": text.en}
