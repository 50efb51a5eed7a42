"""The overview: how far have we come, by goal and by institute."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from goals.calculations.terms import Status
from goals.charts import Segment, Trend, count_bar, trend
from goals.ledger import Origin
from goals.models import Annotation, Goal, Indicator, PlanIndicator
from goals.pages.lists import Listing, Slice, slice_of
from goals.pages.reading import Reading, Standing
from goals.pages.seen import Seen, heat_word, seen_in
from goals.wording.words import LEVEL, MEANING, STATUS, Word
from institutes.organisation import Node

SQUARE = 14  # the width of one institute in the bar of squares
MOST_SQUARES = 110  # of more, a field as wide as their share


@dataclass(frozen=True)
class Headline:
    """One headline series for the whole university, and its institutes by status."""

    reading: Reading
    standing: Standing
    breaks: Sequence[Annotation]
    seen: Seen
    origin: Origin | None

    @cached_property
    def key(self) -> Hashable:
        mark, counts = self.reading.mark, self.seen.counts
        return mark and (mark, self.reading.query, self.standing.key, counts, self.origin)

    @cached_property
    def trend(self) -> Trend:
        return trend(self.standing, self.breaks)

    @property
    def bar(self) -> list[Segment]:
        return count_bar(self.seen.counts)


@dataclass(frozen=True)
class GoalBlock:
    reading: Reading
    goal: Goal
    headlines: list[Headline]

    @property
    def key(self) -> Hashable:
        mark, headlines = self.reading.mark, tuple(one.key for one in self.headlines)
        return mark and (mark, self.goal.pk, headlines)


@dataclass(frozen=True)
class Level:
    """The aim that runs through the plan: how many institutes stand at each level."""

    reading: Reading
    goal: Goal
    standing: Standing
    counts: tuple[tuple[Word, int], ...]

    @property
    def key(self) -> Hashable:
        mark, counts = self.reading.mark, tuple((word.key, n) for word, n in self.counts)
        return mark and (mark, self.reading.query, self.standing.key, counts)

    @property
    def placed_squares(self) -> list[tuple[Word, int, int]]:
        """Word, place and width: a square for each institute, or a field for each word."""
        if self._institutes <= MOST_SQUARES:
            words = [word for word, count in self.counts for _ in range(count)]
            return [(word, 1 + SQUARE * place, SQUARE - 3) for place, word in enumerate(words)]
        placed, x = [], 1
        for word, count in self.counts:
            width = max(1, round(count * self.squares_width / self._institutes))
            placed.append((word, x, width))
            x += width
        return placed

    @property
    def _institutes(self) -> int:
        return sum(count for _word, count in self.counts)

    @property
    def squares_width(self) -> int:
        return SQUARE * min(max(self._institutes, 1), MOST_SQUARES)


@dataclass(frozen=True)
class HeatCell:
    """One lead series in one institute."""

    indicator: Indicator
    unit: Node
    year: int
    word: Word

    @property
    def url(self) -> str:
        return reverse("why", args=[self.indicator.code, self.unit.code, self.year])


@dataclass(frozen=True)
class HeatRow:
    reading: Reading
    unit: Node
    cells: tuple[HeatCell, ...]

    @cached_property
    def key(self) -> Hashable:
        mark, words = self.reading.mark, tuple(cell.word.key for cell in self.cells)
        return mark and (mark, self.reading.query, self.unit.id, words)


@dataclass(frozen=True)
class HeatGroup:
    """A faculty with those of its institutes that are on this page of the list; without a faculty
    all of them, sorted. `documented` and `size` are of the whole faculty."""

    faculty: Node | None
    rows: list[HeatRow]
    documented: int
    size: int

    @property
    def key(self) -> Hashable:
        faculty = self.faculty.id if self.faculty else None
        return faculty, self.documented, self.size, tuple(row.key for row in self.rows)


@dataclass(frozen=True)
class HeatColumn:
    """A goal's lead series, and how the table is sorted by it."""

    entry: PlanIndicator
    listing: Listing

    @property
    def sorted(self) -> str:
        """A value of aria-sort, or empty."""
        if self.listing.sort != self.entry.indicator.code:
            return ""
        return "descending" if self.listing.descending else "ascending"

    @property
    def sort(self) -> str:
        """What a click on the head asks for: best first, then worst first, then the faculties."""
        code = self.entry.indicator.code
        return {"": code, "ascending": f"-{code}", "descending": ""}[self.sorted]


