"""What a person is to a report, and what they may do with it now (access.md)."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from goals.models import Answer, Event, Narrative, Report
from goals.wording.reports import refusal_text
from goals.workflow import MOVES as MOVES
from goals.workflow import Actor, Move, ReportState, Rule, Time, Why, needs_reason, refusal
from institutes.access import Refused, Rights
from institutes.models import Person, Role
from institutes.organisation import Node, Organisation, organisations_in

PUBLIC = (ReportState.APPROVED, ReportState.FROZEN)


@dataclass(frozen=True)
class Standing:
    """One report as one person meets it, at one moment: everything a decision rests on."""

    report: Report
    unit: Node  # as it was called on 31 December of the round's year
    faculty: Node | None
    actors: frozenset[Actor]
    is_own_work: bool
    time: Time
    lock: datetime  # when this report locks: the round's lock, or that of its extension
    extension_reason: str = ""

    @property
    def state(self) -> ReportState:
        return ReportState(self.report.state)

    def why_not(self, move: Move, *, has_reason: bool = True) -> Why | None:
        return refusal(
            move,
            state=self.state,
            time=self.time,
            actors=self.actors,
            is_own_work=self.is_own_work,
            has_reason=has_reason,
        )

    def may(self, move: Move) -> bool:
        return self.why_not(move) is None

    def sentence(self, move: Move) -> str:
        """Why the move may not be made, to be read beside its disabled button; "" when it may."""
        why = self.why_not(move)
        return refusal_text(why, move, self) if why else ""

    def needs_reason(self, move: Move) -> bool:
        return needs_reason(move, self.actors)

    def check(self, move: Move, *, reason: str = "") -> Rule:
        """The move's rule. Raises Refused with a sentence when it may not be made now."""
        why = self.why_not(move, has_reason=bool(reason))
        if why:
            raise Refused(refusal_text(why, move, self))
        return MOVES[move]

    @property
    def is_offered(self) -> bool:
        """Whether the person is anything but a reader of the report."""
        return bool(self.actors)

    @property
    def sees_internal_comments(self) -> bool:
        return bool(self.actors & {Actor.REVIEWER, Actor.ADMINISTRATOR})


def actors_of(rights: Rights, unit: Node) -> frozenset[Actor]:
    """What the person is to a report of the unit; `unit` carries its faculty of that year."""
    found = set()
    if unit.id in rights.units(Role.REPORTER):
        found.add(Actor.REPORTER)
    if unit.id in rights.units(Role.HEAD):
        found.add(Actor.HEAD)
    if {unit.id, unit.parent_id} & rights.units(Role.REVIEWER):
        found.add(Actor.REVIEWER)
    if rights.is_administrator:
        found.add(Actor.ADMINISTRATOR)
    return frozenset(found)


def may_see(rights: Rights, report: Report, unit: Node, organisation: Organisation) -> bool:
    """All states: own institute, own faculty's reviewers, the centre. Approved: whoever has a role
    in the unit or above it."""
    if rights.reads_everything or actors_of(rights, unit):
        return True
    reach = {unit.id, *(node.id for node in organisation.ancestors(unit.id))}
    in_scope = bool(reach & {held.unit_id for held in rights.held})
    return report.state in PUBLIC and in_scope


def time_of(report: Report, at: datetime, lock: datetime) -> Time:
    """Where the report stands in its round's time at a moment. The lock's own second is late."""
    frozen_at = report.round.frozen_at
    if frozen_at and not (report.reopened_at and report.reopened_at >= frozen_at):
        return Time.FROZEN
    if at < report.round.opens_at:
        return Time.BEFORE
    return Time.OPEN if at < lock else Time.LOCKED


def standing_of(report: Report, rights: Rights, person: Person | None, at: datetime) -> Standing:
    """The report as the person meets it at `at`. Raises Http404 outside their reach.

    Ask with `Report.objects.select_related("round", "unit")`; a fixed number of queries follows.
    """
    organisation = organisations_in([report.round.year])[report.round.year]
    unit = organisation.nodes.get(report.unit_id)
    if unit is None or not may_see(rights, report, unit, organisation):
        raise Http404
    extension = report.extensions.order_by("-until").first()
    lock = max(report.round.locks_at, extension.until) if extension else report.round.locks_at
    actors = actors_of(rights, unit)
    return Standing(
        report=report,
        unit=unit,
        faculty=organisation.nodes.get(unit.parent_id),
        actors=actors,
        is_own_work=Actor.REVIEWER in actors and _is_own_work(report, actors, person),
        time=time_of(report, at, lock),
        lock=lock,
        extension_reason=extension.reason if extension and extension.until == lock else "",
    )


def find(rights: Rights, person: Person, year: int, code: str, at: datetime) -> Standing:
    """The one gate to a report: by its round's year and its unit's code. Raises Http404."""
    report = (
        Report.objects.select_related("round", "unit")
        .filter(round__year=year, unit__code=code)
        .first()
    )
    if report is None:
        raise Http404
    return standing_of(report, rights, person, at)


def _is_own_work(report: Report, actors: frozenset[Actor], person: Person | None) -> bool:
    """Reporter or head of the institute, or someone who wrote in the report or submitted it."""
    if actors & {Actor.REPORTER, Actor.HEAD}:
        return True
    wrote = (
        Answer.objects.filter(report=report, by=person),
        Narrative.objects.filter(report=report, by=person),
        Event.objects.filter(report=report, by=person, kind=Event.Kind.SUBMITTED),
    )
    return any(rows.exists() for rows in wrote)
