"""Numbers as people and programs write them, read in one place.

The form, the grid, the workbook and the sources all read numbers here, so that "1 234,5" means the
same at every door. Two ways of writing are accepted: the Norwegian (groups of three with a space,
comma for decimals) and the plain (digits, point for decimals). Whatever can be read in two ways is
refused with both readings; nothing is guessed.

Source: domain/vocabulary.md (Formats, after Språkrådet and DFØ); bad_inputs.csv, NUM rows;
dependencies.md, traps 1 and 2.
"""

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from types import MappingProxyType

MAX = Decimal("999999999")
MAX_DIGITS = 15  # a spreadsheet keeps no more; further digits have already been lost there

_STEP = Decimal("0.0001")
_ZERO, _HUNDRED = Decimal(0), Decimal(100)
_TOO_LONG = 10**MAX_DIGITS
_SHOWN = 60  # characters of a wrong text that a message repeats

# Space, no-break space, thin space and narrow no-break space; and the typographic minus.
_TO_PLAIN = str.maketrans({"\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u2212": "-"})

_NORWEGIAN = re.compile(r"[+-]?(\d+|\d{1,3}( \d{3})+)(,\d+)?", re.ASCII)
_PLAIN = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
_THOUSAND_OR_DECIMAL = re.compile(r"([+-]?)(?!0[.,])(\d{1,3})[.,](\d{3})", re.ASCII)
_MIXED = (  # how it is written, what groups, what starts the decimals
    (re.compile(r"[+-]?\d{1,3}(\.\d{3})+,\d+", re.ASCII), ".", ","),
    (re.compile(r"[+-]?\d{1,3}(,\d{3})+\.\d+", re.ASCII), ",", "."),
    (re.compile(r"[+-]?\d{1,3}( \d{3})+\.\d+", re.ASCII), " ", "."),
    (re.compile(r"[+-]?\d{1,3}(\.\d{3}){2,}", re.ASCII), ".", ","),
    (re.compile(r"[+-]?\d{1,3}(,\d{3}){2,}", re.ASCII), ",", "."),
)
_SPACED_DIGITS = re.compile(r"[+-]?\d+( +\d+)+([.,]\d+)?", re.ASCII)
_SCIENTIFIC = re.compile(r"[+-]?\d+([.,]\d+)?[eE][+-]?\d+", re.ASCII)
_LESS_THAN = re.compile(r"(<|≤|<=|under|færre enn|mindre enn|fewer than)\s*\d+", re.I)
_WITH_UNIT = re.compile(
    r"(?P<before>[^\W\d_]*\.?|[€$£]) ?"
    r"(?P<number>[+-]?\d[\d .,]*?) ?"
    r"(?P<after>[^\W\d_][^\d]*|[€$£]|,-)?"
)
_FACTORS = {
    "tusen": 1000,
    "mill": 10**6,
    "mill.": 10**6,
    "million": 10**6,
    "millioner": 10**6,
    "millionar": 10**6,
    "mrd": 10**9,
    "mrd.": 10**9,
    "milliard": 10**9,
    "milliarder": 10**9,
    "milliardar": 10**9,
}

STATE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "ikke rapportert": "not_reported",
        "ikkje rapportert": "not_reported",
        "not reported": "not_reported",
        "ikke relevant": "not_applicable",
        "ikkje relevant": "not_applicable",
        "not applicable": "not_applicable",
        "skjermet": "withheld",
        "skjerma": "withheld",
        "withheld": "withheld",
    }
)
"""The words for a cell without a number, casefolded, and the state each names."""

# What people put where there is no number, and the state it most often stands for.
# "." and ".." and ":" are the standard signs of Statistics Norway.
_PLACEHOLDERS = {
    "-": "not_reported",
    "–": "not_reported",
    "—": "not_reported",
    "i.r.": "not_reported",
    "i.r": "not_reported",
    "ir": "not_reported",
    "?": "not_reported",
    "..": "not_reported",
    "...": "not_reported",
    "null": "not_reported",
    "none": "not_reported",
    "n/a": "not_applicable",
    "n.a.": "not_applicable",
    "na": "not_applicable",
    "i.a.": "not_applicable",
    ".": "not_applicable",
    ":": "withheld",
    "*": "withheld",
}


class NumberCode(StrEnum):
    """What can be wrong with a number."""

    NOT_A_NUMBER = "not_a_number"
    AMBIGUOUS = "ambiguous"  # suggestions: each way to read it
    WRONG_GROUPS = "wrong_groups"
    TOO_MANY_DIGITS = "too_many_digits"  # params: digits
    SCIENTIFIC = "scientific"
    INVISIBLE_CHARACTER = "invisible_character"  # params: character, position
    HAS_UNIT = "has_unit"
    STATE_WORD = "state_word"  # params: state
    LESS_THAN = "less_than"  # "< 5"; params: state
    PERCENT_WHERE_COUNT = "percent_where_count"
    NEGATIVE = "negative"
    NOT_WHOLE = "not_whole"
    OUT_OF_RANGE = "out_of_range"  # params: minimum, maximum


