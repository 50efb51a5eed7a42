"""Rounds: the list, and one round with all that happened in it."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.models import Event, Extension, Figure, Plan, Report, Round
from goals.reports.frozen import still_open
from goals.wording.reports import moment_text
from goals.wording.rounds import (
    EVENT,
    PHASE,
    REPORT_STATE,
    Phase,
    days_text,
    phase_of,
    times_text,
)
from goals.wording.words import Word
from goals.workbooks import figure_text
from goals.workflow import ReportState
from institutes.access import Rights
from institutes.models import Kind
from institutes.organisation import Node, Organisation, organisations_in

SHOWN = 200
OF_THE_ROUND = (
    Event.Kind.OPENED,
    Event.Kind.RESCHEDULED,
    Event.Kind.ROUND_FROZEN,
    Event.Kind.EXTENDED,
    Event.Kind.REOPENED,
)


@dataclass(frozen=True)
class StateCount:
    """How many reports are in a state."""

    state: ReportState
    word: Word
    count: int


@dataclass(frozen=True)
class RoundLine:
    """A round in a list."""

    round: Round
    phase: Word
    counts: tuple[StateCount, ...]
    total: int


@dataclass(frozen=True)
class Act:
    """Something that can be done with the round; a `sentence` says why not now."""

    label: str
    url: str
    sentence: str = ""


@dataclass(frozen=True)
class ExtensionLine:
    unit: Node
    until: datetime
    reason: str
    by: str
    is_running: bool


@dataclass(frozen=True)
class EventLine:
    """One event: what, of whom, who did it and why."""

    at: datetime
    what: str
    unit: str
    by: str
    times: str
    reason: str


@dataclass(frozen=True)
class ChangeLine:
    """A figure that was changed after the lock or the freeze."""

    unit: Node | None
    name: str
    before: str
    after: str
    at: datetime
    by: str
    reason: str
    url: str


@dataclass(frozen=True)
class RoundPage:
    round: Round
    phase: Word
    is_frozen: bool
    is_locked: bool
    opens: str
    due: str
    locks: str
    days: str  # to the next of its moments
    counts: tuple[StateCount, ...]
    total: int
    acts: tuple[Act, ...]
    extensions: tuple[ExtensionLine, ...]
    events: tuple[EventLine, ...]
    reopened: tuple[EventLine, ...]  # after the freeze, or after the lock
    changes: tuple[ChangeLine, ...]
    others: tuple[int, ...]  # years of rounds to compare with


def rounds_page(at: datetime) -> tuple[RoundLine, ...]:
    """All rounds, the newest first; two queries."""
    rounds = list(Round.objects.select_related("plan"))
    found = counts_of(rounds)
    return tuple(
        RoundLine(
            round_,
            PHASE[phase_of(round_, at)],
            state_counts(found[round_.pk]),
            sum(found[round_.pk].values()),
        )
        for round_ in rounds
    )


def counts_of(rounds: Collection[Round]) -> dict[int, Counter]:
    """How many reports are in which state, by round; one query."""
    found: dict[int, Counter] = {round_.pk: Counter() for round_ in rounds}
    counted = Report.objects.filter(round__in=rounds).order_by()
    for pk, state, count in counted.values_list("round_id", "state").annotate(Count("pk")):
        found[pk][state] = count
    return found


def state_counts(found: Mapping[str, int]) -> tuple[StateCount, ...]:
    """Every state that occurs, in the order a report goes through them."""
    return tuple(
        StateCount(state, REPORT_STATE[state], found[state])
        for state in ReportState
        if found.get(state)
    )


def round_page(round_: Round, rights: Rights, at: datetime) -> RoundPage:
    """One round with its dates, counts, extensions and history; a fixed number of queries."""
    organisation = organisations_in([round_.year])[round_.year]
    found = counts_of([round_])[round_.pk]
    phase = phase_of(round_, at)
    moment = round_.frozen_at or (round_.locks_at if phase is Phase.LOCKED else None)
    events = _events(round_, organisation)
    others = Round.objects.exclude(pk=round_.pk).values_list("year", flat=True)
    return RoundPage(
        round=round_,
        phase=PHASE[phase],
        is_frozen=phase is Phase.FROZEN,
        is_locked=phase in (Phase.LOCKED, Phase.FROZEN),
        opens=moment_text(round_.opens_at),
        due=moment_text(round_.due_at),
        locks=moment_text(round_.locks_at),
        days=days_text_of(round_, phase, at),
        counts=state_counts(found),
        total=sum(found.values()),
        acts=_acts(round_, phase, rights, organisation, at),
        extensions=_extensions(round_, organisation, at),
        events=tuple(line for _kind, line in events),
        reopened=tuple(
            line
            for kind, line in events
            if moment and kind == Event.Kind.REOPENED and line.at >= moment
        ),
        changes=_changes(round_, organisation, moment) if moment else (),
        others=tuple(others),
    )


def days_to(moment: datetime, at: datetime) -> int:
    """Whole days on the wall in Norway from one moment's day to another's."""
    return (timezone.localtime(moment).date() - timezone.localtime(at).date()).days


def days_text_of(round_: Round, phase: Phase, at: datetime) -> str:
    """How far off the round's next moment is, or how long ago its last one was."""
    if phase is Phase.COMING:
        sentence, moment = _("It opens %(days)s."), round_.opens_at
    elif phase is Phase.OPEN:
        sentence, moment = _("It is due %(days)s."), round_.due_at
    elif phase is Phase.OVERDUE:
        sentence, moment = _("It locks %(days)s."), round_.locks_at
    elif phase is Phase.LOCKED:
        sentence, moment = _("It was locked %(days)s."), round_.locks_at
    else:
        sentence, moment = _("It was frozen %(days)s."), round_.frozen_at
    return sentence % {"days": days_text(days_to(moment, at))}


