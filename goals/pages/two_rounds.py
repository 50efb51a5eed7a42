"""Two rounds side by side: in which states their reports are, and how much is in."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from goals.calculations.terms import State
from goals.models import Figure, Plan, PlanIndicator, Round
from goals.pages.rounds import RoundLine, counts_of, state_counts
from goals.wording.rounds import PHASE, REPORT_STATE, phase_of
from goals.wording.words import Word
from goals.workflow import ReportState
from institutes.models import Kind


@dataclass(frozen=True)
class SideLine:
    """One indicator in two rounds: how many units have a figure, of how many."""

    entry: PlanIndicator
    counts: tuple[int, int]

    @property
    def signed(self) -> str:
        """How many more or fewer, with a sign."""
        return f"{self.counts[1] - self.counts[0]:+d}".replace("-", "−").replace("+0", "0")


@dataclass(frozen=True)
class SideBySide:
    """Two rounds beside each other, the earlier first."""

    rounds: tuple[RoundLine, RoundLine]
    states: tuple[tuple[Word, int, int], ...]
    totals: tuple[int, int]
    lines: tuple[SideLine, ...]


def rounds_side_by_side(first: Round, second: Round, at: datetime) -> SideBySide:
    """States and coverage of two rounds; the number of queries does not grow with them."""
    pair = sorted((first, second), key=lambda round_: round_.year)
    found = counts_of(pair)
    counts = [found[round_.pk] for round_ in pair]
    totals = tuple(sum(one.values()) for one in counts)
    years = [round_.year for round_ in pair]
    figures = (
        Figure.objects.current()
        .filter(year__in=years, unit__kind=Kind.INSTITUTE)
        .exclude(state=State.NOT_REPORTED)
        .order_by()
        .values_list("indicator_id", "year")
        .annotate(Count("pk"))
    )
    have = {(indicator, year): count for indicator, year, count in figures}
    return SideBySide(
        rounds=tuple(
            RoundLine(round_, PHASE[phase_of(round_, at)], state_counts(count), total)
            for round_, count, total in zip(pair, counts, totals, strict=True)
        ),
        states=tuple(
            (REPORT_STATE[state], counts[0][state], counts[1][state])
            for state in ReportState
            if counts[0][state] or counts[1][state]
        ),
        totals=totals,
        lines=tuple(
            SideLine(entry, tuple(have.get((entry.indicator_id, year), 0) for year in years))
            for entry in _collected(pair[1].plan)
        ),
    )


def _collected(plan: Plan):
    return (
        plan.entries.filter(
            goal__isnull=False,
            indicator__collected_at=Kind.INSTITUTE,
            indicator__is_computed=False,
        )
        .select_related("indicator", "goal")
        .order_by("goal__number", "position")
    )
