"""An institute's level page: core areas, evidence, what is missing, and how it came to be so."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from institutes.access import Belongs, Rights, may_declare, may_tie
from institutes.level import Code, Level, change_days, level_as_of
from institutes.models import CoreAreaVersion, Grant
from institutes.models.core_areas import AT_MOST
from institutes.organisation import Node, Organisation
from institutes.organisation import last_day as end_of_year
from institutes.pages.evidence_lines import EvidenceLine, evidence_line
from institutes.pages.level import AreaLine, UnitLevel, level_address, unit_level
from institutes.register import Area, AreaLevel, Register, local_day, read_register
from institutes.wording.level import BRANCH, LEVEL, change_sentence, lapse_sentence
from institutes.wording.words import Word

PLAN_YEARS = range(2018, 2022)  # the plan whose aim the level is


@dataclass(frozen=True)
class AreaBlock:
    """A core area with all that is said of it on the page."""

    line: AreaLine
    declared: CoreAreaVersion
    branch: str
    evidence: tuple[EvidenceLine, ...]
    share_percent: str
    tags: str
    edit_url: str

    @property
    def current(self) -> list[EvidenceLine]:
        """What counts, waits or is being written."""
        return [line for line in self.evidence if not line.is_past]

    @property
    def past(self) -> list[EvidenceLine]:
        """What has expired, was rejected or withdrawn."""
        return [line for line in self.evidence if line.is_past]


@dataclass(frozen=True)
class Change:
    """A day on which a core area came to another level."""

    day: date
    name: str
    word: Word
    sentence: str


@dataclass(frozen=True)
class YearWord:
    """A core area, or the whole institute, at the end of a year or on the day that is read."""

    day: date
    word: Word
    url: str


@dataclass(frozen=True)
class HistoryRow:
    name: str
    cells: tuple[YearWord, ...]


@dataclass(frozen=True)
class UnitLevelPage:
    unit: Node
    parents: tuple[Node, ...]
    day: date
    today: date
    whole: UnitLevel
    areas: tuple[AreaBlock, ...]
    loose: tuple[EvidenceLine, ...]  # of no core area that is valid
    former: tuple[CoreAreaVersion, ...]  # given up, as last declared
    grants: tuple[Grant, ...]
    history: tuple[HistoryRow, ...]
    changes: tuple[Change, ...]
    declared: tuple[CoreAreaVersion, ...]  # every version, newest first
    may_write: bool
    may_tie: bool

    @property
    def is_past(self) -> bool:
        return self.day != self.today

    @property
    def expiring(self) -> list[AreaLine]:
        """Documented areas that fall within twelve months unless something is renewed."""
        return [area for area in self.whole.areas if area.runs_out]

    @property
    def expiring_sentences(self) -> list[str]:
        return [lapse_sentence(area.name, area.lapses_on) for area in self.expiring]

    @property
    def can_declare(self) -> bool:
        return len(self.whole.areas) < AT_MOST

    @property
    def days(self) -> list[date]:
        return [cell.day for cell in self.history[0].cells] if self.history else []


def unit_level_page(
    unit: Node, organisation: Organisation, day: date, rights: Rights, *, today: date
) -> UnitLevelPage:
    """The whole page in a fixed number of queries, as it stood on the day."""
    to = Belongs(unit.id, unit.parent_id)
    register = read_register([unit.id])
    found = register.levels(unit.id, day)
    whole = unit_level(unit, day, register)
    areas = tuple(
        _block(register, each, line, day, rights, to)
        for each, line in zip(found, whole.areas, strict=True)
    )
    shown = {line.evidence.pk for block in areas for line in block.evidence}
    return UnitLevelPage(
        unit=unit,
        parents=tuple(reversed(organisation.ancestors(unit.id))),
        day=day,
        today=today,
        whole=whole,
        areas=areas,
        loose=_loose(register, shown, day, rights, to),
        former=_former(register, unit.id, day),
        grants=tuple(Grant.objects.filter(unit_id=unit.id)),
        history=_history(register, unit, day),
        changes=_changes(register, unit.id, day),
        declared=_declared(register, unit.id, day),
        may_write=may_declare(rights, to) and day == today,
        may_tie=may_tie(rights, unit.id),
    )


def _declared(register: Register, unit_id: int, day: date) -> tuple[CoreAreaVersion, ...]:
    versions = (one for area in register.areas.get(unit_id, ()) for one in area.versions)
    known = (one for one in versions if local_day(one.at) <= day)
    return tuple(sorted(known, key=lambda one: (one.at, one.pk), reverse=True))


def _block(
    register: Register, each: AreaLevel, line: AreaLine, day: date, rights: Rights, to: Belongs
) -> AreaBlock:
    lines = [
        found
        for item in register.items_in(each.area, day)
        if (found := evidence_line(register, item, day, rights, to)) is not None
    ]
    lines.sort(key=lambda each: (each.evidence.category, each.last_day, each.evidence.pk))
    declared = each.declared
    return AreaBlock(
        line=line,
        declared=declared,
        branch=str(BRANCH[each.level.branch]) if each.level.branch else "",
        evidence=tuple(lines),
        share_percent=f"{declared.academic_fte_share * 100:.0f}",
        tags=", ".join(tag.name for tag in each.declared.tags.all()),
        edit_url=reverse("core_area", args=[each.area.id]),
    )


def _loose(
    register: Register, shown: set[int], day: date, rights: Rights, to: Belongs
) -> tuple[EvidenceLine, ...]:
    """Evidence that stands under no valid core area, once each."""
    lines = []
    for pk, evidence in register.evidence.items():
        if pk in shown:
            continue
        line = evidence_line(register, register.loose_item(evidence), day, rights, to)
        if line is not None:
            lines.append(line)
    return tuple(lines)


def _former(register: Register, unit_id: int, day: date) -> tuple[CoreAreaVersion, ...]:
    return tuple(
        area.as_of(day)
        for area in register.areas.get(unit_id, ())
        if area.valid_to is not None and area.valid_to <= day and area.valid_from < area.valid_to
    )


def history_days(day: date) -> list[date]:
    """The ends of the plan's years that have been by the day, and the day itself."""
    return sorted({end for year in PLAN_YEARS if (end := end_of_year(year)) <= day} | {day})


