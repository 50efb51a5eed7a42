"""A world in which every address has something to show, and who asks for it there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.urls import reverse
from django.utils import timezone

from goals.actions import freeze_round, open_round, receive_upload
from goals.actions.rounds import token_of_freeze
from goals.models import Goal, Indicator, Measure, Plan, Report, Round, Upload
from goals.workflow import ReportState
from institutes import attachments
from institutes.models import Attachment, CoreArea, Evidence, Grant, Mail, Unit
from tests import world as worlds
from tests.access_table import ROLES, Place
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
    report = Report.objects.select_related("round", "unit").get(unit=world.idi, round__year=2021)
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
ANSWER = ClientHandler(enforce_csrf_checks=False)


class Visitor(RequestFactory):
    """Gets answers. Django's client would also copy the context of every template that is
    rendered, for six thousand answers that are looked at from outside alone."""

    def request(self, **request) -> HttpResponse:
        return ANSWER(self._base_environ(**request))


@dataclass(frozen=True)
class Shared:
    """The world of all places, and the cookies of everyone who is signed in to it."""

    world: World
    cookies: dict[str, str]

    def path(self, place: Place) -> str:
        """The address of something that is there, made if need be."""
        kwargs = {argument: FACTORIES[kind](self.world) for argument, kind in place.args}
        return reverse(place.name, kwargs=kwargs)

    def ask(self, role: str, method: str, path: str) -> HttpResponse:
        """As someone just signed in; what it changes is taken back."""
        visitor = Visitor()
        visitor.cookies.load(self.cookies[role])
        with transaction.atomic():
            response = visitor.generic(method, path)
            transaction.set_rollback(True)
        return response


@contextmanager
def opened() -> Iterator[Shared]:
    """The world, until the end of the block; nothing that is done to it stays."""
    with transaction.atomic():
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
