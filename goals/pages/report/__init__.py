"""The self-report: the form, what is left to do, the receipt, and the list of reports."""

from goals.pages.report.form import ReportPage, figure_line, report_page
from goals.pages.report.listing import reports_page
from goals.pages.report.receipt import receipt_page
from goals.pages.report.tasks import ReportTasks, report_tasks

__all__ = [
    "ReportPage",
    "ReportTasks",
    "figure_line",
    "receipt_page",
    "report_page",
    "report_tasks",
    "reports_page",
]
