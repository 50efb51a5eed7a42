"""What a person is to a report, and what they may do with it now (access.md)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404

from goals import ledger
from goals.ledger import Frame
from goals.models import Answer, Event, Extension, Narrative, Report
from goals.wording.reports import refusal_text
from goals.workflow import MOVES as MOVES
from goals.workflow import Actor, Move, ReportState, Rule, Time, Why, needs_reason, refusal
from institutes.access import Refused, Rights
from institutes.models import Person, Role
from institutes.organisation import Node, Organisation
from institutes.prepared import Prepared, PreparedObjects

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
    extension: Extension | None = None  # the latest one, with who gave it
    reads_everything: bool = False  # administrators and auditors
    frame: Frame = field(default=Frame(None), repr=False, compare=False)  # of the plan now

    @property
    def extension_reason(self) -> str:
        """Why it locks later than the others; "" where it does not."""
        extended = self.extension is not None and self.extension.until == self.lock
        return self.extension.reason if extended else ""

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
        """The institute's own people do not, whatever else they are in the faculty."""
        if self.reads_everything:
            return True
        own = self.actors & {Actor.REPORTER, Actor.HEAD}
        return Actor.REVIEWER in self.actors and not own

    @property
    def sees_how_it_came_about(self) -> bool:
        """Drafts, disputes and comments: for those whose work it is, and the centre."""
        return self.is_offered or self.reads_everything


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


def reviewed_units(rights: Rights, organisation: Organisation) -> frozenset[int]:
    """Ids of the units of whose reports the person is a reviewer, as `actors_of` says it of one."""
    own = rights.units(Role.REVIEWER)
    return own.union(node.id for unit_id in own for node in organisation.children(unit_id))


def may_see(rights: Rights, report: Report, unit: Node, organisation: Organisation) -> bool:
    """All states: own institute, own faculty's reviewers, the centre. Approved: whoever has a role
    in the unit or above it."""
    if rights.reads_everything or actors_of(rights, unit):
        return True
    return report.state in PUBLIC and may_read_approved(rights, unit, organisation)


def may_read_approved(rights: Rights, unit: Node, organisation: Organisation) -> bool:
    """The unit's approved reports: the centre, and whoever has a role in the unit or above it."""
    reach = {unit.id, *(node.id for node in organisation.ancestors(unit.id))}
    return rights.reads_everything or any(held.unit_id in reach for held in rights.held)


def time_of(report: Report, at: datetime, lock: datetime) -> Time:
    """Where the report stands in its round's time at a moment. The lock's own second is late."""
    frozen_at = report.round.frozen_at
    if frozen_at and not (report.reopened_at and report.reopened_at >= frozen_at):
        return Time.FROZEN
    if at < report.round.opens_at:
        return Time.BEFORE
    return Time.OPEN if at < lock else Time.LOCKED


def standings_of(
    reports: Collection[Report],
    rights: Rights,
    person: Person | None,
    at: datetime,
    frame: Frame | None = None,
) -> dict[int, Standing]:
    """The reports as the person meets them at `at`, by id; those outside their reach are left out.

    Ask with `Report.objects.select_related("round", "unit")`; at most three queries follow, one of
    them for the `frame` if it is not given.
    """
    if not reports:
        return {}
    frame = frame or ledger.current().frame
    met = {}
    for report in reports:
        organisation = frame.organisation_of(report.round.year)
        unit = organisation.nodes.get(report.unit_id)
        if unit is not None and may_see(rights, report, unit, organisation):
            met[report.pk] = (report, unit, organisation.nodes.get(unit.parent_id))
    actors = {pk: actors_of(rights, unit) for pk, (_report, unit, _faculty) in met.items()}
    reviewed = [pk for pk, found in actors.items() if Actor.REVIEWER in found]
    own_work = _own_work(reviewed, actors, person)
    extensions = {extension.report_id: extension for extension in _read_extensions(list(met))}

    def standing(report: Report, unit: Node, faculty: Node | None) -> Standing:
        extension = extensions.get(report.pk)
        lock = max(report.round.locks_at, extension.until) if extension else report.round.locks_at
        return Standing(
            report=report,
            unit=unit,
            faculty=faculty,
            actors=actors[report.pk],
            is_own_work=report.pk in own_work,
            time=time_of(report, at, lock),
            lock=lock,
            extension=extension,
            reads_everything=rights.reads_everything,
            frame=frame,
        )

    return {pk: standing(*found) for pk, found in met.items()}


_read_extensions = PreparedObjects(
    lambda reports: (
        Extension.objects.filter(report__among=reports).select_related("by").order_by("until")
    ),
    list,
)


def standing_of(report: Report, rights: Rights, person: Person | None, at: datetime) -> Standing:
    """One report as the person meets it. Raises Http404 outside their reach."""
    found = standings_of([report], rights, person, at)
    if report.pk not in found:
        raise Http404
    return found[report.pk]


def report_in(year: int, code: str) -> Report | None:
    """The report of a unit in the year's round, with both of them and who made it ready; one
    query."""
    return next(iter(_read_report(year, code)), None)


_read_report = PreparedObjects(
    lambda year, code: (
        Report.objects.select_related("round", "unit", "ready_by")
        .filter(round__year=year, unit__code=code)
        .order_by()
    ),
    *(int, str),
)


def find(rights: Rights, person: Person, year: int, code: str, at: datetime) -> Standing:
    """The one gate to a report: by its round's year and its unit's code. Raises Http404."""
    report = report_in(year, code)
    if report is None:
        raise Http404
    return standing_of(report, rights, person, at)


def _own_work(
    reports: Collection[int], actors: Mapping[int, frozenset[Actor]], person: Person | None
) -> frozenset[int]:
    """The reports whose institute the person reports for or heads, or which they have written in
    or submitted."""
    if not reports:
        return frozenset()
    found = {pk for pk in reports if actors[pk] & {Actor.REPORTER, Actor.HEAD}}
    if person is not None:
        found.update(pk for (pk,) in _read_written(list(reports), person.pk))
    return frozenset(found)


def _written(reports: list[int], person: int) -> QuerySet:
    """Those of the reports in which the person wrote something, or which they submitted."""
    first, *others = (
        rows.filter(report__among=reports, by=person).order_by().values_list("report")
        for rows in (
            Answer.objects,
            Narrative.objects,
            Event.objects.filter(kind=Event.Kind.SUBMITTED),
        )
    )
    return first.union(*others)


_read_written = Prepared(_written, list, int)
