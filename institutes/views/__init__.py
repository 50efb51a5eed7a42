from institutes.views.core_areas import core_area, core_area_give_up, core_area_new
from institutes.views.evidence import evidence
from institutes.views.evidence_drafts import evidence_edit, evidence_new
from institutes.views.evidence_queue import evidence_queue
from institutes.views.evidence_register import evidence_register
from institutes.views.evidence_steps import (
    evidence_overrule,
    evidence_reject,
    evidence_submit,
    evidence_take_back,
    evidence_verify,
    evidence_withdraw,
)
from institutes.views.files import evidence_file, evidence_file_new, evidence_file_remove
from institutes.views.level import levels, unit_level
from institutes.views.level_rule import level_grant, level_grants, level_rule
from institutes.views.outbox import outbox, outbox_again
from institutes.views.people import choose_language, profile, sign_in, sign_out
from institutes.views.statements import accessibility, health, privacy

__all__ = [
    "accessibility",
    "choose_language",
    "core_area",
    "core_area_give_up",
    "core_area_new",
    "evidence",
    "evidence_edit",
    "evidence_file",
    "evidence_file_new",
    "evidence_file_remove",
    "evidence_new",
    "evidence_overrule",
    "evidence_queue",
    "evidence_register",
    "evidence_reject",
    "evidence_submit",
    "evidence_take_back",
    "evidence_verify",
    "evidence_withdraw",
    "health",
    "level_grant",
    "level_grants",
    "level_rule",
    "levels",
    "outbox",
    "outbox_again",
    "privacy",
    "profile",
    "sign_in",
    "sign_out",
    "unit_level",
]
