"""How units stand, as a reader may see it: what lists and count bars are made of.

What is kept with every write is read; for another day, another organisation or a proposal it is
judged here and now. Either way small groups are taken out for those outside their reach.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import NamedTuple

from goals import ledger
from goals.calculations.terms import Aggregation, Status
from goals.models import Indicator
from goals.pages.levels import level_codes
from goals.pages.reading import Reading
from goals.pages.standing import is_level
from goals.wording.words import LEVEL, STATUS, Word, level_word
from institutes.level import Code
from institutes.models import Kind, Role
from institutes.organisation import Node

# How many stand at a status, or at a level (True, False; None: not assessed), with its word.
Counts = tuple[tuple[Status | bool | None, Word, int], ...]


class Seen(NamedTuple):
    """One unit in one series. Parents have counts of the institutes below, by status and by
    documented level (True, False; None: not assessed)."""

    status: Status
    documented: bool | None = None
    below: Mapping[Status, int] | None = None
    levels: Mapping[bool | None, int] | None = None
    level: Code | None = None  # an institute's, by the rule, where it is known

    @property
    def counts(self) -> Counts:
        """In the fixed order; empty statuses are left out."""
        return counts_of(self.below or {})

    @property
    def key(self) -> Hashable:
        """All that it says; the words follow from it."""
        below, levels = (tuple(one.items()) if one else () for one in (self.below, self.levels))
        return self.status, self.documented, below, levels, self.level


def counts_of(numbers: Mapping[Status, int]) -> Counts:
    """How many stand at each status, in the fixed order; empty statuses are left out."""
    return tuple([(one, STATUS[one], numbers[one]) for one in Status if numbers.get(one)])


def counts_below(indicator: Indicator, seen: Seen) -> Counts:
    """How many of the institutes below stand where: by status, or whether they are documented."""
    if not counts_levels(indicator):
        return seen.counts
    levels = seen.levels or {}
    return tuple([(one, word, levels[one]) for one, word in LEVEL.items() if levels.get(one)])


def counts_levels(indicator: Indicator) -> bool:
    """Whether institutes are counted as documented or not; their cells say how far they are."""
    return bool(indicator.aggregation == Aggregation.COVERAGE)


def heat_word(indicator: Indicator, unit: Node, seen: Seen) -> Word:
    """What a cell says: the level in its own words, everything else by status."""
    if is_level(indicator, unit):
        return level_word(seen.documented, seen.level)
    return STATUS[seen.status]


def seen_in(
    reading: Reading, indicators: Collection[Indicator], units: Iterable[Node]
) -> dict[tuple[int, int], Seen]:
    """By (indicator id, unit id). One query for what is kept, and one more for a reader who sees
    some small groups and not all."""
    units = list(units)
    if not reading.is_kept:
        return _judged(reading, indicators, units)
    parents = _parents(units)
    kept = ledger.statuses(
        reading.plan,
        indicators,
        reading.year,
        [unit.id for unit in units],
        with_below=bool(parents),
    )
    corrections = _corrections(reading, indicators) if parents else {}
    found = {}
    for indicator in indicators:
        has_small, pk = bool(indicator.smallest_group), indicator.pk
        for unit in units:
            one = kept.get((pk, unit.id))
            if unit.kind == Kind.INSTITUTE:
                one = one or ledger.SILENT
                hides = has_small and not reading.sees_small_groups_of(unit)
                status = one.shown_status if hides else one.status
                found[pk, unit.id] = Seen(status, one.is_documented, level=one.level)
            else:
                own = corrections.get(pk, {})
                found[pk, unit.id] = _parent(reading, indicator, unit, one, own)
    return found


def _parents(units: Iterable[Node]) -> list[Node]:
    return [unit for unit in units if unit.kind != Kind.INSTITUTE]


def _parent(
    reading: Reading,
    indicator: Indicator,
    unit: Node,
    kept: ledger.Kept | None,
    own: Mapping[int, ledger.Kept],
) -> Seen:
    if kept is None or kept.below is None:  # nobody below has said anything
        silent = len(reading.organisation.institutes_under(unit.id))
        one = kept or ledger.SILENT
        return Seen(one.status, None, {Status.NOT_ENOUGH_DATA: silent}, {None: silent})
    everything = not indicator.smallest_group or reading.rights.reads_everything
    below = Counter(kept.below.full if everything else kept.below.shown)
    if own and not everything:
        for node in reading.organisation.institutes_under(unit.id):
            if one := own.get(node.id):
                below[one.shown_status] -= 1
                below[one.status] += 1
    sees = not indicator.smallest_group or reading.sees_small_groups_of(unit)
    status = kept.status if sees else kept.shown_status
    return Seen(status, None, below, kept.below.documented)


def _corrections(
    reading: Reading, indicators: Collection[Indicator]
) -> dict[int, dict[int, ledger.Kept]]:
    """By indicator id and institute id: those in the reader's reach, where there are small groups
    and not all are in sight."""
    small = [indicator for indicator in indicators if indicator.smallest_group]
    rights = reading.rights
    reach = rights.units(Role.REPORTER, Role.HEAD, Role.REVIEWER)
    if not small or not reach or rights.reads_everything:
        return {}
    nodes = [reading.organisation.nodes[pk] for pk in reach if pk in reading.organisation.nodes]
    near = {
        low.id: low for node in nodes for low in (node, *reading.organisation.children(node.id))
    }
    own = [low.id for low in near.values() if reading.sees_small_groups_of(low)]
    found: dict[int, dict[int, ledger.Kept]] = {}
    kept = ledger.statuses(reading.plan, small, reading.year, own, with_below=False)
    for (indicator_id, unit_id), one in kept.items():
        found.setdefault(indicator_id, {})[unit_id] = one
    return found


def _judged(
    reading: Reading, indicators: Collection[Indicator], units: list[Node]
) -> dict[tuple[int, int], Seen]:
    organisation = reading.organisation
    below = {unit.id: organisation.institutes_under(unit.id) for unit in _parents(units)}
    nodes = {node.id: node for node in units}
    nodes |= {low.id: low for lows in below.values() for low in lows}
    standings = reading.standings(indicators, nodes.values())
    own = {unit.id for unit in units}
    codes = level_codes(reading, (one for one in standings.values() if one.unit.id in own))
    found = {}
    for indicator in indicators:
        for unit in units:
            one = standings[indicator.pk, unit.id]
            lows = [standings[indicator.pk, low.id] for low in below.get(unit.id, [])]
            is_parent = unit.id in below
            found[indicator.pk, unit.id] = Seen(
                one.assessment.status,
                one.is_documented if is_level(indicator, unit) else None,
                Counter(low.assessment.status for low in lows) if is_parent else None,
                Counter(low.is_documented for low in lows) if is_parent else None,
                codes.get(unit.id) if indicator.code == ledger.LEVEL_SERIES else None,
            )
    return found
