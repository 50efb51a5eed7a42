"""Where a report is met: the address that a letter or a grid leads to."""

from django.urls import NoReverseMatch, reverse


def report_path(year: int, code: str) -> str:
    """The page on which a unit's report is read and, by those who may, written."""
    return _path("report", year, code)


def queue_path() -> str:
    """The reviewers' queue."""
    return _path("review")


def _path(name: str, *args: object) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return "/"
