"""What is kept of every unit's status, beside what every page would judge for itself."""

from collections import Counter
from collections.abc import Iterable

from goals import ledger
from goals.ledger.judging import is_documented
from goals.models import Plan
from goals.pages.reading import Reading
from institutes.access import Rights
from institutes.models import Kind


def check_kept_statuses(plan: Plan, everything: Rights, years: Iterable[int] | None = None) -> int:
    """Every unit and series in all years, or in some, judged anew: with everything in sight, and
    with nothing but what all may see. Returns how many cells were compared."""
    compared = 0
    for year in years or range(plan.base_year, plan.figures_to + 1):
        full, shown = Reading(plan, year, everything), Reading(plan, year, Rights())
        indicators = [entry.indicator for entry in full.entries]
        nodes = full.organisation.nodes
        fresh = full.standings(indicators, nodes.values())
        fresh_shown = shown.standings(indicators, nodes.values())
        kept = ledger.statuses(plan, indicators, year, list(nodes))
        for (indicator_id, unit_id), found in fresh.items():
            one = kept.get((indicator_id, unit_id), ledger.SILENT)
            place = f"{found.indicator} {found.unit.code} {year}"
            assert one.status is found.assessment.status, place
            hidden = fresh_shown[indicator_id, unit_id].assessment.status
            assert one.shown_status is hidden, place
            compared += 1
            below = full.organisation.institutes_under(unit_id)
            if found.unit.kind == Kind.INSTITUTE or one.below is None:
                continue
            of = [fresh[indicator_id, low.id] for low in below]
            assert one.below.full == Counter(low.assessment.status for low in of), place
            assert one.below.shown == Counter(
                fresh_shown[indicator_id, low.id].assessment.status for low in below
            ), place
            if found.indicator.aggregation == "COVERAGE":
                levels = Counter(is_documented(low.indicator, low.cell) for low in of)
                assert {level: n for level, n in one.below.documented.items() if n} == levels
    return compared
