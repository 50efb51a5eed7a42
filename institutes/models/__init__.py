from institutes.models.mail import Mail
from institutes.models.people import Membership, Person, Role
from institutes.models.tags import Tag
from institutes.models.units import Kind, Place, Succession, Unit, UnitCode

__all__ = [
    "Kind",
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
