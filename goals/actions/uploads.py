"""Workbooks: received, published, undone, discarded."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals import ledger, workbooks
from goals.actions.conflicts import Conflict
from goals.differences import Outcome, differences_to_record, token_of
from goals.garbage import no_search_for_garbage
from goals.models import Batch, Plan, Upload, UploadContent
from goals.sheets.checked import Checked
from goals.sheets.checking import check
from goals.sheets.process import read_file
from institutes.models import Person
from institutes.texts import TextError, clean_text

FILENAME_LENGTH = 200


@dataclass(frozen=True)
class Received:
    """What became of a file: an upload to look at, or the problems that keep it out."""

    upload: Upload | None
    checked: Checked | None
    was_known: bool = False


@no_search_for_garbage()
def receive_upload(
    *, by: Person, plan: Plan, filename: str, content: bytes, at: datetime
) -> Received:
    """Read and check a file. With any problem nothing at all is stored.

    A file that is open already (to be looked at, or published) is recognised by its content and
    answered with what it became. Raises FileRefused when it cannot be read.
    """
    digest = sha256(content).hexdigest()
    if known := _open_upload(digest):
        return Received(known, None, was_known=True)
    with read_file(content, filename) as parts:
        checked = check(parts, workbooks.known(plan, at))  # asked while the child starts
    if checked.problems:
        return Received(None, checked)
    with transaction.atomic():
        ledger.hold()
        if known := _open_upload(digest):
            return Received(known, None, was_known=True)
        upload = Upload.objects.create(
            filename=_shown_name(filename),
            size=len(content),
            sha256=digest,
            uploaded_by=by,
            uploaded_at=at,
            checked=checked.to_json(),
        )
        UploadContent.objects.create(upload=upload, data=content)
    return Received(upload, None)


def _shown_name(filename: str) -> str:
    """The file's name as it may be shown; one that hides something is not."""
    try:
        return clean_text(filename, max_length=FILENAME_LENGTH) or "file"
    except TextError:
        return "file"


def _open_upload(digest: str) -> Upload | None:
    return Upload.objects.filter(
        sha256=digest, status__in=[Upload.Status.READY, Upload.Status.PUBLISHED]
    ).first()


@transaction.atomic
@no_search_for_garbage()
def publish_upload(
    *, upload: Upload, by: Person, reason: str, token: str, at: datetime
) -> ledger.Recorded:
    """Record a workbook's rows as one batch, exactly as they were shown.

    `token` stands for the differences the person saw. Raises Conflict when the ledger has moved
    since, or when the upload is no longer waiting.
    """
    locked = _locked(upload)
    if locked.status != Upload.Status.READY:
        raise Conflict(_("This file is no longer waiting. Nothing was stored."))
    found, standing = differences_to_record(Checked.from_json(locked.checked).rows)
    if token != token_of(locked, found):
        raise Conflict(
            _(
                "The figures have changed since you looked at the differences. "
                "Nothing was stored. Look at them again below."
            )
        )
    batch = Batch.objects.create(kind=Batch.Kind.UPLOAD, at=at, by=by, reason=reason, upload=locked)
    entries = [one.entry for one in found if one.outcome is not Outcome.SAME]
    recorded = ledger.record(batch, entries, standing)
    locked.status = Upload.Status.PUBLISHED
    locked.save(update_fields=["status"])
    return recorded


@transaction.atomic
def undo_upload(*, upload: Upload, by: Person, reason: str, at: datetime) -> ledger.Recorded:
    """Bring back every figure that a published workbook took the place of, as one batch.

    Raises Conflict when a figure of it has been changed by something later: that would be undone
    as well, and nobody asked for it.
    """
    locked = _locked(upload)
    if locked.status != Upload.Status.PUBLISHED:
        raise Conflict(_("Only a published file can be undone."))
    batch = locked.batches.get(kind=Batch.Kind.UPLOAD)
    later = batch.figures.filter(superseded_at__isnull=False).count()
    if later:
        raise Conflict(
            ngettext(
                "%(count)s figure of this file has been changed since. Undo that change first.",
                "%(count)s figures of this file have been changed since. Undo those changes first.",
                later,
            )
            % {"count": later}
        )
    undo = Batch.objects.create(kind=Batch.Kind.UNDO, at=at, by=by, reason=reason, undoes=batch)
    recorded = ledger.record(undo, ledger.undo_entries(batch))
    locked.status = Upload.Status.UNDONE
    locked.save(update_fields=["status"])
    return recorded


@transaction.atomic
def discard_upload(*, upload: Upload, at: datetime) -> None:
    """Put away a file that was looked at and not published."""
    locked = _locked(upload)
    if locked.status != Upload.Status.READY:
        raise Conflict(_("This file is no longer waiting. Nothing was stored."))
    locked.status = Upload.Status.DISCARDED
    locked.discarded_at = at
    locked.save(update_fields=["status", "discarded_at"])


def _locked(upload: Upload) -> Upload:
    """The upload, held until the transaction ends; the ledger's lock comes first, as everywhere."""
    ledger.hold()
    return Upload.objects.select_for_update().get(pk=upload.pk)
