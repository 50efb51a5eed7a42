"""What a page shows: one function per page, a fixed number of queries whatever the units."""

from goals.pages.compare import compare_page
from goals.pages.effects import effects_of, newest_reading
from goals.pages.goal import goal_entries, goal_page, goals_page
from goals.pages.home import home_page, home_units
from goals.pages.indicator import indicator_page
from goals.pages.lists import Listing
from goals.pages.method import method_page
from goals.pages.news import first_day
from goals.pages.overview import overview_page
from goals.pages.plan import (
    MeasurePage,
    goal_plan_page,
    measure_page,
    names_page,
    plan_page,
    responsible_units,
)
from goals.pages.plan_series import TargetPage, indicator_plan_page, target_page
from goals.pages.report import (
    ReportPage,
    ReportTasks,
    figure_line,
    receipt_page,
    report_page,
    report_tasks,
    reports_page,
)
from goals.pages.sources import sources_page
from goals.pages.unit import unit_in_other_years, unit_page, units_page
from goals.pages.uploads import problems_page, upload_page, uploads_page
from goals.pages.why import why_page

__all__ = [
    "Listing",
    "MeasurePage",
    "ReportPage",
    "ReportTasks",
    "TargetPage",
    "compare_page",
    "effects_of",
    "figure_line",
    "first_day",
    "goal_entries",
    "goal_page",
    "goal_plan_page",
    "goals_page",
    "home_page",
    "home_units",
    "indicator_page",
    "indicator_plan_page",
    "measure_page",
    "method_page",
    "names_page",
    "newest_reading",
    "overview_page",
    "plan_page",
    "problems_page",
    "receipt_page",
    "report_page",
    "report_tasks",
    "reports_page",
    "responsible_units",
    "sources_page",
    "target_page",
    "unit_in_other_years",
    "unit_page",
    "units_page",
    "upload_page",
    "uploads_page",
    "why_page",
]
