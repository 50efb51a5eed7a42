"""One change of the plan: the fields that differ, written with the event that tells of them."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from goals import ledger
from goals.actions.conflicts import Conflict
from goals.models import PlanChange
from goals.proposals import fingerprint
from institutes.models import Tag


def change_row(row, fields: Mapping[str, Any], seen: str, **event) -> PlanChange | None:
    """Change one row that is seen on its own. See `change_rows`."""
    return change_rows([(row, fields)], seen, fingerprint(row), **event)


def change_rows(
    rows: Collection[tuple[Any, Mapping[str, Any]]],
    seen: str,
    stands: str,
    *,
    was: Mapping[str, Any] | None = None,
    became: Mapping[str, Any] | None = None,
    **event,
) -> PlanChange | None:
    """Write the fields that differ, and one event with what they were and what they became.

    `seen` is the fingerprint of the rows when the form was opened and `stands` that of now; where
    they differ, someone else was first and Conflict is raised. None if nothing differs at all.
    """
    was, became = dict(was or {}), dict(became or {})
    differing = [
        (row, name, value)
        for row, fields in rows
        for name, value in fields.items()
        if getattr(row, name) != value
    ]
    if not differing and not became:
        return None
    if seen != stands:
        raise Conflict(
            _(
                "Someone else has changed this since you opened it. Nothing was saved. What stands "
                "now is shown in the history; save again to put your text in its place."
            )
        )
    for row, name, value in differing:
        was[name], became[name] = text(getattr(row, name)), text(value)
        setattr(row, name, value)
    for row, _fields in rows:
        if names := [name for other, name, _value in differing if other is row]:
            row.save(update_fields=names)
    change = PlanChange.objects.create(was=was, became=became, **event)
    ledger.touch()
    return change


def tag_names(tags: Collection[Tag]) -> list[str]:
    return sorted(str(tag) for tag in tags)


def text(value: object) -> object:
    return value if isinstance(value, bool | int) else str(value)
