"""One TOML table at a time: every field is asked for by its kind, and every slip is noted.

A field that is wrong gives a stand-in of the right kind, so that reading goes on and the next
slip is found too. Nothing read with a slip leaves the package: the list of problems does.
"""

import datetime
import difflib
import re
import textwrap
import tomllib
from collections.abc import Callable, Iterable
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from goals.plan_file.contents import Text

SERIES_CODE = r"[A-Z]{2,3}-\d{2}(-[A-Z0-9]{1,4})*"
FAMILY_CODE = r"[A-Z]{2,3}-\d{2}"
UNIT_CODE = r"\d{3}\.\d{1,3}\.\d{1,3}\.\d{1,3}"
TASK_CODE = r"[a-z][a-z_]*"
PLAN_CODE = r"\d{4}-\d{4}"
MEASURE_CODE = r"M-\d{2}"
URL = r"https?://[^\s/]+\S*"

# What the forms above look like, for whoever mistyped one.
EXAMPLES = {
    SERIES_CODE: "a series code such as ST-01-M",
    FAMILY_CODE: "a catalogue code such as ST-01",
    UNIT_CODE: "a unit code such as 194.63.10.0",
    TASK_CODE: "a word of small letters such as research",
    PLAN_CODE: "two years such as 2018-2021",
    MEASURE_CODE: "a measure code such as M-01",
    URL: "an address that starts with http:// or https://",
}
YEARS = range(1990, 2101)
LONGEST_SHOWN = 60  # characters of a value in a problem

# The fields by which people know a table, the first that stands in it.
NAMING_FIELDS = ("code", "number", "indicator")

Kind = TypeVar("Kind", bound=StrEnum)
Content = TypeVar("Content")


def read_toml(path: Path, problems: list[str]) -> dict[str, Any]:
    """The file's tables, numbers with a point as Decimal; empty, and a problem, when unreadable."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except FileNotFoundError:
        problems.append(f"{path.name}: the file is missing from {path.parent.name}.")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problems.append(f"{path.name}, line {line}: not UTF-8. Save the file as UTF-8.")
    except tomllib.TOMLDecodeError as error:
        problems.append(f"{path.name}: not readable as TOML: {error}.")
    return {}


def shown(value: object) -> str:
    """A value as it stands in the file, shortened when it is long."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{textwrap.shorten(value, LONGEST_SHOWN, placeholder=" …")}"'
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return f"[{', '.join(shown(each) for each in value)}]"
    return str(value)


def nearest(word: object, known: Iterable[object]) -> str:
    """The known word that is closest, as a question that ends a sentence; else a full stop."""
    close = difflib.get_close_matches(str(word), [str(each) for each in known], n=1)
    return f", did you mean {close[0]}?" if close else "."


