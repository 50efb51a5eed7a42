"""What people do here. The only room of this app that writes."""

from institutes.actions.attachments import attach_file, remove_file
from institutes.actions.conflicts import Conflict
from institutes.actions.core_areas import change_core_area, declare_core_area, give_up_core_area
from institutes.actions.evidence import (
    add_evidence,
    change_evidence,
    is_final,
    lacks,
    overrule_evidence,
    reject_evidence,
    submit_evidence,
    take_back_evidence,
    verify_evidence,
    withdraw_evidence,
)
from institutes.actions.grants import tie_grant
from institutes.actions.level_rule import change_level_rule
from institutes.actions.people import choose_language, note_visit

__all__ = [
    "Conflict",
    "add_evidence",
    "attach_file",
    "change_core_area",
    "change_evidence",
    "change_level_rule",
    "choose_language",
    "declare_core_area",
    "give_up_core_area",
    "is_final",
    "lacks",
    "note_visit",
    "overrule_evidence",
    "reject_evidence",
    "remove_file",
    "submit_evidence",
    "take_back_evidence",
    "tie_grant",
    "verify_evidence",
    "withdraw_evidence",
]
