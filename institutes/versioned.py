"""Mark a view whose page rests on nothing but a version, the reader, the address and the day.

ntnu_intl/pages.py answers it with 304, or from memory, as long as the version is the same.
"""

from collections.abc import Callable, Hashable


def rests_on(version: Callable[[], Hashable]):
    """The page is the same as long as `version()` is."""

    def mark(view):
        view.rests_on = version
        return view

    return mark


def rests_on_version(view):
    """The page is the same until figures, plan, organisation or levels change: the version that
    every write to them counts up."""
    view.rests_on = None
    return view
