"""What a change to a target or a rule would alter: every status of the series, before and after."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from hashlib import sha256

from goals import ledger
from goals.ledger import Cell
from goals.ledger.judging import rule_of
from goals.models import Indicator, Plan, Target
from goals.pages.reading import Reading, Standing
from goals.proposals import (
    Proposal,
    milestones_of,
    rule_content,
    target_content,
)
from goals.wording.words import Word
from institutes.access import Rights
from institutes.organisation import Node


@dataclass(frozen=True)
class Effect:
    """A unit whose status would change."""

    before: Standing
    after: Standing

    @property
    def unit(self) -> Node:
        return self.before.unit


@dataclass(frozen=True)
class Effects:
    """The statuses that would change in the newest year, and how many units there are. `earlier`
    has the earlier years in which statuses would change as well, and how many."""

    reading: Reading
    proposal: Proposal
    standing: Target | None
    changed: list[Effect]
    earlier: tuple[tuple[int, int], ...]
    unit_count: int
    is_same: bool  # nothing would be stored
    token: str

    @property
    def earlier_count(self) -> int:
        return sum(count for _year, count in self.earlier)

    @property
    def unchanged_count(self) -> int:
        return self.unit_count - len(self.changed)

    @property
    def kept_source(self) -> str:
        """The source of the target that stands, where another number would still name it."""
        new, old = self.proposal.target, self.standing
        if new is None or old is None or (new.value, new.year) == (old.value, old.year):
            return ""
        return old.source if (new.source_nb, new.url) == (old.source_nb, old.url) else ""

    @property
    def moves(self) -> list[tuple[Word, Word, int]]:
        """From one status to another, and how many; the most frequent first."""
        counts: dict[tuple[str, str], tuple[Word, Word, int]] = {}
        for effect in self.changed:
            before, after = effect.before.status, effect.after.status
            known = counts.get((before.key, after.key), (before, after, 0))
            counts[before.key, after.key] = (before, after, known[2] + 1)
        return sorted(counts.values(), key=lambda move: -move[2])


def newest_reading(plan: Plan, rights: Rights) -> Reading:
    """The newest year with figures, as the dashboards show it by default."""
    now = ledger.current()
    return Reading(plan, now.year_of(plan), rights, frame=now.frame)


def effects_of(plan: Plan, rights: Rights, proposal: Proposal) -> Effects:
    """The statuses of a series in all units, as they are and as they would be.

    Read twice by the same code as every dashboard; a fixed number of queries, nothing written.
    """
    reading = newest_reading(plan, rights)
    organisation = reading.organisation
    top = [organisation.university] if organisation.university else []
    units = [*top, *organisation.faculties, *organisation.institutes]
    indicator = proposal.indicator
    before = reading.standings([indicator], units)
    proposed = replace(reading, proposed=proposal)
    after = proposed.standings([indicator], units)
    earlier = _earlier(reading, proposed, indicator)
    changed = [
        Effect(before[key], after[key])
        for key in before
        if before[key].assessment.status is not after[key].assessment.status
    ]
    standing = reading.targets.get((indicator.pk, proposal.unit_id))
    return Effects(
        reading=reading,
        proposal=proposal,
        standing=standing,
        changed=changed,
        earlier=earlier,
        unit_count=len(units),
        is_same=_is_same(proposal, standing),
        token=_token(reading, proposal, standing, changed, earlier),
    )


def _earlier(
    reading: Reading, proposed: Reading, indicator: Indicator
) -> tuple[tuple[int, int], ...]:
    """The years before the one that is read in which statuses would change, and how many.

    Each year in its organisation, as its pages are; two queries for all of them.
    """
    years = range(reading.plan.base_year, reading.year)
    organisations = {year: reading.frame.organisation_of(year) for year in years}
    nodes = {pk: node for one in organisations.values() for pk, node in one.nodes.items()}
    series: dict[int, dict[int, Cell]] = {year: {} for year in reading.years}
    for standing in reading.standings([indicator], nodes.values()).values():
        for year, cell in standing.cells.items():
            series[year][standing.unit.id] = cell
    found = []
    for year in years:
        then = {"year": year, "organisation": organisations[year]}
        before = replace(reading.judge, **then).statuses(indicator, series)
        after = replace(proposed.judge, **then).statuses(indicator, series)
        if count := sum(status is not after[unit_id] for unit_id, status in before.items()):
            found.append((year, count))
    return tuple(found)


def _is_same(proposal: Proposal, standing: Target | None) -> bool:
    if proposal.rule:
        return rule_content(proposal.rule) == rule_content(rule_of(proposal.indicator))
    return target_content(proposal.target, proposal.milestones) == target_content(
        standing, milestones_of(standing)
    )


def _token(
    reading: Reading,
    proposal: Proposal,
    standing: Target | None,
    changed: Collection[Effect],
    earlier: tuple[tuple[int, int], ...],
) -> str:
    """Stands for what was proposed, what stood, and the changes that were shown."""
    indicator = proposal.indicator
    shown = [
        (
            effect.unit.code,
            str(effect.before.assessment.status),
            str(effect.after.assessment.status),
        )
        for effect in changed
    ]
    seen = (
        proposal.content,
        standing.pk if standing else None,
        indicator.rule_version,
        indicator.name_nb,
        reading.year,
        shown,
        earlier,
    )
    return sha256(repr(seen).encode()).hexdigest()
