"""The register of core areas and evidence, read at once and asked for any day.

Six queries whatever is asked for: a page of one institute or of all of them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone

from institutes.languages import in_language
from institutes.level import (
    InstituteLevel,
    Item,
    Level,
    Parameters,
    Step,
    StepKind,
    Version,
    best_of,
    known_on,
    last_day,
    level_as_of,
    parameters_on,
    replaced,
)
from institutes.models import (
    CoreAreaVersion,
    Decision,
    Evidence,
    EvidenceArea,
    LevelParameters,
)
from institutes.models.evidence import EDITED
from institutes.organisation import Organisation
from institutes.prepared import PreparedObjects

FACTS = (
    *("scale", "grade", "external_members", "members_abroad", "share", "ratio", "number"),
    *("publications", "works", "artists", "highest_rank"),
)


def local_day(moment: datetime) -> date:
    """The day in Norway: a decision counts from the day it is made on."""
    return timezone.localtime(moment).date()


@dataclass(frozen=True)
class Area:
    """A core area with every version of what was declared, oldest first."""

    id: int
    unit_id: int
    slot: int
    valid_from: date
    valid_to: date | None
    is_demo: bool
    versions: tuple[CoreAreaVersion, ...]

    def is_valid(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def as_of(self, day: date) -> CoreAreaVersion:
        """What was declared by the day; the first version before it was."""
        known = [version for version in self.versions if local_day(version.at) <= day]
        return known[-1] if known else self.versions[0]


@dataclass(frozen=True)
class AreaLevel:
    """A core area as it was on a day, with its level."""

    area: Area
    declared: CoreAreaVersion
    level: Level

    @property
    def name(self) -> str:
        return in_language(self.declared, "name")


@dataclass(frozen=True)
class Register:
    """Core areas by unit, evidence by id, and what the rule needs of both."""

    areas: Mapping[int, tuple[Area, ...]]
    items: Mapping[int, tuple[Item, ...]]  # by core area
    evidence: Mapping[int, Evidence]
    decisions: Mapping[int, tuple[Decision, ...]]  # by evidence, oldest first
    links: Mapping[int, tuple[EvidenceArea, ...]]  # by evidence
    versions: tuple[Version, ...] = ()
    proposed: Parameters | None = None
    # A page asks for the same level several times; it is worked out once.
    worked_out: dict[tuple[int, date], Level] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    @cached_property
    def titles(self) -> dict[int, str]:
        return {pk: evidence.title for pk, evidence in self.evidence.items()}

    @cached_property
    def of_unit(self) -> dict[int, tuple[Evidence, ...]]:
        return _grouped(self.evidence.values(), "unit_id")

    def items_of(self, unit_id: int, day: date) -> dict[int, Item]:
        """By evidence: every item of the institute's core areas that are valid on the day.

        Evidence of several areas is taken where it counts longest: one evaluation can be replaced
        in one area and stand in another.
        """
        parameters = self.parameters_on(day)
        found: dict[int, Item] = {}
        for area in self.areas.get(unit_id, ()):
            for item in self.items_in(area, day) if area.is_valid(day) else ():
                best = max(
                    (item, found.get(item.id, item)),
                    key=lambda each: (each.has_narrative, last_day(each, parameters)),
                )
                found[item.id] = best
        return found

    def loose_item(self, evidence: Evidence) -> Item:
        """Evidence of no core area that is valid: nothing tells why it concerns one (R3)."""
        steps = steps_of(self.decisions.get(evidence.pk, ()))
        return item_of(evidence, steps, has_narrative=False)

    def items_in(self, area: Area, day: date) -> tuple[Item, ...]:
        """The items of a core area as they were known on a day, evaluations until the next one."""
        return replaced(known_on(self.items.get(area.id, ()), day))

    def parameters_on(self, day: date) -> Parameters:
        return self.proposed or parameters_on(self.versions, day)

    def levels(self, unit_id: int, day: date) -> list[AreaLevel]:
        """The institute's core areas that were valid on the day, in their order."""
        return [
            AreaLevel(area, area.as_of(day), self.level_of(area, day))
            for area in self.areas.get(unit_id, ())
            if area.is_valid(day)
        ]

    def level_of(self, area: Area, day: date) -> Level:
        """Of one core area, by the version of the rule in force on the day."""
        if (area.id, day) not in self.worked_out:
            versions = self.versions
            if self.proposed:
                versions = (*versions, Version(day, self.proposed))
            found = level_as_of(self.items.get(area.id, ()), day, versions)
            self.worked_out[area.id, day] = found
        return self.worked_out[area.id, day]

    def level(self, unit_id: int, day: date) -> InstituteLevel:
        """The best of the institute's core areas."""
        return best_of(found.level for found in self.levels(unit_id, day))

    def is_demo(self, unit_id: int, day: date) -> bool:
        return any(area.is_demo for area in self.areas.get(unit_id, ()) if area.is_valid(day))


