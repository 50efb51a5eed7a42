"""How many queries a page takes when it is made anew."""

from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.ledger import frames
from goals.templatetags.parts import memory


def queries_of(client, address: str, query: dict | None = None) -> int:
    """By a process that has made pages before: plan and organisation stand in memory, as they do
    until they change; no page and no part of one does."""
    client.get(address, query)
    return _counted(client, address, query)


def first_queries_of(client, address: str) -> int:
    """By a process that has made none, or after the plan, the organisation or a level changed."""
    frames._kept.clear()
    return _counted(client, address)


def repeated_queries_of(client, address: str) -> int:
    """The second time, while nothing has changed."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def _counted(client, address: str, query: dict | None = None) -> int:
    caches["pages"].clear()
    memory.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, query).status_code == 200
    return len(captured)
