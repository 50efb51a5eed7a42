"""The documented level of the whole university: how many institutes, by faculty, through time."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from institutes.access import Belongs, Rights, reviews
from institutes.level import Branch, Code, InstituteLevel
from institutes.organisation import Node, Organisation, organisation_on, organisations_in
from institutes.organisation import last_day as end_of_year
from institutes.pages.level import UnitLevel, unit_level
from institutes.register import Register, institute_levels, read_register
from institutes.texts import neutral
from institutes.wording.level import BRANCH, LEVEL, MEANING, missing_sentence
from institutes.wording.words import Word

PLAN_YEARS = range(2018, 2022)
SQUARE = 14  # the width of one institute in the bar of squares
HEADINGS = ("unit", "core_area", "level", "branch", "counted", "missing")


@dataclass(frozen=True)
class Count:
    """How many institutes are documented on a day, and by which branch of the rule."""

    day: date
    documented: int
    by_rule_1: int
    total: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.documented / self.total) if self.total else None

    @property
    def by_rule_2_alone(self) -> int:
        return self.documented - self.by_rule_1

    @property
    def width(self) -> float:
        """Of the bar, out of 100."""
        return 100 * self.documented / self.total if self.total else 0

    @property
    def width_1(self) -> float:
        return 100 * self.by_rule_1 / self.total if self.total else 0

    @property
    def width_2(self) -> float:
        return self.width - self.width_1


@dataclass(frozen=True)
class InstituteRow:
    unit: Node
    level: UnitLevel
    branch: Branch | None
    runs_out: bool

    @property
    def branch_text(self) -> str:
        return str(BRANCH[self.branch]) if self.branch else ""

    @property
    def last_day(self) -> date | None:
        """The last day the institute is documented, if nothing is renewed: its longest area's."""
        days = [a.lapses_on for a in self.level.areas if a.code is Code.DOCUMENTED and a.lapses_on]
        return max(days) - timedelta(days=1) if days else None


@dataclass(frozen=True)
class FacultyGroup:
    faculty: Node
    count: Count
    rows: tuple[InstituteRow, ...]


@dataclass(frozen=True)
class LevelsPage:
    day: date
    today: date
    now: Count
    words: tuple[tuple[Word, str, int], ...]  # mark and word, meaning, how many; best first
    squares: tuple[Word, ...]
    timeline: tuple[Count, ...]
    groups: tuple[FacultyGroup, ...]
    expiring: int
    is_demo: bool
    rule_version: int
    waiting: int  # what the reader is to decide on
    sees_rule: bool

    @property
    def placed_squares(self) -> list[tuple[Word, int]]:
        return [(word, 1 + SQUARE * place) for place, word in enumerate(self.squares)]

    @property
    def squares_width(self) -> int:
        return SQUARE * max(len(self.squares), 1)


def levels_page(
    organisation: Organisation, day: date, rights: Rights, *, today: date
) -> LevelsPage:
    """Every institute on a day, and how many were documented at the end of each year."""
    register = read_register(in_areas=True)
    rows = {node.id: _row(register, node, day) for node in organisation.institutes}
    codes = [row.level.code for row in rows.values()]
    groups = tuple(
        FacultyGroup(faculty, _count_rows(day, found), found)
        for faculty in organisation.faculties
        if (found := tuple(rows[node.id] for node in organisation.institutes_under(faculty.id)))
    )
    return LevelsPage(
        day=day,
        today=today,
        now=_count_rows(day, rows.values()),
        words=tuple((LEVEL[code], str(MEANING[code]), codes.count(code)) for code in Code),
        squares=tuple(LEVEL[code] for code in sorted(codes, key=lambda code: code.rank)),
        timeline=tuple(_timeline(register, organisation, day)),
        groups=groups,
        expiring=sum(row.runs_out for row in rows.values()),
        is_demo=any(row.level.is_demo for row in rows.values()),
        rule_version=register.parameters_on(day).version,
        waiting=sum(
            evidence.state == "submitted"
            and evidence.unit_id in rows
            and reviews(rights, _belongs(rows[evidence.unit_id].unit))
            for evidence in register.evidence.values()
        ),
        sees_rule=rights.reads_everything,
    )


def _belongs(node: Node) -> Belongs:
    return Belongs(node.id, node.parent_id)


def _row(register: Register, node: Node, day: date) -> InstituteRow:
    level = unit_level(node, day, register)
    documented = [area for area in level.areas if area.code is Code.DOCUMENTED]
    return InstituteRow(
        unit=node,
        level=level,
        branch=register.level(node.id, day).branch,
        runs_out=bool(documented) and all(area.runs_out for area in documented),
    )


def _count_rows(day: date, rows: Iterable[InstituteRow]) -> Count:
    rows = list(rows)
    return Count(
        day,
        documented=sum(row.level.code is Code.DOCUMENTED for row in rows),
        by_rule_1=sum(row.branch is Branch.R1 for row in rows),
        total=len(rows),
    )


def count_levels(day: date, levels: Iterable[InstituteLevel]) -> Count:
    levels = list(levels)
    return Count(
        day,
        documented=sum(level.is_documented for level in levels),
        by_rule_1=sum(level.branch is Branch.R1 for level in levels),
        total=len(levels),
    )


def _timeline(register: Register, organisation: Organisation, day: date) -> Iterator[Count]:
    years = [year for year in PLAN_YEARS if end_of_year(year) < day]
    found = organisations_in(years)
    for year in years:
        end = end_of_year(year)
        yield count_levels(end, institute_levels(register, found[year], end).values())
    yield count_levels(day, institute_levels(register, organisation, day).values())


# ── The file: manage.py levels --on DATE, and the page's own ──────────────────────────────────


@dataclass(frozen=True)
class LevelRow:
    """One core area of one institute; without core areas the institute has one row."""

    unit: str
    core_area: str
    level: Code
    branch: str
    counted: int
    missing: str


def level_rows(
    day: date, organisation: Organisation | None = None, register: Register | None = None
) -> list[LevelRow]:
    """Every core area of every institute valid on the day."""
    organisation = organisation or organisation_on(day)
    register = register or read_register(in_areas=True)
    rows = []
    for node in organisation.institutes:
        found = register.levels(node.id, day)
        if not found:
            rows.append(LevelRow(node.code, "", Code.NOT_ASSESSED, "", 0, ""))
        for each in found:
            level = each.level
            rows.append(
                LevelRow(
                    unit=node.code,
                    core_area=each.name,
                    level=level.code,
                    branch=level.branch.value if level.branch else "",
                    counted=len(level.counted),
                    missing=missing_sentence(level, register.titles),
                )
            )
    return rows


def level_csv(rows: Iterable[LevelRow]) -> str:
    """Commas, a heading, lines ended as CSV has them; no cell runs in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for row in rows:
        writer.writerow(
            (
                row.unit,
                neutral(row.core_area),
                row.level.value,
                row.branch,
                row.counted,
                neutral(row.missing),
            )
        )
    return out.getvalue()


def levels_csv_address(day: date) -> str:
    return f"{reverse('levels')}?format=csv&as_of={day.isoformat()}"
