"""Changing the rule: what stands, every version of it, and whose level a proposal would change."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date

from institutes.level import Code, Parameters
from institutes.models import LevelParameters
from institutes.organisation import Node, Organisation
from institutes.register import Register, read_register, rule_versions
from institutes.wording.level import LEVEL
from institutes.wording.numbers import number_as_typed
from institutes.wording.parameters import LABELS
from institutes.wording.words import Word


@dataclass(frozen=True)
class Threshold:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class VersionRow:
    """A stored version with what it changed."""

    row: LevelParameters
    changed: tuple[Threshold, ...]


@dataclass(frozen=True)
class Effect:
    """A core area that would be at another level today."""

    unit: Node
    area: str
    before: Word
    after: Word


@dataclass(frozen=True)
class Preview:
    proposed: Parameters
    changed: tuple[Threshold, ...]
    effects: tuple[Effect, ...]
    documented_before: int  # institutes
    documented_after: int
    token: str  # of what was shown


@dataclass(frozen=True)
class RulePage:
    standing: Parameters
    thresholds: tuple[Threshold, ...]
    versions: tuple[VersionRow, ...]  # newest first


def standing_rule() -> Parameters:
    versions = rule_versions()
    return versions[-1].parameters if versions else Parameters()


def rule_page() -> RulePage:
    standing = standing_rule()
    rows, before = [], Parameters()
    for row in LevelParameters.objects.select_related("by").order_by("version"):
        after = Parameters.of(row.version, row.thresholds)
        rows.append(VersionRow(row, tuple(changed_between(before, after))))
        before = after
    return RulePage(
        standing,
        tuple(
            Threshold(str(LABELS[name]), "", threshold_text(name, value))
            for name, value in standing.values().items()
        ),
        tuple(reversed(rows)),
    )


def changed_between(before: Parameters, after: Parameters):
    then = before.values()
    for name, value in after.values().items():
        if then[name] != value:
            yield Threshold(
                str(LABELS[name]), threshold_text(name, then[name]), threshold_text(name, value)
            )


def threshold_text(name: str, value) -> str:
    if name.endswith("_share"):
        return f"{number_as_typed(value * 100)}\u00a0%"
    return str(value) if isinstance(value, int) else number_as_typed(value)


def preview(proposed: Parameters, organisation: Organisation, *, today: date) -> Preview:
    """What would be another level today if the proposal were in force. Nothing is stored."""
    standing = standing_rule()
    before = read_register(in_areas=True)
    after = replace(before, proposed=proposed)
    effects = tuple(_effects(before, after, organisation, today))
    shown = [(e.unit.code, e.area, e.before.key, e.after.key) for e in effects]
    told = repr((standing.version, proposed.texts(), shown))
    return Preview(
        proposed=proposed,
        changed=tuple(changed_between(standing, proposed)),
        effects=effects,
        documented_before=_documented(before, organisation, today),
        documented_after=_documented(after, organisation, today),
        token=hashlib.blake2b(told.encode(), digest_size=16).hexdigest(),
    )


def _effects(before: Register, after: Register, organisation: Organisation, day: date):
    for node in organisation.institutes:
        for old, new in zip(before.levels(node.id, day), after.levels(node.id, day), strict=True):
            if old.level.code is not new.level.code:
                yield Effect(node, old.name, LEVEL[old.level.code], LEVEL[new.level.code])


def _documented(register: Register, organisation: Organisation, day: date) -> int:
    return sum(
        register.level(node.id, day).code is Code.DOCUMENTED for node in organisation.institutes
    )
