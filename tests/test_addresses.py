"""Who gets what at every address: tests/access_table.csv, walked to the last combination.

A row stands for every combination of its methods and roles; `all` is all of them. `args` fills
in the address: `code=unit` gives the argument `code` what the factory `unit` makes. `expected`
is a status, or `sign-in` for the way to the sign-in page and back. Together the rows of an
address stand for each method and each role once.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from goals.actions import freeze_round, open_round, receive_upload
from goals.actions.rounds import token_of_freeze
from goals.models import Goal, Indicator, Measure, Plan, Report, Round, Upload
from goals.workflow import ReportState
from institutes import attachments
from institutes.models import Attachment, CoreArea, Evidence, Grant, Mail, Person, Unit
from ntnu_intl.middleware import TOKEN
from tests import world as worlds
from tests.addresses import ADDRESSES
from tests.goals.rounds import (
    AFTER,
    BEFORE,
    DUE,
    LOCKS,
    OPENS,
    filled_in,
    handed_in_by,
    handed_in_now,
)
from tests.goals.series import LATER, plan, publish, series, target, value
from tests.institutes import register as registers
from tests.world import World

TABLE = Path(__file__).with_name("access_table.csv")
METHODS = ("GET", "POST", "PUT", "DELETE", "TRACE", "PATCH")
ROLES: dict[str, Callable[[World], Person | None]] = {
    "ANON": lambda world: None,
    "NONE": lambda world: world.stranger,
    "VIEW": lambda world: world.leader,
    "REP": lambda world: world.reporter,
    "HEAD": lambda world: world.head,
    "REV": lambda world: world.reviewer,
    "ADM": lambda world: world.administrator,
    "AUD": lambda world: world.auditor,
}


def planned(world: World) -> Indicator:
    """A plan with one series and one figure; made once in a test."""
    found = Indicator.objects.first()
    if found is None:
        found = series("EU-02")
        plan(found)
        publish(value(found, world.idi, 2021, 7))
    return found


def waiting_upload(world: World) -> Upload:
    """A file that is read and not yet published."""
    planned(world)
    content = f"kode;serie;år;teller\r\n{world.idi.code};EU-02;2021;9\r\n".encode()
    received = receive_upload(
        by=world.administrator,
        plan=Plan.objects.get(),
        filename="tall.csv",
        content=content,
        at=LATER,
    )
    return received.upload


def measure_of(world: World, unit: Unit) -> Measure:
    """A measure that the unit is responsible for."""
    planned(world)
    goal = Goal.objects.get(number=4)
    return Measure.objects.get_or_create(
        plan=goal.plan,
        goal=goal,
        number=unit.pk,
        defaults={
            "name_nb": "Tiltak",
            "name_en": "Measure",
            "responsible": unit,
            "due_date": date(2021, 12, 31),
        },
    )[0]


def with_target(world: World) -> str:
    """A faculty whose series has a target."""
    found = planned(world)
    if not found.targets.exists():
        target(Plan.objects.get(), found, world.ie, 9, base=1)
    return world.ie.code


def in_a_round(world: World, unit: Unit) -> str:
    """An institute in the round of 2021, which is open now."""
    planned(world)
    now = timezone.now()
    if not Round.objects.filter(year=2021).exists():
        open_round(
            plan=Plan.objects.get(),
            year=2021,
            opens_at=now - timedelta(days=10),
            due_at=now + timedelta(days=10),
            locks_at=now + timedelta(days=20),
            by=world.administrator,
            at=now - timedelta(days=11),
        )
    return unit.code


def submission_of(world: World) -> int:
    """The number of a report that is handed in."""
    in_a_round(world, world.idi)
    report = Report.objects.select_related("round", "unit").get(unit=world.idi)
    if not report.submissions.exists():
        handed_in_by(report, world.head)
    return 1


def round_in(world: World, year: int) -> int:
    """The year of a round over the one series."""
    planned(world)
    if not Round.objects.filter(year=year).exists():
        open_round(
            plan=Plan.objects.get(),
            year=year,
            opens_at=OPENS,
            due_at=DUE,
            locks_at=LOCKS,
            by=world.administrator,
            at=BEFORE,
        )
    return year


def frozen_round(world: World) -> int:
    """The year of a round that is frozen."""
    found = Round.objects.get(year=round_in(world, 2020))
    if found.frozen_at is None:
        token = token_of_freeze(found, [])
        freeze_round(round_=found, by=world.administrator, token=token, at=AFTER)
    return 2020


def letter(world: World) -> Mail:
    """A letter that was given up."""
    return Mail.objects.get_or_create(
        person=world.head,
        key="tests",
        defaults={
            "address": "head@example.no",
            "language": "nb",
            "subject": "Emne",
            "body": "Brev",
            "written_at": LATER,
            "failed_at": LATER,
        },
    )[0]


def area_of(world: World, unit: Unit) -> CoreArea:
    """A core area of the unit; made once in a test."""
    return unit.core_areas.first() or registers.declare(unit, world.administrator)


def evidence_of(world: World, unit: Unit, make) -> Evidence:
    """Evidence that an administrator wrote for the unit: no reviewer's own work."""
    area = area_of(world, unit)
    kind = "prize" if make is registers.draft else "erc"
    found = unit.evidence.filter(kind=kind).first()
    if found is not None:
        return found
    if make is registers.verified:
        return make(area, world.administrator, world.reviewer, kind, at=timezone.now())
    return make(area, world.administrator, kind)


