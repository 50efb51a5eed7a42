"""Where in a file a figure stands, in the reader's language."""

import re

from django.utils.translation import gettext as _

_PLACE = re.compile(r"(?:(?P<before>.+), )?(?P<line>line )?(?P<number>\d+)")


def place_text(origin: str) -> str:
    """`origin` is as a figure keeps it: "ST-01-M 2021, 57" or "57" (sheet and row of an upload),
    "series.csv, line 12" or the name of a file alone."""
    found = _PLACE.fullmatch(origin)
    if not found:
        return origin
    number = {"number": found["number"]}
    told = _("line %(number)s") % number if found["line"] else _("row %(number)s") % number
    return f"{found['before']}, {told}" if found["before"] else told
