"""A change to one series that is looked at before it is made. Nothing of it is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db.models import Model

from goals import ledger
from goals.calculations.assessment import Rule
from goals.calculations.terms import MeasuredIn
from goals.ledger.judging import value_in
from goals.models import Indicator, Target
from institutes.numbers import quantize

TARGET_FIELDS = (
    "base_year",
    "base_value",
    "year",
    "value",
    "measured_in",
    "source_nb",
    "source_nn",
    "source_en",
    "note_nb",
    "note_nn",
    "note_en",
    "url",
)

DEFINITION_FIELDS = tuple(
    f"{name}_{code}"
    for name in ("definition", "numerator", "denominator", "source", "caution")
    for code in ("nb", "nn", "en")
)
# What a value can be counted in, by whether it has a denominator.
QUOTIENTS = (
    MeasuredIn.SHARE,
    MeasuredIn.RATIO,
    MeasuredIn.PER_100_FTE,
    MeasuredIn.NOK_1000_PER_FTE,
)

Milestones = tuple[tuple[int, Decimal], ...]


@dataclass(frozen=True)
class Proposal:
    """What would take the place of what stands: a unit's target, or the rule of the series.

    With `unit_id` it is about that unit's target, and `target` None withdraws it. The target is a
    row that is not stored. Without a unit it is about `rule`.
    """

    indicator: Indicator
    unit_id: int | None = None
    target: Target | None = None
    milestones: Milestones = ()
    rule: Rule | None = None

    @property
    def content(self) -> tuple[str, ...]:
        """All that would be stored, as text."""
        return (
            self.indicator.code,
            str(self.unit_id),
            *target_content(self.target, self.milestones),
            *(rule_content(self.rule) if self.rule else ()),
        )


def rule_content(rule: Rule) -> tuple[str, ...]:
    """What tells one rule from another; its version counts the changes and is not one."""
    limits = (rule.on_track, rule.some_progress, rule.tolerance)
    return (rule.name.value, *(str(quantize(limit)) for limit in limits))


def target_content(target: Target | None, milestones: Milestones) -> tuple[str, ...]:
    """What tells one target from another; empty for none."""
    if target is None:
        return ()
    fields = [getattr(target, name) for name in TARGET_FIELDS]
    steps = [f"{year} {quantize(value)}" for year, value in sorted(milestones)]
    return (*(_text(value) for value in fields), *steps)


def _text(value: object) -> str:
    return str(quantize(value)) if isinstance(value, Decimal) else str(value)


def milestones_of(target: Target | None) -> Milestones:
    """The yearly values on the way to a stored target; one query."""
    if target is None:
        return ()
    return tuple(target.milestones.order_by("year").values_list("year", "value"))


def proposed_target(
    indicator: Indicator, unit_id: int, fields: Mapping[str, Any], milestones: Milestones
) -> Proposal:
    """A target from a form's clean values; only the fields of a target are taken."""
    wanted = {name: fields.get(name) for name in TARGET_FIELDS}
    wanted["measured_in"] = wanted["measured_in"] or ""
    if wanted["measured_in"] == indicator.measured_in:
        wanted["measured_in"] = ""
    target = Target(indicator=indicator, unit_id=unit_id, **wanted)
    return Proposal(indicator, unit_id, target, milestones)


def own_value(indicator: Indicator, unit_id: int, year: int) -> Decimal | None:
    """The unit's own figure in a year: where a path without a base value starts."""
    cell = ledger.cells([indicator], [unit_id], [year]).get((indicator.pk, unit_id, year))
    return None if cell is None else value_in(indicator, cell)


def is_in_use(indicator: Indicator) -> bool:
    """Whether anything is recorded in the unit of measure of a series."""
    return indicator.figures.exists() or indicator.targets.exists()


def units_of_measure(indicator: Indicator) -> list[MeasuredIn]:
    """What a series can be counted in, so that it still adds up the way it does."""
    return [each for each in MeasuredIn if (each in QUOTIENTS) == indicator.has_denominator]


def measured_in_fields(measured_in: str, indicator: Indicator) -> dict[str, Any]:
    """A unit of measure and what follows from it: a share is at most 1, an amount has decimals."""
    kind = MeasuredIn(measured_in)
    may_be_whole = kind in (MeasuredIn.COUNT, MeasuredIn.SHARE, MeasuredIn.RATIO)
    return {
        "measured_in": kind.value,
        "is_bounded": kind is MeasuredIn.SHARE,
        "whole_numbers": indicator.whole_numbers and may_be_whole,
    }


def fingerprint(*rows: Model | None) -> str:
    """Stands for rows as someone saw them; another row, or another value, is another one."""
    seen = [
        (row._meta.label, [str(field.value_from_object(row)) for field in row._meta.fields])
        for row in rows
        if row is not None
    ]
    return sha256(repr(seen).encode()).hexdigest()
