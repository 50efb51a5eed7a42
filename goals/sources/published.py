"""Single figures that others have published about NTNU, and the sources they stand in.

Pure: reads sources.toml and university_series.csv of one folder, checks them, and hands over
frozen dataclasses. Every problem is found at once, each with its file and place.

Source: goals/data/real/SOURCES.md; domain/indicators.md 0.11 and 0.13.
"""

import csv
import datetime
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from goals.plan_file import Text
from goals.plan_file.tables import SERIES_CODE, UNIT_CODE, URL, Document, Table, read_toml

SOURCES, FIGURES = "sources.toml", "university_series.csv"
COLUMNS = (
    "series",
    "unit",
    "year",
    "numerator",
    "denominator",
    "share",
    "text_note",
    "source_key",
)
MARKS = ("sourced", "computed")

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}", re.ASCII)
_YEAR = re.compile(r"(19|20)\d{2}", re.ASCII)
_NUMBER = re.compile(r"\d{1,10}(\.\d{1,6})?", re.ASCII)
_NOTE_LIMIT = 2000


@dataclass(frozen=True)
class PublishedSource:
    """A publication. `taken` is the day its data were taken out, else when it was published."""

    key: str
    title: Text
    url: str
    publisher: str
    taken: str
    licence: str


@dataclass(frozen=True)
class PublishedFigure:
    """One figure of a unit and year; `share` (0 to 1) is shown as published, never aggregated."""

    line: int  # of the file
    series: str
    unit: str
    year: int
    numerator: Decimal | None
    denominator: Decimal | None
    share: Decimal | None
    note: str
    source: str  # its key


@dataclass(frozen=True)
class Published:
    """What the folder's two files say, checked."""

    sources: tuple[PublishedSource, ...]
    figures: tuple[PublishedFigure, ...]


class PublishedError(Exception):
    """The files cannot be used; `problems` holds one sentence for each thing to put right."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def read_published(folder: Path) -> Published:
    """The sources and figures of a folder. Raises PublishedError with every problem."""
    problems: list[str] = []
    document = Document(SOURCES, read_toml(folder / SOURCES, problems), problems)
    sources = document.many("source", _source)
    document.close()
    keys = Counter(source.key for source in sources)
    problems.extend(
        f"{SOURCES}, source ({key}): stands {times} times; should be once."
        for key, times in keys.items()
        if times > 1
    )
    figures = _figures(folder, set(keys), problems)
    if problems:
        raise PublishedError(problems)
    return Published(sources, figures)


def _source(table: Table) -> PublishedSource:
    key = table.sentence("key")
    if key and not _KEY.fullmatch(key):
        table.problem("key", "small letters, digits and _ , at most 60")
    if table.has("mark") and table.fields["mark"] not in MARKS:
        table.problem("mark", f"one of {', '.join(MARKS)}")
    published, snapshot = _day(table, "published"), _day(table, "snapshot")
    return PublishedSource(
        key=key,
        title=table.text("title"),
        url=table.code("url", URL),
        publisher=table.sentence("publisher"),
        taken=snapshot or published,
        licence=table.sentence("licence"),
    )


def _day(table: Table, field: str) -> str:
    """A day or a year, as text; "" when left out."""
    if not table.has(field):
        return ""
    value = table.fields[field]
    if isinstance(value, datetime.date) or (isinstance(value, int) and _YEAR.fullmatch(str(value))):
        return str(value)
    table.problem(field, "a day such as 2020-02-21 or a year such as 2017, without quotation marks")
    return ""


def _figures(folder: Path, sources: set[str], problems: list[str]) -> tuple[PublishedFigure, ...]:
    try:
        text = (folder / FIGURES).read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        problems.append(f"{FIGURES}: the file is missing from {folder.name}.")
        return ()
    except UnicodeDecodeError:
        problems.append(f"{FIGURES}: not UTF-8. Save the file as UTF-8.")
        return ()
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    figures: list[PublishedFigure] = []
    try:
        headings = next(reader, [])
        if sorted(headings) != sorted(COLUMNS):
            problems.append(f"{FIGURES}, line 1: should be the columns {', '.join(COLUMNS)}.")
            return ()
        for values in reader:
            if len(values) != len(headings):
                problems.append(
                    f"{FIGURES}, line {reader.line_num}: {len(values)} fields;"
                    f" should be {len(headings)}."
                )
                continue
            fields = dict(zip(headings, values, strict=True))
            if figure := _figure(reader.line_num, fields, sources, problems):
                figures.append(figure)
    except csv.Error as error:
        problems.append(f"{FIGURES}, line {reader.line_num}: not readable as CSV: {error}.")
    seen: dict[tuple[str, str, int], int] = {}
    for figure in figures:
        cell = (figure.series, figure.unit, figure.year)
        if cell in seen:
            problems.append(
                f"{FIGURES}, line {figure.line}: the same series, unit and year as line"
                f" {seen[cell]}; should be one figure."
            )
        seen.setdefault(cell, figure.line)
    return tuple(figures)


def _figure(
    line: int, fields: dict[str, str], sources: set[str], problems: list[str]
) -> PublishedFigure | None:
    """The line's figure; None, and what is wrong noted, when it cannot be used."""
    rules = {
        "series": (re.compile(SERIES_CODE), "a series code such as ST-01-M"),
        "unit": (re.compile(UNIT_CODE), "a unit code such as 194.0.0.0"),
        "year": (_YEAR, "a year with four digits"),
    }
    numbers = ("numerator", "denominator", "share")
    wrong = [
        (column, right)
        for column, (form, right) in rules.items()
        if not form.fullmatch(fields[column])
    ]
    wrong += [
        (column, "a number such as 1490 or 0.20, or blank")
        for column in numbers
        if fields[column] and not _NUMBER.fullmatch(fields[column])
    ]
    if not fields["numerator"] and not fields["share"]:
        wrong.append(("numerator", "filled in, unless a share is"))
    if fields["source_key"] not in sources:
        wrong.append(("source_key", f"the key of a source in {SOURCES}"))
    if len(fields["text_note"]) > _NOTE_LIMIT:
        wrong.append(("text_note", f"at most {_NOTE_LIMIT} characters"))
    numerator, denominator, share = (
        Decimal(fields[column]) if _NUMBER.fullmatch(fields[column]) else None for column in numbers
    )
    if share is not None and share > 1:
        wrong.append(("share", "at most 1 (40 % is 0.40)"))
    if numerator is not None and denominator is not None and share is not None:
        wrong.append(("share", "blank, because it follows from numerator and denominator"))
    if wrong:
        problems += [
            f'{FIGURES}, line {line}, column {column}: stands "{fields[column][:60]}";'
            f" should be {right}."
            for column, right in wrong
        ]
        return None
    return PublishedFigure(
        line=line,
        series=fields["series"],
        unit=fields["unit"],
        year=int(fields["year"]),
        numerator=numerator,
        denominator=denominator,
        share=share,
        note=fields["text_note"],
        source=fields["source_key"],
    )
