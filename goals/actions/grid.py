"""Figures entered by administrators: one cell, many at once, and the latest save undone.

Keyword-only, `by=` the person, one transaction, the ledger held before anything is decided.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from goals import ledger
from goals.actions.conflicts import Conflict, moved_on
from goals.calculations.terms import State
from goals.grid.changes import Change, Comparison, Input, Wrong, compare
from goals.grid.sheet import Sheet, stamp
from goals.models import Batch, Figure
from institutes.models import Person


class CellConflict(Conflict):
    """Someone else was first in a cell; `figure` is what stands there now."""

    def __init__(self, figure: Figure | None):
        self.figure = figure
        super().__init__(
            _("Someone else has changed this figure since you opened it. Nothing was saved.")
        )


class ReasonNeeded(ValidationError):
    """The save changes figures that others recorded, and says nothing about why."""

    def __init__(self) -> None:
        super().__init__(_("Write a reason: this changes figures that others have recorded."))


class NotSaved(ValidationError):
    """Some of what was typed cannot be saved, so nothing was; `wrong` says what and where."""

    def __init__(self, wrong: Sequence[Wrong]):
        self.wrong = wrong
        super().__init__([one.sentence for one in wrong])


@dataclass(frozen=True)
class Saved:
    """What a save did. `batch` is None when everything stood already."""

    batch: Batch | None
    new: int = 0
    changed: int = 0


@transaction.atomic
def save_cell(
    *,
    sheet: Sheet,
    input: Input,
    seen: int | None,
    stamp_seen: str,
    by: Person,
    reason: str,
    at: datetime,
) -> Saved:
    """Record one cell. `seen` is the figure that stood in it when it was opened, None for none,
    and `stamp_seen` what the series was then (goals.grid.sheet.stamp).

    The same save sent twice is one. Raises NotSaved, CellConflict, Conflict when the series is
    another than it was, and ReasonNeeded.
    """
    ledger.hold()
    _check_still(input, stamp_seen)
    found = compare(sheet, [input], by=by, at=at)
    if found.wrong:
        raise NotSaved(found.wrong)
    if not found.changes:
        return Saved(None)
    [change] = found.changes
    if not _is_seen(change, seen):
        raise CellConflict(_with_author(change.figure))
    return _record(sheet, found, by=by, reason=reason, at=at)


@transaction.atomic
def save_cells(
    *,
    sheet: Sheet,
    inputs: Collection[Input],
    token: str,
    by: Person,
    reason: str,
    at: datetime,
) -> Saved:
    """Record many cells as one batch, exactly as they were shown: `token` stands for that.

    Raises NotSaved, Conflict when anything has moved since, and ReasonNeeded.
    """
    ledger.hold()
    found = compare(sheet, inputs, by=by, at=at)
    if found.wrong:
        raise NotSaved(found.wrong)
    if not found.changes:
        return Saved(None)
    if found.token != token:
        raise moved_on()
    return _record(sheet, found, by=by, reason=reason, at=at)


@transaction.atomic
def undo_save(*, batch: Batch, by: Person, reason: str, at: datetime) -> Batch:
    """Bring back what stood before one of one's own saves, as new figures.

    Undone once already, it is answered with that undo. Raises Conflict when a figure of it has
    been changed by something later, and for a batch that is no save of the person's own.
    """
    ledger.hold()
    if batch.kind != Batch.Kind.GRID or batch.by_id != by.pk:
        raise Conflict(_("Only your own saves can be undone here."))
    if undone := Batch.objects.filter(undoes=batch).first():
        return undone
    if _is_changed_since(batch):
        raise Conflict(_("A figure of this save has been changed since. Undo that change first."))
    undo = Batch.objects.create(kind=Batch.Kind.UNDO, at=at, by=by, reason=reason, undoes=batch)
    ledger.record(undo, ledger.undo_entries(batch))
    return undo


def _check_still(input: Input, stamp_seen: str) -> None:
    if stamp(input.indicator) != stamp_seen:
        raise Conflict(
            _(
                "The indicator has been renamed or is counted in another way since you opened "
                "this page. Nothing was saved. Open the page anew."
            )
        )


def _is_seen(change: Change, seen: int | None) -> bool:
    """Whether what stands is what the person saw when they began to type."""
    return (change.figure.id if change.figure else None) == seen


def _record(sheet: Sheet, found: Comparison, *, by: Person, reason: str, at: datetime) -> Saved:
    if not reason and _changes_what_others_did(sheet, found.changes, by):
        raise ReasonNeeded
    batch = Batch.objects.create(kind=Batch.Kind.GRID, at=at, by=by, reason=reason)
    recorded = ledger.record(batch, [change.entry for change in found.changes])
    return Saved(batch, recorded.new, recorded.changed)


def _changes_what_others_did(sheet: Sheet, changes: Sequence[Change], by: Person) -> bool:
    changed = {change.figure.id for change in changes if change.figure and not change.is_new}
    if not changed:
        return False
    others = (
        Figure.objects.current()
        .filter(indicator__in={change.indicator.pk for change in changes}, year=sheet.year)
        .exclude(state=State.NOT_REPORTED)
        .exclude(batch__by=by)
    )
    return not changed.isdisjoint(others.values_list("pk", flat=True))


def _with_author(figure: ledger.Current | None) -> Figure | None:
    if figure is None:
        return None
    return Figure.objects.select_related("indicator", "batch__by").get(pk=figure.id)


def _is_changed_since(batch: Batch) -> bool:
    """Whether other figures than the batch's stand in its cells; one that an undo brought back is
    the same."""
    own = {(one.indicator_id, one.unit_id, one.year): one.pk for one in batch.figures.all()}
    standing = Figure.objects.current().filter(
        indicator__in={cell[0] for cell in own},
        unit__in={cell[1] for cell in own},
        year__in={cell[2] for cell in own},
    )
    rows = standing.values_list("indicator_id", "unit_id", "year", "pk", "restores_id")
    stands = {tuple(cell): ids for *cell, ids in ((*row[:3], row[3:]) for row in rows)}
    return any(pk not in stands.get(cell, ()) for cell, pk in own.items())
