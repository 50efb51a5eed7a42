"""What a page shows: one function per page, a fixed number of queries whatever the units."""

from goals.pages.compare import compare_page
from goals.pages.completeness import (
    Filters,
    completeness_page,
    faculties_in_reach,
    faculty_progress,
    reported_goals,
)
from goals.pages.effects import effects_of
from goals.pages.frozen_rounds import freeze_page, verify_page
from goals.pages.goal import goal_entries, goal_page, goals_page
from goals.pages.grid import cells_of, grid_page
from goals.pages.grid_cell import cell_page
from goals.pages.grid_changes import (
    BlockPage,
    block_page,
    inputs_of,
    parts_of,
    series_page,
    units_of_part,
)
from goals.pages.grid_index import index_page
from goals.pages.home import HomePage, home_units
from goals.pages.indicator import indicator_page
from goals.pages.lists import Listing
from goals.pages.method import method_page
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
from goals.pages.reminded import reminded_page
from goals.pages.report import (
    ReportPage,
    ReportTasks,
    figure_line,
    receipt_page,
    report_page,
    report_tasks,
    reports_page,
)
from goals.pages.review import (
    default_deadline,
    disputes_page,
    event_lines,
    history_page,
    queue_page,
    review_page,
    review_tasks,
    rounds_by_year,
)
from goals.pages.round_tasks import RoundTasks, round_tasks
from goals.pages.rounds import (
    extendable_units,
    next_round_year,
    round_page,
    rounds_page,
    units_of,
)
from goals.pages.sources import sources_page
from goals.pages.two_rounds import rounds_side_by_side
from goals.pages.unit import UnitList, unit_in_other_years, unit_page
from goals.pages.uploads import problems_page, upload_page, uploads_page, uploads_version
from goals.pages.why import why_page

__all__ = [
    "BlockPage",
    "Filters",
    "HomePage",
    "Listing",
    "MeasurePage",
    "ReportPage",
    "ReportTasks",
    "RoundTasks",
    "TargetPage",
    "UnitList",
    "block_page",
    "cell_page",
    "cells_of",
    "compare_page",
    "completeness_page",
    "default_deadline",
    "disputes_page",
    "effects_of",
    "event_lines",
    "extendable_units",
    "faculties_in_reach",
    "faculty_progress",
    "figure_line",
    "freeze_page",
    "goal_entries",
    "goal_page",
    "goal_plan_page",
    "goals_page",
    "grid_page",
    "history_page",
    "home_units",
    "index_page",
    "indicator_page",
    "indicator_plan_page",
    "inputs_of",
    "measure_page",
    "method_page",
    "names_page",
    "next_round_year",
    "overview_page",
    "parts_of",
    "plan_page",
    "problems_page",
    "queue_page",
    "receipt_page",
    "reminded_page",
    "report_page",
    "report_tasks",
    "reported_goals",
    "reports_page",
    "responsible_units",
    "review_page",
    "review_tasks",
    "round_page",
    "round_tasks",
    "rounds_by_year",
    "rounds_page",
    "rounds_side_by_side",
    "series_page",
    "sources_page",
    "target_page",
    "unit_in_other_years",
    "unit_page",
    "units_of",
    "units_of_part",
    "upload_page",
    "uploads_page",
    "uploads_version",
    "verify_page",
    "why_page",
]
