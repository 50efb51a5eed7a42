from goals.views.dashboards import (
    compare,
    goal,
    goals,
    indicator,
    indicators,
    overview,
    unit,
    units,
    why,
)
from goals.views.sources import sources
from goals.views.uploads import (
    upload,
    upload_discard,
    upload_file,
    upload_publish,
    upload_template,
    upload_undo,
    uploads,
)

__all__ = [
    "compare",
    "goal",
    "goals",
    "indicator",
    "indicators",
    "overview",
    "sources",
    "unit",
    "units",
    "upload",
    "upload_discard",
    "upload_file",
    "upload_publish",
    "upload_template",
    "upload_undo",
    "uploads",
    "why",
]
