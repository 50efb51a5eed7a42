"""Texts as people write and paste them, made safe to store, compare and export.

One rule for the form, the workbook and the sources: what a reader cannot see is taken out, what a
database or a browser cannot bear is refused with its position.

Source: bad_inputs.csv, TXT rows and XL-62, XL-63, XL-65; dependencies.md, traps 3 and 5.
"""

import re
import unicodedata
from enum import StrEnum

MAX_COMBINING = 8  # marks in a row on one letter; Vietnamese needs 2, stacked "zalgo" far more

_LINE_ENDS = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_SPACES_IN_LINE = re.compile(r"[^\S\n]+")

# What a spreadsheet may run when a cell begins with it. Full-width forms are folded by some of
# them; a leading tab, line break or NUL is dropped by some before they look.
_TRIGGERS = "=+\\-@\t\r\n\0＝＋－＠"
_NEEDS_QUOTE = re.compile(f"'*[{_TRIGGERS}]")
_HAS_QUOTE = re.compile(f"''*[{_TRIGGERS}]")


class TextCode(StrEnum):
    """What can be wrong with a text."""

    REFUSED_CHARACTER = "refused_character"  # params: character, position
    TOO_MANY_MARKS = "too_many_marks"  # params: position, limit
    TOO_LONG = "too_long"  # params: length, limit


class TextError(ValueError):
    """A text that cannot be stored. `params` are named after the code (see `TextCode`)."""

    def __init__(self, code: TextCode, **params: str | int) -> None:
        self.code = code
        self.params = params
        super().__init__(f"{code}: {params}")


def clean_text(text: str, *, max_length: int, multiline: bool = False) -> str:
    """The text as it is stored: composed (NFC), trimmed, with LF for every line end.

    Blank in, "" out. Format characters are taken out: zero-width characters, soft hyphens and
    every mark that turns the reading direction (U+202A–E, U+2066–9); they change how a page
    reads, and two names would look equal without being so. Joined emoji fall apart by it.
    Without `multiline` a line end is a space. Runs of spaces become one.

    Raises TextError with the position, counted from 1, of NUL and other control characters, lone
    surrogates, noncharacters such as U+FFFE and what this Python's Unicode does not know; of
    more than MAX_COMBINING marks in a row; and for more than `max_length` characters.
    """
    if text.isascii() and text.isprintable():
        cleaned = " ".join(text.split())
    else:
        cleaned = _clean(text, max_length, multiline)
    if len(cleaned) > max_length:
        raise TextError(TextCode.TOO_LONG, length=len(cleaned), limit=max_length)
    return cleaned


def single_line(text: str) -> str:
    """A text we did not ask for, such as a file's name, made fit to show, store and log.

    Whatever `clean_text` would refuse, and every line end, becomes a space. Never raises; only
    the first thousand characters are looked at.
    """
    seen = "".join(
        " " if unicodedata.category(ch) in {"Cc", "Cs", "Cn", "Zl", "Zp"} else ch
        for ch in text[:1000]
        if unicodedata.category(ch) != "Cf"
    )
    return " ".join(unicodedata.normalize("NFC", seen).split())


def is_blank(text: str) -> bool:
    """Whether a text that must say something says nothing: no letter and no digit in it."""
    return not any(character.isalnum() for character in text)


def match_key(text: str) -> str:
    """What two spellings of one name have in common, to compare by; never shown or stored.

    Case, width, ligatures, composed or decomposed letters, invisible characters and the number of
    spaces do not matter (NFKC and full case folding, so that ß is ss). Letters of another
    alphabet stay different: Cyrillic а is not Latin a. Blank gives "". For text of bounded length.
    """
    if not text.isascii():
        visible = "".join(ch for ch in text if unicodedata.category(ch) != "Cf")
        text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible).casefold())
    return " ".join(text.casefold().split())


def neutral(text: str) -> str:
    """The text for a CSV cell, which no spreadsheet runs: a leading apostrophe where one could.

    A text that already begins with apostrophes before such a character gets one more, so that
    `plain` gives every text back.
    """
    return f"'{text}" if _NEEDS_QUOTE.match(text) else text


def plain(text: str) -> str:
    """The text that `neutral` made harmless: plain(neutral(text)) == text for every text."""
    return text[1:] if _HAS_QUOTE.match(text) else text


def _clean(text: str, max_length: int, multiline: bool) -> str:
    _refuse_overlong(text, max_length)
    _refuse_characters(text)
    text = _LINE_ENDS.sub("\n", text)
    if not multiline:
        text = text.replace("\n", " ")
    visible = "".join(ch for ch in text if unicodedata.category(ch) != "Cf")
    composed = unicodedata.normalize("NFC", visible)
    lines = (_SPACES_IN_LINE.sub(" ", line).strip() for line in composed.split("\n"))
    return "\n".join(lines).strip()


def _refuse_overlong(text: str, max_length: int) -> None:
    """Stop before the slow work. Composing and trimming shorten real text, but not fourfold."""
    if len(text) > 4 * max_length + 1000:
        raise TextError(TextCode.TOO_LONG, length=len(text), limit=max_length)


def _refuse_characters(text: str) -> None:
    marks = 0
    for position, character in enumerate(text, 1):
        category = unicodedata.category(character)
        if category in {"Cs", "Cn"} or (category == "Cc" and character not in "\t\n\r\u0085"):
            raise TextError(
                TextCode.REFUSED_CHARACTER, character=f"U+{ord(character):04X}", position=position
            )
        # Format characters are taken out later: they must not split a stack in two.
        marks = marks + 1 if category in {"Mn", "Me"} else marks if category == "Cf" else 0
        if marks > MAX_COMBINING:
            raise TextError(TextCode.TOO_MANY_MARKS, position=position, limit=MAX_COMBINING)
