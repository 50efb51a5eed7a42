from institutes.models.core_areas import CoreArea, CoreAreaVersion
from institutes.models.evidence import (
    Attachment,
    Decision,
    Evidence,
    EvidenceArea,
    LevelParameters,
)
from institutes.models.grants import Grant, GrantTie
from institutes.models.mail import Mail
from institutes.models.people import Membership, Person, Role
from institutes.models.tags import Tag
from institutes.models.units import Kind, Place, Succession, Unit, UnitCode

__all__ = [
    "Attachment",
    "CoreArea",
    "CoreAreaVersion",
    "Decision",
    "Evidence",
    "EvidenceArea",
    "Grant",
    "GrantTie",
    "Kind",
    "LevelParameters",
    "Mail",
    "Membership",
    "Person",
    "Place",
    "Role",
    "Succession",
    "Tag",
    "Unit",
    "UnitCode",
]
