"""An institute among its peers: whom it is compared with, and where it stands, never as a rank."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from goals import ledger
from goals.calculations.peers import FEWEST_PEERS, GroupBy, is_told, side_of, third_of
from goals.charts import Strip, strip
from goals.ledger import Gathered
from goals.ledger.shown import Shown, shown, shown_in, shown_values
from goals.models import Indicator
from goals.pages.reading import Reading, Standing, is_level
from goals.wording.peers import (
    DISCIPLINE,
    SIDE,
    departments_text,
    spread_text,
)
from institutes.organisation import Node

SIZE_SERIES = "RE-01"  # its denominator is academic FTE


@dataclass(frozen=True)
class PeerGroup:
    """The institutes one is compared with, itself among them; without units `problem` says why."""

    by: GroupBy
    units: tuple[Node, ...]
    name: str
    problem: str = ""


@dataclass(frozen=True)
class PeerPlace:
    """One series' cell: words, the numbers behind them, and a band where there is one to draw."""

    words: str
    numbers: str = ""
    band: Strip | None = None


@dataclass(frozen=True)
class Peers:
    """`gathered` by indicator id: the group's values in a series, where it has any."""

    group: PeerGroup
    unit: Node
    gathered: Mapping[int, Gathered]

    @property
    def sentence(self) -> str:
        """How to read the bands, and whom they are about."""
        return _(
            "Among comparable departments the dot is %(unit)s, the stroke the median and the grey "
            "field the middle half of %(departments)s (%(group)s). Nobody is ranked."
        ) % {
            "unit": self.unit.acronym,
            "departments": departments_text(len(self.group.units)),
            "group": self.group.name,
        }

    def key_of(self, indicator: Indicator) -> Hashable:
        """All that the places in one series rest on, besides the unit's own value."""
        return self.group.by, len(self.group.units), self.gathered.get(indicator.pk)

    def place(self, standing: Standing) -> PeerPlace:
        """Where the unit stands in one series. The group's numbers are the same for every reader;
        the unit's own is the reader's, so who may see a small group sees it placed."""
        indicator = standing.indicator
        found = self.gathered.get(indicator.pk)
        if is_level(indicator, standing.unit):
            return _level_place(found)
        if found is None or not is_told(found.spread.count, len(self.group.units)):
            return PeerPlace(_("too few departments"))
        spread = found.spread
        numbers = spread_text(spread, indicator.measured_in)
        value = standing.value
        own = [] if value is None else [value]
        ends = min([spread.lowest, *own]), max([spread.highest, *own])
        if value is None:
            return PeerPlace(_("no figure to place"), numbers, strip(spread, own, ends))
        side = str(SIDE[side_of(value, spread)])
        return PeerPlace(side, numbers, strip(spread, own, ends))


def _level_place(found: Gathered | None) -> PeerPlace:
    """The documented level is yes or no, which has no middle half."""
    if found is None or found.spread.count < FEWEST_PEERS:
        return PeerPlace(_("too few departments"))
    return PeerPlace(
        _("%(documented)s of %(departments)s documented")
        % {
            "documented": found.documented,
            "departments": departments_text(found.spread.count),
        }
    )


def peers_of(reading: Reading, unit: Node, by: GroupBy) -> Peers:
    """The group of the year, and how it lies in every series of the plan.

    One query, and one more for the sizes. What is kept of a group of disciplines is read; other
    groups, other days and another organisation are gathered here.
    """
    group = _group(reading, unit, by)
    if not group.units:
        return Peers(group, unit, {})
    indicators = [entry.indicator for entry in reading.entries]
    if by is GroupBy.DISCIPLINE and reading.is_kept:
        found = ledger.spreads(indicators, reading.year, unit.discipline_group)
    else:
        found = _gathered(reading, indicators, [node.id for node in group.units])
    return Peers(group, unit, found)


def _gathered(
    reading: Reading, indicators: list[Indicator], units: list[int]
) -> dict[int, Gathered]:
    values = _shown(reading, indicators, units)
    return {
        indicator.pk: found
        for indicator in indicators
        if (found := ledger.gathered(sorted(shown_values(indicator, values, units).values())))
    }


def _shown(
    reading: Reading, indicators: list[Indicator], units: list[int]
) -> dict[tuple[int, int], Shown]:
    if reading.is_added_up:
        return shown_in(reading.cells(indicators, units, [reading.year]))
    return shown(indicators, units, reading.year)


def _group(reading: Reading, unit: Node, by: GroupBy) -> PeerGroup:
    organisation = reading.organisation
    if by is GroupBy.SIZE:
        return _of_like_size(reading, unit)
    if by is GroupBy.FACULTY:
        faculty = organisation.nodes[unit.parent_id]
        return _large_enough(by, organisation.institutes_under(faculty.id), faculty.name)
    if not unit.discipline_group:
        return PeerGroup(by, (), "", _("The department is in no group of disciplines."))
    same = organisation.discipline_groups.get(unit.discipline_group, [])
    return _large_enough(by, same, str(DISCIPLINE.get(unit.discipline_group, "")))


def _of_like_size(reading: Reading, unit: Node) -> PeerGroup:
    """Thirds of all institutes by academic FTE. A hidden or missing size is in no third."""
    by = GroupBy.SIZE
    series = next((e.indicator for e in reading.entries if e.indicator.code == SIZE_SERIES), None)
    institutes = reading.organisation.institutes
    cells = _shown(reading, [series], [node.id for node in institutes]) if series else {}
    sizes = {
        unit_id: cell.denominator
        for (_series, unit_id), cell in cells.items()
        if cell.denominator is not None
    }
    if unit.id not in sizes:
        problem = _(
            "The department’s academic FTE in %(year)s is missing or withheld, so there is no "
            "third to compare with. Choose another group."
        )
        return PeerGroup(by, (), "", problem % {"year": reading.year})
    third = third_of(sizes, unit.id)
    return _large_enough(
        by, [node for node in institutes if node.id in third], _("the same third by academic FTE")
    )


def _large_enough(by: GroupBy, units: list[Node], name: str) -> PeerGroup:
    if len(units) >= FEWEST_PEERS:
        return PeerGroup(by, tuple(units), name)
    problem = _("The group has %(departments)s, which is too few to compare with.") % {
        "departments": departments_text(len(units))
    }
    return PeerGroup(by, (), name, problem)
