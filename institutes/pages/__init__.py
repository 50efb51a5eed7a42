"""What a page of this app shows; one function per page, a fixed number of queries."""

from institutes.pages.evidence import evidence_page
from institutes.pages.evidence_queue import queue_page
from institutes.pages.evidence_register import Chosen, readable_units, register_page
from institutes.pages.grants import grants_page, tieable_units
from institutes.pages.level import AreaLine, UnitLevel, unit_level
from institutes.pages.level_rule import preview, rule_page, standing_rule
from institutes.pages.levels import (
    LevelsPage,
    level_csv,
    level_rows,
    levels_csv_address,
    levels_page,
)
from institutes.pages.outbox import outbox_page
from institutes.pages.own_work import is_own_work
from institutes.pages.todo import LevelTasks, level_tasks
from institutes.pages.unit import UnitLevelPage, unit_level_page

__all__ = [
    "AreaLine",
    "Chosen",
    "LevelTasks",
    "LevelsPage",
    "UnitLevel",
    "UnitLevelPage",
    "evidence_page",
    "grants_page",
    "is_own_work",
    "level_csv",
    "level_rows",
    "level_tasks",
    "levels_csv_address",
    "levels_page",
    "outbox_page",
    "preview",
    "queue_page",
    "readable_units",
    "register_page",
    "rule_page",
    "standing_rule",
    "tieable_units",
    "unit_level",
    "unit_level_page",
]