@dataclass(frozen=True)
class Legend:
    """What the words in the heat map mean."""

    reading: Reading

    @property
    def key(self) -> Hashable:
        return self.reading.mark

    @property
    def words(self) -> list[tuple[Word, str]]:
        """The statuses, each explained once."""
        return [(STATUS[status], str(MEANING[status])) for status in Status]


@dataclass(frozen=True)
class HeatMap:
    """Institutes by lead series: those on this page of the list, in groups."""

    reading: Reading
    listing: Listing
    columns: list[HeatColumn]
    groups: list[HeatGroup]

    @property
    def key(self) -> Hashable:
        groups = tuple(
            (
                one.faculty and one.faculty.id,
                one.documented,
                one.size,
                *(row.key for row in one.rows),
            )
            for one in self.groups
        )
        mark = self.reading.mark
        return mark and (mark, self.reading.query, self.listing, groups)

    @property
    def column_count(self) -> int:
        return len(self.columns) + 1

    @property
    def legend(self) -> Legend:
        return Legend(self.reading)


@dataclass(frozen=True)
class Overview:
    reading: Reading
    listing: Listing = field(default_factory=Listing)
    level: Level | None = None
    goals: list[GoalBlock] = field(default_factory=list)
    heat: HeatMap | None = None
    shown: Slice[Node] = field(default_factory=lambda: slice_of([], 1))

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the selectors of year and day keep of the reader's other choice."""
        sort = f"{'-' if self.listing.descending else ''}{self.listing.sort}"
        return [("sort", sort)] if sort else []

    def of_institutes(self) -> list[Standing]:
        """All institutes by the lead series, each with all that it rests on: for a file."""
        nodes = _in_order(self.reading)
        columns = self.heat.columns if self.heat else []
        indicators = [column.entry.indicator for column in columns]
        found = self.reading.standings(indicators, nodes)
        return [found[one.pk, node.id] for node in nodes for one in indicators]

    @property
    def summary(self) -> str:
        """The headline series by what they call for, in one or two sentences."""
        good = {Status.TARGET_MET, Status.ON_TRACK}
        behind = {
            Status.SOME_PROGRESS,
            Status.LITTLE_PROGRESS,
            Status.NO_CHANGE,
            Status.MOVING_AWAY,
        }
        found = [headline for block in self.goals for headline in block.headlines]
        told = []
        if names := _names(found, good):
            told.append(_("On track or met: %(names)s.") % {"names": names})
        if names := _names(found, behind):
            told.append(_("Behind: %(names)s.") % {"names": names})
        return " ".join(told)


def _names(found: list[Headline], statuses: set[Status]) -> str:
    names = [one.standing.indicator.short_name for one in found if one.seen.status in statuses]
    return ", ".join(name[:1].lower() + name[1:] if name[1:2].islower() else name for name in names)


