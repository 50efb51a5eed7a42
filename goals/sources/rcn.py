"""The Research Council's open data on Horizon 2020 grants to Norwegian organisations.

One row is one organisation's part in one project. Reads the file and works out NTNU's series of
it, year by year of signing the contract. Pure: bytes in, frozen dataclasses out.

Source: "Bevilgninger fra EU til norske forskningsmiljøer", goals/data/real/SOURCES.md. The file
has semicolons and no quoting at all, dates as 31.12.2021 00:00, amounts in EUR with a point and
binary noise (1904282.95999977).
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

NTNU = "974767880"
YEARS = range(2014, 2022)  # what Horizon 2020 covers; signed contracts up to September 2021

HEADINGS = (
    "Rammeprogram",
    "Traktat kode (H2020)",
    "Programområde kode (H2020)",
    "Programområde (H2020)",
    "Program kode (H2020)",
    "Programkortnavn (H2020)",
    "Program (H2020)",
    "Programnivå 1 kortnavn (H2020)",
    "Programnivå 1 kode (H2020)",
    "Programnivå 1 (H2020)",
    "Prosjektnr",
    "Prosjektkortnavn",
    "Prosjektnavn",
    "Utlysnings-id",
    "Overordnet utlysnings-id",
    "Topic kode",
    "Topic",
    "Søknadstype",
    "Søknadstypenavn",
    "Kontraktstatus",
    "Kontrakt signeringsdato",
    "Kontrakt startdato",
    "Kontrakt sluttdato",
    "Søknadsfrist",
    "Søknadsdato",
    "Varighet måneder",
    "Vurderingspanel",
    "Organisasjonsnummer",
    "Organisasjonsnavn",
    "Kortnavn",
    "Organisasjon rolle",
    "Organisasjon finansiell rolle",
    "Deltakernr",
    "FoU sektorkode",
    "FoU sektor",
    "FoU kategori",
    "Kontraktspart 1",
    "Kontraktspart 2",
    "Adresse kommunenummer",
    "Adresse kommune",
    "Adresse fylkenummer",
    "Adresse fylke",
    "Adresse landsdel",
    "Innvilget beløp organisasjon EUR",
)
ROLES = ("COORDINATOR", "PARTICIPANT")
STATUSES = ("SIGNED", "CLOSED", "TERMINATED")

# ERC's schemes, each a series of its own. Proof of concept follows another grant: counted apart.
ERC_SERIES = {
    "ERC-STG": "EU-07-STG",
    "ERC-COG": "EU-07-COG",
    "ERC-ADG": "EU-07-ADG",
    "ERC-SYG": "EU-07-SYG",
    "ERC-POC": "EU-07-POC",
}
PROOF_OF_CONCEPT = "EU-07-POC"

_DAY = re.compile(r"(\d{2})\.(\d{2})\.(\d{4}) \d{2}:\d{2}", re.ASCII)
_AMOUNT = re.compile(r"\d{1,12}(\.\d{1,12})?", re.ASCII)
_DIGITS = re.compile(r"\d{1,12}", re.ASCII)
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Grant:
    """One organisation's part in one project. `amount_eur` is net, rounded to cents."""

    line: int  # of the file, where the row stands
    programme: str  # ERC, MSCA, ENERGY …
    number: str  # the grant agreement's
    acronym: str
    title: str
    call: str
    scheme: str  # RIA, ERC-STG, MSCA-IF-EF-ST …
    status: str
    signed_on: date
    starts_on: date
    ends_on: date
    organisation_number: str
    organisation_name: str
    role: str
    participant: str
    amount_eur: Decimal

    @property
    def year(self) -> int:
        """The year the contract was signed in, to which every series here belongs."""
        return self.signed_on.year

    @property
    def is_coordinator(self) -> bool:
        return self.role == "COORDINATOR"

    @property
    def erc_series(self) -> str:
        """The series of the grant's ERC scheme; "" for other grants and ERC's support actions."""
        return ERC_SERIES.get(self.scheme.upper(), "")

    @property
    def is_msca(self) -> bool:
        return self.programme == "MSCA"


@dataclass(frozen=True)
class YearFigure:
    """One series in one year; the keys are grant numbers.

    Amounts are EUR. A share has a denominator; a number alone has None. A year without grants is
    a real zero.
    """

    indicator: str
    year: int
    numerator: Decimal
    denominator: Decimal | None = None
    keys: frozenset[str] = frozenset()
    denominator_keys: frozenset[str] = frozenset()


