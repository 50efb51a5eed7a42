"""The one door for figures: every source comes in here, every page reads from here.

Rows are added and never edited. A new figure supersedes the one that stood; the totals of the
parents are worked out in the same transaction, so that what a page reads always adds up.
"""

from goals.ledger.cells import EMPTY, Cell
from goals.ledger.closed import Closed, closed_units
from goals.ledger.origins import Origin, origin_of, origins
from goals.ledger.reading import cells, newest_year
from goals.ledger.recording import (
    Entry,
    Recorded,
    current_figures,
    is_same,
    record,
    undo_entries,
)
from goals.ledger.state import hold, touch, version
from goals.ledger.totals import refresh_totals

__all__ = [
    "EMPTY",
    "Cell",
    "Closed",
    "Entry",
    "Origin",
    "Recorded",
    "cells",
    "closed_units",
    "current_figures",
    "hold",
    "is_same",
    "newest_year",
    "origin_of",
    "origins",
    "record",
    "refresh_totals",
    "touch",
    "undo_entries",
    "version",
]
