"""The documented level of institutes in the six words of the rule, kept beside how they stand.

The ledger has a figure for it: documented, or not. Why not, the register of evidence tells, of any
day. Whoever counts it there (`goals.counting`) keeps the word of each year here, so that lists
read it with the statuses and never work it out.
"""

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import QuerySet

from goals.ledger import bulk
from goals.ledger.state import count_up, hold
from goals.models import Indicator, KeptStatus, Plan
from institutes.level import Code

LEVEL_SERIES = "LV-01"


def keep_levels(found: Mapping[tuple[int, int], Code]) -> int:
    """Keep the level of the institutes in some years, by (year, unit id), and none of others in
    those years. Returns how many differed. To be called in a transaction."""
    hold()
    rows = _of_the_level().filter(year__in={year for year, _unit_id in found})
    differing: dict[str, list[int]] = defaultdict(list)
    for pk, year, unit_id, stood in rows.values_list("pk", "year", "unit_id", "level"):
        code = found.get((year, unit_id))
        if (level := "" if code is None else code.value) != stood:
            differing[level].append(pk)
    for level, ids in differing.items():
        bulk.set_column(KeptStatus, "level", level, ids)
    if differing:
        count_up()
    return sum(map(len, differing.values()))


def lacks_levels() -> bool:
    """Whether some institute is counted whose word is not kept."""
    return _of_the_level().filter(is_documented__isnull=False, level="").exists()


def _of_the_level() -> QuerySet[KeptStatus]:
    level = Indicator.objects.filter(code=LEVEL_SERIES)
    # By plan as well, as the index begins.
    return KeptStatus.objects.filter(plan__in=Plan.objects.all(), indicator__in=level).order_by()
