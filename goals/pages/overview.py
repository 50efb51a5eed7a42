"""The overview: how far have we come, by goal and by institute."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from goals import ledger
from goals.calculations.terms import Status
from goals.charts import Segment, Trend, count_bar, trend
from goals.ledger import Origin
from goals.models import Goal, Indicator, PlanIndicator
from goals.pages.reading import Reading, Standing, counted, is_level
from goals.wording.words import MEANING, STATUS, Word
from institutes.organisation import Node

SQUARE = 14  # the width of one institute in the bar of squares


@dataclass(frozen=True)
class Headline:
    """One headline series for the whole university, and its institutes by status."""

    standing: Standing
    trend: Trend
    bar: list[Segment]
    origin: Origin | None


@dataclass(frozen=True)
class GoalBlock:
    goal: Goal
    headlines: list[Headline]


@dataclass(frozen=True)
class HeatCell:
    word: Word
    standing: Standing

    @property
    def url(self) -> str:
        found = self.standing
        return reverse("why", args=[found.indicator.code, found.unit.code, found.year])


@dataclass(frozen=True)
class HeatRow:
    unit: Node
    cells: list[HeatCell]


@dataclass(frozen=True)
class HeatGroup:
    faculty: Node
    rows: list[HeatRow]
    documented: int

    @property
    def size(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Overview:
    reading: Reading
    level: Standing | None
    squares: list[Word]  # one per institute, in the order of the words
    square_counts: list[tuple[Word, int]]
    goals: list[GoalBlock]
    columns: list[PlanIndicator]
    groups: list[HeatGroup]

    @property
    def level_goal(self) -> Goal:
        return next(entry.goal for entry in self.columns if entry.goal.number == 0)

    @property
    def column_count(self) -> int:
        return len(self.columns) + 1

    @property
    def placed_squares(self) -> list[tuple[Word, int]]:
        return [(word, 1 + SQUARE * place) for place, word in enumerate(self.squares)]

    @property
    def squares_width(self) -> int:
        return SQUARE * max(len(self.squares), 1)

    @property
    def legend(self) -> list[tuple[Word, str]]:
        """The statuses of the heat map, each explained once."""
        return [(STATUS[status], str(MEANING[status])) for status in Status]

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
        found = [headline.standing for block in self.goals for headline in block.headlines]
        told = []
        if names := _names(found, good):
            told.append(_("On track or met: %(names)s.") % {"names": names})
        if names := _names(found, behind):
            told.append(_("Behind: %(names)s.") % {"names": names})
        return " ".join(told)


def _names(found: list[Standing], statuses: set[Status]) -> str:
    names = [one.indicator.short_name for one in found if one.assessment.status in statuses]
    return ", ".join(name[:1].lower() + name[1:] if name[1:2].islower() else name for name in names)


def heat_word(standing: Standing) -> Word:
    """What a cell says: the level in its own words, everything else by status."""
    if is_level(standing.indicator, standing.unit):
        return standing.level
    return standing.status


def overview_page(reading: Reading) -> Overview:
    """All goals' headline series for the university; all institutes by the lead series."""
    university = reading.organisation.university
    shown = [entry for entry in reading.entries if entry.is_lead or entry.is_headline]
    if university is None or not shown:
        return Overview(reading, None, [], [], [], [], [])
    indicators: list[Indicator] = [entry.indicator for entry in shown]
    institutes = reading.organisation.institutes
    standings = reading.standings(
        indicators, [university, *institutes], institutes_since=reading.plan.base_year
    )
    leads = [entry for entry in shown if entry.is_lead and entry.goal]
    columns = sorted(leads, key=lambda entry: (entry.goal.number == 0, entry.goal.number))
    level = next((entry for entry in columns if entry.goal.number == 0), None)
    squares = _squares(level, institutes, standings) if level else []
    return Overview(
        reading=reading,
        level=standings[level.indicator_id, university.id] if level else None,
        squares=squares,
        square_counts=[(word, squares.count(word)) for word in dict.fromkeys(squares)],
        goals=_goals(reading, shown, university, institutes, standings),
        columns=columns,
        groups=_groups(reading, columns, level, standings),
    )


def _squares(level: PlanIndicator, institutes: list[Node], standings) -> list[Word]:
    order = {"doc": 0, "part": 1, "review": 2, "lapsed": 3, "undoc": 4, "missing": 5}
    words = [standings[level.indicator_id, node.id].level for node in institutes]
    return sorted(words, key=lambda word: order[word.key])


def _goals(reading, shown, university, institutes, standings) -> list[GoalBlock]:
    headlines = [entry for entry in shown if entry.is_headline and entry.goal]
    at_top = {entry.pk: standings[entry.indicator_id, university.id] for entry in headlines}
    origins = ledger.origins(found.cell.figure_id for found in at_top.values())
    blocks: dict[int, GoalBlock] = {}
    for entry in sorted(headlines, key=lambda entry: (entry.goal.number, entry.position)):
        if entry.goal.number == 0:
            continue
        found = at_top[entry.pk]
        of_institutes = [standings[entry.indicator_id, node.id] for node in institutes]
        block = blocks.setdefault(entry.goal_id, GoalBlock(entry.goal, []))
        block.headlines.append(
            Headline(
                standing=found,
                trend=trend(found, reading.breaks(entry.indicator)),
                bar=count_bar(counted(of_institutes)),
                origin=origins.get(found.cell.figure_id),
            )
        )
    return list(blocks.values())


def _groups(reading, columns, level, standings) -> list[HeatGroup]:
    groups = []
    for faculty in reading.organisation.faculties:
        nodes = reading.organisation.institutes_under(faculty.id)
        rows = [
            HeatRow(
                node,
                [
                    HeatCell(heat_word(found), found)
                    for entry in columns
                    for found in [standings[entry.indicator_id, node.id]]
                ],
            )
            for node in nodes
        ]
        documented = (
            sum(standings[level.indicator_id, node.id].level.key == "doc" for node in nodes)
            if level
            else 0
        )
        groups.append(HeatGroup(faculty, rows, documented))
    return groups
