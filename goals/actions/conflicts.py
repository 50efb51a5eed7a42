"""What an action says when something else was first."""

from django.utils.translation import gettext as _

from institutes.actions.conflicts import Conflict


def moved_on() -> Conflict:
    return Conflict(
        _(
            "Something has changed since you looked at what this would alter. Nothing was saved. "
            "Look at it again below."
        )
    )