class NumberError(ValueError):
    """A text or a cell that is not an acceptable number.

    `found` repeats what stood there (shortened), `suggestions` are ways to write it that would be
    accepted, `params` are named after the code (see `NumberCode`).
    """

    def __init__(
        self,
        code: NumberCode,
        found: str,
        *,
        suggestions: tuple[str, ...] = (),
        **params: str | int,
    ) -> None:
        self.code = code
        self.found = found if len(found) <= _SHOWN else found[: _SHOWN - 1] + "…"
        self.suggestions = suggestions
        self.params = params
        super().__init__(f"{code}: {self.found!r}")


@dataclass(frozen=True)
class Number:
    """A number as written. `value` is 40 for "40 %", with `is_percent` true."""

    value: Decimal
    is_percent: bool = False


def quantize(value: Decimal) -> Decimal:
    """The one rounding rule: four decimals, half away from zero. Never minus zero.

    Every figure passes here before it is stored, because the databases round differently
    (SQLite 0.125 to 0.12, PostgreSQL to 0.13). The value must be below 10^20.
    """
    return value.quantize(_STEP, ROUND_HALF_UP) + _ZERO


def number_text(value: Decimal) -> str:
    """The number in Norwegian form, such that `parse_number` reads the same number back.

    1234.5 is "1 234,5" with a no-break space. 1.234 is "1,2340": with three decimals it could be
    read as a thousand.
    """
    sign, digits = ("−", f"{-value:f}") if value < 0 else ("", f"{value:f}")
    whole, _, decimals = digits.partition(".")
    decimals = decimals.rstrip("0")
    if len(decimals) == 3 and len(whole) <= 3 and whole != "0":
        decimals += "0"
    grouped = f"{int(whole):,}".replace(",", "\u00a0")
    return f"{sign}{grouped},{decimals}" if decimals else f"{sign}{grouped}"


def parse_number(text: str) -> Number | None:
    """The number a text stands for, exactly as written; None when it is blank.

    Blank is spaces only, no-break spaces included. "+5" is 5. Minus signs are read ("-5", "−5");
    whether a negative number is acceptable is for `fit` to say. The digits are 0–9 only.

    Raises NumberError for everything else; `suggestions` always parse.
    """
    stripped = text.translate(_TO_PLAIN).strip(" \t\r\n")
    if not stripped:
        return None
    _refuse_invisible(stripped, text)
    body = stripped.removesuffix("%").rstrip(" ")
    if not (_NORWEGIAN.fullmatch(body) or _PLAIN.fullmatch(body)):
        raise _why_not(stripped, body, text)
    return _read(body, is_percent=body != stripped, text=text)


def number_from_cell(value: int | float | Decimal) -> Number:
    """The number in a typed spreadsheet cell, rid of binary noise (0.30000000000000004 is 0.3).

    Raises NumberError for a boolean, for NaN and infinity, and for more digits than a spreadsheet
    keeps: 1234567890123456789 has already lost its last four.
    """
    if isinstance(value, bool) or not math.isfinite(value):
        raise NumberError(NumberCode.NOT_A_NUMBER, str(value))
    if abs(value) >= _TOO_LONG:
        digits = Decimal(value).adjusted() + 1
        raise NumberError(NumberCode.TOO_MANY_DIGITS, str(value), digits=digits)
    if isinstance(value, int):
        return Number(Decimal(value))
    return Number(quantize(Decimal(repr(value)) if isinstance(value, float) else value))


def fit(number: Number, *, whole: bool, percent_allowed: bool, maximum: Decimal = MAX) -> Decimal:
    """The value as it may be stored: from 0 to `maximum`, rounded by `quantize`.

    `whole` asks for a whole number. With `percent_allowed` "40 %" gives 40, and a percent never
    passes 100; a field that holds a percentage also sets `maximum` to 100.

    Raises NumberError: percent_where_count, negative, out_of_range or not_whole.
    """
    value = number.value
    highest = min(maximum, _HUNDRED) if number.is_percent else maximum
    if number.is_percent and not percent_allowed:
        suggestions = (number_text(value),) if value >= 0 else ()
        raise NumberError(NumberCode.PERCENT_WHERE_COUNT, _shown(number), suggestions=suggestions)
    if value < 0:
        raise NumberError(NumberCode.NEGATIVE, _shown(number))
    if value > highest:
        limit = number_text(highest)
        raise NumberError(NumberCode.OUT_OF_RANGE, _shown(number), minimum="0", maximum=limit)
    if whole and value != value.to_integral_value():
        raise NumberError(NumberCode.NOT_WHOLE, _shown(number))
    return quantize(value)


