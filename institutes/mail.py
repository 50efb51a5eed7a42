"""Letters: written with what they are about, sent when that is certain.

`write` belongs in the transaction of its cause: without the cause there is no letter, and without
the letter no cause. What the server did not take stays waiting and is tried again by
`send_waiting` (manage.py send_reminders).
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F

from institutes import clock
from institutes.models import Mail, Person

logger = logging.getLogger(__name__)
GIVE_UP_AFTER = 20
# Two senders at once: a letter that one of them has just tried is left alone by the other.
LEFT_ALONE = timedelta(minutes=2)


def write(
    *,
    to: Person,
    subject: str,
    body: str,
    at: datetime,
    key: str = "",
    is_reminder: bool = False,
) -> Mail | None:
    """A letter in the reader's language (the caller writes it under `translation.override`).

    None when the person has no address, is no longer active, or when a letter with this key was
    written to them before.
    """
    if not to.email or not to.is_active:
        return None
    letter = {
        "address": to.email,
        "language": to.language,
        "subject": " ".join(subject.split())[:250],
        "body": body,
        "is_reminder": is_reminder,
        "written_at": at,
    }
    if key:
        mail, is_new = Mail.objects.get_or_create(person=to, key=key, defaults=letter)
        if not is_new:
            return None
    else:
        mail = Mail.objects.create(person=to, **letter)
    transaction.on_commit(lambda: send(mail.pk), robust=True)
    return mail


def send_waiting() -> tuple[int, int]:
    """Try every letter that waits: how many were sent, and how many wait still."""
    waiting = Mail.objects.filter(sent_at__isnull=True, attempts__lt=GIVE_UP_AFTER)
    outcomes = [send(pk) for pk in waiting.values_list("pk", flat=True)]
    return sum(outcomes), len(outcomes) - sum(outcomes)


def send(pk: int) -> bool:
    """Hand one letter to the server; whether it went. A letter that has gone is not sent again."""
    if not settings.EMAIL_HOST and settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return False
    if not _claimed(pk):
        return False
    mail = Mail.objects.get(pk=pk)
    try:
        with get_connection() as connection:
            EmailMessage(
                mail.subject,
                mail.body,
                to=[mail.address],
                headers={"Content-Language": mail.language},
                connection=connection,
            ).send()
    except OSError as error:  # smtplib's errors are OSErrors as well
        logger.warning("mail %s was not sent: %r", pk, error)
        Mail.objects.filter(pk=pk).update(error=repr(error)[:500])
        return False
    Mail.objects.filter(pk=pk).update(sent_at=clock.now(), error="")
    return True


def _claimed(pk: int) -> bool:
    """Count an attempt, unless the letter has gone or another sender is at it."""
    now = clock.now()
    with transaction.atomic():
        mail = Mail.objects.select_for_update().get(pk=pk)
        busy = mail.attempts and mail.tried_at and mail.tried_at > now - LEFT_ALONE
        if mail.sent_at or (busy and not mail.error):
            return False
        Mail.objects.filter(pk=pk).update(attempts=F("attempts") + 1, tried_at=now, error="")
    return True
