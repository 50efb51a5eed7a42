"""Mark a view whose page rests on nothing but the data version, the reader and the address."""

from goals import ledger


def rests_on_version(view):
    """The page is the same until figures, plan or organisation change (ntnu_intl/pages.py)."""
    view.rests_on_version = ledger.version
    return view
