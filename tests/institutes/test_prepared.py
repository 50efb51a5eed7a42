"""What every request asks: prepared, and the same as Django's own query would give."""

from datetime import date, timedelta

import pytest
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from institutes.access import rights_of
from institutes.models import Membership, Person, Place, Role, Unit
from institutes.prepared import Prepared, PreparedObjects
from institutes.sessions import SessionStore
from institutes.signin import LocalAccounts

pytestmark = pytest.mark.django_db

in_unit_on = Prepared(
    lambda day, unit: (
        Membership.objects.on(day)
        .filter(unit=unit, role=Role.HEAD)
        .values_list("person__username", "unit_id")
    ),
    date,
    int,
)


def test_arguments_go_where_the_query_has_them_and_the_rest_stays(world):
    day = date(2021, 6, 1)
    assert in_unit_on(day, world.idi.pk) == [("head", world.idi.pk)]
    assert in_unit_on(day, world.iik.pk) == []


def test_an_argument_counts_anew_each_time(world):
    first, last = date(2021, 1, 1), date(2021, 12, 31)
    world.head.memberships.update(valid_from=first, valid_to=last)
    days = (first - timedelta(1), first, last - timedelta(1), last)
    assert [bool(in_unit_on(day, world.idi.pk)) for day in days] == [False, True, True, False]


def test_a_text_is_an_argument_and_no_sql(world):
    named = Prepared(lambda code: Unit.objects.filter(code=code).values_list("code"), str)
    assert named("x' OR ''='") == []
    assert named(world.idi.code) == [(world.idi.code,)]


def test_a_query_is_put_together_once(world):
    times = []

    def ask(code: str):
        times.append(code)
        return Unit.objects.filter(code=code).values_list("pk")

    asked = Prepared(ask, str)
    assert asked(world.idi.code) == [(world.idi.pk,)]
    assert asked(world.iik.code) == [(world.iik.pk,)]
    assert len(times) == 1


among = Prepared(
    lambda kept, left, kind: (
        Unit.objects.filter(pk__among=kept, kind=kind)
        .exclude(places__parent__among=left)
        .order_by("code")
        .values_list("pk")
    ),
    list,
    list,
    str,
)


def test_lists_of_any_length_are_arguments(world):
    every = list(Unit.objects.values_list("pk", flat=True))
    below = Unit.objects.filter(kind="institute").order_by("code")
    assert among(every, [], "institute") == list(below.values_list("pk"))
    others = below.exclude(places__parent=world.ie)
    assert among(every, [world.ie.pk], "institute") == list(others.values_list("pk")) != []
    assert among([world.idi.pk], [world.hf.pk], "institute") == [(world.idi.pk,)]
    assert among([], [], "institute") == []


def holding(role: str):
    return (
        Membership.objects.filter(role=role)
        .select_related("person", "unit")
        .defer("person__email")
        .order_by("pk")
    )


def placed(units: list[int]):
    return Place.objects.filter(unit__among=units).select_related("parent").order_by("pk")


def values_of(one) -> dict[str, object]:
    """Everything an object holds, with the objects that were read beside it."""
    beside = {name: other and vars(other) for name, other in one._state.fields_cache.items()}
    return {name: value for name, value in vars(one).items() if name != "_state"} | {
        name: value and {each: value[each] for each in value if each != "_state"}
        for name, value in beside.items()
    }


def test_objects_are_those_that_django_reads(world):
    every = [
        world.idi.pk,
        world.ie.pk,
        *Unit.objects.exclude(kind="institute").values_list("pk")[0],
    ]
    for prepared, ask, argument in (
        (PreparedObjects(holding, str), holding, Role.HEAD),
        (PreparedObjects(placed, list), placed, every),
    ):
        for _time in range(2):  # the second time nothing is put together
            with CaptureQueriesContext(connection) as asked:
                found = [values_of(one) for one in prepared(argument)]
            assert found == [values_of(one) for one in ask(argument)] != []
            assert len(asked) == 1


def test_an_object_is_read_from_the_database_and_can_be_saved(world):
    [held] = PreparedObjects(holding, str)(Role.HEAD)
    assert not held._state.adding
    assert held.person == world.head
    held.person.name = "Another name"
    held.person.save(update_fields=["name"])
    [again] = PreparedObjects(holding, str)(Role.HEAD)
    assert (again.person.name, again.person.email) == ("Another name", world.head.email)


def test_a_person_of_a_session_is_as_the_database_has_them(world):
    found = LocalAccounts().get_user(world.head.pk)
    known = Person.objects.get(pk=world.head.pk)
    names = [field.attname for field in Person._meta.concrete_fields]
    assert found == known
    assert {name: repr(getattr(found, name)) for name in names} == {
        name: repr(getattr(known, name)) for name in names
    }
    assert LocalAccounts().get_user(0) is None


def test_a_person_from_a_session_can_be_saved(world):
    found = LocalAccounts().get_user(world.head.pk)
    found.language = "en"
    found.save()
    assert Person.objects.get(pk=world.head.pk).language == "en"
    assert Person.objects.filter(username="head").count() == 1


def test_who_is_made_inactive_is_out_at_once(world, signed_in):
    client = signed_in(world.leader)
    address = "/units/"
    page = client.get(address)
    assert page.status_code == 200
    Person.objects.filter(pk=world.leader.pk).update(is_active=False)
    answer = client.get(address, headers={"If-None-Match": page["ETag"]})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_a_new_password_ends_the_sessions_before_it(world, signed_in):
    client = signed_in(world.leader)
    world.leader.set_password("another password of the tests")
    world.leader.save()
    assert client.get("/units/").status_code == 302


def test_a_role_of_an_inactive_person_gives_no_rights(world):
    today = timezone.localdate()
    assert rights_of(world.head, today)
    Person.objects.filter(pk=world.head.pk).update(is_active=False)
    assert not rights_of(world.head, today)


def a_session(**values) -> str:
    store = SessionStore()
    store.update(values)
    store.save()
    return store.session_key


def test_a_session_is_read_as_djangos_own_store_reads_it():
    key = a_session(what="ææ", number=7)
    with CaptureQueriesContext(connection) as queries:
        assert dict(SessionStore(key).items()) == {"what": "ææ", "number": 7}
    assert len(queries) == 1
    assert dict(db.SessionStore(key).items()) == {"what": "ææ", "number": 7}


@pytest.mark.parametrize("is_over", [True, False])
def test_a_session_that_is_over_or_unknown_is_empty_and_gets_another_key(is_over):
    key = a_session(number=7) if is_over else "nobodyhaseverhadthissessionkey00"
    Session.objects.update(expire_date=timezone.now())
    store = SessionStore(key)
    assert dict(store.items()) == {}
    store["number"] = 8
    store.save()
    assert store.session_key != key


def test_who_signs_out_is_out_at_once(world):
    client, other = Client(), Client()
    client.force_login(world.leader)
    other.cookies = client.cookies
    assert other.get("/units/").status_code == 200
    client.post("/sign-out/")
    assert other.get("/units/").status_code == 302
