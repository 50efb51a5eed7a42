"""All institutes by the lead series of each goal: so many at a time, by faculty or by a column."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from goals.calculations.terms import Status
from goals.models import Indicator, PlanIndicator
from goals.pages.lists import Listing
from goals.pages.reading import Reading
from goals.pages.seen import Seen, counts_levels, heat_word, seen_in
from goals.wording.words import LEVEL, MEANING, STATUS, Word
from institutes.level import Code
from institutes.organisation import Node
from institutes.wording.level import LEVEL as LEVEL_OF
from institutes.wording.level import MEANING as LEVEL_MEANING

# Words that say nothing of how far one has come.
UNJUDGED = {
    LEVEL[None].key,
    *(STATUS[one].key for one in (Status.NOT_ENOUGH_DATA, Status.NO_TARGET, Status.NOT_APPLICABLE)),
}


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
    """An institute in the `leads`, in their order; `seen` is how it stands in each."""

    reading: Reading
    unit: Node
    leads: Sequence[PlanIndicator]
    seen: tuple[Seen, ...]

    @property
    def key(self) -> Hashable:
        return self.reading.mark and (self.reading.mark, self.reading.query, self.identity)

    @property
    def identity(self) -> Hashable:
        """What makes it differ from the other rows of the same table."""
        return self.unit.id, self.seen

    @property
    def cells(self) -> list[HeatCell]:
        return [
            HeatCell(
                one.indicator,
                self.unit,
                self.reading.year,
                heat_word(one.indicator, self.unit, found),
            )
            for one, found in zip(self.leads, self.seen, strict=True)
        ]


@dataclass(frozen=True)
class HeatGroup:
    """A faculty with those of its institutes that are on this page of the list; without a faculty
    all of them, sorted. `documented` and `size` are of the whole faculty."""

    reading: Reading
    faculty: Node | None
    rows: list[HeatRow]
    documented: int
    size: int
    columns: int

    @cached_property
    def key(self) -> Hashable:
        faculty = self.faculty.id if self.faculty else None
        mark, rows = self.reading.mark, tuple([row.identity for row in self.rows])
        return mark and (mark, self.reading.query, faculty, self.documented, rows)


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
    """What the words in the heat map mean. `level` is the series that has words of its own."""

    reading: Reading
    level: Indicator | None

    @property
    def key(self) -> Hashable:
        return self.reading.mark and (self.reading.mark, self.level and self.level.pk)

    @property
    def levels(self) -> list[tuple[Word, str]]:
        """How far an institute is documented, best first."""
        return [(LEVEL_OF[code], str(LEVEL_MEANING[code])) for code in Code] if self.level else []

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
        mark, groups = self.reading.mark, tuple(group.key for group in self.groups)
        return mark and (mark, self.reading.query, self.listing, groups)

    @property
    def legend(self) -> Legend:
        shown = (column.entry.indicator for column in self.columns)
        return Legend(self.reading, next(filter(counts_levels, shown), None))


def sorted_institutes(
    reading: Reading, listing: Listing, leads: list[PlanIndicator]
) -> Sequence[Node]:
    """Faculty by faculty, or by how the institutes stand in one column."""
    nodes = reading.organisation.institutes
    chosen = next((one.indicator for one in leads if one.indicator.code == listing.sort), None)
    if chosen is None:
        return nodes
    seen = seen_in(reading, [chosen], nodes)
    order = [*LEVEL_OF.values(), *STATUS.values()]  # of the level, the rule's own
    place = {word.key: number for number, word in enumerate(order)}
    sign = -1 if listing.descending else 1

    def worth(node: Node) -> tuple[bool, int]:
        key = heat_word(chosen, node, seen[chosen.pk, node.id]).key
        return key in UNJUDGED, sign * place[key]

    # Those that stand alike keep their order, whichever way it is sorted; those of which nothing
    # is said stand last both ways.
    return sorted(nodes, key=worth)


def groups_of(
    reading: Reading,
    listing: Listing,
    leads: Sequence[PlanIndicator],
    level: PlanIndicator | None,
    nodes: Sequence[Node],
    seen: Mapping[tuple[int, int], Seen],
) -> list[HeatGroup]:
    """The institutes by faculty, or all together where the list is sorted. `seen` has them in
    every lead series, and their faculties in the series of the level."""
    groups: dict[int | None, HeatGroup] = {}
    ids = [one.indicator_id for one in leads]
    for node in nodes:
        key = None if listing.sort else node.parent_id
        if key not in groups:
            groups[key] = _group(reading, key, leads, level, seen)
        own = tuple([seen[pk, node.id] for pk in ids])
        groups[key].rows.append(HeatRow(reading, node, leads, own))
    return list(groups.values())


def _group(reading, faculty_id: int | None, leads, level, seen) -> HeatGroup:
    columns = len(leads) + 1
    if faculty_id is None:
        return HeatGroup(reading, None, [], 0, len(reading.organisation.institutes), columns)
    levels = (seen[level.indicator_id, faculty_id].levels or {}) if level else {}
    size = len(reading.organisation.institutes_under(faculty_id))
    faculty = reading.organisation.nodes[faculty_id]
    return HeatGroup(reading, faculty, [], levels.get(True, 0), size, columns)
