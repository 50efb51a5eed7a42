from goals.views.dashboards import (
    compare,
    goal,
    goals,
    indicator,
    indicators,
    overview,
    unit,
    units,
    why,
)
from goals.views.home import home
from goals.views.measures import measure_progress, plan_measure, plan_measure_new
from goals.views.method import method
from goals.views.plan import (
    plan,
    plan_definition,
    plan_goal,
    plan_indicator,
    plan_indicator_names,
    plan_names,
)
from goals.views.reports import (
    report,
    report_figure,
    report_receipt,
    report_submit,
    report_text,
    reports,
)
from goals.views.sources import sources
from goals.views.targets import plan_rule, plan_target, plan_target_new, plan_target_withdraw
from goals.views.uploads import (
    upload,
    upload_discard,
    upload_file,
    upload_publish,
    upload_template,
    upload_undo,
    uploads,
)

__all__ = [
    "compare",
    "goal",
    "goals",
    "home",
    "indicator",
    "indicators",
    "measure_progress",
    "method",
    "overview",
    "plan",
    "plan_definition",
    "plan_goal",
    "plan_indicator",
    "plan_indicator_names",
    "plan_measure",
    "plan_measure_new",
    "plan_names",
    "plan_rule",
    "plan_target",
    "plan_target_new",
    "plan_target_withdraw",
    "report",
    "report_figure",
    "report_receipt",
    "report_submit",
    "report_text",
    "reports",
    "sources",
    "unit",
    "units",
    "upload",
    "upload_discard",
    "upload_file",
    "upload_publish",
    "upload_template",
    "upload_undo",
    "uploads",
    "why",
]
