"""Letters: written with their cause, sent once, never lost. Against a real server on loopback."""

import socket
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from institutes import clock, mail
from institutes.models import Mail, Person
from tests import smtp

AT = datetime(2022, 4, 20, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reader() -> Person:
    return Person.objects.create(username="reader", name="Leser", email="leser@example.no")


@pytest.fixture
def post(settings):
    """The portal's own way out, to a server of this test."""
    settings.EMAIL_BACKEND = "institutes.mail.Backend"
    settings.EMAIL_TIMEOUT = 2
    with smtp.post() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


def written(reader: Person, **fields) -> Mail:
    letter = {"subject": "Emne", "body": "Hei på deg.\n.\nÆrlig talt", "at": clock.now()}
    with transaction.atomic():
        return mail.write(to=reader, **letter | fields)


def test_a_letter_is_sent_after_its_transaction(post, reader):
    with transaction.atomic():
        found = written(reader)
        assert post.letters == []
    [letter] = post.letters
    assert letter["To"] == "leser@example.no"
    assert letter["Content-Language"] == "nb"
    assert letter.get_content().splitlines() == ["Hei på deg.", ".", "Ærlig talt"]
    found.refresh_from_db()
    assert found.sent_at
    assert found.error == ""


def test_no_cause_no_letter(post, reader):
    with transaction.atomic():
        written(reader)
        transaction.set_rollback(True)
    assert not Mail.objects.exists()
    assert post.letters == []


def test_a_letter_with_a_key_is_written_once(post, reader):
    assert written(reader, key="round 2021")
    assert written(reader, key="round 2021") is None
    assert len(post.letters) == 1


@pytest.mark.parametrize("fields", [{"email": ""}, {"is_active": False}])
def test_nobody_to_write_to(post, reader, fields):
    for name, value in fields.items():
        setattr(reader, name, value)
    assert written(reader) is None
    assert not Mail.objects.exists()


def test_a_line_break_in_a_subject_starts_no_header(post, reader):
    written(reader, subject="Emne\r\nBcc: alle@example.no")
    [letter] = post.letters
    assert letter["Subject"] == "Emne Bcc: alle@example.no"
    assert letter["Bcc"] is None


def test_without_a_server_letters_wait(reader, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "institutes.mail.Backend", ""
    found = written(reader)
    assert mail.send_waiting() == (0, 1)
    found.refresh_from_db()
    assert (found.sent_at, found.attempts, found.error) == (None, 0, "")


def test_a_server_that_is_down_loses_nothing(post, reader, settings):
    with socket.socket() as taken:  # bound and not listening: nobody answers here
        taken.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = taken.getsockname()[1]
        written(reader)
        written(reader, subject="To")
    assert post.letters == []
    tried = Mail.objects.order_by("pk").first()
    assert "refused" in tried.error
    settings.EMAIL_PORT = post.port
    assert mail.send_waiting() == (2, 0)
    assert mail.send_waiting() == (0, 0)
    assert len(post.letters) == 2


@pytest.mark.parametrize("word", ["MAIL", "RCPT", "DATA", "END"])
def test_what_is_refused_for_now_is_tried_again(post, reader, word):
    post.answers[word] = "451 later, please"
    found = written(reader)
    found.refresh_from_db()
    assert "451 later, please" in found.error
    assert found.failed_at is None
    post.answers.clear()
    assert mail.send_waiting() == (1, 0)
    assert len(post.letters) == 1


@pytest.mark.parametrize("word", ["RCPT", "END"])
def test_what_is_refused_for_good_is_given_up_with_its_reason(post, reader, word):
    post.answers[word] = "550 No such person"
    found = written(reader)
    found.refresh_from_db()
    assert found.failed_at
    assert found.error == "550 No such person"
    post.answers.clear()
    assert mail.send_waiting() == (0, 0)
    assert post.letters == []


def test_a_refused_letter_does_not_keep_the_next_one(post, reader):
    post.answers["RCPT"] = "451 later"
    written(reader)
    written(reader, subject="To")
    post.answers.clear()
    assert mail.send_waiting() == (2, 0)


@pytest.mark.parametrize("answer", ["silence after taking", "hang up"])
def test_a_letter_that_may_have_arrived_is_not_sent_twice(post, reader, answer, monkeypatch):
    monkeypatch.setattr(mail, "PATIENCE", 0.2)
    post.answers["END"] = answer
    found = written(reader)
    found.refresh_from_db()
    assert found.sent_at is None
    assert found.failed_at
    assert "kan ha kommet fram" in mail.sentence_of(found.error)
    post.answers.clear()
    assert mail.send_waiting() == (0, 0)


def test_an_administrator_can_send_it_again(post, reader):
    post.answers["RCPT"] = "550 No such person"
    found = written(reader)
    post.answers.clear()
    assert mail.send_again(mail=found, at=AT)
    assert len(post.letters) == 1
    assert not mail.send_again(mail=found, at=AT)
    assert len(post.letters) == 1


def test_a_letter_nobody_needs_any_more_is_given_up(post, reader):
    post.answers["RCPT"] = "451 later"
    found = written(reader, at=clock.now() - timedelta(days=6))
    found.refresh_from_db()
    assert found.failed_at


def test_a_slow_server_does_not_keep_the_page_waiting(post, reader, settings):
    settings.MAIL_BESIDE_REQUESTS = True
    post.answers["EHLO"] = "silence"
    settings.EMAIL_TIMEOUT = 3
    written(reader)
    assert mail._sender.locked()  # it is still at it, and the page is not
    assert mail._sender.acquire(timeout=60)  # the sender has ended
    mail._sender.release()
    assert Mail.objects.get().error
    post.answers.clear()
    written(reader, subject="To")
    assert mail._sender.acquire(timeout=60)
    mail._sender.release()
    assert len(post.letters) == 1


def twice_at_once(post) -> None:
    """Two senders who have both seen the same letter waiting."""
    meet = threading.Barrier(2, timeout=60)
    failures = []

    def send() -> None:
        try:
            waiting = list(mail.waiting().values_list("pk", flat=True))
            meet.wait()
            with mail._connection() as server:
                for pk in waiting:
                    mail._send(pk, server)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_two_senders_at_once_send_it_once(post, reader, settings):
    settings.EMAIL_HOST = ""
    written(reader)
    settings.EMAIL_HOST = "127.0.0.1"
    twice_at_once(post)
    assert len(post.letters) == 1


def test_two_senders_send_it_twice_without_the_claim(post, reader, settings, monkeypatch):
    settings.EMAIL_HOST = ""
    written(reader)
    settings.EMAIL_HOST = "127.0.0.1"
    monkeypatch.setattr(mail, "_claimed", lambda pk: True)
    twice_at_once(post)
    assert len(post.letters) == 2
