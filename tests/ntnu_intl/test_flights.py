"""A page that many ask for at once is made once; the others wait, and nobody else does."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock, Semaphore
from urllib.request import Request, urlopen

import pytest
from django.core.cache import caches
from django.test import Client

from goals import pages
from institutes.models import Person
from ntnu_intl.flights import Flights
from ntnu_intl.middleware import TOKEN
from tests import world as worlds
from tests.bad_inputs import Rows
from tests.goals.series import plan, publish, series, target, value

rows = Rows()
READERS = 100
PATIENCE = 60  # seconds before the test gives up


class Heavy:
    """The overview, taking as long as the test wants, and how often it was made."""

    def __init__(self):
        self.make = pages.overview_page
        self.begun = Semaphore(0)
        self.may_end = Event()
        self.lock = Lock()
        self.count = 0

    def __call__(self, *arguments):
        with self.lock:
            self.count += 1
        self.begun.release()
        assert self.may_end.wait(PATIENCE)
        return self.make(*arguments)


@pytest.fixture
def heavy(transactional_db, monkeypatch):
    world = worlds.build()
    stays = series("RE-04-N")
    target(plan(stays), stays, world.ntnu, 100, base=0)
    publish(value(stays, world.idi, 2021, 9))
    caches["pages"].clear()
    made = Heavy()
    monkeypatch.setattr(pages, "overview_page", made)
    return made


@pytest.fixture
def ask(live_server, heavy):
    """As one of two people who hold the same role."""
    cookies = [_cookies_of(username) for username in ("reporter", "colleague")]

    def ask(address="/", reader=0):
        headers = {"Cookie": cookies[reader % len(cookies)]}
        with urlopen(Request(f"{live_server.url}{address}", headers=headers)) as answer:
            assert answer.status == 200
            return answer.read()

    yield ask
    heavy.may_end.set()


def _cookies_of(username):
    client = Client()
    client.force_login(
        Person.objects.get(username=username), backend="institutes.signin.LocalAccounts"
    )
    # A first page gives the cookie of the forms' secret, as a browser has it.
    client.get("/units/")
    return "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())


@rows("CONC-17")
def test_a_hundred_readers_make_one_page(heavy, ask):
    with ThreadPoolExecutor(READERS) as readers:
        asked = [readers.submit(ask, reader=number) for number in range(READERS)]
        assert heavy.begun.acquire(timeout=PATIENCE)
        assert b"<h1>" in ask("/goals/")  # others are answered meanwhile
        heavy.may_end.set()
        bodies = {TOKEN.sub(b"", one.result()) for one in asked}
    assert heavy.count == 1
    assert len(bodies) == 2  # each with a head of their own
    assert all(b"<h1>" in body for body in bodies)


def test_without_flights_each_reader_makes_it(heavy, ask, monkeypatch):
    """The twin: what the guard is for."""
    monkeypatch.setattr(Flights, "board", lambda *_: True)
    with ThreadPoolExecutor(READERS) as readers:
        asked = [readers.submit(ask) for _ in range(READERS)]
        for _ in range(10):  # ten at work at once
            assert heavy.begun.acquire(timeout=PATIENCE)
        heavy.may_end.set()
        for one in asked:
            one.result()
    assert heavy.count >= 10


def test_a_page_that_fails_keeps_nobody_waiting():
    flights = Flights()
    until = flights.deadline()
    assert flights.board("page", until)
    with ThreadPoolExecutor(1) as other:
        waiting = other.submit(flights.board, "page", until)
        flights.land("page")
        assert waiting.result(5) is False
    assert flights.board("page", until)


def test_no_one_waits_longer_than_so_long():
    flights = Flights(seconds=0.05)
    assert flights.board("page", flights.deadline())
    assert flights.board("page", flights.deadline()) is False


def test_other_pages_are_made_meanwhile():
    flights = Flights()
    until = flights.deadline()
    assert flights.board("one", until)
    assert flights.board("another", until)


def test_landing_twice_is_no_fault():
    flights = Flights()
    flights.land("page")
    assert flights.board("page", flights.deadline())
    flights.land("page")
    flights.land("page")
