"""Mark a view whose page rests on nothing but a version, the reader and the address."""

from collections.abc import Callable, Hashable

from goals import ledger


def rests_on(version: Callable[[], Hashable]):
    """The page is the same as long as `version()` is (ntnu_intl/pages.py)."""

    def mark(view):
        view.rests_on = version
        return view

    return mark


# The page is the same until figures, plan or organisation change.
rests_on_version = rests_on(ledger.version)
