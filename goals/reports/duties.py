"""What each person has to do in the rounds that are under way: the one list behind reminders.

Own reports that can still be written in (and their evidence that runs out), reports that wait for
their review, and disputes that wait for an administrator.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Count, Max
from django.utils import timezone

from goals.models import Answer, Event, Narrative, Report, Round
from goals.workflow import WRITING, ReportState
from institutes.expiring import Fading, fading
from institutes.models import Membership, Person, Role
from institutes.organisation import Node, organisations_in


class Kind(StrEnum):
    REPORT = "report"  # to write and hand in
    REVIEW = "review"  # to decide on
    DISPUTES = "disputes"  # to settle
    EVIDENCE = "evidence"  # to be renewed; said beside a report that is to be written


@dataclass(frozen=True)
class Duty:
    """One thing a person has to do. `due_at` is the unit's own, with its extension."""

    kind: Kind
    year: int
    due_at: datetime
    locks_at: datetime
    unit: Node | None = None
    state: ReportState | None = None
    count: int = 1
    fading: Fading | None = None  # what is to be renewed


Duties = Mapping[Person, tuple[Duty, ...]]


def rounds_under_way(at: datetime) -> list[Round]:
    """Opened, and not frozen yet; the newest first."""
    return list(Round.objects.filter(opens_at__lte=at, frozen_at__isnull=True))


def duties(at: datetime) -> Duties:
    """Everyone who has something to do at a moment, and what; a fixed number of queries a round."""
    found: dict[int, list[Duty]] = defaultdict(list)
    held = _held(at)
    for round_ in rounds_under_way(at):
        for person_id, duty in _of_round(round_, held, at):
            found[person_id].append(duty)
    people = Person.objects.in_bulk(found)
    return {people[pk]: tuple(found[pk]) for pk in sorted(found)}


def _held(at: datetime) -> dict[Role, dict[int, set[int]]]:
    """Who holds a role in a unit today: by role, the people of each unit."""
    found: dict[Role, dict[int, set[int]]] = {role: defaultdict(set) for role in Role}
    rows = Membership.objects.on(timezone.localtime(at).date()).order_by()
    for role, unit, person in rows.values_list("role", "unit_id", "person_id"):
        found[Role(role)][unit].add(person)
    return found


def _of_round(round_: Round, held: Mapping[Role, Mapping[int, set[int]]], at: datetime):
    """(person's id, duty) for everyone in one round."""
    organisation = organisations_in([round_.year])[round_.year]
    reports = list(
        Report.objects.filter(round=round_)
        .annotate(until=Max("extensions__until"))
        .order_by("unit__code")
    )
    submitted = [report for report in reports if report.state == ReportState.SUBMITTED]
    wrote = _wrote_in(submitted)
    writable = {report.unit_id for report in reports if report.state in WRITING}
    renewed = fading(writable, timezone.localtime(at).date()) if writable else {}
    for report in reports:
        unit = organisation.nodes.get(report.unit_id)
        if unit is None:
            continue
        state = ReportState(report.state)
        until = report.until or round_.locks_at
        duty = {
            "year": round_.year,
            "locks_at": max(round_.locks_at, until),
            "unit": unit,
            "state": state,
        }
        own = held[Role.REPORTER].get(unit.id, set()) | held[Role.HEAD].get(unit.id, set())
        if state in WRITING and duty["locks_at"] > at:
            due = max(round_.due_at, report.until) if report.until else round_.due_at
            for person in sorted(own):
                yield person, Duty(Kind.REPORT, due_at=due, **duty)
                if unit.id in renewed:
                    yield person, Duty(Kind.EVIDENCE, due_at=due, fading=renewed[unit.id], **duty)
        elif state is ReportState.SUBMITTED:
            reviewers = held[Role.REVIEWER].get(unit.id, set()) | held[Role.REVIEWER].get(
                unit.parent_id, set()
            )
            for person in sorted(reviewers - own - wrote[report.pk]):
                yield person, Duty(Kind.REVIEW, due_at=round_.due_at, **duty)
    disputes = open_disputes(round_)
    if disputes:
        administrators = set().union(*held[Role.ADMINISTRATOR].values())
        for person in sorted(administrators):
            yield (
                person,
                Duty(
                    Kind.DISPUTES,
                    round_.year,
                    due_at=round_.due_at,
                    locks_at=round_.locks_at,
                    count=disputes,
                ),
            )


def open_disputes(round_: Round) -> int:
    """Disputed figures of reports that are not decided on, without a settlement."""
    found = Answer.objects.current().filter(
        report__round=round_,
        report__state__in=(*WRITING, ReportState.SUBMITTED),
        choice=Answer.Choice.DISPUTED,
        settlement__isnull=True,
    )
    return found.aggregate(count=Count("pk"))["count"]


def _wrote_in(reports: list[Report]) -> dict[int, set[int]]:
    """Who has written in each report or handed it in: they do not decide on it."""
    found: dict[int, set[int]] = defaultdict(set)
    if not reports:
        return found
    for rows in (
        Answer.objects.filter(report__in=reports),
        Narrative.objects.filter(report__in=reports),
        Event.objects.filter(report__in=reports, kind=Event.Kind.SUBMITTED),
    ):
        for report, person in rows.order_by().values_list("report_id", "by_id").distinct():
            found[report].add(person)
    return found
