"""Fields that several forms share: a number, and a text in three languages."""

from collections.abc import Mapping
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutes.numbers import (
    MAX,
    Number,
    NumberCode,
    NumberError,
    fit,
    parse_number,
    quantize,
)
from institutes.texts import TextError, clean_text, is_blank
from institutes.wording.numbers import number_as_typed
from institutes.wording.problems import number_error, text_error

HUNDRED = Decimal(100)
REASON_LENGTH = 500
# xgettext:no-python-format
PERCENT_HELP = _("In per cent: write 40 or 40 %.")
# What is said about a cell with a column for its state does not suit a field without one.
_NO_STATES = (NumberCode.STATE_WORD, NumberCode.LESS_THAN)


class TextField(forms.CharField):
    """A text cleaned by the one rule (institutes.texts): what is refused is said with its place."""

    def __init__(self, *args, longest: int, multiline: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.longest = longest
        self.multiline = multiline
        self.widget.attrs.setdefault("autocomplete", "off")

    def to_python(self, value):
        try:
            return clean_text(value or "", max_length=self.longest, multiline=self.multiline)
        except TextError as error:
            raise ValidationError(text_error(error)) from error


class NumberField(forms.CharField):
    """A number read by the one parser (institutes.numbers), as a Decimal; None when blank.

    With `is_percent` people read and write per cent, "40" or "40 %", and the value is the share
    0.40, up to 1. The label says which of the two it is.
    """

    def __init__(self, *args, is_percent: bool = False, whole: bool = False, **kwargs):
        kwargs.setdefault("error_messages", {"required": _("Write a number.")})
        super().__init__(*args, **kwargs)
        self.is_percent = is_percent
        self.whole = whole
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value: object) -> Decimal | None:
        try:
            number = parse_number(str(value or ""))
            if number is None:
                return None
            fitted = self._fit(number)
        except NumberError as error:
            if error.code in _NO_STATES:
                raise ValidationError(_("Write a number, with digits.")) from error
            error.suggestions = tuple(each for each in error.suggestions if self._takes(each))
            raise ValidationError(number_error(error)) from error
        return quantize(fitted / HUNDRED) if self.is_percent else fitted

    def _fit(self, number: Number) -> Decimal:
        return fit(
            number,
            whole=self.whole,
            percent_allowed=self.is_percent,
            maximum=HUNDRED if self.is_percent else MAX,
        )

    def _takes(self, suggestion: str) -> bool:
        """Whether a way to write the number would be accepted in this field."""
        try:
            number = parse_number(suggestion)
            return number is not None and self._fit(number) >= 0
        except NumberError:
            return False

    def prepare_value(self, value: object) -> object:
        """A stored number as one would type it; what was typed stays as typed."""
        if not isinstance(value, Decimal):
            return value
        return number_as_typed(value * HUNDRED if self.is_percent else value)


class SaidField(TextField):
    """A text that says something, where it is required: not only marks or spaces."""

    def validate(self, value: str) -> None:
        super().validate("" if is_blank(value) else value)


class ReasonField(SaidField):
    def __init__(self, **kwargs):
        super().__init__(
            **{
                "label": _("Why is it changed?"),
                "help_text": _("Shown in the history, with your name."),
                "longest": REASON_LENGTH,
                "error_messages": {"required": _("Write a reason.")},
            }
            | kwargs
        )


LANGUAGES = {"nb": _("bokmål"), "nn": _("nynorsk"), "en": pgettext_lazy("a text in", "English")}


def in_three(
    name: str, label: str, *, longest: int, required: bool = True, multiline: bool = False
) -> Mapping[str, TextField]:
    """The fields of a text in bokmål, nynorsk and English. A blank nynorsk reads as bokmål."""
    labels = {
        code: _("%(what)s, %(language)s") % {"what": label, "language": language}
        for code, language in LANGUAGES.items()
    }
    return {
        f"{name}_{code}": SaidField(
            label=full,
            help_text=_("Blank: bokmål is shown.") if code == "nn" and required else "",
            longest=longest,
            multiline=multiline,
            required=required and code != "nn",
            widget=forms.Textarea(attrs={"rows": 4}) if multiline else forms.TextInput,
            error_messages={"required": _("Fill in “%(field)s”.") % {"field": full}},
        )
        for code, full in labels.items()
    }
