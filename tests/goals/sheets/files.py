"""A small university to judge files by, and files to judge: good ones, and ones taken apart."""

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import openpyxl

from goals.sheets import process, reading
from goals.sheets.arriving import RawFile
from goals.sheets.checking import Checked, Known, SeriesInfo, UnitInfo, check
from goals.sheets.problems import FileRefused, Problem
from goals.sheets.raw import (
    FileEnd,
    FileKind,
    FileStart,
    Part,
    RawRow,
    SheetEnd,
    SheetStart,
    SomeRows,
)

HEADER = ["kode", "navn", "forrige år", "teller", "nevner", "tilstand", "grunn", "kommentar"]
SHEET = "ST-01-M 2021"

IDI = ["194.63.10.0", "Institutt for datateknologi og informatikk"]
IFY = ["194.66.20.0", "Institutt for fysikk"]

KNOWN = Known(
    series={
        series.code: series
        for series in (
            SeriesInfo("ST-01-M", has_denominator=True, bounded=True, percent_allowed=True),
            SeriesInfo("ST-01-B", has_denominator=True, bounded=True, percent_allowed=True),
            SeriesInfo(
                "ST-01",
                has_denominator=True,
                bounded=True,
                percent_allowed=True,
                parts=("ST-01-B", "ST-01-M"),
            ),
            SeriesInfo("ST-02"),
            SeriesInfo("EU-03", has_denominator=True, whole_numbers=False),
            SeriesInfo("EU-01", whole_numbers=False, collected_at="university"),
            SeriesInfo("RE-08", first_year=2019, last_year=2020),
            SeriesInfo("LV-01", computed=True),
        )
    },
    units=(
        UnitInfo("194.0.0.0", "NTNU", ("NTNU",), kind="university"),
        UnitInfo("194.63.0.0", "IE", ("Fakultet for informasjonsteknologi",), kind="faculty"),
        UnitInfo(IDI[0], "IDI", (IDI[1], IDI[1], "Department of Computer Science")),
        UnitInfo(IFY[0], "IFY", (IFY[1], IFY[1], "Department of Physics")),
        UnitInfo("194.66.25.0", "IMA", ("Institutt for matematiske fag",)),
        UnitInfo("194.60.10.0", "ISØ", ("Institutt for økonomi i Åsane",)),
        UnitInfo(
            "194.62.40.0",
            "IHS",
            ("Institutt for historiske studier",),
            valid_to=date(2020, 1, 1),
            successors=("IHK", "IMS"),
        ),
        UnitInfo(
            "194.62.41.0",
            "IHK",
            ("Institutt for historiske og klassiske studier",),
            valid_from=date(2020, 1, 1),
        ),
        UnitInfo(
            "194.62.42.0",
            "IMS",
            ("Institutt for moderne samfunnshistorie",),
            valid_from=date(2020, 1, 1),
        ),
        UnitInfo("194.1.1.0", "TV1", ("Tvillinginstituttet",)),
        UnitInfo("194.1.2.0", "TV2", ("Tvillinginstituttet",)),
    ),
    first_year=2012,
    last_year=2021,
)

Table = Sequence[Sequence[Any]]


def book(*rows: Sequence[Any], sheet: str = SHEET) -> openpyxl.Workbook:
    """A workbook with one sheet: our header and these rows, to be tampered with."""
    workbook = openpyxl.Workbook()
    workbook.active.title = sheet
    for row in (HEADER, *rows):
        workbook.active.append(list(row))
    return workbook


def saved(workbook: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def xlsx(*rows: Sequence[Any], sheet: str = SHEET) -> bytes:
    return saved(book(*rows, sheet=sheet))


def sheets(tables: Mapping[str, Table]) -> bytes:
    """A workbook of several sheets, headers included in their tables."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, table in tables.items():
        sheet = workbook.create_sheet(name)
        for row in table:
            sheet.append(list(row))
    return saved(workbook)


def tampered(content: bytes, changes: Mapping[str, tuple[str, str] | str | None]) -> bytes:
    """The workbook with members edited (old, new), added (a text) or taken out (None)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            change = changes.get(name)
            text = old.read(name)
            if isinstance(change, tuple):
                assert change[0].encode() in text, f"{change[0]} is not in {name}"
                text = text.replace(change[0].encode(), change[1].encode())
            if name not in changes or change is not None:
                new.writestr(name, text, zipfile.ZIP_DEFLATED)
        for name, change in changes.items():
            if name not in old.namelist() and isinstance(change, str):
                new.writestr(name, change, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def in_sheet(old: str, new: str, content: bytes) -> bytes:
    """The workbook with its first sheet's XML edited."""
    return tampered(content, {"xl/worksheets/sheet1.xml": (old, new)})


CSV_HEADER = ["serie", "år", *HEADER]


def csv_text(*rows: Sequence[Any], header: Sequence[str] = CSV_HEADER, delimiter: str = ";") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([header, *rows])
    return out.getvalue()


def csv_row(*cells: Any, unit: Sequence[str] = IDI) -> list[Any]:
    """A row for ST-01-M 2021, filled up to the width of the header."""
    row = ["ST-01-M", 2021, *unit, "", *cells]
    return row + [""] * (len(CSV_HEADER) - len(row))


@dataclass(frozen=True)
class Sheet:
    name: str
    rows: tuple[RawRow, ...]
    end: SheetEnd


@dataclass(frozen=True)
class File:
    """A file that is here as a whole, however it came."""

    kind: FileKind
    sheets: tuple[Sheet, ...]
    end: FileEnd


def read(content: bytes, suffix: str = "") -> File:
    return whole(reading.read(content, suffix))


def read_file(content: bytes, filename: str) -> File:
    """As a child reads it."""
    with process.read_file(content, filename) as parts:
        return whole(parts)


def whole(parts: Iterator[Part]) -> File:
    file = RawFile(parts)
    sheets = tuple(Sheet(sheet.name, tuple(sheet.rows()), sheet.end()) for sheet in file.sheets())
    return File(file.kind, sheets, FileEnd(file.notices))


def parts_of(file: File, together: int = 2) -> Iterator[Part]:
    """The file again as it comes, so many rows together."""
    yield FileStart(file.kind)
    for sheet in file.sheets:
        yield SheetStart(sheet.name)
        for first in range(0, len(sheet.rows), together):
            yield SomeRows(sheet.rows[first : first + together])
        yield sheet.end
    yield file.end


def checked(content: bytes, suffix: str = "xlsx", known: Known = KNOWN) -> Checked:
    return check(reading.read(content, suffix), known)


def checked_csv(text: str, encoding: str = "utf-8") -> Checked:
    return checked(text.encode(encoding), "csv")


def only_problem(found: Checked) -> Problem:
    """The one problem of a file in which nothing else is wrong."""
    assert len(found.problems) == 1, found.problems
    return found.problems[0]


def place(problem: Problem) -> tuple[str, str]:
    """What is wrong and where: ("ambiguous", "ST-01-M 2021!D2")."""
    return str(problem.code), f"{problem.sheet}!{problem.column}{problem.row or ''}"


def refusal(content: bytes, suffix: str = "xlsx") -> FileRefused:
    try:
        read(content, suffix)
    except FileRefused as refused:
        return refused
    raise AssertionError("The file was read.")
