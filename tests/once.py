"""What many tests begin with is made once by each worker; later tests get the same rows anew.

    @pytest.fixture
    @once
    def idi(world):
        return waiting(world)

The first test makes it as it stands here, through actions, and what it added to the database is
noted as SQL. Each later test writes those rows in its own transaction, which is rolled back after
it: nothing is shared, and what a test does to its rows no other test sees. What the fixture gives
is another copy for each test.

That is right only where the database is as it was the first time. So it is done only where nothing
was written before it but by other such fixtures, in the same order; otherwise, and in a test that
commits, the fixture is made as ever. A fixture marked so depends on nothing but such fixtures and
constants.
"""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.apps import apps
from django.db import connection

from goals.models import LedgerState
from goals.models.figures import random_mark

Rows = dict[str, list[str]]  # by table: each row as the SQL of its values
Trail = tuple[Callable, ...]
WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Kept:
    """What a fixture wrote, what it gave, and all that stood in the database then."""

    statements: tuple[str, ...]
    given: bytes
    rows: Rows


_kept: dict[Trail, Kept] = {}
# Which fixtures wrote in this test, in order; None when something else has written as well.
_trail: Trail | None = None
_at_work = False
_empty: Rows | None = None


def begin() -> None:
    """Before a test. A module may keep rows of its own in a transaction around its tests."""
    global _trail
    _trail = None if connection.in_atomic_block else ()


def watch(execute, sql, params, many, context):
    """Everything that is written passes here (see tests/conftest.py)."""
    global _trail
    if not _at_work and sql.startswith(WRITES):
        _trail = None
    return execute(sql, params, many, context)


def once(make: Callable) -> Callable:
    """The fixture, made by each worker once (see above)."""

    @wraps(make)
    def made(**fixtures: Any) -> Any:
        global _trail, _at_work
        if _trail is None or _at_work or not connection.in_atomic_block:
            return make(**fixtures)
        before, trail = _trail, (*_trail, make)
        _trail, _at_work = None, True
        try:
            if trail in _kept:
                given = _write_again(_kept[trail])
            else:
                given = _make_first(make, fixtures, before, trail)
        finally:
            _at_work = False
        _trail = trail
        return given

    return made


def _make_first(make: Callable, fixtures: dict, before: Trail, trail: Trail) -> Any:
    stood = _kept[before].rows if before else _at_first()
    given = make(**fixtures)
    rows = _rows()
    statements = tuple(
        statement for table in rows for statement in _difference(table, stood[table], rows[table])
    )
    _kept[trail] = Kept(statements, pickle.dumps(given), rows)
    return given


def _write_again(kept: Kept) -> Any:
    with connection.cursor() as cursor:
        # PostgreSQL takes all at once, SQLite one by one.
        at_once = [";".join(kept.statements)] if kept.statements else []
        for statement in at_once if connection.vendor == "postgresql" else kept.statements:
            cursor.execute(statement)
    # What the portal keeps in memory under a mark rests on one test's rows.
    LedgerState.objects.filter(pk=1).update(frame=random_mark())
    return pickle.loads(kept.given)


def _at_first() -> Rows:
    """What the migrations left."""
    global _empty
    if _empty is None:
        _empty = _rows()
    return _empty


def _difference(table: str, stood: list[str], stands: list[str]) -> list[str]:
    old = set(stood)
    statements, new = [], [row for row in stands if row not in old]
    if not old <= set(stands):  # some were changed
        statements, new = [f"DELETE FROM {table}"], stands
    if new:
        rows = ",".join(f"({row})" for row in new)
        statements.append(f"INSERT INTO {table} ({_columns(table)}) VALUES {rows}")
    return statements


_tables = {
    connection.ops.quote_name(model._meta.db_table): [
        connection.ops.quote_name(field.column) for field in model._meta.concrete_fields
    ]
    for model in apps.get_models(include_auto_created=True)
    if model._meta.managed and not model._meta.proxy
}


def _columns(table: str) -> str:
    return ",".join(_tables[table])


def _rows() -> Rows:
    """Every row of every table, with each value as SQL writes it."""
    literal = "quote_nullable({}::text)" if connection.vendor == "postgresql" else "quote({})"
    found = {}
    with connection.cursor() as cursor:
        for table, columns in _tables.items():
            row = " || ',' || ".join(literal.format(column) for column in columns)
            cursor.execute(f"SELECT {row} FROM {table}")
            found[table] = [row for (row,) in cursor.fetchall()]
    return found
