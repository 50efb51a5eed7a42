"""What time it is, by the one clock that everybody shares: the database's.

Deadlines and locks are decided by it, so that several servers, or one whose clock jumps, decide
alike (bad_inputs.csv TIME-08). Views and commands ask it once, when a request comes in; everything
below takes `at` as an argument. Tests put another function in its place.
"""

from datetime import UTC, datetime

from django.db import connection

SQLITE = "SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')"
POSTGRESQL = "SELECT clock_timestamp()"


def now() -> datetime:
    """The database's time, in UTC; one query. In a transaction as well it is the real time."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(SQLITE)
            return datetime.fromisoformat(cursor.fetchone()[0]).replace(tzinfo=UTC)
        cursor.execute(POSTGRESQL)
        return cursor.fetchone()[0].astimezone(UTC)
