"""A plan as its two data files say it: plan.toml and indicators.toml of one folder.

Pure: reads the files, checks them, and hands over frozen dataclasses. Whoever edits the files
gets every problem at once, each with its file, its table, its field, what stands there and what
would be right. `contents` is what a plan holds, `reading` which fields its tables have and what
must agree, `tables` how one field is read.
"""

from goals.plan_file.contents import (
    Break,
    BreakKind,
    CollectedAt,
    CollectedBy,
    CoreTask,
    Frequency,
    Goal,
    Indicator,
    Measure,
    Milestone,
    Note,
    Plan,
    PlanFile,
    PlanFileError,
    Reference,
    Sdg,
    Target,
    Text,
    Wording,
)
from goals.plan_file.reading import read_plan

__all__ = [
    "Break",
    "BreakKind",
    "CollectedAt",
    "CollectedBy",
    "CoreTask",
    "Frequency",
    "Goal",
    "Indicator",
    "Measure",
    "Milestone",
    "Note",
    "Plan",
    "PlanFile",
    "PlanFileError",
    "Reference",
    "Sdg",
    "Target",
    "Text",
    "Wording",
    "read_plan",
]