def _shown(number: Number) -> str:
    return number_text(number.value) + ("\u00a0%" if number.is_percent else "")


def _read(body: str, *, is_percent: bool, text: str) -> Number:
    sign = " %" if is_percent else ""
    if either := _THOUSAND_OR_DECIMAL.fullmatch(body):
        minus, before, after = either.groups()
        readings = (Decimal(f"{minus}{before}{after}"), Decimal(f"{minus}{before}.{after}"))
        suggestions = tuple(number_text(reading) + sign for reading in readings)
        raise NumberError(NumberCode.AMBIGUOUS, text, suggestions=suggestions)
    value = _decimal(body)
    digits = len(re.sub(r"\D", "", body).lstrip("0"))
    if digits > MAX_DIGITS:
        suggestions = (number_text(quantize(value)) + sign,) if abs(value) <= MAX else ()
        raise NumberError(NumberCode.TOO_MANY_DIGITS, text, suggestions=suggestions, digits=digits)
    return Number(value, is_percent)


def _decimal(body: str, groups: str = " ", decimal_sign: str = ",") -> Decimal:
    return Decimal(body.replace(groups, "").replace(decimal_sign, "."))


def _refuse_invisible(stripped: str, text: str) -> None:
    if stripped.isascii() and stripped.isprintable():
        return
    visible = "".join(ch for ch in stripped if not _is_invisible(ch))
    if visible == stripped:
        return
    position, character = next((i, ch) for i, ch in enumerate(text, 1) if _is_invisible(ch))
    raise NumberError(
        NumberCode.INVISIBLE_CHARACTER,
        text,
        suggestions=(visible,) if _parses(visible) else (),
        character=f"U+{ord(character):04X}",
        position=position,
    )


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _parses(text: str) -> bool:
    try:
        return parse_number(text) is not None
    except NumberError:
        return False


def _why_not(stripped: str, body: str, text: str) -> NumberError:
    """The most helpful thing to say about a text that is no number."""
    if len(stripped) > _SHOWN:
        return NumberError(NumberCode.NOT_A_NUMBER, text)
    key = " ".join(stripped.casefold().split())
    if state := STATE_WORDS.get(key) or _PLACEHOLDERS.get(key):
        return NumberError(NumberCode.STATE_WORD, text, state=state)
    if _LESS_THAN.fullmatch(stripped):
        return NumberError(NumberCode.LESS_THAN, text, state="withheld")
    for pattern, groups, decimal_sign in _MIXED:
        if pattern.fullmatch(body):
            plain = number_text(_decimal(body, groups, decimal_sign))
            sign = " %" if body != stripped else ""
            suggestions = (plain + sign,) if _parses(plain) else ()
            return NumberError(NumberCode.AMBIGUOUS, text, suggestions=suggestions)
    if _SPACED_DIGITS.fullmatch(body):
        return NumberError(NumberCode.WRONG_GROUPS, text)
    if _SCIENTIFIC.fullmatch(body):
        return NumberError(
            NumberCode.SCIENTIFIC, text, suggestions=_written_out(body.replace(",", "."))
        )
    if (match := _WITH_UNIT.fullmatch(stripped)) and _has_words(match):
        return NumberError(NumberCode.HAS_UNIT, text, suggestions=_without_unit(match))
    return NumberError(NumberCode.NOT_A_NUMBER, text)


def _written_out(scientific: str) -> tuple[str, ...]:
    """1e3 as 1 000, when it is a number that could be stored."""
    mantissa, _, exponent = scientific.lower().partition("e")
    if len(mantissa) > MAX_DIGITS or abs(int(exponent[:6])) > MAX_DIGITS:
        return ()
    value = Decimal(scientific)
    return (number_text(value),) if quantize(value) == value and abs(value) <= MAX else ()


def _has_words(match: re.Match[str]) -> bool:
    around = match["before"] + (match["after"] or "")
    return bool(around) and not any(character.isnumeric() for character in around)  # "5½" is 5.5


def _without_unit(match: re.Match[str]) -> tuple[str, ...]:
    """The plain number, 1 200 000 for "1,2 mill"; nothing when the number itself is in doubt."""
    try:
        number = parse_number(match["number"])
    except NumberError:
        return ()
    if number is None:
        return ()
    word = ((match["after"] or "").casefold().split() or [""])[0]
    value = number.value * _FACTORS.get(word, 1)
    sign = " %" if word in {"prosent", "percent"} else ""
    return (number_text(value) + sign,) if abs(value) <= MAX else ()
