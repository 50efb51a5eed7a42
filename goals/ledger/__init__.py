"""The one door for figures: every source comes in here, every page reads from here.

Rows are added and never edited. A new figure supersedes the one that stood; the totals of the
parents are worked out in the same transaction, so that what a page reads always adds up.
"""

from goals.ledger.cells import EMPTY, Cell, Current, Figures, current_figures_of
from goals.ledger.closed import Closed, closed_states, closed_units
from goals.ledger.courses import Course, courses
from goals.ledger.frames import Frame, current, frame_of
from goals.ledger.judgements import refresh_all_statuses
from goals.ledger.levels import LEVEL_SERIES, keep_levels, lacks_levels
from goals.ledger.origins import Origin, origin_of, origins
from goals.ledger.reading import AddedUp, Cells, added_up, cells
from goals.ledger.recording import (
    Entry,
    Recorded,
    current_figures,
    is_same,
    record,
    undo_entries,
)
from goals.ledger.spreads import Gathered, gathered, has_spreads, spreads
from goals.ledger.state import count_up, hold, newest_year, touch, version
from goals.ledger.statuses import SILENT, Below, Kept, has_statuses, statuses
from goals.ledger.totals import refresh_everything

__all__ = [
    "EMPTY",
    "LEVEL_SERIES",
    "SILENT",
    "AddedUp",
    "Below",
    "Cell",
    "Cells",
    "Closed",
    "Course",
    "Current",
    "Entry",
    "Figures",
    "Frame",
    "Gathered",
    "Kept",
    "Origin",
    "Recorded",
    "added_up",
    "cells",
    "closed_states",
    "closed_units",
    "count_up",
    "courses",
    "current",
    "current_figures",
    "current_figures_of",
    "frame_of",
    "gathered",
    "has_spreads",
    "has_statuses",
    "hold",
    "is_same",
    "keep_levels",
    "lacks_levels",
    "newest_year",
    "origin_of",
    "origins",
    "record",
    "refresh_all_statuses",
    "refresh_everything",
    "spreads",
    "statuses",
    "touch",
    "undo_entries",
    "version",
]
