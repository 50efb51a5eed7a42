"""A faculty or an institute: the goals, every indicator with its trend, target and status."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from goals.calculations.peers import GroupBy
from goals.charts import ROW, Segment, Trend, count_bar, drawn_breaks, trend
from goals.models import Annotation, Goal, PlanIndicator
from goals.pages.footnotes import Footnote, Footnotes, distinct
from goals.pages.peers import PeerPlace, Peers, peers_of
from goals.pages.reading import Reading, Standing
from goals.pages.seen import Seen, counts_below, counts_of, heat_word, seen_in
from goals.pages.unit_reports import ApprovedReport, approved_reports
from goals.wording.figures import NBSP
from goals.wording.words import LEVEL_SENTENCE, Word, listed
from institutes.models import Kind, Place, Unit
from institutes.organisation import Node
from institutes.pages import UnitLevel, unit_level


@dataclass(frozen=True)
class SeriesRow:
    reading: Reading
    entry: PlanIndicator
    standing: Standing
    breaks: Sequence[Annotation]
    footnotes: tuple[Footnote, ...]
    peers: Peers | None
    columns: int

    @cached_property
    def trend(self) -> Trend:
        return trend(self.standing, self.breaks, ROW)

    @property
    def word(self) -> Word:
        return self.standing.word

    @property
    def has_places(self) -> bool:
        return self.peers is not None and bool(self.peers.group.units)

    @cached_property
    def place(self) -> PeerPlace | None:
        """Institutes, where there is a group to compare with."""
        return self.peers.place(self.standing) if self.peers and self.peers.group.units else None

    @property
    def is_institute(self) -> bool:
        return self.standing.unit.kind == Kind.INSTITUTE

    @property
    def url(self) -> str:
        found = self.standing
        return reverse("why", args=[found.indicator.code, found.unit.code, found.year])

    @cached_property
    def key(self) -> Hashable:
        mark, marks = self.reading.mark, tuple(footnote.mark for footnote in self.footnotes)
        others = self.peers.key_of(self.entry.indicator) if self.peers else None
        return mark and (mark, self.reading.query, self.standing.key, marks, others)


@dataclass(frozen=True)
class GoalSection:
    goal: Goal | None
    rows: list[SeriesRow]

    @property
    def key(self) -> Hashable:
        keys = tuple(row.key for row in self.rows)
        return None if None in keys else keys

    @property
    def first(self) -> SeriesRow:
        return self.rows[0]

    @property
    def footnotes(self) -> list[Footnote]:
        return distinct(note for row in self.rows for note in row.footnotes)


@dataclass(frozen=True)
class LeadCell:
    """A goal's lead series in this unit."""

    reading: Reading
    entry: PlanIndicator
    standing: Standing
    seen: Seen

    @property
    def word(self) -> Word:
        return heat_word(self.entry.indicator, self.standing.unit, self.seen)

    @property
    def bar(self) -> list[Segment]:
        """Faculties: their institutes by status."""
        return count_bar(counts_below(self.entry.indicator, self.seen))

    @property
    def key(self) -> Hashable:
        mark = self.reading.mark
        return mark and (mark, self.reading.query, self.standing.key, self.seen.key)


@dataclass(frozen=True)
class LevelPart:
    """The aim that runs through the plan, in this unit, on the day its core areas are shown."""

    lead: LeadCell
    unit: Node
    day: date

    @property
    def key(self) -> Hashable:
        # What changes the register of core areas gives the frame another mark (goals.apps).
        return self.lead.key and (self.lead.key, self.day)

    @property
    def is_institute(self) -> bool:
        return self.unit.kind == Kind.INSTITUTE

    @property
    def sentence(self) -> str:
        """How far the unit has come, "" where nobody has said anything."""
        found = self.lead.standing
        if self.is_institute:
            return str(LEVEL_SENTENCE.get(self.lead.seen.documented, ""))
        if not found.has_value:
            return ""
        return _(
            "%(documented)s of %(all)s departments have documented a high international level."
        ) % {"documented": f"{found.cell.numerator:.0f}", "all": f"{found.cell.denominator:.0f}"}

    @cached_property
    def areas(self) -> UnitLevel | None:
        """An institute's core areas."""
        if not self.is_institute:
            return None
        register = self.lead.reading.frame.register_of([self.unit.id])
        return unit_level(self.unit, self.day, register)


