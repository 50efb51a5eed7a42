"""What people do, one verb each. The only room of this app that writes.

Keyword-only, `by=` the person, one transaction, the row that is decided on locked.
"""

from goals.actions.conflicts import Conflict
from goals.actions.grid import (
    CellConflict,
    NotSaved,
    ReasonNeeded,
    Saved,
    save_cell,
    save_cells,
    undo_save,
)
from goals.actions.handing_in import Incomplete, mark_ready, submit, withdraw_ready
from goals.actions.measures import add_measure, change_measure, next_number, update_progress
from goals.actions.plan import change_goal, change_indicator, change_plan, define
from goals.actions.reminders import Reminded, remind, send_reminders
from goals.actions.review import (
    accept,
    accept_unchanged,
    approve,
    comment,
    reopen,
    return_report,
    settle,
)
from goals.actions.rounds import (
    Times,
    extend,
    freeze_round,
    lock_round,
    open_round,
    reschedule_round,
)
from goals.actions.saving import Saving, save_answers, save_narrative
from goals.actions.targets import set_rule, set_target
from goals.actions.uploads import (
    Received,
    discard_upload,
    publish_upload,
    receive_upload,
    undo_upload,
)

__all__ = [
    "CellConflict",
    "Conflict",
    "Incomplete",
    "NotSaved",
    "ReasonNeeded",
    "Received",
    "Reminded",
    "Saved",
    "Saving",
    "Times",
    "accept",
    "accept_unchanged",
    "add_measure",
    "approve",
    "change_goal",
    "change_indicator",
    "change_measure",
    "change_plan",
    "comment",
    "define",
    "discard_upload",
    "extend",
    "freeze_round",
    "lock_round",
    "mark_ready",
    "next_number",
    "open_round",
    "publish_upload",
    "receive_upload",
    "remind",
    "reopen",
    "reschedule_round",
    "return_report",
    "save_answers",
    "save_cell",
    "save_cells",
    "save_narrative",
    "send_reminders",
    "set_rule",
    "set_target",
    "settle",
    "submit",
    "undo_save",
    "undo_upload",
    "update_progress",
    "withdraw_ready",
]
