"""A university that many pages show, for tests that write nothing."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from goals import actions
from goals.actions.rounds import token_of_freeze
from goals.calculations.terms import State
from goals.models import Batch, Indicator, Plan, Round, Upload
from goals.sheets.headings import HEADINGS
from goals.sheets.template import TemplateSheet, TemplateUnit, write_csv
from institutes.models import Membership, Person, Unit
from tests.goals.series import publish, silent, value

IDI = "194.63.10.0"


@pytest.fixture(scope="package")
def administrator(django_db_setup, django_db_blocker) -> Iterator[Person]:
    """The real plan with real totals, every state in one row of institutes, and three uploads.

    Made once, since nothing here writes; the rows go when the last test of this folder is over.
    """
    with django_db_blocker.unblock():
        try:
            yield university()
        finally:
            call_command("flush", interactive=False, inhibit_post_migrate=True, verbosity=0)


@pytest.fixture
def transactional_db(administrator) -> None:
    """In place of the one that would empty the database after each test."""


def university() -> Person:
    call_command("load_units", verbosity=0)
    call_command("load_plan", verbosity=0)
    person = Person.objects.create(username="adm", name="Administrator")
    ntnu = Unit.objects.get(code="194.0.0.0")
    Membership.objects.create(person=person, unit=ntnu, role="administrator")
    master = Indicator.objects.get(code="ST-01-M")
    units = list(Unit.objects.filter(code__startswith="194.63.", kind="institute"))
    entries = [
        value(master, unit, year, 10 + place * (year - 2010), 100)
        for place, unit in enumerate(units[:4])
        for year in range(2015, 2022)
    ]
    for unit, state in zip(units[4:], (State.NOT_APPLICABLE, State.WITHHELD), strict=False):
        entries.append(silent(value(master, unit, 2021), state, "Ingen studenter"))
    publish(*entries, at=timezone.now(), kind=Batch.Kind.DEMO)
    for row, name in enumerate(("venter.csv", "publisert.csv", "angret.csv")):
        upload = actions.receive_upload(
            by=person,
            plan=Plan.objects.get(),
            filename=name,
            content=workbook(row),
            at=timezone.now(),
        ).upload
        if row:
            publish_and_perhaps_undo(upload, person, undo=row == 2)
    two_rounds(person)
    return person


def two_rounds(person: Person) -> None:
    """The round of 2020 is frozen; that of 2021 is open, and one unit has more time in it."""
    now, day = timezone.now(), timedelta(days=1)
    for year, lock in ((2020, now - 300 * day), (2021, now + 20 * day)):
        actions.open_round(
            plan=Plan.objects.get(),
            year=year,
            opens_at=lock - 40 * day,
            due_at=lock - 10 * day,
            locks_at=lock,
            by=person,
            at=lock - 41 * day,
        )
    frozen, round_ = Round.objects.order_by("year")
    token = token_of_freeze(frozen, [])
    actions.freeze_round(round_=frozen, by=person, token=token, at=now)
    idi = Unit.objects.get(code=IDI)
    reporter = Person.objects.create(username="rep", name="Rapportør", email="rep@example.no")
    Membership.objects.create(person=reporter, unit=idi, role="reporter")
    actions.extend(
        report=round_.reports.get(unit=idi),
        until=now + 30 * day,
        by=person,
        reason="Sykdom",
        at=now,
    )
    actions.remind(round_=round_, units={idi.pk}, by=person, at=now)


def workbook(number: int) -> bytes:
    unit = TemplateUnit(IDI, "", "")
    empty = write_csv([TemplateSheet("EU-02", 2018 + number, [unit])], HEADINGS["nb"])
    lines = empty.decode("utf-8-sig").splitlines()
    place = lines[0].casefold().split(";").index("teller")
    cells = lines[1].split(";")
    cells[place] = str(500 + number)
    return "\r\n".join([lines[0], ";".join(cells)]).encode("utf-8-sig")


def publish_and_perhaps_undo(upload: Upload, person: Person, *, undo: bool) -> None:
    from goals.pages import upload_page

    actions.publish_upload(
        upload=upload,
        by=person,
        reason="Endelige tall",
        token=upload_page(upload).token,
        at=timezone.now(),
    )
    if undo:
        actions.undo_upload(upload=upload, by=person, reason="Feil fil", at=timezone.now())