def _history(register: Register, unit: Node, day: date) -> tuple[HistoryRow, ...]:
    """The institute and its core areas at the end of every year of the plan, and on the day."""
    days = history_days(day)

    def row(name: str, area: Area | None) -> HistoryRow:
        codes = [_code_on(register, unit.id, area, each) for each in days]
        return HistoryRow(
            name,
            tuple(
                YearWord(each, LEVEL[code], level_address(unit.code, each))
                for each, code in zip(days, codes, strict=True)
            ),
        )

    areas = [area for area in register.areas.get(unit.id, ()) if area.is_valid(day)]
    return (row(unit.acronym, None), *(row(area.as_of(day).name, area) for area in areas))


def _code_on(register: Register, unit_id: int, area: Area | None, day: date) -> Code:
    if area is None:
        return register.level(unit_id, day).code
    return register.level_of(area, day).code if area.is_valid(day) else Code.NOT_ASSESSED


def _changes(register: Register, unit_id: int, day: date) -> tuple[Change, ...]:
    """Every change of level of every core area up to the day, newest first."""
    found = []
    for area in register.areas.get(unit_id, ()):
        items = register.items.get(area.id, ())
        days = {area.valid_from, *change_days(items, register.versions)}
        before = Code.NOT_ASSESSED
        for each in sorted(days):
            if not area.is_valid(each) or each > day:
                continue
            level: Level = level_as_of(items, each, register.versions)
            if level.code is not before:
                found.append(
                    Change(
                        each,
                        area.as_of(each).name,
                        LEVEL[level.code],
                        change_sentence(level, register.titles),
                    )
                )
                before = level.code
    return tuple(sorted(found, key=lambda change: change.day, reverse=True))
