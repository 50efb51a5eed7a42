"""The organisation as its three data files say it: units, their codes, and who follows whom.

Pure: reads the files, checks them, and hands over frozen dataclasses. Every problem is found at
once, each with its file, line and column, what stands there and what would be right.

Source of the rules: institutes/data/SOURCES.md.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

UNITS, CODES, SUCCESSIONS = "units.csv", "unit_codes.csv", "successions.csv"
COLUMNS = {
    UNITS: (
        "code", "acronym", "name_nb", "name_en", "parent_code", "type", "campus", "valid_from",
        "valid_to", "source", "cristin_acronym", "name_nn", "campus_source", "note",
        "discipline_group",
    ),
    CODES: ("unit_code", "register", "code", "valid_from", "valid_to", "source"),
    SUCCESSIONS: ("predecessor_code", "successor_code", "date", "note", "source"),
}  # fmt: skip

# The word in the file, and the kind of unit it stands for. The museum counts as a faculty.
KINDS = {"institution": "university", "faculty": "faculty", "institute": "institute"}
PARENT_KINDS = {"faculty": "university", "institute": "faculty"}
DISCIPLINES = (
    "arts_architecture",
    "health",
    "humanities",
    "natural_sciences",
    "social_sciences",
    "technology",
)
# The structure of eight faculties. A start on this day or before is from before our data.
STRUCTURE_SINCE = date(2017, 1, 1)

_CODE = re.compile(r"\d{1,3}(\.\d{1,3}){3}", re.ASCII)
_REGISTER = re.compile(r"[a-z][a-z_]{0,19}", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LIMITS = {"acronym": 12, "name_nb": 120, "name_nn": 120, "name_en": 120, "code": 40}
_CAMPUS_LIMIT = 60


@dataclass(frozen=True)
class UnitRow:
    """One unit. `valid_from` None is from before our data; `valid_to` is exclusive."""

    code: str
    kind: str  # university, faculty or institute
    parent_code: str  # "" for the university
    acronym: str
    cristin_acronym: str
    name_nb: str
    name_nn: str
    name_en: str
    campus: str
    campus_source: str
    discipline_group: str
    valid_from: date | None
    valid_to: date | None
    note: str
    source: str


@dataclass(frozen=True)
class CodeRow:
    """A unit's code in another register than Cristin."""

    unit_code: str
    register: str
    code: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class SuccessionRow:
    """On this day the predecessor's work went on in the successor."""

    predecessor_code: str
    successor_code: str
    date: date
    note: str


@dataclass(frozen=True)
class UnitsFile:
    """All that the three files say, checked. Units stand with parents before their children."""

    units: tuple[UnitRow, ...]
    codes: tuple[CodeRow, ...]
    successions: tuple[SuccessionRow, ...]


class UnitsFileError(Exception):
    """The files cannot be used; `problems` holds one sentence for each thing to put right."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass
class _Line:
    """One line of a file, asked column by column; what is wrong is noted."""

    file: str
    number: int
    values: dict[str, str]
    problems: list[str]

    def problem(self, column: str, right: str) -> None:
        stands = self.values[column]
        stands = f'"{stands}"' if len(stands) <= 60 else f'"{stands[:57]}…"'
        self.problems.append(
            f"{self.file}, line {self.number}, column {column}: stands {stands}; should be {right}."
        )

    def text(self, column: str, *, needed: bool = False) -> str:
        value = self.values[column]
        limit = _LIMITS.get(column)
        if value != value.strip():
            self.problem(column, "without blanks before and after")
        elif needed and not value:
            self.problem(column, "filled in")
        elif limit and len(value) > limit:
            self.problem(column, f"at most {limit} characters; it has {len(value)}")
        return value.strip()

    def code(self, column: str, *, needed: bool = True) -> str:
        value = self.text(column, needed=needed)
        if value and not _CODE.fullmatch(value):
            self.problem(column, "a unit code such as 194.63.10.0")
        return value

    def choice(self, column: str, known: Sequence[str]) -> str:
        value = self.text(column)
        if value not in known:
            self.problem(column, f"one of {', '.join(known)}")
            return known[0]
        return value

    def day(self, column: str) -> date | None:
        """A day, or a year that means its 1 January; None when blank."""
        value = self.text(column)
        if not value:
            return None
        try:
            if _YEAR.fullmatch(value):
                return date(int(value), 1, 1)
            if _DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        self.problem(column, "a day such as 2020-01-01, a year such as 2020, or blank")
        return None

    def validity(self) -> tuple[date | None, date | None]:
        start, end = self.day("valid_from"), self.day("valid_to")
        if start and end and start >= end:
            self.problem("valid_to", f"after {start}, the day in valid_from")
        if start and start <= STRUCTURE_SINCE:
            start = None
        return start, end


def read_units(folder: Path) -> UnitsFile:
    """The organisation that the folder's three files describe.

    Raises UnitsFileError with every problem of all of them. A file is UTF-8 with commas, its
    columns known by their headings in any order.
    """
    problems: list[str] = []
    unit_lines = list(_lines(folder, UNITS, problems))
    units = [_unit(line) for line in unit_lines]
    by_code = {unit.code: unit for unit in units}
    _check_tree(unit_lines, units, by_code)
    code_lines = list(_lines(folder, CODES, problems))
    codes = [_code(line, by_code) for line in code_lines]
    _check_once(code_lines, [(code.register, code.code) for code in codes], "code")
    succession_lines = list(_lines(folder, SUCCESSIONS, problems))
    successions = [_succession(line, by_code) for line in succession_lines]
    pairs = [(each.predecessor_code, each.successor_code) for each in successions]
    _check_once(succession_lines, pairs, "successor_code")
    if not units and not problems:
        problems.append(f"{UNITS}: no unit in it; should be at least the university.")
    if problems:
        raise UnitsFileError(problems)
    order = list(KINDS.values())
    units.sort(key=lambda unit: (order.index(unit.kind), unit.code))
    return UnitsFile(tuple(units), tuple(codes), tuple(successions))


def _lines(folder: Path, file: str, problems: list[str]) -> Iterator[_Line]:
    """The file's rows by heading; no row when the file or its headings cannot be used."""
    try:
        text = (folder / file).read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        problems.append(f"{file}: the file is missing from {folder.name}.")
        return
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problems.append(f"{file}, line {line}: not UTF-8. Save the file as UTF-8.")
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        headings = next(reader, [])
        before = len(problems)
        problems.extend(
            f"{file}, line 1: the column {column} stands {headings.count(column)} times;"
            " should be once."
            for column in COLUMNS[file]
            if headings.count(column) != 1
        )
        problems.extend(
            f'{file}, line 1: no such column "{heading}".'
            for heading in headings
            if heading not in COLUMNS[file]
        )
        if len(problems) > before:
            return
        for values in reader:
            if not values:
                continue
            if len(values) != len(headings):
                problems.append(
                    f"{file}, line {reader.line_num}: {len(values)} fields; should be"
                    f" {len(headings)}, as in line 1."
                )
                continue
            yield _Line(file, reader.line_num, dict(zip(headings, values, strict=True)), problems)
    except csv.Error as error:
        problems.append(f"{file}, line {reader.line_num}: not readable as CSV: {error}.")


