"""Letters: written with what they are about, sent when that is certain.

`write` belongs in the transaction of its cause: without the cause there is no letter, and without
the letter no cause. Sending never keeps a page waiting: it is done beside the request, and what
the server did not take stays waiting and is tried again (`send_waiting`, manage.py send_reminders).

A letter is sent once. When the server took its text and did not answer, nobody knows whether it
went: it is not tried again by itself, and the outbox says so.
"""

import logging
import smtplib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.db import connection, transaction
from django.db.models import Count, F, Q
from django.utils import translation
from django.utils.translation import gettext as _

from institutes import clock
from institutes.models import Mail, Person

logger = logging.getLogger(__name__)
# A letter that waits longer than this is given up: nobody needs it any more.
GIVE_UP_AFTER = timedelta(days=5)
# Two senders at once: a letter that one of them is at is left alone by the other. Longer than
# one letter can take by the limits below.
LEFT_ALONE = timedelta(minutes=5)
# How long a server may think about a letter it has been given (seconds).
PATIENCE = 60
NO_ANSWER = "no answer"


class Unclear(OSError):
    """The server has the text of a letter and did not say whether it takes it."""


class _Server(smtplib.SMTP):
    """Tells a letter that was not sent from one that nobody knows about."""

    def data(self, msg):
        self.sock.settimeout(PATIENCE)
        try:
            return super().data(msg)
        except smtplib.SMTPDataError:
            raise
        except OSError as error:
            raise Unclear(f"{NO_ANSWER}: {error!r}") from error
        finally:
            if self.sock:
                self.sock.settimeout(self.timeout)


class _ServerOverTls(_Server, smtplib.SMTP_SSL):
    pass


class Backend(EmailBackend):
    """Django's, over connections that tell the two apart."""

    @property
    def connection_class(self):
        return _ServerOverTls if self.use_ssl else _Server


def write(
    *,
    to: Person,
    subject: str,
    body: str,
    at: datetime,
    key: str = "",
    is_reminder: bool = False,
) -> Mail | None:
    """A letter in the reader's language (the caller writes it under `in_language_of`).

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
    transaction.on_commit(_send_soon, robust=True)
    return mail


@contextmanager
def in_language_of(person: Person) -> Iterator[None]:
    """What is said inside is said in the person's own language."""
    with translation.override(person.language):
        yield


def link(path: str) -> str:
    """A page's full address, for a letter."""
    return f"{settings.PORTAL_URL}{path}"


def has_server() -> bool:
    """Whether there is anything that letters could be handed to."""
    return bool(settings.EMAIL_HOST) or f"{__name__}.Backend" != settings.EMAIL_BACKEND


_sender = threading.Lock()  # held by the thread that sends
_more = threading.Event()


_together: ContextVar[bool] = ContextVar("together", default=False)


@contextmanager
def sent_together() -> Iterator[None]:
    """Letters written inside are left for the caller, who sends everything that waits."""
    token = _together.set(True)
    try:
        yield
    finally:
        _together.reset(token)


def _send_soon() -> None:
    """Send what waits, beside the request; at once where tests ask for it."""
    if _together.get() or not has_server():
        return
    if not settings.MAIL_BESIDE_REQUESTS:
        send_waiting()
        return
    _more.set()
    if _sender.acquire(blocking=False):
        threading.Thread(target=_send_beside, name="mail", daemon=True).start()


def _send_beside() -> None:
    try:
        while _more.is_set():
            _more.clear()
            send_waiting(only_new=True)
    except Exception:
        # What waits is tried again by send_reminders; the thread has nobody else to tell.
        logger.exception("the sender of mail stopped")
    finally:
        connection.close()
        _sender.release()


def send_waiting(*, only_new: bool = False) -> tuple[int, int]:
    """Try every letter that waits: how many were sent, and how many wait still.

    `only_new`: those that nobody has tried yet. When the server cannot be reached the rest is left
    for the next time.
    """
    if not has_server():
        return 0, waiting().count()
    found = waiting().filter(tried_at__isnull=True) if only_new else waiting()
    sent = 0
    with _connection() as server:
        for pk in list(found.values_list("pk", flat=True)):
            try:
                sent += _send(pk, server)
            except ConnectionRefused:
                break
    return sent, waiting().count()


