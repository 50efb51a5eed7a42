"""Rows that go straight to the database are the rows that Django would write and read."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from goals.calculations.terms import Aggregation, State
from goals.ledger import bulk
from goals.models import Batch, Extent, Figure, FigureKey, KeptStatus, Total
from tests.goals.series import LATER, plan, publish, series, silent, target, value
from tests.once import once

pytestmark = pytest.mark.django_db

# The ends of what a column holds, and what binary fractions would spoil.
NUMBERS = ["0", "0.0001", "0.1", "0.3", "12.5", "1234.5678", "999999999.9999", "9999999999.9999"]
SHARES = ["0", "0.000001", "0.333333", "0.999999", "1"]


@pytest.fixture
@once
def figures(world):
    """Figures with every kind of number, superseded and not, with totals and statuses."""
    made = series("ST-01-M", Aggregation.RATIO, smallest_group=5)
    target(plan(made), made, world.ntnu, "0.4", base=2018)
    numbers = enumerate(NUMBERS)
    publish(
        *(value(made, world.idi, 2012 + n, number, "9999999999.9999") for n, number in numbers),
        *(
            value(made, world.iik, 2012 + number, share=Decimal(share))
            for number, share in enumerate(SHARES)
        ),
        silent(value(made, world.isl, 2020), State.NOT_APPLICABLE, "ingen æøå 'sitat'"),
        value(made, world.isl, 2019, 3, 40, is_demo=True),
        value(made, world.ie, 2019, 3, 40, extent=Extent.TOTAL),
    )
    moment = datetime(2021, 6, 2, 12, 30, 15, 123456, tzinfo=UTC)
    publish(value(made, world.idi, 2019, 7, 41), at=moment)
    return made


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize("model", [Figure, Total, KeptStatus, Batch], ids=lambda one: one.__name__)
def test_rows_are_read_as_django_reads_them(model):
    names = [field.attname for field in model._meta.concrete_fields]
    wanted = list(model.objects.order_by("pk").values_list(*names))
    found = list(bulk.read(model.objects.order_by("pk"), names))
    assert found == wanted
    assert wanted
    types = [[type(one) for one in row] for row in wanted]
    assert [[type(one) for one in row] for row in found] == types


@pytest.mark.usefixtures("figures")
def test_a_prepared_query_reads_the_same():
    names = [field.attname for field in Figure._meta.concrete_fields]
    states = {"state": {state.value: state for state in State}}

    def ask(years):
        return Figure.objects.filter(year__among=years).order_by("pk")

    read = bulk.PreparedRead(ask, list, names=names, **states)
    for years in ([2019], [2012, 2020], []):
        found = list(read(years))
        assert found == list(bulk.read(ask(years), names, **states))
        assert bool(found) is bool(years)


def test_nothing_is_read_among_nothing():
    assert list(bulk.read(Figure.objects.filter(year__in=[]), ["id"])) == []
    assert list(bulk.read(Figure.objects.all(), ["id", "numerator"])) == []


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_is_stored_as_django_stores_it(world, number):
    made = series()
    publish(value(made, world.idi, 2020, number))
    ours = Figure.objects.get()
    batch = Batch.objects.create(kind=Batch.Kind.DEMO, at=LATER)
    theirs = Figure.objects.create(
        batch=batch,
        indicator=made,
        unit=world.iik,
        year=2020,
        state=State.VALUE,
        numerator=Decimal(number),
        recorded_at=ours.recorded_at,
    )
    with connection.cursor() as cursor:
        table = Figure._meta.db_table
        cursor.execute(
            f"SELECT numerator, recorded_at, state, extent FROM {table} WHERE id IN (%s, %s)",
            [ours.pk, theirs.pk],
        )
        first, second = cursor.fetchall()
    assert first == second
    assert list(map(type, first)) == list(map(type, second))
    assert ours.numerator == Decimal(number)


def test_a_share_is_rounded_to_what_is_stored(world):
    made = series("ST-01", Aggregation.RATIO)
    third = Decimal(1) / 3
    publish(value(made, world.idi, 2020, share=third))
    publish(value(made, world.idi, 2020, share=third), at=LATER)
    assert [figure.share for figure in Figure.objects.all()] == [Decimal("0.333333")]


@pytest.mark.parametrize("number", ["10000000000", "99999999999999", "9999999999.99995"])
def test_what_no_database_could_hold_is_refused_by_both(world, number):
    with pytest.raises(ValueError, match="too large"):
        publish(value(series(), world.idi, 2020, number))
    assert not Figure.objects.exists()


def test_one_column_of_many_rows_is_one_statement(figures):
    ids = list(Figure.objects.values_list("pk", flat=True)) * 200
    with CaptureQueriesContext(connection) as queries:
        bulk.set_column(Figure, "is_hidden", True, ids)
    assert len(queries) == 1
    assert not Figure.objects.filter(is_hidden=False).exists()


def test_no_row_is_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        bulk.set_column(Figure, "is_hidden", True, [])


def test_a_row_takes_the_place_of_the_one_with_the_same_key(figures, world):
    unique = ("unit_id", "indicator_id", "year")
    before = Total.objects.get(unit=world.ntnu, year=2019)
    counts = (*("reported", "expected", "exempt", "withheld", "demo", "real"), "reason", "state")
    names = (*unique, "is_hidden", *counts)
    row = (world.ntnu.pk, figures.pk, 2019, False, 1, 2, 3, 4, 5, 6, "x", State.VALUE)
    bulk.insert(Total, names, [row], in_place_of=unique)
    after = Total.objects.get(unit=world.ntnu, year=2019)
    assert after.pk == before.pk
    assert (after.reported, after.real, after.reason) == (1, 6, "x")


def test_more_rows_than_one_statement_takes(world):
    made = series("EU-04-N", Aggregation.DISTINCT)
    publish(value(made, world.idi, 2020, 1, keys=frozenset({"a"})))
    figure = Figure.objects.get()
    rows = [
        (figure.pk, "n", f"key {number}") for number in range(2 * max(bulk.AT_ONCE.values()) + 1)
    ]
    bulk.insert(FigureKey, ("figure_id", "part", "key"), iter(rows))
    assert FigureKey.objects.count() == len(rows) + 1


TEXTS = [
    "",
    " ",
    "NULL",
    "null",
    "a,b",
    "{}",
    '"',
    "'",
    "\\",
    '\\"',
    "a\nb\tc",
    "%s",
    "$1",
    "æ – ☃",
]


def test_a_text_is_stored_as_it_is(world):
    made = series("EU-04-N", Aggregation.DISTINCT)
    publish(value(made, world.idi, 2020, 1))
    figure = Figure.objects.get()
    bulk.insert(FigureKey, ("figure_id", "part", "key"), [(figure.pk, "n", key) for key in TEXTS])
    assert list(FigureKey.objects.order_by("pk").values_list("key", flat=True)) == TEXTS


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite knows no lengths")
def test_a_text_that_is_too_long_is_refused_and_not_cut(world):
    made = series("EU-04-N", Aggregation.DISTINCT)
    publish(value(made, world.idi, 2020, 1))
    row = (Figure.objects.get().pk, "n", "x" * 81)
    with pytest.raises(DataError), transaction.atomic():
        bulk.insert(FigureKey, ("figure_id", "part", "key"), [row])


def test_the_databases_own_rules_hold_here_too(figures, world):
    """A second current figure for a cell is refused, and nothing of the write stays."""
    standing = Figure.objects.current().get(unit=world.isl, year=2019)
    names = [field.attname for field in Figure._meta.concrete_fields if field.name != "id"]
    row = [getattr(standing, name) for name in names]
    row[names.index("recorded_at")] = bulk.time(standing.recorded_at)
    fine = list(row)
    fine[names.index("year")] = 1999
    count = Figure.objects.count()
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(Figure, names, [fine, row])
    assert Figure.objects.count() == count


@pytest.mark.django_db(transaction=True)
def test_rows_are_added_within_a_transaction_or_not_at_all():
    with pytest.raises(TransactionManagementError):
        bulk.insert(FigureKey, ("figure_id", "part", "key"), [])
