"""Reports under review: the queue, one report, its history, open disputes, what waits."""

from goals.pages.review.disputes import disputes_page, open_disputes
from goals.pages.review.events import EventLine, event_lines
from goals.pages.review.history import history_page
from goals.pages.review.queue import queue_page, rounds_by_year
from goals.pages.review.report import ReviewPage, default_deadline, review_page
from goals.pages.review.tasks import ReviewTasks, review_tasks

__all__ = [
    "EventLine",
    "ReviewPage",
    "ReviewTasks",
    "default_deadline",
    "disputes_page",
    "event_lines",
    "history_page",
    "open_disputes",
    "queue_page",
    "review_page",
    "review_tasks",
    "rounds_by_year",
]