@dataclass(frozen=True)
class UnitPage:
    reading: Reading
    unit: Node
    ancestors: list[Node]
    leads: list[LeadCell]
    sections: list[GoalSection]
    children: list[Node]
    peers: Peers | None
    reports: list[ApprovedReport] | None

    @property
    def is_institute(self) -> bool:
        return self.unit.kind == Kind.INSTITUTE

    @property
    def year_before(self) -> int:
        return self.reading.year - 1

    @property
    def level(self) -> LevelPart | None:
        """The aim that runs through the plan, shown before the goals."""
        aim = next((lead for lead in self.leads if lead.entry.goal.number == 0), None)
        return LevelPart(aim, self.unit, self.reading.level_day) if aim else None

    @property
    def goals(self) -> list[LeadCell]:
        return [lead for lead in self.leads if lead.entry.goal.number]

    @property
    def has_places(self) -> bool:
        return self.peers is not None and bool(self.peers.group.units)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the selectors of year and day keep of the reader's other choice."""
        if self.peers is None or self.peers.group.by is GroupBy.DISCIPLINE:
            return []
        return [("peers", str(self.peers.group.by))]

    @property
    def summary(self) -> str:
        """The documented level, and the lead series by status: two sentences."""
        counts = counts_of(Counter(lead.seen.status for lead in self.goals))
        told = [f"{count}{NBSP}{str(word.word).lower()}" for _status, word, count in counts]
        said = [self.level.sentence] if self.level else []
        if told:
            said.append(
                _("The goals’ lead indicators in %(year)s: %(statuses)s.")
                % {"year": self.reading.year, "statuses": listed(told)}
            )
        return " ".join(said).strip()


@dataclass(frozen=True)
class UnitLife:
    """A unit outside the year that is read: when it was, and its neighbours in time."""

    unit: Unit
    place: Place
    predecessors: list[Place]
    successors: list[Place]

    @property
    def first_year(self) -> int | None:
        return self.unit.valid_from.year if self.unit.valid_from else None

    @property
    def last_year(self) -> int | None:
        """The last year at whose end it existed."""
        return self.unit.valid_to.year - 1 if self.unit.valid_to else None


def unit_page(reading: Reading, unit: Node, by: GroupBy = GroupBy.DISCIPLINE) -> UnitPage:
    """Every series of the plan in one unit: an institute's with its place among peers, chosen by
    `by`; a faculty's lead series by institute as well."""
    organisation = reading.organisation
    indicators = [entry.indicator for entry in reading.entries]
    standings = reading.standings(indicators, [unit])
    lead_entries = sorted(
        (entry for entry in reading.entries if entry.is_lead and entry.goal),
        key=lambda entry: (entry.goal.number == 0, entry.goal.number),
    )
    seen = seen_in(reading, [entry.indicator for entry in lead_entries], [unit])
    for key, one in seen.items():
        standings[key] = replace(standings[key], code=one.level)
    leads = [
        LeadCell(
            reading,
            entry,
            standings[entry.indicator_id, unit.id],
            seen[entry.indicator_id, unit.id],
        )
        for entry in lead_entries
    ]
    peers = peers_of(reading, unit, by) if unit.kind == Kind.INSTITUTE else None
    return UnitPage(
        reading=reading,
        unit=unit,
        ancestors=list(reversed(organisation.ancestors(unit.id))),
        leads=leads,
        sections=_sections(reading, unit, standings, peers),
        children=organisation.children(unit.id),
        peers=peers,
        reports=approved_reports(reading, unit),
    )


def _sections(reading: Reading, unit: Node, standings, peers: Peers | None) -> list[GoalSection]:
    sections: dict[int | None, GoalSection] = {}
    numbered = Footnotes()
    for entry in sorted(reading.entries, key=_order):
        found = standings[entry.indicator_id, unit.id]
        breaks = drawn_breaks(found, reading.breaks(entry.indicator))
        section = sections.setdefault(entry.goal_id, GoalSection(entry.goal, []))
        section.rows.append(
            SeriesRow(
                reading,
                entry,
                found,
                breaks,
                numbered.of(breaks),
                peers,
                columns_of(unit, peers),
            )
        )
    return list(sections.values())


def columns_of(unit: Node, peers: Peers | None) -> int:
    """Of the table of indicators: parents have their coverage, institutes their peers."""
    has_places = peers is not None and bool(peers.group.units)
    return 7 if has_places or unit.kind != Kind.INSTITUTE else 6


def _order(entry: PlanIndicator) -> tuple[bool, bool, int]:
    """The goals in their order, then the aim that runs through them, then what has no goal."""
    goal = entry.goal
    return goal is None, goal is not None and goal.number == 0, goal.number if goal else 0


def unit_in_other_years(code: str) -> UnitLife | None:
    """A unit that is not part of the year's organisation, with what came before and after it."""
    unit = (
        Unit.objects.filter(code=code)
        .prefetch_related(
            "places", "successions__successor__places", "origins__predecessor__places"
        )
        .first()
    )
    if unit is None:
        return None
    return UnitLife(
        place=list(unit.places.all())[-1],
        unit=unit,
        successors=[list(s.successor.places.all())[-1] for s in unit.successions.all()],
        predecessors=[list(s.predecessor.places.all())[-1] for s in unit.origins.all()],
    )


@dataclass(frozen=True)
class FacultyGroup:
    faculty: Node
    institutes: list[Node]


@dataclass(frozen=True)
class UnitList:
    """The organisation at the end of the year, faculty by faculty."""

    reading: Reading

    @property
    def key(self) -> Hashable:
        return self.reading.mark and (self.reading.mark, self.reading.query)

    @property
    def groups(self) -> list[FacultyGroup]:
        organisation = self.reading.organisation
        return [
            FacultyGroup(faculty, organisation.institutes_under(faculty.id))
            for faculty in organisation.faculties
        ]
