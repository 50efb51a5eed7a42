"""The yearly round: opened, rescheduled, extended for one unit, locked and frozen.

Keyword-only, `by=` the person, `at=` the database's time, one transaction, the round's row (or the
report's) locked before anything is decided, and an `Event` for every act.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from goals.actions.conflicts import Conflict, moved_on
from goals.actions.letters import write_times
from goals.models import Event, Extension, Plan, Report, Round, Times
from goals.reports.addresses import report_path
from goals.reports.frozen import Frozen, frozen_parts, round_checksum, still_open
from goals.reports.rights import time_of
from goals.wording.reports import STATE, moment_text
from goals.workflow import MOVES, Move, ReportState, Time
from institutes import mail
from institutes.access import Refused
from institutes.models import Membership, Person, Role
from institutes.organisation import organisations_in

# An extension is for reports that somebody still has to write in or hand in.
EXTENDABLE = (ReportState.DRAFT, ReportState.RETURNED, ReportState.SUBMITTED)


@transaction.atomic
def open_round(
    *,
    plan: Plan,
    year: int,
    opens_at: datetime,
    due_at: datetime,
    locks_at: datetime,
    by: Person | None,
    at: datetime,
) -> Round:
    """A round for a year, and a draft for every institute that is valid on 31 December of it.

    Raises Conflict when the year has a round already, lies outside the plan's figures, or has no
    institutes.
    """
    if not plan.figures_from <= year <= plan.figures_to:
        raise Conflict(
            _("The plan has figures from %(first)s to %(last)s.")
            % {"first": plan.figures_from, "last": plan.figures_to}
        )
    institutes = organisations_in([year])[year].institutes
    if not institutes:
        raise Conflict(_("No department is known for %(year)s.") % {"year": year})
    made, is_new = Round.objects.get_or_create(
        year=year,
        defaults={
            "plan": plan,
            "opens_at": opens_at,
            "due_at": due_at,
            "locks_at": locks_at,
            "created_at": at,
            "created_by": by,
            "is_demo": bool(by and by.is_demo),
        },
    )
    if not is_new:
        raise Conflict(_("%(year)s has a round already.") % {"year": year})
    Event.objects.create(
        round=made,
        kind=Event.Kind.OPENED,
        at=at,
        by=by,
        opens_at=opens_at,
        due_at=due_at,
        locks_at=locks_at,
    )
    reports = Report.objects.bulk_create(Report(round=made, unit_id=node.id) for node in institutes)
    Event.objects.bulk_create(
        Event(round=made, report=report, kind=Event.Kind.CREATED, at=at, by=by, became=report.state)
        for report in reports
    )
    return made


@transaction.atomic
def reschedule_round(
    *, round_: Round, times: Times, seen: Times, by: Person, reason: str, at: datetime
) -> Event | None:
    """Other times for a round, at once for everyone. None when they stand already.

    `seen` is what the person was shown; Conflict when somebody has moved them since, or when the
    round is frozen.
    """
    locked = _locked_round(round_)
    stands = locked.times
    if times == stands:
        return None
    if seen != stands:
        raise moved_on()
    return _set_times(locked, times, by=by, reason=reason, at=at)


@transaction.atomic
def lock_round(*, round_: Round, by: Person, reason: str, at: datetime) -> Event | None:
    """Lock a round now. Extensions that were granted go on until their date.

    None when it is locked already; Conflict when it has not opened or is frozen.
    """
    locked = _locked_round(round_)
    if locked.locks_at <= at:
        return None
    if at <= locked.opens_at:
        raise Conflict(_("The round has not opened yet. Nothing was saved."))
    times = Times(locked.opens_at, min(locked.due_at, at), at)
    return _set_times(locked, times, by=by, reason=reason, at=at)


def _locked_round(round_: Round) -> Round:
    locked = Round.objects.select_for_update().get(pk=round_.pk)
    if locked.frozen_at:
        raise Conflict(_("The round is frozen. Its times stand as they are."))
    return locked


def _set_times(round_: Round, times: Times, *, by: Person, reason: str, at: datetime) -> Event:
    was = round_.times
    fields = {"opens_at": times.opens_at, "due_at": times.due_at, "locks_at": times.locks_at}
    for name, moment in fields.items():
        setattr(round_, name, moment)
    round_.save(update_fields=list(fields))
    write_times(round_, was, reason=reason, by=by, at=at)
    kind = Event.Kind.RESCHEDULED
    return Event.objects.create(round=round_, kind=kind, at=at, by=by, reason=reason, **fields)


@transaction.atomic
def extend(
    *, report: Report, until: datetime, by: Person, reason: str, at: datetime
) -> Extension | None:
    """A later lock for one unit. Its reporters and head are told by mail.

    None when it stands already (the same form sent twice). Raises Conflict for a time that gives
    nothing, Refused for a report that nobody can write in whatever the time.
    """
    locked = Report.objects.select_for_update().get(pk=report.pk)
    round_ = Round.objects.get(pk=locked.round_id)
    latest = locked.extensions.order_by("-until").first()
    if latest and latest.until == until and latest.reason == reason:
        return None
    lock = max(round_.locks_at, latest.until) if latest else round_.locks_at
    if locked.state not in EXTENDABLE:
        raise Refused(
            _("The report is %(state)s. An extension would give nothing.")
            % {"state": str(STATE[ReportState(locked.state)]).lower()}
        )
    locked.round = round_
    if time_of(locked, at, lock) is Time.FROZEN:
        raise Refused(_("The round is frozen. Reopen the report first."))
    if until <= max(at, lock):
        raise Conflict(
            _("The department has until %(moment)s already. Choose a later time.")
            % {"moment": moment_text(lock)}
            if lock > at
            else _("Choose a time that lies ahead.")
        )
    made = Extension.objects.create(report=locked, until=until, reason=reason, at=at, by=by)
    Event.objects.create(
        round=round_,
        report=locked,
        kind=Event.Kind.EXTENDED,
        at=at,
        by=by,
        reason=reason,
        was=locked.state,
        became=locked.state,
        version=locked.version,
        locks_at=until,
    )
    _tell_of_extension(locked, made, at)
    return made


def _tell_of_extension(report: Report, extension: Extension, at: datetime) -> None:
    """A letter to everyone who reports for the unit or heads it."""
    held = Membership.objects.on(at.date()).filter(
        unit_id=report.unit_id, role__in=(Role.REPORTER, Role.HEAD)
    )
    unit = organisations_in([report.round.year])[report.round.year].nodes[report.unit_id]
    for person in Person.objects.filter(pk__in=held.values("person_id")).order_by("pk"):
        with mail.in_language_of(person):
            mail.write(
                to=person,
                subject=_("%(unit)s: more time for the report for %(year)s")
                % {"unit": unit.acronym, "year": report.round.year},
                body="\n\n".join(
                    [
                        _("%(unit)s can write in its report for %(year)s until %(moment)s.")
                        % {
                            "unit": unit.name,
                            "year": report.round.year,
                            "moment": moment_text(extension.until),
                        },
                        _("Reason: %(reason)s") % {"reason": extension.reason},
                        mail.link(report_path(report.round.year, unit.code)),
                    ]
                ),
                at=at,
            )


@transaction.atomic
def freeze_round(*, round_: Round, by: Person, token: str, at: datetime) -> Round:
    """Freeze a round: what is approved is kept for good, with a checksum over it.

    `token` stands for what the person was shown. Raises Conflict when it has moved on, when the
    round is frozen already, or while anybody can still write in a report.
    """
    locked = _locked_round(round_)
    # Every report, whatever its state: an approval that is under way is waited for.
    reports = list(
        Report.objects.select_for_update(of=("self",))
        .select_related("unit")
        .filter(round=locked)
        .order_by("pk")
    )
    if locked.locks_at > at or still_open(locked, at):
        raise Conflict(_("Somebody can still write in this round. It is frozen after its lock."))
    parts = frozen_parts(locked)
    if token != token_of_freeze(locked, parts):
        raise moved_on()
    kept = {part.report_id: part for part in parts}
    rule = MOVES[Move.FREEZE]
    events = []
    for report in reports:
        # Every version moves on: whoever decides on a report beside this has seen another one.
        report.version += 1
        if report.pk not in kept or report.state not in rule.sources:
            continue
        was, report.state = report.state, rule.target
        events.append(
            Event(
                round=locked,
                report=report,
                kind=Event.Kind.FROZEN,
                at=at,
                by=by,
                was=was,
                became=rule.target,
                version=report.version,
                submission_id=kept[report.pk].submission_id,
            )
        )
    Report.objects.bulk_update(reports, ["state", "version"])
    locked.frozen_at, locked.checksum = at, round_checksum(locked.year, parts)
    locked.save(update_fields=["frozen_at", "checksum"])
    Event.objects.create(round=locked, kind=Event.Kind.ROUND_FROZEN, at=at, by=by)
    Event.objects.bulk_create(events)
    return locked


def token_of_freeze(round_: Round, parts: list[Frozen]) -> str:
    """Stands for what freezing would keep, as somebody saw it."""
    return round_checksum(round_.year, parts)
