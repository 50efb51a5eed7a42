"""Who gets what at every address: the table is walked to the last combination."""

from collections import Counter
from itertools import product

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ntnu_intl.middleware import TOKEN
from tests.access_table import METHODS, PLACES, ROLES, ROWS
from tests.addresses import ADDRESSES
from tests.filled import FACTORIES

WRITES = ("INSERT", "UPDATE", "DELETE")


def test_every_address_stands_in_the_table():
    in_table, in_urls = {row.name for row in ROWS}, {address.name for address in ADDRESSES}
    assert sorted(in_urls - in_table) == []
    assert sorted(in_table - in_urls) == []


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name or address.route)
def test_every_argument_has_a_factory(address):
    for row in ROWS:
        if row.name == address.name:
            assert {argument for argument, _ in row.args} == set(address.kinds)
            assert {factory for _, factory in row.args} <= set(FACTORIES)


def test_every_method_and_role_stands_in_the_table_once():
    told = Counter(
        (row.name, row.args, method, role)
        for row in ROWS
        for method, role in product(row.methods, row.roles)
    )
    wanted = {
        (name, args, method, role)
        for name, args in {(row.name, row.args) for row in ROWS}
        for method, role in product(METHODS, ROLES)
    }
    assert sorted(wanted - set(told)) == []
    assert sorted(set(told) - wanted) == []
    assert [each for each, times in told.items() if times > 1] == []


NOWHERE = "/there-is-no-such-page/"


def said_of(path: str, response: HttpResponse) -> bytes:
    """A page but for the address that was asked for and the token of its forms."""
    return TOKEN.sub(b"", response.content).replace(path.encode(), b"")


@pytest.mark.django_db
@pytest.mark.parametrize("place", PLACES, ids=str)
def test_address_answers_as_the_table_says(place, shared):
    """What is hidden answers with the same page as what is missing."""
    path, missing, wrong = shared.path(place), {}, []
    for row in ROWS:
        if row.place != place:
            continue
        expected = row.expected
        if expected == "sign-in":
            expected = f"302 {reverse('sign_in')}?next={path}"
        for role, method in product(row.roles, row.methods):
            with CaptureQueriesContext(connection) as queries:
                response = shared.ask(role, method, path)
            got = str(response.status_code)
            if row.expected == "sign-in" and got == "302":
                got = f"302 {response['Location']}"
            if got != expected:
                wrong.append(f"{role} {method}: {got} and not {expected}")
            if got == "404":
                if (role, method) not in missing:
                    missing[role, method] = said_of(NOWHERE, shared.ask(role, method, NOWHERE))
                if said_of(path, response) != missing[role, method]:
                    wrong.append(f"{role} {method}: tells that it is there")
            written = [query["sql"] for query in queries if query["sql"].startswith(WRITES)]
            if written and (method == "GET" or response.status_code >= 400):
                wrong.append(f"{role} {method}: wrote {written}")
    assert wrong == []