def rule_versions() -> tuple[Version, ...]:
    """The stored versions of the rule, oldest first; one query."""
    return tuple(
        Version(row.since, Parameters.of(row.version, row.thresholds))
        for row in LevelParameters.objects.order_by("version")
    )


def read_register(
    unit_ids: Collection[int] | None = None,
    *,
    proposed: Parameters | None = None,
    in_areas: bool = False,
) -> Register:
    """The register of some units, or of all; six queries. `proposed` is read as if in force.

    `in_areas`: only what levels rest on, without tags and drafts of no area; one query when there
    are no core areas, four else.
    """
    of_units = {} if unit_ids is None else {"unit_id__in": unit_ids}
    under = {} if unit_ids is None else {"evidence__unit_id__in": unit_ids}
    areas = _areas(unit_ids, with_tags=not in_areas)
    if in_areas and not areas:
        return Register({}, {}, {}, {}, {}, (), proposed)
    found_links = EvidenceArea.objects.filter(**under)
    decided = Decision.objects.filter(**under).order_by("at", "pk")
    if in_areas:
        found_links = list(found_links.select_related("evidence"))
        evidence = {link.evidence_id: link.evidence for link in found_links}
    else:
        decided = decided.select_related("by")
        rows = Evidence.objects.filter(**of_units).select_related("grant", "created_by")
        evidence = {row.pk: row for row in rows}
    links = _grouped(found_links, "evidence_id")
    decisions = _grouped(decided, "evidence_id")
    return Register(
        areas=areas,
        items=_items(evidence, links, decisions),
        evidence=evidence,
        decisions=decisions,
        links=links,
        versions=rule_versions(),
        proposed=proposed,
    )


def _grouped(rows: Iterable, key: str) -> dict[int, tuple]:
    found: dict[int, list] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return {pk: tuple(group) for pk, group in found.items()}


def _versions() -> QuerySet[CoreAreaVersion]:
    found = CoreAreaVersion.objects.select_related("core_area")
    return found.order_by("core_area__slot", "core_area__valid_from", "core_area_id", "version")


_read_versions = PreparedObjects(
    lambda units: _versions().filter(core_area__unit__among=units), list
)


def _areas(unit_ids: Collection[int] | None, *, with_tags: bool) -> dict[int, tuple[Area, ...]]:
    rows: Iterable[CoreAreaVersion]
    if unit_ids is not None and not with_tags:
        rows = _read_versions(list(unit_ids))
    else:
        under = {} if unit_ids is None else {"core_area__unit_id__in": unit_ids}
        found = _versions().filter(**under)
        rows = found.select_related("by").prefetch_related("tags") if with_tags else found
    versions = _grouped(rows, "core_area_id")
    found = [
        Area(
            id=row.pk,
            unit_id=row.unit_id,
            slot=row.slot,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            is_demo=row.is_demo,
            versions=told,
        )
        for told in versions.values()
        for row in [told[0].core_area]
    ]
    return _grouped(found, "unit_id")


def _items(evidence, links, decisions) -> dict[int, tuple[Item, ...]]:
    found: dict[int, list[Item]] = defaultdict(list)
    for pk, row in evidence.items():
        steps = steps_of(decisions.get(pk, ()))
        for link in links.get(pk, ()):
            found[link.core_area_id].append(item_of(row, steps, bool(link.narrative)))
    return {area: tuple(items) for area, items in found.items()}


def steps_of(decisions: Iterable[Decision]) -> tuple[Step, ...]:
    """What happened to a piece of evidence; edits are no step."""
    return tuple(
        Step(StepKind(decision.kind), local_day(decision.at))
        for decision in decisions
        if decision.kind != EDITED
    )


def item_of(row: Evidence, steps: tuple[Step, ...] = (), has_narrative: bool = True) -> Item:
    """What the rule must know of a piece of evidence."""
    return Item(
        id=row.pk or 0,
        kind=row.kind,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        steps=steps,
        is_third_party=bool(row.third_party),
        has_narrative=has_narrative,
        field=" ".join(row.field.casefold().split()),
        **{name: getattr(row, name) for name in FACTS},
    )


def institute_levels(
    register: Register, organisation: Organisation, day: date
) -> dict[int, InstituteLevel]:
    """By unit id: the level of every institute of the organisation on the day."""
    return {node.id: register.level(node.id, day) for node in organisation.institutes}
