"""Many rows at once, straight to the database: as models, making them costs most of a batch.

What is written here has passed the ledger's own checks; constraints and triggers hold as always.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import chain, groupby, islice
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError

from institutes.prepared import Prepared

# Rows in one statement. More make it no faster; some builds of SQLite take 999 values, and a
# statement for PostgreSQL is one text.
AT_ONCE = {"sqlite": 50, "postgresql": 5000}

T = TypeVar("T")


def insert(
    model: type[models.Model],
    names: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    in_place_of: Sequence[str] = (),
) -> None:
    """Add rows of values, which stand in the order of `names` (attnames, such as `unit_id`).

    Values come rounded, and times through `time`. With `in_place_of`, the names of a unique
    constraint, a row takes the place of the one that has the same there. Outside a transaction it
    raises TransactionManagementError: what came before a row that is refused would stay.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("rows are added within a transaction")
    columns = {name: _columns(model)[name] for name in names}
    into, end = f"INTO {_table(model)} ({', '.join(columns.values())})", ""
    if in_place_of:
        unique = ", ".join(columns.pop(name) for name in in_place_of)
        new = ", ".join(f"{column} = EXCLUDED.{column}" for column in columns.values())
        end = f"ON CONFLICT ({unique}) DO UPDATE SET {new}"
    some_at_once = AT_ONCE[connection.vendor]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Column by column: it takes a quarter of the time of rows.
            arrays = ", ".join(f"%s::{_kind(model, name)}[]" for name in names)
            for some in chunks(rows, some_at_once):
                given = list(map(_array, zip(*some, strict=True)))
                cursor.execute(f"INSERT {into} SELECT * FROM unnest({arrays}) {end}", given)  # noqa: S608
            return
        places = f"({', '.join(['%s'] * len(names))})"
        for size, alike in groupby(chunks(rows, some_at_once), len):
            values = ", ".join([places] * size)
            parameters = [list(chain.from_iterable(some)) for some in alike]
            # Or else SQLite notes what every statement changes, to take it back alone.
            cursor.executemany(f"INSERT OR FAIL {into} VALUES {values} {end}", parameters)  # noqa: S608


@lru_cache
def _kind(model: type[models.Model], name: str) -> str:
    """What PostgreSQL calls the type of a column; without a length, to which it would cut."""
    (field,) = _fields(model, [name])
    return (field.db_type(connection) or "").partition("(")[0]


def _array(values: Iterable[Any]) -> str:
    """As PostgreSQL writes an array: one text, which is read much sooner than its elements."""
    return "{" + ",".join(map(_element, values)) + "}"


def _element(value: Any) -> str:
    if value is None:
        return "NULL"
    text = str(value)
    return text if text.isalnum() and text.upper() != "NULL" else f'"{_quoted(text)}"'


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def set_column(model: type[models.Model], name: str, value: Any, ids: Sequence[int]) -> None:
    """One value in one column of many rows, in one statement."""
    if not ids:
        return
    if connection.vendor == "sqlite":
        among, given = "IN (SELECT value FROM json_each(%s))", json.dumps(ids)
    else:
        among, given = f"= ANY(%s::{_kind(model, 'id')}[])", _array(ids)
    columns = _columns(model)
    update = f"UPDATE {_table(model)} SET {columns[name]} = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"{update} WHERE {columns['id']} {among}", [value, given])


def read(
    figures: QuerySet, names: Sequence[str], **words: Mapping[str, Any]
) -> Iterable[tuple[Any, ...]]:
    """The rows as `values_list(*names)` gives them, converted column by column.

    A number has the decimals that it needs, where Django gives it all that the column could hold.
    `words`, by the name of a column: what each of the texts in it stands for.
    """
    try:
        sql, parameters = figures.values_list(*names).query.sql_with_params()
    except EmptyResultSet:  # it asks for nothing, such as years among none
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return _converted(cursor.fetchall(), _fields(figures.model, names), words)


class PreparedRead(Prepared):
    """`read` for a query that every write asks, and that is put together once (`Prepared`)."""

    def __init__(
        self,
        ask: Callable[..., QuerySet],
        *kinds: type,
        names: Sequence[str],
        **words: Mapping[str, Any],
    ):
        super().__init__(lambda *arguments: ask(*arguments).values_list(*names), *kinds)
        self.names = names
        self.words = words

    def __call__(self, *arguments: Any) -> Iterable[tuple[Any, ...]]:
        return _converted(super().__call__(*arguments), self._fields, self.words)

    @cached_property
    def _fields(self) -> list[models.Field]:
        return _fields(self._compiler.query.model, self.names)


def _fields(model: type[models.Model], names: Sequence[str]) -> list[models.Field]:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return [fields[name] for name in names]


def _converted(
    rows: Sequence[tuple], fields: Sequence[models.Field], words: Mapping[str, Mapping[str, Any]]
) -> Iterable[tuple[Any, ...]]:
    if not rows:
        return []
    columns = zip(fields, zip(*rows, strict=True), strict=True)
    return zip(
        *(_as_python(column, field, words.get(field.attname)) for field, column in columns),
        strict=True,
    )


def _as_python(
    column: tuple, field: models.Field, words: Mapping[str, Any] | None
) -> Iterable[Any]:
    """What the driver leaves as the database has it, as Python has it."""
    if words:
        return map(words.__getitem__, column)
    if isinstance(field, models.JSONField):
        return _once_each(column, json.loads)
    if connection.vendor != "sqlite":
        return column
    if isinstance(field, models.DecimalField):
        # The shortest text of a float is what was stored, up to 15 digits.
        return _once_each(column, lambda number: Decimal(repr(number)))
    if isinstance(field, models.DateTimeField):
        return _once_each(column, lambda moment: moment.replace(tzinfo=UTC))
    return column


def _once_each(column: tuple, convert: Callable[[Any], Any]) -> Iterable[Any]:
    """Of every value there is, however often it stands there; nothing stays nothing."""
    found = {value: value if value is None else convert(value) for value in set(column)}
    return map(found.__getitem__, column)


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


@lru_cache
def _columns(model: type[models.Model]) -> Mapping[str, str]:
    """By attname; the names in our SQL are the models' own, everything else is a parameter."""
    quoted = connection.ops.quote_name
    return {field.attname: quoted(field.column) for field in model._meta.concrete_fields}


@lru_cache
def time(moment: datetime | None) -> Any:
    """A moment as this database wants it; the rows of a write share a few."""
    return connection.ops.adapt_datetimefield_value(moment)


def chunks(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(rows)
    while some := list(islice(left, size)):
        yield some
