from goals.models.changes import PlanChange
from goals.models.figures import Batch, Extent, Figure, FigureKey, LedgerState, Source, Total
from goals.models.indicators import Annotation, Definition, Indicator
from goals.models.plans import Goal, Measure, Milestone, Plan, PlanIndicator, Target
from goals.models.uploads import Upload, UploadContent

__all__ = [
    "Annotation",
    "Batch",
    "Definition",
    "Extent",
    "Figure",
    "FigureKey",
    "Goal",
    "Indicator",
    "LedgerState",
    "Measure",
    "Milestone",
    "Plan",
    "PlanChange",
    "PlanIndicator",
    "Source",
    "Target",
    "Total",
    "Upload",
    "UploadContent",
]