class RcnFileError(Exception):
    """The file cannot be used; `problems` holds one sentence for each thing that is wrong."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class _Row:
    """One row, asked column by column; what is wrong is noted."""

    def __init__(self, line: int, fields: dict[str, str], problems: list[str]) -> None:
        self.line = line
        self.fields = fields
        self.problems = problems

    def _wrong(self, column: str, right: str) -> None:
        stands = self.fields[column]
        stands = f'"{stands}"' if len(stands) <= 60 else f'"{stands[:57]}…"'
        self.problems.append(
            f"Line {self.line}, column {column}: stands {stands}; should be {right}."
        )

    def text(self, column: str) -> str:
        if not self.fields[column].strip():
            self._wrong(column, "filled in")
        return self.fields[column].strip()

    def digits(self, column: str) -> str:
        if not _DIGITS.fullmatch(self.fields[column]):
            self._wrong(column, "digits alone")
        return self.fields[column]

    def choice(self, column: str, known: Sequence[str]) -> str:
        if self.fields[column] not in known:
            self._wrong(column, f"one of {', '.join(known)}")
        return self.fields[column]

    def day(self, column: str) -> date:
        found = _DAY.fullmatch(self.fields[column])
        try:
            day, month, year = map(int, found.groups()) if found else (0, 0, 0)
            return date(year, month, day)
        except ValueError:
            self._wrong(column, "a day and a time such as 31.12.2021 00:00")
            return date.max

    def amount(self, column: str) -> Decimal:
        if not _AMOUNT.fullmatch(self.fields[column]):
            self._wrong(column, "an amount such as 88975.99, 0 or more")
            return Decimal(0)
        return Decimal(self.fields[column]).quantize(_CENT, rounding=ROUND_HALF_UP)


def read_grants(data: bytes) -> tuple[Grant, ...]:
    """Every grant of the file, in its order.

    Raises RcnFileError with every problem, each with its line and column: a heading that is
    missing or unknown, a row with another number of fields, a day, an amount, a role or a status
    that cannot be read, and a participation that stands twice.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise RcnFileError([f"Line {line}: not UTF-8."]) from error
    problems: list[str] = []
    grants: list[Grant] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";", quoting=csv.QUOTE_NONE)
    try:
        headings = next(reader, [])
        problems += _wrong_headings(headings)
        if problems:
            raise RcnFileError(problems)
        for values in reader:
            if len(values) != len(headings):
                problems.append(
                    f"Line {reader.line_num}: {len(values)} fields; should be {len(headings)}."
                )
                continue
            fields = dict(zip(headings, values, strict=True))
            grants.append(_grant(_Row(reader.line_num, fields, problems)))
    except csv.Error as error:
        problems.append(f"Line {reader.line_num}: not readable: {error}.")
    seen: dict[tuple[str, str, str], int] = {}
    for grant in grants:
        key = (grant.number, grant.organisation_number, grant.participant)
        if key in seen:
            problems.append(
                f'Line {grant.line}, column Prosjektnr: stands "{grant.number}", as in line'
                f" {seen[key]}; should be one row for each participation."
            )
        seen.setdefault(key, grant.line)
    if problems:
        raise RcnFileError(problems)
    return tuple(grants)


def _wrong_headings(headings: Sequence[str]) -> list[str]:
    missing = [
        f"Line 1: the column {heading} stands {headings.count(heading)} times; should be once."
        for heading in HEADINGS
        if headings.count(heading) != 1
    ]
    unknown = [
        f'Line 1: no such column "{heading}" in this source.'
        for heading in headings
        if heading not in HEADINGS
    ]
    return missing + unknown


def _grant(row: _Row) -> Grant:
    return Grant(
        line=row.line,
        programme=row.text("Programkortnavn (H2020)"),
        number=row.digits("Prosjektnr"),
        acronym=row.text("Prosjektkortnavn"),
        title=row.text("Prosjektnavn"),
        call=row.text("Utlysnings-id"),
        scheme=row.text("Søknadstype"),
        status=row.choice("Kontraktstatus", STATUSES),
        signed_on=row.day("Kontrakt signeringsdato"),
        starts_on=row.day("Kontrakt startdato"),
        ends_on=row.day("Kontrakt sluttdato"),
        organisation_number=row.digits("Organisasjonsnummer"),
        organisation_name=row.text("Organisasjonsnavn"),
        role=row.choice("Organisasjon rolle", ROLES),
        participant=row.text("Deltakernr"),
        amount_eur=row.amount("Innvilget beløp organisasjon EUR"),
    )


def university_series(
    grants: Iterable[Grant], *, organisation_number: str = NTNU, years: range = YEARS
) -> tuple[YearFigure, ...]:
    """One organisation's series, by code and year; a year without grants gives zeros.

    * EU-01 net EU contribution signed in the year, EUR; EU-01-C the same to date.
    * EU-04-N projects signed in the year; EU-05 participations as coordinator of all of them.
    * EU-07-N ERC grants, and each scheme apart; proof of concept is not among EU-07-N.
    * EU-08 MSCA projects.

    EU-05-M is not here: the file does not say how many beneficiaries a project has.

    Raises ValueError for a grant signed outside the years: nothing is left out in silence.
    """
    own = [grant for grant in grants if grant.organisation_number == organisation_number]
    if outside := sorted({grant.year for grant in own} - set(years)):
        raise ValueError(f"Signed outside {years.start}–{years.stop - 1}: {outside}.")
    figures: list[YearFigure] = []
    to_date = Decimal(0)
    for year in years:
        signed = [grant for grant in own if grant.year == year]
        amount = sum((grant.amount_eur for grant in signed), Decimal(0))
        to_date += amount
        figures += [
            YearFigure("EU-01", year, amount),
            YearFigure("EU-01-C", year, to_date),
            _count("EU-04-N", year, signed),
            _coordinated("EU-05", year, signed),
            _count("EU-07-N", year, [g for g in signed if _is_erc_grant(g)]),
            *(
                _count(series, year, [g for g in signed if g.erc_series == series])
                for series in ERC_SERIES.values()
            ),
            _count("EU-08", year, [g for g in signed if g.is_msca]),
        ]
    return tuple(sorted(figures, key=lambda figure: (figure.indicator, figure.year)))


def _is_erc_grant(grant: Grant) -> bool:
    return bool(grant.erc_series) and grant.erc_series != PROOF_OF_CONCEPT


def _numbers(grants: Iterable[Grant]) -> frozenset[str]:
    return frozenset(grant.number for grant in grants)


def _count(indicator: str, year: int, grants: Sequence[Grant]) -> YearFigure:
    keys = _numbers(grants)
    return YearFigure(indicator, year, Decimal(len(keys)), keys=keys)


def _coordinated(indicator: str, year: int, grants: Sequence[Grant]) -> YearFigure:
    part, whole = _numbers(grant for grant in grants if grant.is_coordinator), _numbers(grants)
    return YearFigure(
        indicator, year, Decimal(len(part)), Decimal(len(whole)), keys=part, denominator_keys=whole
    )
