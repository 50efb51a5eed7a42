"""Thresholds and validities of the rule, as one version of them. Administrators make new ones."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from typing import Self

Value = int | Decimal


@dataclass(frozen=True)
class Parameters:
    """One version. Years are whole; shares are 0 to 1; a ratio is of the national share.

    Source: level.md B1 to B3. The defaults are version 1.
    """

    version: int = 1
    # R2
    supporting_items: int = 3
    categories: int = 2
    third_party_items: int = 1
    bibliometric_items_at_most: int = 1
    # How long an item counts
    evaluation_years: int = 10
    evaluation_ageing_years: int = 6
    excellence_years_after: int = 2
    funding_years_after: int = 1
    bibliometric_years: int = 2
    prize_years: int = 5
    office_years_after: int = 1
    artistic_years: int = 5
    # What an item must show
    external_members: int = 3
    top_publications_share: Decimal = Decimal("0.10")
    level_2_ratio: Decimal = Decimal("1.25")
    publications: int = 50
    fellows: int = 2
    copublication_share: Decimal = Decimal("0.20")
    works: int = 3
    artists: int = 2
    # A core area is no single person
    permanent_staff: int = 3
    academic_fte_share: Decimal = Decimal("0.10")

    def values(self) -> dict[str, Value]:
        """Every threshold by name, without the version."""
        found = asdict(self)
        del found["version"]
        return found

    def texts(self) -> dict[str, str]:
        """The same as they are stored."""
        return {name: str(value) for name, value in self.values().items()}

    @classmethod
    def of(cls, version: int, texts: Mapping[str, str]) -> Self:
        """A stored version. A threshold that came later has its default."""
        kinds = {field.name: field.type for field in fields(cls)}
        known = {
            name: Decimal(text) if kinds[name] in (Decimal, "Decimal") else int(text)
            for name, text in texts.items()
            if name in kinds
        }
        return cls(version=version, **known)
