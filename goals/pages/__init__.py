"""What a page shows: one function per page, a fixed number of queries whatever the units."""

from goals.pages.compare import compare_page
from goals.pages.goal import goal_page, goals_page
from goals.pages.indicator import indicator_page
from goals.pages.overview import overview_page
from goals.pages.sources import sources_page
from goals.pages.unit import unit_in_other_years, unit_page, units_page
from goals.pages.uploads import problems_page, upload_page, uploads_page
from goals.pages.why import why_page

__all__ = [
    "compare_page",
    "goal_page",
    "goals_page",
    "indicator_page",
    "overview_page",
    "problems_page",
    "sources_page",
    "unit_in_other_years",
    "unit_page",
    "units_page",
    "upload_page",
    "uploads_page",
    "why_page",
]
