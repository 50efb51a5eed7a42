"""Core areas and evidence for tests, brought to their state by the actions people use."""

from datetime import UTC, date, datetime
from decimal import Decimal

from institutes import actions
from institutes.level import KINDS
from institutes.models import CoreArea, Evidence, Grant, Person, Unit

NOON = datetime(2021, 6, 1, 12, tzinfo=UTC)
LATER = datetime(2021, 6, 2, 12, tzinfo=UTC)
DECLARED = {
    "name_nb": "Kunstig intelligens",
    "name_nn": "",
    "name_en": "Artificial intelligence",
    "description_nb": "Maskinlæring og resonnering.",
    "description_nn": "",
    "description_en": "Machine learning and reasoning.",
    "academic_fte_share": Decimal("0.3"),
    "permanent_staff": 12,
}
FACTS = {
    "A": {"scale": "five", "grade": "5", "sentence": "Excellent.", "field": "IKT"},
    "D": {"share": Decimal("0.14"), "ratio": Decimal("1.4"), "publications": Decimal(212)},
}


def declare(unit: Unit, by: Person, *, at: datetime = NOON, **fields) -> CoreArea:
    return actions.declare_core_area(unit=unit, fields=DECLARED | fields, tags=[], by=by, at=at)


def draft(
    area: CoreArea, by: Person, kind: str = "erc", *, at: datetime = NOON, **fields
) -> Evidence:
    """A draft with everything it takes to be submitted."""
    category = KINDS[kind].category
    content = {
        "kind": kind,
        "category": category.value,
        "title": f"Bevis: {kind}",
        "starts_on": date(2016, 1, 1),
        "ends_on": None if category == "A" or kind == "prize" else date(2020, 12, 31),
        "identifier": "677931",
        "third_party": "ERC (CORDIS)",
        "number": 2 if kind == "msca_fellows" else 0,
    }
    narrative = fields.pop("narrative", "Prosjektet ledes fra området.")
    return actions.add_evidence(
        unit=area.unit,
        fields=content | FACTS.get(category, {}) | fields,
        narratives={area.pk: narrative} if narrative else {},
        by=by,
        at=at,
    )


def submitted(area: CoreArea, by: Person, kind: str = "erc", **fields) -> Evidence:
    at = fields.get("at", NOON)
    found = draft(area, by, kind, **fields)
    actions.submit_evidence(evidence=found, seen=1, by=by, at=at)
    found.refresh_from_db()
    return found


def verified(area: CoreArea, by: Person, reviewer: Person, kind: str = "erc", **fields) -> Evidence:
    at = fields.get("at", NOON)
    found = submitted(area, by, kind, **fields)
    actions.verify_evidence(evidence=found, seen=1, by=reviewer, reason="Slått opp hos ERC.", at=at)
    found.refresh_from_db()
    return found


def grant(number: str = "677931", **fields) -> Grant:
    return Grant.objects.create(
        **{
            "number": number,
            "scheme": "ERC-STG",
            "acronym": "TAIAC",
            "title": "Breaking the paradigm",
            "role": "COORDINATOR",
            "signed_on": date(2016, 3, 1),
            "starts_on": date(2016, 9, 1),
            "ends_on": date(2021, 8, 31),
            "amount_eur": Decimal(1_931_000),
            "source": "Forskningsrådet",
        }
        | fields
    )
