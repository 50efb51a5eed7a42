"""What an action says when something else was first."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class Conflict(ValidationError):
    """Someone or something else was first; the sentence says what to do."""


def moved_on() -> Conflict:
    return Conflict(
        _(
            "Something has changed since you looked at what this would alter. Nothing was saved. "
            "Look at it again below."
        )
    )
