"""What a page of this app shows; one function per page, a fixed number of queries."""

from institutes.pages.level import AreaLine, UnitLevel, unit_level
from institutes.pages.outbox import outbox_page

__all__ = ["outbox_page", "AreaLine", "UnitLevel", "unit_level"]
