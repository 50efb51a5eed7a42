"""One cell as someone typed it: a number, two with a stroke between, or a state's word.

The same rules as for a row of a workbook. "96/284" stands for both numbers of a ratio, and
"not applicable: no students" for a state with its reason, so that a cell of a spreadsheet can
hold either.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from goals.calculations.terms import State
from goals.models import Indicator
from goals.sheets.headings import state_of
from goals.typed import NUMERATOR, read_typed
from goals.wording.problems import state_word
from institutes.texts import TextError, clean_text, is_blank
from institutes.wording.problems import text_error

STATE, REASON, COMMENT = "state", "reason", "comment"
REASON_LENGTH, COMMENT_LENGTH = 500, 4000


@dataclass(frozen=True)
class TypedCell:
    """What stands in the fields. `comment` is None where there is no field for it."""

    numerator: str = ""
    denominator: str = ""
    state: str = ""
    reason: str = ""
    comment: str | None = None

    @property
    def text(self) -> str:
        """All of it in one line, as a cell of a spreadsheet would hold it."""
        if self.state:
            return f"{self.state}: {self.reason}" if self.reason else self.state
        return f"{self.numerator}/{self.denominator}" if self.denominator else self.numerator


@dataclass(frozen=True)
class ReadCell:
    """What was meant. With `problems` (field → sentence) the rest is not to be used."""

    state: State = State.VALUE
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    share: Decimal | None = None
    reason: str = ""
    comment: str | None = None
    is_blank: bool = False
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The problems as one text."""
        return " ".join(self.problems.values())


def read_cell(typed: TypedCell, indicator: Indicator) -> ReadCell:
    """Read a cell. Blank fields say nothing: what stands is left as it is."""
    problems: dict[str, str] = {}
    numerator, denominator = typed.numerator.strip(), typed.denominator.strip()
    word, reason = typed.state.strip(), typed.reason
    if not denominator and not word:
        before, colon, after = numerator.partition(":")
        if before[:1].isalpha() and state_of(before) is not None:
            word, numerator = before, ""
            reason = after if colon and not reason.strip() else reason
        elif indicator.has_denominator and numerator.count("/") == 1:
            numerator, denominator = (part.strip() for part in numerator.split("/"))
    state = state_of(word) if word else State.VALUE
    if state is None:
        problems[STATE] = _(
            "Use one of the words “not reported”, “not applicable” and “withheld”, or leave the "
            "cell blank."
        )
        state = State.VALUE
    reason = _text(reason, REASON_LENGTH, REASON, problems)
    comment = typed.comment
    if comment is not None:
        comment = _text(comment, COMMENT_LENGTH, COMMENT, problems)
    if state is State.VALUE:
        return _value(numerator, denominator, indicator, comment, problems)
    if numerator or denominator:
        problems[NUMERATOR] = _(
            "Clear the numbers, or clear the state. A cell cannot have both a number and the state "
            "“%(state)s”."
        ) % {"state": state_word(state)}
    if state is State.NOT_APPLICABLE and is_blank(reason):
        problems.setdefault(REASON, _("Write a reason why this is not applicable."))
    return ReadCell(state, reason=reason, comment=comment, problems=problems)


def _value(
    numerator: str,
    denominator: str,
    indicator: Indicator,
    comment: str | None,
    problems: dict[str, str],
) -> ReadCell:
    found = read_typed(numerator, denominator, indicator, percent_allowed=True)
    problems |= found.problems
    return ReadCell(
        State.VALUE,
        found.numerator,
        found.denominator,
        found.share,
        comment=comment,
        is_blank=found.is_blank and not problems,
        problems=problems,
    )


def _text(text: str, longest: int, name: str, problems: dict[str, str]) -> str:
    if not text:
        return text
    try:
        return clean_text(text, max_length=longest, multiline=name == COMMENT)
    except TextError as error:
        problems[name] = text_error(error)
        return ""
