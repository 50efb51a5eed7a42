"""The words of the form: what stands over its columns and in its state column.

Every language is read whatever the reader's own, so that a file travels between colleagues. The
first word of each column is the one the template writes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from goals.calculations.terms import State
from institutes.numbers import STATE_WORDS
from institutes.texts import match_key


class Column(StrEnum):
    """What a column is for, in the order of the template."""

    SERIES = "series"
    YEAR = "year"
    CODE = "code"
    NAME = "name"
    LAST_YEAR = "last_year"  # read-only: shown for comparison, ignored on the way in
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    STATE = "state"
    REASON = "reason"
    COMMENT = "comment"


@dataclass(frozen=True)
class Headings:
    """The words one language writes; the fields are named after `Column`."""

    series: str
    year: str
    code: str
    name: str
    last_year: str
    numerator: str
    denominator: str
    state: str
    reason: str
    comment: str
    not_reported: str
    not_applicable: str
    withheld: str
    readme: str  # the name of the sheet with the instructions

    def of(self, column: Column) -> str:
        return str(getattr(self, column))

    @property
    def states(self) -> tuple[str, str, str]:
        return self.not_reported, self.not_applicable, self.withheld


HEADINGS: Mapping[str, Headings] = {
    "nb": Headings(
        series="serie",
        year="år",
        code="kode",
        name="navn",
        last_year="forrige år",
        numerator="teller",
        denominator="nevner",
        state="tilstand",
        reason="grunn",
        comment="kommentar",
        not_reported="ikke rapportert",
        not_applicable="ikke relevant",
        withheld="skjermet",
        readme="Les meg",
    ),
    "nn": Headings(
        series="serie",
        year="år",
        code="kode",
        name="namn",
        last_year="førre år",
        numerator="teljar",
        denominator="nemnar",
        state="tilstand",
        reason="grunn",
        comment="kommentar",
        not_reported="ikkje rapportert",
        not_applicable="ikkje relevant",
        withheld="skjerma",
        readme="Les meg (nn)",
    ),
    "en": Headings(
        series="series",
        year="year",
        code="code",
        name="name",
        last_year="last year",
        numerator="numerator",
        denominator="denominator",
        state="state",
        reason="reason",
        comment="comment",
        not_reported="not reported",
        not_applicable="not applicable",
        withheld="withheld",
        readme="Read me",
    ),
}

_ALSO = {
    Column.SERIES: ("indikator", "indicator", "seriekode", "series code"),
    Column.YEAR: ("årstall", "årstal"),
    Column.CODE: ("enhetskode", "einingskode", "unit code"),
    Column.NAME: ("enhet", "eining", "unit", "institutt", "department"),
    Column.LAST_YEAR: ("i fjor", "fjoråret"),
    Column.NUMERATOR: ("verdi", "value", "antall", "tal", "tall", "number"),
    Column.REASON: ("begrunnelse", "grunngiving"),
    Column.COMMENT: ("merknad",),
}
_COLUMNS = {
    match_key(word): column
    for column in Column
    for word in (*(headings.of(column) for headings in HEADINGS.values()), *_ALSO.get(column, ()))
}
_READMES = {match_key(headings.readme) for headings in HEADINGS.values()}


def column_of(heading: str) -> Column | None:
    """What a heading means; None when it is not one of ours.

    What is counted may follow after a colon or in parentheses: "teller: kandidater med opphold".
    """
    word = heading
    for mark in "(:*\n":
        word = word.partition(mark)[0]
    return _COLUMNS.get(match_key(word[:100]))


def state_of(word: str) -> State | None:
    """The state a word names, in any of the languages; blank is a value; None for other words."""
    key = match_key(word[:100])
    if not key:
        return State.VALUE
    return State(STATE_WORDS[key]) if key in STATE_WORDS else None


def is_readme(sheet_name: str) -> bool:
    """Whether a sheet holds the template's instructions and no figures."""
    return match_key(sheet_name[:100]) in _READMES


def with_count(heading: str, counts: str) -> str:
    """A heading that also says what is counted, such that `column_of` still knows it."""
    return f"{heading}: {counts}" if counts else heading
