"""Transactions wait for SQLite's one writer in the order in which they came.

SQLite lets those who wait look again after 1, 2, 5, … 100 ms: whoever has waited longest looks most
seldom, and newcomers overtake it. With eight at a time some waited for seconds where the writer was
busy for a tenth of one. Here the threads of a process stand in a line, and its first looks again
every few milliseconds; how long they wait at most is SQLite's own `timeout`, as before.

Nobody waits inside SQLite. Whoever does holds on to the connection; and when the thread that has
the writer looks for garbage and finds a cursor of that connection, it waits for it in turn, and
the whole process with it, until the time is up and something is "locked".

And a time is made of its text once: the figures of a batch share one. None, True and False are
bound as what they are; without being told so, `sqlite3` asks each of them whether it has another
form, which takes several times as long as to bind it.
"""

import sqlite3
import time
from collections import defaultdict
from functools import lru_cache
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base
from django.utils.dateparse import parse_datetime

from ntnu_intl.sqlite3.line import Line

sqlite3.register_adapter(type(None), lambda nothing: nothing)
sqlite3.register_adapter(bool, int)
sqlite3.register_converter("datetime", lru_cache(maxsize=1024)(base.decoder(parse_datetime)))

LOOK_AGAIN = 0.003  # seconds
DJANGOS_TIMEOUT = 5.0  # seconds, where none is set

_lines: dict[str, Line] = defaultdict(Line)  # by database


class CursorWrapper(base.SQLiteCursorWrapper):
    """As Django's; the text of a query is turned into SQLite's own once. Outside a transaction
    another writer is waited for, for so many seconds at most."""

    seconds = DJANGOS_TIMEOUT

    def execute(self, query: str, params: Any = None) -> base.SQLiteCursorWrapper:
        if self.connection.in_transaction:
            return super().execute(query, params)
        until = time.monotonic() + self.seconds
        while True:
            try:
                return super().execute(query, params)
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > until:
                    raise
            time.sleep(LOOK_AGAIN)

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        if param_names is None:
            return _converted(query)
        return super().convert_query(query, param_names=param_names)


@lru_cache(maxsize=512)
def _converted(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's. `_has_turn`: whether this connection is the first of its process's line."""

    _has_turn = False

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        connection = super().get_new_connection(conn_params)
        connection.execute(f"PRAGMA busy_timeout = {int(LOOK_AGAIN * 1000)}").close()
        return connection

    def create_cursor(self, name: str | None = None) -> CursorWrapper:
        cursor = self.connection.cursor(factory=CursorWrapper)
        cursor.seconds = self._seconds
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        if self.transaction_mode != "IMMEDIATE":
            super()._start_transaction_under_autocommit()
            return
        if not self._line.join(self._seconds):
            raise OperationalError("database is locked")
        self._has_turn = True
        try:
            super()._start_transaction_under_autocommit()  # the writer of another process
        except BaseException:
            self._leave()
            raise

    @property
    def _seconds(self) -> float:
        return self.settings_dict["OPTIONS"].get("timeout", DJANGOS_TIMEOUT)

    @property
    def _line(self) -> Line:
        return _lines[str(self.settings_dict["NAME"])]

    def _leave(self) -> None:
        if self._has_turn:
            self._has_turn = False
            self._line.leave()

    def _commit(self) -> None:
        try:
            super()._commit()
        finally:
            self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            self._leave()