class Table:
    """One table of a file, asked field by field."""

    def __init__(self, place: str, fields: object, problems: list[str]) -> None:
        self.place = place
        self.problems = problems
        self.fields: dict[str, Any] = fields if isinstance(fields, dict) else {}
        self.asked: set[str] = set()
        self.problems_before = len(problems)
        if not isinstance(fields, dict):
            self.problems.append(f"{place}: stands {shown(fields)}; should be a table.")

    @property
    def sound(self) -> bool:
        """Whether nothing has been found wrong in this table so far."""
        return len(self.problems) == self.problems_before

    def problem(self, field: str, right: str) -> None:
        """Note that what stands in the field is not right, and what would be."""
        stands = shown(self.fields[field]) if field in self.fields else "nothing"
        self.problems.append(f"{self.place}, {field}: stands {stands}; should be {right}.")

    def has(self, field: str) -> bool:
        """Whether the field stands in the table."""
        self.asked.add(field)
        return field in self.fields

    def _get(self, field: str) -> Any:
        self.asked.add(field)
        return self.fields.get(field)

    def sentence(self, field: str) -> str:
        """A text that is the same in every language."""
        value = self._get(field)
        if isinstance(value, str) and value.strip():
            return value.strip()
        self.problem(field, 'a text in "quotation marks"')
        return ""

    def code(self, field: str, form: str, default: str | None = None) -> str:
        """A code of the given form; the default, if there is one, when the field is left out."""
        value = self._get(field)
        if value is None and default is not None:
            return default
        if isinstance(value, str) and re.fullmatch(form, value):
            return value
        self.problem(field, EXAMPLES[form])
        return ""

    def codes(self, field: str, form: str) -> tuple[str, ...]:
        """A list of different codes; empty when the field is left out."""
        value = self._get(field)
        if value is None:
            return ()
        wanted = f"a list of different codes, each {EXAMPLES[form]}"
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.problem(field, wanted)
            return ()
        if len(set(value)) < len(value) or not all(re.fullmatch(form, each) for each in value):
            self.problem(field, wanted)
        return tuple(value)

    def choice(self, field: str, kind: type[Kind]) -> Kind:
        """One of the words of an enumeration."""
        value = self._get(field)
        try:
            return kind(value)
        except ValueError:
            self.problem(field, f"one of {', '.join(kind)}")
            return next(iter(kind))

    def flag(self, field: str) -> bool:
        """true or false; false when the field is left out."""
        value = self._get(field)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.problem(field, "true or false, without quotation marks")
        return False

    def whole(self, field: str, allowed: range, default: int | None = None) -> int:
        """A whole number within the range; the default, if there is one, when left out."""
        value = self._get(field)
        if value is None and default is not None:
            return default
        if isinstance(value, int) and not isinstance(value, bool) and value in allowed:
            return value
        self.problem(field, f"a whole number from {allowed.start} to {allowed.stop - 1}")
        return allowed.start

    def year(self, field: str) -> int:
        """A year with four digits."""
        return self.whole(field, YEARS)

    def wholes(self, field: str, allowed: range) -> tuple[int, ...]:
        """A list of different whole numbers within the range; empty when left out."""
        value = self._get(field)
        if value is None:
            return ()
        if (
            isinstance(value, list)
            and all(isinstance(each, int) and each in allowed for each in value)
            and len(set(value)) == len(value)
        ):
            return tuple(sorted(value))
        self.problem(
            field, f"a list of different whole numbers from {allowed.start} to {allowed.stop - 1}"
        )
        return ()

    def number(self, field: str) -> Decimal:
        """A number; with a point, not a comma, before the decimals."""
        number = as_number(self._get(field))
        if number is None:
            self.problem(field, "a number such as 0.40 or 1_000_000, without quotation marks")
            return Decimal(0)
        return number

    def date(self, field: str) -> datetime.date | None:
        """A day; None when the field is left out."""
        value = self._get(field)
        if value is None:
            return None
        if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
            return value
        self.problem(field, "a day such as 2021-12-31, without quotation marks")
        return None

    def table(self, field: str, right: str) -> "Table | None":
        """A table inside this one; `right` says what it should hold."""
        value = self._get(field)
        if isinstance(value, dict):
            return Table(f"{self.place}, {field}", value, self.problems)
        self.problem(field, right)
        return None

    def text(self, field: str, limit: int | None = None) -> Text:
        """A text in three languages; nynorsk may be left out where it is like bokmål."""
        languages = self.table(field, "texts, one for each of nb, nn and en")
        if languages is None:
            return Text("", "", "")
        nb, en = languages.sentence("nb"), languages.sentence("en")
        nn = languages.sentence("nn") if languages.has("nn") else nb
        languages.close()
        for language in ("nb", "nn", "en") if limit else ():
            length = len(str(languages.fields.get(language, "")))
            if limit and length > limit:
                languages.problem(language, f"at most {limit} characters; it has {length}")
        return Text(nb, nn, en)

    def refers(self, field: str, found: Iterable[object], known: Iterable[object], to: str) -> None:
        """Note every word of the field that names nothing known; `to` says what it should name."""
        known = list(known)
        for each in found:
            if each not in known and each != "":
                self.problems.append(
                    f"{self.place}, {field}: stands {shown(each)}; should be {to}"
                    f"{nearest(each, known)}"
                )

    def close(self) -> None:
        """Note every field that nobody asked for: it was misspelt, or is in the wrong table."""
        for field in self.fields:
            if field not in self.asked:
                self.problems.append(
                    f"{self.place}, {field}: no such field{nearest(field, self.asked)}"
                    f" Fields here: {', '.join(sorted(self.asked))}."
                )


class Document:
    """A whole file: its tables, one kind after the other."""

    def __init__(self, file: str, tables: dict[str, Any], problems: list[str]) -> None:
        self.file = file
        self.tables = tables
        self.problems = problems
        self.asked: set[str] = set()

    def one(self, kind: str, read: Callable[[Table], Content]) -> Content:
        """The single [kind] table."""
        self.asked.add(kind)
        table = Table(f"{self.file}, {kind}", self.tables.get(kind, {}), self.problems)
        content = read(table)
        table.close()
        return content

    def many(self, kind: str, read: Callable[[Table], Content]) -> tuple[Content, ...]:
        """Every [[kind]] table that is sound, in the file's order."""
        self.asked.add(kind)
        tables = self.tables.get(kind, [])
        if not isinstance(tables, list):
            self.problems.append(
                f"{self.file}, {kind}: stands {shown(tables)}; should be [[{kind}]],"
                " with two brackets on each side."
            )
            return ()
        contents = []
        for number, fields in enumerate(tables, start=1):
            table = Table(place_of(self.file, kind, number, fields), fields, self.problems)
            content = read(table)
            table.close()
            if table.sound:
                contents.append(content)
        return tuple(contents)

    def close(self) -> None:
        """Note every kind of table that the file should not have."""
        for kind in self.tables:
            if kind not in self.asked:
                self.problems.append(
                    f"{self.file}, {kind}: no such table{nearest(kind, self.asked)}"
                    f" Tables here: {', '.join(sorted(self.asked))}."
                )


def place_of(file: str, kind: str, number: int, fields: object) -> str:
    """Where a table stands, in words: "plan.toml, target 2 (ST-01-M)"."""
    if isinstance(fields, dict):
        for field in NAMING_FIELDS:
            if field in fields:
                return f"{file}, {kind} {number} ({fields[field]})"
    return f"{file}, {kind} {number}"


def as_number(value: object) -> Decimal | None:
    """The value as a Decimal; None when it is no number, or no finite one."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value)
    return number if number.is_finite() else None
