"""What the hour is played on: institutes with last year's figures, an open round, and people."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth.hashers import make_password

from goals import actions, ledger
from goals.models import Batch, Indicator, Plan
from institutes import clock
from institutes.models import Kind, Membership, Person, Role, Unit
from tests.bench import data
from tests.bench.deadline.hour import PASSWORD, RETURNED, YEAR, Late, late_of


def build(institutes: int, say: Callable[[str], None]) -> list[Late]:
    """Fill an empty, migrated database; the institutes that are late."""
    data.make_units(institutes)
    data.load_plan()
    people = data.make_people()
    units = dict(Unit.objects.filter(kind=Kind.INSTITUTE).values_list("pk", "code"))
    for indicator in Indicator.objects.filter(code__in=data.SERIES).order_by("code"):
        wanted = (YEAR - 1,) if indicator.collected_by == "self_report" else (YEAR - 1, YEAR)
        batch = Batch.objects.create(kind=Batch.Kind.DEMO, at=data.AT)
        found = (one for one in data.entries(indicator, units) if one.year in wanted)
        ledger.record(batch, found)
    say(f"{institutes} institutes, {len(data.SERIES)} series, two years of figures")
    now = clock.now()
    actions.open_round(
        plan=Plan.objects.get(code=data.PLAN),
        year=YEAR,
        opens_at=now - timedelta(days=1),
        due_at=now + timedelta(hours=1),
        locks_at=now + timedelta(hours=2),
        by=people["administrator"],
        at=now - timedelta(days=1),
    )
    return make_late(late_of(institutes))


def make_late(count: int) -> list[Late]:
    """People for institutes of every faculty; a faculty has one reviewer."""
    password = make_password(PASSWORD)
    organisation = data.organisation()
    step = max(1, len(organisation.institutes) // count)
    found, reviewers = [], {}

    def person(username: str, role: Role, unit_id: int) -> str:
        made = Person.objects.create(username=username, name=username, password=password)
        Membership.objects.create(person=made, unit_id=unit_id, role=role)
        return username

    for number, node in enumerate(organisation.institutes[::step][:count]):
        if node.parent_id not in reviewers:
            reviewers[node.parent_id] = person(
                f"reviewer-{node.parent_id}", Role.REVIEWER, node.parent_id
            )
        found.append(
            Late(
                node.code,
                person(f"reporter-{number}", Role.REPORTER, node.id),
                person(f"head-{number}", Role.HEAD, node.id),
                reviewers[node.parent_id],
                number % RETURNED == 1,
            )
        )
    return found
