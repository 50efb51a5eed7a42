"""Files of evidence: added while it is not decided on, removed with a reason.

The file is on the disk before its row is stored, and goes again when the row is not; a removed
file goes once the removal is stored.
"""

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from institutes import attachments
from institutes.actions.conflicts import Conflict
from institutes.actions.writing import hold
from institutes.models import Attachment, Evidence, Person
from institutes.texts import single_line

FILES_PER_PERSON = 200
BYTES_PER_PERSON = 200_000_000
FILES_PER_EVIDENCE = 10
NAME_LENGTH = 200


def attach_file(
    *, evidence: Evidence, filename: str, content: bytes, by: Person, at: datetime
) -> Attachment:
    """Check and keep a file. The same file twice on one piece of evidence is one.

    Raises attachments.FileRefused, ScannerFailed and DiskFull, and Conflict for a quota that is
    used up or evidence that can change no more. Nothing is kept then.
    """
    name = single_line(filename)[-NAME_LENGTH:]
    file_type = attachments.checked_file(name, content)
    if attachments.threat_in(content, settings.ATTACHMENT_SCANNER):
        raise Conflict(_("The scanner found a threat in the file. It was not kept."))
    cleaned = attachments.without_metadata(file_type, content)
    stored_name = ""
    try:
        with transaction.atomic():
            _locked(evidence, by, at)
            sha256 = hashlib.sha256(cleaned).hexdigest()
            same = evidence.attachments.kept().filter(sha256=sha256).first()
            if same:
                return same
            _check_quota(evidence, by, len(cleaned))
            stored_name = attachments.keep(cleaned)
            return Attachment.objects.create(
                evidence=evidence,
                stored_name=stored_name,
                original_name=name,
                file_type=file_type,
                size=len(cleaned),
                sha256=sha256,
                at=at,
                by=by,
            )
    except BaseException:
        if stored_name:
            attachments.discard(stored_name)
        raise


@transaction.atomic
def remove_file(*, attachment: Attachment, by: Person, reason: str, at: datetime) -> bool:
    """Take the file away; who, when and why stay. False when it was removed before."""
    _locked(attachment.evidence, by, at)
    locked = Attachment.objects.select_for_update(of=("self",)).get(pk=attachment.pk)
    if locked.removed_at is not None:
        return False
    locked.removed_at, locked.removed_by, locked.removed_reason = at, by, reason
    locked.save(update_fields=["removed_at", "removed_by", "removed_reason"])
    transaction.on_commit(lambda: attachments.discard(locked.stored_name))
    return True


def _locked(evidence: Evidence, by: Person, at: datetime) -> None:
    hold(evidence.unit_id, by=by, at=at)
    state = Evidence.objects.get(pk=evidence.pk)
    if not state.is_editable:
        raise Conflict(_("This evidence is decided on and can no longer be changed."))


def _check_quota(evidence: Evidence, by: Person, size: int) -> None:
    if evidence.attachments.kept().count() >= FILES_PER_EVIDENCE:
        raise Conflict(
            _("There are %(count)s files here already. Remove one first, or join them.")
            % {"count": FILES_PER_EVIDENCE}
        )
    mine = Attachment.objects.kept().filter(by=by)
    used = mine.aggregate(used=Sum("size"))["used"] or 0
    if mine.count() >= FILES_PER_PERSON or used + size > BYTES_PER_PERSON:
        raise Conflict(
            _(
                "You have used your space for files: %(files)s files or %(megabytes)s MB. Remove "
                "some that are no longer needed."
            )
            % {"files": FILES_PER_PERSON, "megabytes": BYTES_PER_PERSON // 1_000_000}
        )
