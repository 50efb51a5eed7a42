"""The overview: how far have we come, by goal and by institute."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from goals.calculations.terms import Status
from goals.charts import Segment, Trend, count_bar, trend
from goals.ledger import Origin
from goals.models import Annotation, Goal
from goals.pages.heat import HeatColumn, HeatMap, groups_of, sorted_institutes
from goals.pages.lists import Listing, Slice, slice_of
from goals.pages.reading import Reading, Standing
from goals.pages.seen import Seen, counts_below, seen_in
from goals.wording.words import LEVEL, Word, listed
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

    @cached_property
    def key(self) -> Hashable:
        # Where the figure comes from follows from which figure it is, and the standing says that.
        mark = self.reading.mark
        return mark and (mark, self.reading.query, self.standing.key, self.seen.key)

    @property
    def origin(self) -> Origin | None:
        return self.reading.origin_of(self.standing)

    @cached_property
    def trend(self) -> Trend:
        return trend(self.standing, self.breaks)

    @property
    def bar(self) -> list[Segment]:
        return count_bar(counts_below(self.standing.indicator, self.seen))


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
        nodes = self.reading.organisation.institutes
        columns = self.heat.columns if self.heat else []
        indicators = [column.entry.indicator for column in columns]
        found = self.reading.standings(indicators, nodes)
        return [found[one.pk, node.id] for node in nodes for one in indicators]

    @property
    def summary(self) -> str:
        """The headline series by what they call for, and how many can still change."""
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
        if count := sum(one.standing.is_provisional for one in found):
            told.append(
                _("%(count)s of %(all)s figures are provisional: not all have reported.")
                % {"count": count, "all": len(found)}
            )
        return " ".join(told)


def _names(found: list[Headline], statuses: set[Status]) -> str:
    names = [one.standing.indicator.short_name for one in found if one.seen.status in statuses]
    words = [name[:1].lower() + name[1:] if name[1:2].islower() else name for name in names]
    return listed(words) if words else ""


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
    nodes = slice_of(sorted_institutes(reading, listing, leads), listing.page)
    faculties = {node.parent_id: None for node in nodes.rows}
    parents = [one for one in reading.organisation.faculties if one.id in faculties]
    headlines = [entry for entry in shown if entry.is_headline and entry.goal]
    at_top = [entry.indicator for entry in shown]
    seen = seen_in(reading, at_top, [university, *parents, *nodes.rows])
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
            groups_of(reading, listing, leads, level, nodes.rows, seen),
        ),
        shown=nodes,
    )


def _level(reading, level, university, told, seen) -> Level:
    key = level.indicator_id, university.id
    levels = seen[key].levels or {}
    counts = tuple((word, levels[one]) for one, word in LEVEL.items() if levels.get(one))
    return Level(reading, level.goal, told[key], counts)


def _goals(reading, headlines, university, told, seen) -> list[GoalBlock]:
    at_top = {entry.pk: told[entry.indicator_id, university.id] for entry in headlines}
    reading.frame.learn_origins(found.figure_id for found in at_top.values())
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
            )
        )
    return list(blocks.values())