def _unit(line: _Line) -> UnitRow:
    kind = KINDS[line.choice("type", list(KINDS))]
    start, end = line.validity()
    is_institute = kind == "institute"
    campus = ", ".join(line.text("campus").split(";"))
    if len(campus) > _CAMPUS_LIMIT:
        line.problem("campus", f"at most {_CAMPUS_LIMIT} characters")
    return UnitRow(
        code=line.code("code"),
        kind=kind,
        parent_code=line.code("parent_code", needed=kind != "university"),
        acronym=line.text("acronym", needed=True),
        cristin_acronym=line.text("cristin_acronym"),
        name_nb=line.text("name_nb", needed=True),
        name_nn=line.text("name_nn"),
        name_en=line.text("name_en", needed=True),
        campus=campus,
        campus_source=line.text("campus_source"),
        discipline_group=line.choice("discipline_group", DISCIPLINES) if is_institute else "",
        valid_from=start,
        valid_to=end,
        note=line.text("note"),
        source=line.text("source", needed=True),
    )


def _check_tree(
    lines: Sequence[_Line], units: Sequence[UnitRow], by_code: dict[str, UnitRow]
) -> None:
    """One university; faculties under it, institutes under faculties; no code twice."""
    _check_once(lines, [(unit.code,) for unit in units], "code")
    roots = [line for line, unit in zip(lines, units, strict=True) if unit.kind == "university"]
    for line in roots[1:]:
        line.problem("type", f"faculty or institute; the institution stands in {roots[0].number}")
    for line, unit in zip(lines, units, strict=True):
        wanted = PARENT_KINDS.get(unit.kind)
        parent = by_code.get(unit.parent_code)
        if wanted is None:
            if unit.parent_code:
                line.problem("parent_code", "blank, because the institution has no parent")
        elif unit.parent_code and (parent is None or parent.kind != wanted):
            word = next(word for word, kind in KINDS.items() if kind == wanted)
            line.problem("parent_code", f"the code of a unit of type {word} in this file")


def _code(line: _Line, units: dict[str, UnitRow]) -> CodeRow:
    start, end = line.validity()
    row = CodeRow(
        unit_code=line.code("unit_code"),
        register=line.text("register", needed=True),
        code=line.text("code", needed=True),
        valid_from=start,
        valid_to=end,
    )
    if row.register and not _REGISTER.fullmatch(row.register):
        line.problem("register", "a word of small letters such as dbh_institution, at most 20")
    elif row.register in ("cristin", "cristin_acronym"):
        line.problem("register", f"another register; Cristin's codes stand in {UNITS}")
    _check_known(line, "unit_code", row.unit_code, units)
    return row


def _succession(line: _Line, units: dict[str, UnitRow]) -> SuccessionRow:
    day = line.day("date")
    if not line.values["date"].strip():
        line.problem("date", "a day such as 2020-01-01 or a year such as 2020")
    row = SuccessionRow(
        predecessor_code=line.code("predecessor_code"),
        successor_code=line.code("successor_code"),
        date=day or date.max,
        note=line.text("note"),
    )
    _check_known(line, "predecessor_code", row.predecessor_code, units)
    _check_known(line, "successor_code", row.successor_code, units)
    if row.predecessor_code and row.predecessor_code == row.successor_code:
        line.problem("successor_code", "another unit than the predecessor")
    predecessor = units.get(row.predecessor_code)
    if day and predecessor and predecessor.valid_to != day:
        ends = predecessor.valid_to or "open"
        line.problem("date", f"the predecessor's valid_to in {UNITS} ({ends})")
    return row


def _check_known(line: _Line, column: str, code: str, units: dict[str, UnitRow]) -> None:
    if code and units and code not in units:  # without units.csv every code would look wrong
        line.problem(column, f"the code of a unit in {UNITS}")


def _check_once(lines: Sequence[_Line], keys: Sequence[tuple[str, ...]], column: str) -> None:
    """Note each line that repeats what an earlier one is known by."""
    first: dict[tuple[str, ...], int] = {}
    for line, key in zip(lines, keys, strict=True):
        if key in first:
            line.problem(column, f"one of its own; line {first[key]} has the same")
        first.setdefault(key, line.number)