def waiting():
    """The letters on their way: neither sent nor given up."""
    return Mail.objects.filter(sent_at__isnull=True, failed_at__isnull=True)


def given_up():
    """The letters that are not tried again by themselves."""
    return Mail.objects.filter(failed_at__isnull=False)


class Unsent(NamedTuple):
    """How many letters were not sent."""

    waiting: int
    given_up: int


def unsent() -> Unsent:
    """One query, of the letters that were not sent alone: they are few."""
    rows = Mail.objects.filter(sent_at__isnull=True).aggregate(
        waiting=Count("pk", filter=Q(failed_at__isnull=True)), given_up=Count("failed_at")
    )
    return Unsent(**rows)


class ConnectionRefused(Exception):
    """No server answers: no other letter needs to be tried now."""


@contextmanager
def _connection() -> Iterator[EmailBackend]:
    from django.core.mail import get_connection

    server = get_connection()
    try:
        yield server
    finally:
        server.close()


def _send(pk: int, server) -> bool:
    """Hand one letter to the server; whether it went. A letter that has gone is not sent again."""
    if not _claimed(pk):
        return False
    mail = Mail.objects.get(pk=pk)
    try:
        server.open()
    except OSError as error:
        _note(mail, error, is_over=False)
        raise ConnectionRefused from error
    try:
        server.send_messages([_message(mail, server)])
    except (OSError, ValueError, UnicodeError) as error:
        _note(mail, error, is_over=_is_final(error))
        server.close()
        return False
    Mail.objects.filter(pk=pk).update(sent_at=clock.now(), error="")
    return True


def _message(mail: Mail, server) -> EmailMessage:
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ") or "portal"
    return EmailMessage(
        mail.subject,
        mail.body,
        to=[mail.address],
        # The same letter has the same name, however often it should be sent.
        headers={"Content-Language": mail.language, "Message-ID": f"<mail-{mail.pk}@{host}>"},
        connection=server,
    )


def _is_final(error: Exception) -> bool:
    """Whether trying again would not help, or might send it twice."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _reply in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= 500 and not isinstance(error, smtplib.SMTPAuthenticationError)
    return isinstance(error, Unclear | ValueError | UnicodeError)


def _note(mail: Mail, error: Exception, *, is_over: bool) -> None:
    """Why it did not go. Addresses and texts of letters stay out of the log."""
    now = clock.now()
    logger.warning("mail %s was not sent: %s", mail.pk, type(error).__name__)
    Mail.objects.filter(pk=mail.pk).update(
        error=_reason(error)[:500],
        failed_at=now if is_over or mail.written_at < now - GIVE_UP_AFTER else None,
    )


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{code} {_text(reply)}" for code, reply in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return str(error) or type(error).__name__


def _text(reply: bytes | str) -> str:
    return reply.decode(errors="replace") if isinstance(reply, bytes) else reply


def _claimed(pk: int) -> bool:
    """Count an attempt, unless the letter has gone or another sender is at it."""
    now = clock.now()
    with transaction.atomic():
        mail = Mail.objects.select_for_update().get(pk=pk)
        busy = mail.tried_at and mail.tried_at > now - LEFT_ALONE and not mail.error
        if mail.sent_at or mail.failed_at or busy:
            return False
        Mail.objects.filter(pk=pk).update(attempts=F("attempts") + 1, tried_at=now, error="")
    return True


@transaction.atomic
def send_again(*, mail: Mail, at: datetime) -> bool:
    """Let a letter that was given up wait once more; whether there was anything to do."""
    given_up = Q(pk=mail.pk, sent_at__isnull=True, failed_at__isnull=False)
    changed = Mail.objects.filter(given_up).update(failed_at=None, tried_at=None, error="")
    if changed:
        transaction.on_commit(_send_soon, robust=True)
    return bool(changed)


def sentence_of(error: str) -> str:
    """Why a letter was given up, for the outbox."""
    if error.startswith(NO_ANSWER):
        return _("The mail server took the letter and did not answer. It may have arrived.")
    return error
