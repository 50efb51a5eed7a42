"""What every test can ask for. Settings and database: tests/settings.py."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from goals.templatetags.parts import memory
from institutes.models import Person
from ntnu_intl import styles
from tests import world as worlds
from tests.filled import Shared, opened
from tests.once import begin, once, watch

# The same examples on every machine, and however long they take there.
hypothesis.register_profile(
    "portal", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis.load_profile("portal")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """End the sessions that threads of the live server still hold: the database is dropped next."""
    with django_db_blocker.unblock():
        connection.execute_wrappers.append(watch)
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="session", autouse=True)
def emptied_without_looking() -> Iterator[None]:
    """What empties a database after a test does not ask for each row who refers to it: all rows
    go. For a university's figures, which have no index for that question, it took a minute."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def execute_sql_flush(operations, statements) -> None:
        with operations.connection.constraint_checks_disabled():
            flush(operations, statements)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", execute_sql_flush)
        yield


@pytest.fixture(autouse=True)
def bokmål() -> Iterator[None]:
    """Every test starts in the portal's default language, whatever the one before left."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def no_page_is_kept() -> None:
    """A page, or a part of one, kept from the test before would rest on what was rolled back."""
    caches["pages"].clear()
    memory.clear()


@pytest.fixture(autouse=True)
def styles_left_out(monkeypatch) -> None:
    """What a test finds in a page is said by the page, and not by the styles in its head."""
    monkeypatch.setattr(styles, "text", str)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On the second database only what asks a database is tested, and of the browser only two
    journeys through the whole portal: the rest is the same there.

    The longest come first: what stands last, workers take from one another. The browser comes last:
    Playwright keeps a loop in the test's thread.
    """
    if connection.vendor == "postgresql":
        left_out = [item for item in items if not _asks_a_database(item)]
        items[:] = [item for item in items if _asks_a_database(item)]
        config.hook.pytest_deselected(items=left_out)
    items.sort(key=lambda item: (_is_marked(item, "browser"), not _is_marked(item, "database")))


def _asks_a_database(item: pytest.Item) -> bool:
    if _is_marked(item, "browser") or _is_marked(item, "database"):
        return _is_marked(item, "database")
    return _is_marked(item, "django_db") or "django_db_setup" in item.fixturenames


def _is_marked(item: pytest.Item, name: str) -> bool:
    return item.get_closest_marker(name) is not None


def pytest_runtest_setup() -> None:
    begin()


@pytest.fixture
@once
def world(db) -> worlds.World:
    """University, two faculties, their institutes and one person of each kind."""
    return worlds.build()


@pytest.fixture(scope="module")
def shared(django_db_setup, django_db_blocker) -> Iterator[Shared]:
    """A world with something at every address, made once for a module: it takes its time. Each
    test's own transaction lies within this one."""
    with django_db_blocker.unblock(), opened() as world:
        yield world


@pytest.fixture
def signed_in() -> Callable[[Person | None], Client]:
    """`signed_in(world.head).get("/")`: a client of its own for a person; None is anonymous."""

    def signed_in(person: Person | None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person)
        return client

    return signed_in