def overview_page(reading: Reading, listing: Listing | None = None) -> Overview:
    """All goals' headline series for the university; its institutes by the lead series."""
    listing = listing or Listing()
    university = reading.organisation.university
    shown = [entry for entry in reading.entries if entry.is_lead or entry.is_headline]
    if university is None or not shown:
        return Overview(reading, listing)
    leads = [entry for entry in shown if entry.is_lead and entry.goal]
    leads.sort(key=lambda entry: (entry.goal.number == 0, entry.goal.number))
    level = next((entry for entry in leads if entry.goal.number == 0), None)
    nodes = slice_of(_sorted(reading, listing, leads), listing.page)
    faculties = {node.parent_id: None for node in nodes.rows}
    parents = [one for one in reading.organisation.faculties if one.id in faculties]
    headlines = [entry for entry in shown if entry.is_headline and entry.goal]
    at_top = [entry.indicator for entry in shown]
    seen = seen_in(reading, [entry.indicator for entry in leads], nodes.rows)
    seen |= seen_in(reading, at_top, [university])
    if level:
        seen |= seen_in(reading, [level.indicator], parents)
    told = reading.standings(at_top, [university])
    return Overview(
        reading=reading,
        listing=listing,
        level=_level(reading, level, university, told, seen) if level else None,
        goals=_goals(reading, headlines, university, told, seen),
        heat=HeatMap(
            reading,
            listing,
            [HeatColumn(entry, listing) for entry in leads],
            _groups(reading, listing, leads, level, nodes.rows, seen),
        ),
        shown=nodes,
    )


def _in_order(reading: Reading) -> list[Node]:
    """The institutes, faculty by faculty."""
    organisation = reading.organisation
    return [
        node
        for faculty in organisation.faculties
        for node in organisation.institutes_under(faculty.id)
    ]


def _sorted(reading: Reading, listing: Listing, leads: list[PlanIndicator]) -> list[Node]:
    """Faculty by faculty, or by how the institutes stand in one column."""
    nodes = _in_order(reading)
    chosen = next((one.indicator for one in leads if one.indicator.code == listing.sort), None)
    if chosen is None:
        return nodes
    seen = seen_in(reading, [chosen], nodes)
    order = [*LEVEL.values(), *STATUS.values()]
    place = {word.key: number for number, word in enumerate(order)}

    def worth(node: Node) -> int:
        return place[heat_word(chosen, node, seen[chosen.pk, node.id]).key]

    # Those that stand alike keep their order, whichever way it is sorted.
    sign = -1 if listing.descending else 1
    return sorted(nodes, key=lambda node: sign * worth(node))


def _level(reading, level, university, told, seen) -> Level:
    key = level.indicator_id, university.id
    levels = seen[key].levels or {}
    counts = tuple((word, levels[one]) for one, word in LEVEL.items() if levels.get(one))
    return Level(reading, level.goal, told[key], counts)


def _goals(reading, headlines, university, told, seen) -> list[GoalBlock]:
    at_top = {entry.pk: told[entry.indicator_id, university.id] for entry in headlines}
    origins = reading.origins(found.cell.figure_id for found in at_top.values())
    blocks: dict[int, GoalBlock] = {}
    for entry in sorted(headlines, key=lambda entry: (entry.goal.number, entry.position)):
        if entry.goal.number == 0:
            continue
        found = at_top[entry.pk]
        block = blocks.setdefault(entry.goal_id, GoalBlock(reading, entry.goal, []))
        block.headlines.append(
            Headline(
                reading=reading,
                standing=found,
                breaks=reading.breaks(entry.indicator),
                seen=seen[entry.indicator_id, university.id],
                origin=origins.get(found.cell.figure_id),
            )
        )
    return list(blocks.values())


def _groups(reading, listing, leads, level, nodes: Sequence[Node], seen) -> list[HeatGroup]:
    groups: dict[int | None, HeatGroup] = {}
    for node in nodes:
        cells = tuple(
            HeatCell(one.indicator, node, reading.year, heat_word(one.indicator, node, found))
            for one in leads
            for found in [seen[one.indicator_id, node.id]]
        )
        key = None if listing.sort else node.parent_id
        if key not in groups:
            groups[key] = _group(reading, key, level, seen)
        groups[key].rows.append(HeatRow(reading, node, cells))
    return list(groups.values())


def _group(reading, faculty_id: int | None, level, seen) -> HeatGroup:
    if faculty_id is None:
        return HeatGroup(None, [], 0, len(reading.organisation.institutes))
    levels = (seen[level.indicator_id, faculty_id].levels or {}) if level else {}
    size = len(reading.organisation.institutes_under(faculty_id))
    faculty = reading.organisation.nodes[faculty_id]
    return HeatGroup(faculty, [], levels.get(True, 0), size)