def _acts(
    round_: Round, phase: Phase, rights: Rights, organisation: Organisation, at: datetime
) -> tuple[Act, ...]:
    """What can be done, each with the reason why not where it may not."""
    barred = "" if rights.is_administrator else _("Only administrators do this.")
    frozen = _("The round is frozen.") if phase is Phase.FROZEN else ""
    wait = {
        Phase.COMING: _("The round has not opened yet."),
        Phase.LOCKED: _("The round is locked already."),
    }.get(phase, "")
    freeze = frozen or ("" if phase is Phase.LOCKED else _("A round is frozen after its lock."))
    if not freeze and (running := still_open(round_, at)):
        freeze = _("Units have more time: %(units)s. It can be frozen after that.") % {
            "units": ", ".join(organisation.nodes[report.unit_id].acronym for report in running)
        }

    def act(label: str, name: str, sentence: str) -> Act:
        return Act(label, reverse(name, args=[round_.year]), barred or sentence)

    return (
        act(_("Change the times"), "round_times", frozen),
        act(_("Give a department more time"), "round_extend", frozen and _no_reopened(round_)),
        act(_("Lock now"), "round_lock", frozen or wait),
        act(_("Freeze the round"), "round_freeze", freeze),
    )


def _no_reopened(round_: Round) -> str:
    """After the freeze only a reopened report takes more time."""
    reopened = round_.reports.filter(reopened_at__gte=round_.frozen_at)
    return "" if reopened.exists() else _("The round is frozen. Reopen the report first.")


def _extensions(
    round_: Round, organisation: Organisation, at: datetime
) -> tuple[ExtensionLine, ...]:
    rows = Extension.objects.filter(report__round=round_).select_related("report", "by")
    return tuple(
        ExtensionLine(node, row.until, row.reason, row.by.name, row.until > at)
        for row in rows.order_by("-until", "pk")
        if (node := organisation.nodes.get(row.report.unit_id))
    )


def _events(round_: Round, organisation: Organisation) -> list[tuple[str, EventLine]]:
    rows = (
        Event.objects.filter(round=round_, kind__in=OF_THE_ROUND)
        .select_related("by", "report")
        .order_by("-at", "-pk")[:SHOWN]
    )
    return [(row.kind, event_line(row, organisation)) for row in rows]


def event_line(row: Event, organisation: Organisation) -> EventLine:
    node = organisation.nodes.get(row.report.unit_id) if row.report else None
    return EventLine(
        at=row.at,
        what=str(EVENT[Event.Kind(row.kind)]),
        unit=node.acronym if node else "",
        by=row.by.name if row.by else _("The portal"),
        times=times_text(row),
        reason=row.reason,
    )


def _changes(round_: Round, organisation: Organisation, moment: datetime) -> tuple[ChangeLine, ...]:
    """Figures of reopened units that came after the moment; once frozen, those of every unit."""
    rows = Figure.objects.filter(
        year=round_.year,
        recorded_at__gt=moment,
        unit__kind=Kind.INSTITUTE,
        indicator__collected_at=Kind.INSTITUTE,
    )
    if not round_.frozen_at:
        reopened = round_.reports.filter(reopened_at__gte=moment)
        rows = rows.filter(unit_id__in=reopened.values("unit_id"))
    rows = rows.select_related("indicator", "unit", "supersedes__indicator", "batch__by")
    return tuple(
        ChangeLine(
            unit=organisation.nodes.get(row.unit_id),
            name=f"{row.indicator.short_name} ({row.indicator.code})",
            before=figure_text(row.supersedes, row.indicator),
            after=figure_text(row, row.indicator),
            at=row.recorded_at,
            by=row.batch.by.name if row.batch.by else _("The portal"),
            reason=row.batch.reason,
            url=reverse("why", args=[row.indicator.code, row.unit.code, row.year]),
        )
        for row in rows.order_by("-recorded_at", "-pk")[:SHOWN]
    )


def next_round_year(plan: Plan) -> int:
    """The newest year of the plan without a round; its last year when all have one."""
    taken = set(Round.objects.values_list("year", flat=True))
    free = [year for year in range(plan.figures_from, plan.figures_to + 1) if year not in taken]
    return max(free, default=plan.figures_to)


def extendable_units(round_: Round) -> list[Node]:
    """Units whose report somebody still has to write in, in the organisation's order."""
    reports = round_.reports.filter(
        state__in=(ReportState.DRAFT, ReportState.RETURNED, ReportState.SUBMITTED)
    )
    open_ = set(reports.values_list("unit_id", flat=True))
    return [
        node for node in organisations_in([round_.year])[round_.year].institutes if node.id in open_
    ]


def units_of(round_: Round) -> list[Node]:
    """The units with a report in a round, in the organisation's order."""
    reporting = set(round_.reports.values_list("unit_id", flat=True))
    organisation = organisations_in([round_.year])[round_.year]
    return [node for node in organisation.institutes if node.id in reporting]