def file_of(world: World, evidence: Evidence) -> int:
    found = evidence.attachments.first()
    if found is None:
        name = attachments.keep(b"%PDF-1.4 %%EOF")
        found = Attachment.objects.create(
            evidence=evidence,
            stored_name=name,
            original_name="rapport.pdf",
            file_type="pdf",
            size=14,
            sha256="0" * 64,
            at=LATER,
            by=world.administrator,
        )
    return found.pk


def reported(world: World, unit: Unit) -> str:
    """An institute whose report is handed in on its behalf and waits for review."""
    code, now = in_a_round(world, unit), timezone.now()
    report = Report.objects.select_related("round", "unit").get(unit=unit, round__year=2021)
    if report.state == ReportState.DRAFT:
        reason = {"reason": "På vegne av instituttet"}
        filled_in(report, world.administrator, now, **reason)
        handed_in_now(report, world.administrator, now, **reason)
    return code


# What an address is filled in with.
FACTORIES: dict[str, Callable[[World], object]] = {
    "area": lambda world: area_of(world, world.idi).pk,
    "area_elsewhere": lambda world: area_of(world, world.isl).pk,
    "draft": lambda world: evidence_of(world, world.idi, registers.draft).pk,
    "draft_elsewhere": lambda world: evidence_of(world, world.isl, registers.draft).pk,
    "evidence": lambda world: evidence_of(world, world.idi, registers.submitted).pk,
    "evidence_elsewhere": lambda world: evidence_of(world, world.isl, registers.submitted).pk,
    "verified": lambda world: evidence_of(world, world.idi, registers.verified).pk,
    "verified_elsewhere": lambda world: evidence_of(world, world.isl, registers.verified).pk,
    "draft_file": lambda world: file_of(world, evidence_of(world, world.idi, registers.draft)),
    "draft_file_elsewhere": lambda world: file_of(
        world, evidence_of(world, world.isl, registers.draft)
    ),
    "verified_file": lambda world: file_of(
        world, evidence_of(world, world.idi, registers.verified)
    ),
    "verified_file_elsewhere": lambda world: file_of(
        world, evidence_of(world, world.isl, registers.verified)
    ),
    "grant": lambda world: (Grant.objects.first() or registers.grant()).pk,
    "institute_elsewhere": lambda world: world.isl.code,
    "faculty": lambda world: world.ie.code,
    "faculty_with_target": with_target,
    "frozen_round": frozen_round,
    "goal": lambda world: planned(world) and 4,
    "in_a_round": lambda world: in_a_round(world, world.idi),
    "in_a_round_elsewhere": lambda world: in_a_round(world, world.isl),
    "institute": lambda world: world.idi.code,
    "letter": lambda world: letter(world).pk,
    "measure": lambda world: measure_of(world, world.idi).pk,
    "measure_elsewhere": lambda world: measure_of(world, world.isl).pk,
    "no_number": lambda world: 999_999_999,
    "no_round": lambda world: 2013,
    "no_unit": lambda world: "194.99.99.0",
    "submission": submission_of,
    "other_round": lambda world: round_in(world, 2019),
    "round": lambda world: round_in(world, 2021),
    "reported": lambda world: reported(world, world.idi),
    "reported_elsewhere": lambda world: reported(world, world.isl),
    "series": lambda world: planned(world).code,
    "set": lambda world: planned(world) and "all",
    "upload": lambda world: waiting_upload(world).pk,
    "year": lambda world: 2021,
}
WRITES = ("INSERT", "UPDATE", "DELETE")
ANSWER = ClientHandler(enforce_csrf_checks=False)


