"""How many queries a page takes when it is made anew, by a process that has made pages before."""

from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.templatetags.parts import memory


def queries_of(client, address: str, query: dict | None = None) -> int:
    """Plan and organisation stand in memory, as they do until they change; no page and no part of
    one does."""
    client.get(address, query)
    caches["pages"].clear()
    memory.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, query).status_code == 200
    return len(captured)
