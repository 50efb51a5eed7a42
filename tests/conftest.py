"""What every test can ask for. Settings and database: tests/settings.py."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from institutes.models import Person
from tests import world as worlds


@pytest.fixture(autouse=True)
def bokmål() -> Iterator[None]:
    """Every test starts in the portal's default language, whatever the one before left."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def world(db) -> worlds.World:
    """University, two faculties, their institutes and one person of each kind."""
    return worlds.build()


@pytest.fixture
def signed_in() -> Callable[[Person | None], Client]:
    """`signed_in(world.head).get("/")`: a client of its own for a person; None is anonymous."""

    def signed_in(person: Person | None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person)
        return client

    return signed_in
