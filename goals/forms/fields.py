"""Fields that several forms share; both apps have them (institutes.forms.fields)."""

from institutes.forms.fields import (
    PERCENT_HELP,
    REASON_LENGTH,
    NumberField,
    ReasonField,
    SaidField,
    TextField,
    in_three,
)

__all__ = [
    "PERCENT_HELP",
    "REASON_LENGTH",
    "NumberField",
    "ReasonField",
    "SaidField",
    "TextField",
    "in_three",
]