@dataclass(frozen=True)
class Row:
    name: str
    args: tuple[tuple[str, str], ...]
    methods: tuple[str, ...]
    roles: tuple[str, ...]
    expected: str

    def __str__(self) -> str:
        args = ",".join(f"{argument}={factory}" for argument, factory in self.args)
        return f"{self.name}({args}) {'+'.join(self.methods)} {'+'.join(self.roles)}"


def words(text: str, every) -> tuple[str, ...]:
    return tuple(every) if text == "all" else tuple(text.split())


def rows() -> list[Row]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [
            Row(
                line["name"],
                tuple(tuple(part.split("=")) for part in line["args"].split()),
                words(line["method"], METHODS),
                words(line["role"], ROLES),
                line["expected"],
            )
            for line in csv.DictReader(file)
        ]


ROWS = rows()


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


@dataclass(frozen=True)
class Shared:
    """The world of all rows, and the cookies of everyone who is signed in to it."""

    world: World
    cookies: dict[str, str]

    def ask(self, role: str, method: str, path: str) -> HttpResponse:
        """As someone just signed in. Django's client would also copy the context of every template
        that is rendered, for six thousand answers that are looked at from outside alone."""
        factory = RequestFactory()
        factory.cookies.load(self.cookies[role])
        return ANSWER(factory.generic(method, path).environ)


@pytest.fixture(scope="module")
def shared(django_db_setup, django_db_blocker) -> Iterator[Shared]:
    """Made once, because a world for each row took most of the time; each row's own transaction
    lies within this one, and nothing that a row does is left to the next."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = worlds.build()
        waiting_upload(world)
        cookies = {}
        for role, person_of in ROLES.items():
            client = Client()
            if person := person_of(world):
                client.force_login(person)
            cookies[role] = client.cookies.output(header="", sep=";")
        yield Shared(world, cookies)
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_address_answers_as_the_table_says(row, shared):
    world = shared.world
    path = reverse(row.name, kwargs={name: FACTORIES[kind](world) for name, kind in row.args})
    wrong = []
    for role, method in product(row.roles, row.methods):
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            response = shared.ask(role, method, path)
            transaction.set_rollback(True)
        expected = row.expected
        if expected == "sign-in":
            expected = f"302 {reverse('sign_in')}?next={path}"
        got = str(response.status_code)
        if row.expected == "sign-in" and got == "302":
            got = f"302 {response['Location']}"
        if got != expected:
            wrong.append(f"{role} {method}: {got} and not {expected}")
        written = [query["sql"] for query in queries if query["sql"].startswith(WRITES)]
        if written and (method == "GET" or response.status_code >= 400):
            wrong.append(f"{role} {method}: wrote {written}")
    assert wrong == []


HIDDEN = [row for row in ROWS if row.expected == "404"]


@pytest.mark.django_db
@pytest.mark.parametrize("row", HIDDEN, ids=str)
def test_what_is_hidden_answers_like_what_is_missing(row, shared):
    path = reverse(
        row.name, kwargs={name: FACTORIES[kind](shared.world) for name, kind in row.args}
    )
    for role, method in product(row.roles, row.methods):
        bodies = {
            TOKEN.sub(b"", shared.ask(role, method, each).content).replace(each.encode(), b"")
            for each in (path, "/there-is-no-such-page/")
        }
        assert len(bodies) == 1, f"{role} {method}"
