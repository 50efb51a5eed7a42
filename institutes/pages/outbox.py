"""The outbox: letters that wait, that were given up, and that have gone."""

from dataclasses import dataclass

from institutes.mail import given_up, sentence_of, unsent, waiting
from institutes.models import Mail

SHOWN = 200


@dataclass(frozen=True)
class LetterLine:
    mail: Mail
    why: str  # what the server said last; "" when nothing


@dataclass(frozen=True)
class OutboxPage:
    """The newest letters of each kind, and how many there are in all."""

    waiting: tuple[LetterLine, ...]
    given_up: tuple[LetterLine, ...]
    sent: tuple[LetterLine, ...]
    waiting_count: int
    given_up_count: int
    sent_count: int


def outbox_page() -> OutboxPage:
    """Five queries, however many letters there are."""
    sent = Mail.objects.filter(sent_at__isnull=False)
    unsent_now = unsent()
    return OutboxPage(
        waiting=_lines(waiting()),
        given_up=_lines(given_up()),
        sent=_lines(sent),
        waiting_count=unsent_now.waiting,
        given_up_count=unsent_now.given_up,
        sent_count=sent.count(),
    )


def _lines(letters) -> tuple[LetterLine, ...]:
    newest = letters.select_related("person").order_by("-written_at", "-pk")[:SHOWN]
    return tuple(LetterLine(mail, sentence_of(mail.error)) for mail in newest)
