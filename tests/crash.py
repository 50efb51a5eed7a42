"""A crash at every statement of an action: what stands afterwards is the state before or after.

    crash_everywhere(lambda: actions.approve(…))

Use it in a test with `django_db(transaction=True)`: what the database keeps is what was committed.
The action is done again and again, each time crashing one statement later, and at last at the
commit itself; then it is done to its end.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from unittest.mock import patch

from django.apps import apps
from django.db import DatabaseError, connection

Digest = dict[str, str]


class Crash(BaseException):
    """The process is gone. No handler for errors catches it."""


# How far a letter has come on its way is written after the act, beside it.
BESIDE = {"institutes_mail": {"attempts", "tried_at", "sent_at", "error"}}


def everything() -> Digest:
    """Every row of every table of ours, summed up by table."""
    return {
        model._meta.db_table: sha256(repr(_rows(model)).encode()).hexdigest()
        for model in apps.get_models()
        if model._meta.app_label in ("goals", "institutes")
    }


def _rows(model) -> list[tuple]:
    beside = BESIDE.get(model._meta.db_table, ())
    names = [field.attname for field in model._meta.concrete_fields if field.name not in beside]
    rows = model._base_manager.order_by("pk").values_list(*names)
    # PostgreSQL gives the contents of a file as a view, another one each time.
    return [
        tuple(bytes(one) if isinstance(one, memoryview) else one for one in row) for row in rows
    ]


class Lost(DatabaseError):
    """The connection went while the database was asked to keep what was said."""


class Progress:
    """How far an act came: statements that were begun, transactions that were kept."""

    def __init__(self) -> None:
        self.statements = self.commits = 0


@contextmanager
def crash_at(statement: int) -> Iterator[Progress]:
    """The process ends instead of the statement with this number, counted from 1."""
    made, commit = Progress(), connection._commit

    def count(execute, sql, params, many, context):
        made.statements += 1
        if made.statements == statement:
            raise Crash
        return execute(sql, params, many, context)

    def keep():
        commit()
        made.commits += 1

    with connection.execute_wrapper(count), patch.object(connection, "_commit", keep):
        yield made


@contextmanager
def crash_at_commit() -> Iterator[Progress]:
    """Everything is said, and the database does not get to keep it."""

    def lose():
        raise Lost

    with patch.object(connection, "_commit", lose):
        yield Progress()


def crash_everywhere(act: Callable[[], object]) -> int:
    """Do `act`, crashing at every statement in turn, and at last to its end: a crash before the
    commit leaves everything as it was, one after it (while letters are sent) everything done, and
    the same act done once more changes nothing. How many crashes there were."""
    before = everything()
    assert _crashed(act, crash_at_commit()) is not None, "nothing was committed"
    assert not _changed(before, everything()), "a commit that was lost left changes"
    statement = 1
    while (made := _crashed(act, crash_at(statement))) is not None and not made.commits:
        changed = _changed(before, everything())
        assert not changed, f"a crash at statement {statement} left changes in {changed}"
        statement += 1
    after = everything()
    assert after != before, "the act changed nothing"
    act()
    assert not _changed(after, everything()), "it was not whole, or done twice it was twice"
    return statement


def _crashed(act: Callable[[], object], crash) -> Progress | None:
    """How far the act came when it crashed; None when it came to its end."""
    try:
        with crash as made:
            act()
    except (Crash, Lost):
        connection.close()  # what a process leaves behind: nothing that was not committed
        return made
    return None


def _changed(before: Digest, after: Digest) -> list[str]:
    return sorted(table for table, digest in before.items() if after[table] != digest)
