"""Writes the demo's core areas and evidence, as if they had been declared and decided over time."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from goals.demo.evidence import DemoArea, DemoEvidence, demo_areas, demo_evidence
from goals.demo.world import DemoInstitute, World
from institutes.actions.evidence import content_of
from institutes.level import KINDS
from institutes.models import (
    CoreArea,
    CoreAreaVersion,
    Decision,
    Evidence,
    EvidenceArea,
    Person,
    Role,
    Tag,
)
from institutes.models.evidence import EDITED
from institutes.register import local_day

NARRATIVE = (
    "Demotekst: arbeidet ledes av forskere i området, og resultatene ligger i kjernen av det "
    "området arbeider med."
)
DESCRIPTION = {
    "nb": "Demotekst: et felt der instituttet samler forskning og utdanning.",
    "nn": "Demotekst: eit felt der instituttet samlar forsking og utdanning.",
    "en": "Demo text: a field in which the department gathers research and education.",
}
REASON = "Demo: slått opp ved kilden"
REJECTED = "Demo: gjelder ikke kjerneområdet"


class Writers:
    """Who writes and decides in the demo: an account of the unit or faculty, or nobody named."""

    def __init__(self) -> None:
        held = Person.objects.filter(is_demo=True, memberships__isnull=False).values_list(
            "pk", "memberships__role", "memberships__unit__code"
        )
        self.by_role = {(role, unit): pk for pk, role, unit in held}

    def of(self, unit: str) -> int | None:
        return self.by_role.get((Role.REPORTER, unit)) or self.by_role.get((Role.HEAD, unit))

    def reviewer(self, faculty: str) -> int | None:
        return self.by_role.get((Role.REVIEWER, faculty))


def load_demo_evidence(
    institutes: Sequence[DemoInstitute], units: dict[str, int], *, at: datetime
) -> int:
    """All of it in a few statements; how many core areas and pieces of evidence. 0: it is there."""
    if CoreArea.objects.filter(is_demo=True).exists():
        return 0
    today = local_day(at)
    world = World([one for one in institutes if one.code in units])
    areas = [area for area in demo_areas(world, today) if area.declared_on <= today]
    writers = Writers()
    faculties = {one.code: one.faculty for one in institutes}
    made = _load_areas(areas, units, writers, at)
    found = list(demo_evidence(world, areas, today))
    _load_evidence(found, made, units, writers, faculties, at)
    return len(areas) + len(found)


def _noon(day: date, at: datetime) -> datetime:
    """Noon of the day, and never later than the load itself."""
    noon = datetime.combine(day, time(12), tzinfo=timezone.get_default_timezone())
    return min(noon, at)


def _load_areas(
    areas: Sequence[DemoArea], units: dict[str, int], writers: Writers, at: datetime
) -> dict[tuple[str, int], CoreArea]:
    rows = CoreArea.objects.bulk_create(
        CoreArea(
            unit_id=units[area.unit],
            slot=area.slot,
            valid_from=area.declared_on,
            valid_to=area.ends_on,
            is_demo=True,
        )
        for area in areas
    )
    versions = CoreAreaVersion.objects.bulk_create(
        CoreAreaVersion(
            core_area=row,
            version=1,
            name_nb=area.names[0],
            name_nn="" if area.names[1] == area.names[0] else area.names[1],
            name_en=area.names[2],
            description_nb=DESCRIPTION["nb"],
            description_nn=DESCRIPTION["nn"],
            description_en=DESCRIPTION["en"],
            academic_fte_share=area.share,
            permanent_staff=area.staff,
            at=_noon(area.declared_on, at),
            by_id=writers.of(area.unit),
        )
        for row, area in zip(rows, areas, strict=True)
    )
    tags = {(tag.kind, tag.number): tag.pk for tag in Tag.objects.all()}
    through = CoreAreaVersion.tags.through
    through.objects.bulk_create(
        through(coreareaversion_id=version.pk, tag_id=tags[wanted])
        for version, area in zip(versions, areas, strict=True)
        for wanted in _tags_of(area)
        if wanted in tags
    )
    return {(area.unit, area.slot): row for row, area in zip(rows, areas, strict=True)}


def _tags_of(area: DemoArea) -> Iterator[tuple[str, int]]:
    for number in area.sdgs:
        yield Tag.Kind.SDG, number
    for number in area.core_tasks:
        yield Tag.Kind.CORE_TASK, number


def _load_evidence(
    found: Sequence[DemoEvidence],
    areas: dict[tuple[str, int], CoreArea],
    units: dict[str, int],
    writers: Writers,
    faculties: dict[str, str],
    at: datetime,
) -> None:
    """Links before states: what is verified takes no more of them."""
    rows = Evidence.objects.bulk_create(
        Evidence(
            unit_id=units[one.area.unit],
            category=KINDS[one.kind].category.value,
            kind=one.kind,
            title=one.title,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            identifier=f"DEMO-{one.area.unit}-{one.area.slot}-{one.number}",
            third_party=one.third_party,
            created_at=_noon(one.submitted_on or local_day(at), at),
            created_by_id=writers.of(one.area.unit),
            is_demo=True,
            **dict(one.facts),
        )
        for one in found
    )
    pairs = list(zip(rows, found, strict=True))
    EvidenceArea.objects.bulk_create(
        EvidenceArea(
            evidence=row, core_area=areas[one.area.unit, one.area.slot], narrative=NARRATIVE
        )
        for row, one in pairs
    )
    Decision.objects.bulk_create(
        decision
        for row, one in pairs
        for decision in _decisions(
            row,
            one,
            content_of(row, {areas[one.area.unit, one.area.slot].pk: NARRATIVE}),
            writers,
            faculties[one.area.unit],
            at,
        )
    )
    for state in ("submitted", "rejected", "verified"):
        ids = [row.pk for row, one in pairs if _state(one) == state]
        for start in range(0, len(ids), 400):
            Evidence.objects.filter(pk__in=ids[start : start + 400]).update(state=state)


def _state(one: DemoEvidence) -> str:
    if one.submitted_on is None:
        return "draft"
    if one.decided_on is None:
        return "submitted"
    return "verified" if one.is_verified else "rejected"


def _decisions(
    row: Evidence,
    one: DemoEvidence,
    content: dict[str, Any],
    writers: Writers,
    faculty: str,
    at: datetime,
) -> Iterator[Decision]:
    yield Decision(
        evidence=row,
        kind="submitted" if one.submitted_on else EDITED,
        at=row.created_at,
        by_id=writers.of(one.area.unit),
        edition=1,
        parameters_version=1,
        content=content,
    )
    if one.decided_on is not None:
        yield Decision(
            evidence=row,
            kind="verified" if one.is_verified else "rejected",
            at=_noon(one.decided_on, at),
            by_id=writers.reviewer(faculty),
            reason=REASON if one.is_verified else REJECTED,
            edition=1,
            parameters_version=1,
        )
