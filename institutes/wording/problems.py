"""What is wrong with a number or a text in a form field, and what would be right."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from institutes.numbers import NumberCode, NumberError
from institutes.texts import TextCode, TextError

NUMBERS = {
    NumberCode.NOT_A_NUMBER: _(
        "Write a number with the digits 0–9, such as 1234.5 or 1\u00a0234,5."
    ),
    NumberCode.AMBIGUOUS: _(
        "The number can be read in two ways. Write it as 1234.5 or as 1\u00a0234,5."
    ),
    NumberCode.WRONG_GROUPS: _("Write the digits in groups of three, or without spaces."),
    NumberCode.TOO_MANY_DIGITS: _(
        "The number has %(digits)s digits. A spreadsheet keeps 15; write no more than that."
    ),
    NumberCode.SCIENTIFIC: _("Write the number out, without an exponent."),
    NumberCode.INVISIBLE_CHARACTER: _(
        "There is an invisible character (%(character)s) at position %(position)s. Write the "
        "number again."
    ),
    NumberCode.HAS_UNIT: _("Write the number alone, without a unit or words."),
    NumberCode.STATE_WORD: _(
        "Write a number here. If there is none, leave the cell blank and choose a word in the "
        "state column."
    ),
    NumberCode.LESS_THAN: _(
        "Write the number. If it is too small to be shown, leave the cell blank and write "
        "“withheld” in the state column."
    ),
    NumberCode.PERCENT_WHERE_COUNT: _("Write a count or an amount, not a percentage."),
    NumberCode.NEGATIVE: _("Write a number that is 0 or higher."),
    NumberCode.NOT_WHOLE: _("Write a whole number."),
    NumberCode.OUT_OF_RANGE: _("Write a number from %(minimum)s to %(maximum)s."),
}

TEXTS = {
    TextCode.REFUSED_CHARACTER: _(
        "There is a character that cannot be stored (%(character)s) at position %(position)s. "
        "Write the text again."
    ),
    TextCode.TOO_MANY_MARKS: _(
        "There are more than %(limit)s accents on one letter at position %(position)s. Remove them."
    ),
    TextCode.TOO_LONG: _("The text has %(length)s characters. Shorten it to %(limit)s."),
}


def number_error(error: NumberError) -> str:
    """Why a number in a form field is not accepted, with a suggestion when there is one."""
    sentence = str(NUMBERS[error.code] % error.params)
    if not error.suggestions:
        return sentence
    example = gettext("For example %(suggestion)s.")
    return f"{sentence} {example % {'suggestion': joined(error.suggestions)}}"


def text_error(error: TextError) -> str:
    """Why a text in a form field is not accepted."""
    return str(TEXTS[error.code] % error.params)


def joined(alternatives: tuple[str, ...]) -> str:
    """ "IHK or IMS", "a, b or c"."""
    *others, last = alternatives or ("",)
    if not others:
        return last
    return gettext("%(others)s or %(last)s") % {"others": ", ".join(others), "last": last}
