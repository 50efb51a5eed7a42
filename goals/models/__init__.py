from goals.models.changes import PlanChange
from goals.models.events import Event
from goals.models.figures import (
    Batch,
    Extent,
    Figure,
    FigureKey,
    LedgerState,
    Source,
)
from goals.models.indicators import Annotation, Definition, Indicator
from goals.models.kept import KeptSpread, KeptStatus, Total
from goals.models.plans import Goal, Measure, Milestone, Plan, PlanIndicator, Target
from goals.models.reports import (
    Acceptance,
    Answer,
    Comment,
    Extension,
    Narrative,
    Report,
    Settlement,
    Submission,
)
from goals.models.rounds import Round, Times
from goals.models.uploads import Upload, UploadContent

__all__ = [
    "Acceptance",
    "Annotation",
    "Answer",
    "Batch",
    "Comment",
    "Definition",
    "Event",
    "Extension",
    "Extent",
    "Figure",
    "FigureKey",
    "Goal",
    "Indicator",
    "KeptSpread",
    "KeptStatus",
    "LedgerState",
    "Measure",
    "Milestone",
    "Narrative",
    "Plan",
    "PlanChange",
    "PlanIndicator",
    "Report",
    "Round",
    "Settlement",
    "Source",
    "Submission",
    "Target",
    "Times",
    "Total",
    "Upload",
    "UploadContent",
]
