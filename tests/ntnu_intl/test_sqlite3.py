"""Whoever writes to SQLite waits in the order in which they came, and gives the turn on."""

import gc
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from django.db import Error, OperationalError, connection, connections, transaction

from goals.models import Batch
from ntnu_intl.sqlite3.line import Line

MANY = 6


def test_the_one_who_has_waited_longest_is_next():
    line, order, threads = Line(), [], []
    line.join(1)

    def wait(number):
        assert line.join(60)
        order.append(number)
        line.leave()

    for number in range(MANY):
        threads.append(threading.Thread(target=wait, args=[number]))
        threads[-1].start()
        until = time.monotonic() + 60
        while len(line._waiting) <= number and time.monotonic() < until:
            pass
    line.leave()
    [thread.join(60) for thread in threads]
    assert order == list(range(MANY))
    assert line.join(0)  # nobody holds it any more


def test_who_has_waited_too_long_is_out_of_the_line():
    line = Line()
    assert line.join(0)
    assert not line.join(0.01)
    line.leave()
    assert line.join(0)


sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite's one writer")


def turn_is_free() -> bool:
    line = connection._line
    free = line.join(0)
    if free:
        line.leave()
    return free


@sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("end", ["commit", "error", "close"])
def test_the_turn_is_given_on_however_a_transaction_ends(end):
    # Closed in the middle, Django says so in one of several ways.
    with suppress(ZeroDivisionError, Error), transaction.atomic():
        assert not turn_is_free()
        with transaction.atomic():
            pass
        assert not turn_is_free()
        if end == "error":
            raise ZeroDivisionError
        if end == "close":
            connection.close()
    assert turn_is_free()


@sqlite
@pytest.mark.django_db(transaction=True)
def test_another_writer_is_waited_for_and_then_it_is_said_that_it_is_locked(monkeypatch):
    """One that stands in no line, as a process of its own."""
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.2)
    held, let_go = threading.Event(), threading.Event()

    def hold():
        other = connections.create_connection("default")
        other.ensure_connection()
        other.connection.execute("BEGIN IMMEDIATE")
        held.set()
        let_go.wait(60)
        other.connection.execute("ROLLBACK")
        other.close()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(60)
    with pytest.raises(OperationalError, match="locked"), transaction.atomic():
        pass
    let_go.set()
    thread.join(60)
    with transaction.atomic():
        pass
    assert turn_is_free()


@sqlite
@pytest.mark.django_db(transaction=True)
def test_whoever_looks_for_garbage_does_not_wait_for_one_who_waits(monkeypatch):
    """The garbage is a cursor of the other's connection. Nobody gave way until the time was up:
    the one who had the writer waited to throw it away, the other for the writer."""
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 2)
    waits, ended = threading.Event(), []

    def write():
        connection.ensure_connection()
        cursor = connection.connection.execute("SELECT 1 UNION SELECT 2")
        cursor.fetchone()
        around = [cursor]
        around.append(around)
        del cursor, around
        waits.set()
        try:
            ended.append(Batch.objects.filter(reason="x").update(reason="y"))
        except OperationalError as error:
            ended.append(error)
        connection.close()

    Batch.objects.create(kind=Batch.Kind.DEMO, at=datetime(2021, 6, 1, tzinfo=UTC), reason="x")
    gc.disable()
    try:
        with transaction.atomic():
            thread = threading.Thread(target=write)
            thread.start()
            waits.wait(60)
            thread.join(0.3)  # by then it waits in SQLite
            gc.collect()
        thread.join(60)
    finally:
        gc.enable()
    assert ended == [1]


@sqlite
@pytest.mark.django_db
def test_nothing_true_and_false_are_bound_as_what_they_are():
    with connection.cursor() as cursor:
        cursor.execute("SELECT typeof(%s), typeof(%s), %s, %s", [None, True, True, False])
        assert cursor.fetchone() == ("null", "integer", 1, 0)


@sqlite
@pytest.mark.django_db
def test_a_time_is_read_as_it_was_written():
    """Twice, since the second is remembered."""
    moments = [datetime(2021, 6, 1, 12, 0, 0, micro, tzinfo=UTC) for micro in (0, 1, 1)]
    batches = [Batch.objects.create(kind=Batch.Kind.DEMO, at=at) for at in moments]
    for _ in range(2):
        assert [Batch.objects.get(pk=one.pk).at for one in batches] == moments
