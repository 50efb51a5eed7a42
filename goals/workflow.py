"""What can become of a report: its states, and every move between them. One table.

Buttons, refusals, tests and the diagram in docs/rounds.md come from it. Pure: who someone is to a
report (`Actor`) and whether its deadline lies ahead are arguments.

Source: access.md (states and rights), product.md (rule 0; own work).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ReportState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    FROZEN = "frozen"


class Actor(StrEnum):
    """What a person is to one report; one person can be several."""

    REPORTER = "reporter"
    HEAD = "head"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"


class Move(StrEnum):
    SAVE = "save"
    READY = "ready"
    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    SETTLE = "settle"
    REOPEN = "reopen"
    FREEZE = "freeze"


class Time(StrEnum):
    """Where a report stands in its round's time. An extension moves the lock of one report."""

    BEFORE = "before"  # the round has not opened
    OPEN = "open"
    LOCKED = "locked"
    FROZEN = "frozen"  # the round is frozen, and this report was not reopened since


WRITING = frozenset({ReportState.DRAFT, ReportState.RETURNED})
UNFROZEN = frozenset({Time.OPEN, Time.LOCKED})


@dataclass(frozen=True)
class Rule:
    """One move: from which states to which, when, by whom, and whether with a reason."""

    move: Move
    sources: frozenset[ReportState]
    target: ReportState | None  # None: the state stays
    times: frozenset[Time]
    actors: Mapping[Actor, bool] = field(hash=False)  # whether this actor gives a reason
    not_own_work: bool = False


def _from(*states: ReportState) -> frozenset[ReportState]:
    return frozenset(states)


MOVES: Mapping[Move, Rule] = {
    rule.move: rule
    for rule in (
        Rule(
            Move.SAVE,
            WRITING,
            None,
            frozenset({Time.OPEN}),
            {Actor.REPORTER: False, Actor.HEAD: False, Actor.ADMINISTRATOR: True},
        ),
        Rule(
            Move.READY,
            WRITING,
            None,
            frozenset({Time.OPEN}),
            {Actor.REPORTER: False, Actor.HEAD: False},
        ),
        Rule(
            Move.SUBMIT,
            WRITING,
            ReportState.SUBMITTED,
            frozenset({Time.OPEN}),
            {Actor.HEAD: False, Actor.ADMINISTRATOR: True},
        ),
        Rule(
            Move.RETURN,
            _from(ReportState.SUBMITTED),
            ReportState.RETURNED,
            UNFROZEN,
            {Actor.REVIEWER: True},
            not_own_work=True,
        ),
        Rule(
            Move.APPROVE,
            _from(ReportState.SUBMITTED),
            ReportState.APPROVED,
            UNFROZEN,
            {Actor.REVIEWER: False},
            not_own_work=True,
        ),
        Rule(
            Move.SETTLE,
            WRITING | {ReportState.SUBMITTED},
            None,
            UNFROZEN,
            {Actor.ADMINISTRATOR: True},
        ),
        Rule(
            Move.REOPEN,
            frozenset(ReportState),
            ReportState.RETURNED,
            frozenset({Time.OPEN, Time.LOCKED, Time.FROZEN}),
            {Actor.ADMINISTRATOR: True},
        ),
        # With its round, and only what is approved.
        Rule(
            Move.FREEZE,
            _from(ReportState.APPROVED),
            ReportState.FROZEN,
            frozenset({Time.LOCKED}),
            {Actor.ADMINISTRATOR: False},
        ),
    )
}


class Why(StrEnum):
    """Why a move is refused; goals.wording.reports has the sentences."""

    NOT_YOURS = "not_yours"  # nobody in this role makes the move
    OWN_WORK = "own_work"
    STATE = "state"
    BEFORE = "before"
    LOCKED = "locked"
    FROZEN = "frozen"
    NO_REASON = "no_reason"


def refusal(
    move: Move,
    *,
    state: ReportState,
    time: Time,
    actors: Collection[Actor],
    is_own_work: bool = False,
    has_reason: bool = True,
) -> Why | None:
    """Why the move may not be made now; None when it may.

    `is_own_work`: the person reports for the institute, heads it, or has written in or submitted
    the report. `has_reason`: a reason was given, where one is asked for.
    """
    rule = MOVES[move]
    able = [actor for actor in rule.actors if actor in actors]
    if not able:
        return Why.NOT_YOURS
    if rule.not_own_work and is_own_work:
        return Why.OWN_WORK
    if state not in rule.sources:
        return Why.STATE
    if time not in rule.times:
        return {Time.BEFORE: Why.BEFORE, Time.FROZEN: Why.FROZEN}.get(
            time, Why.LOCKED if time is Time.LOCKED else Why.STATE
        )
    if not has_reason and all(rule.actors[actor] for actor in able):
        return Why.NO_REASON
    return None


def needs_reason(move: Move, actors: Collection[Actor]) -> bool:
    """Whether every role the person could make the move in has to give a reason."""
    able = [asks for actor, asks in MOVES[move].actors.items() if actor in actors]
    return bool(able) and all(able)


def diagram() -> str:
    """The table as a Mermaid diagram, for docs/rounds.md: who makes which move from where. A move
    that keeps the state leads back to it."""
    lines = ["stateDiagram-v2", f"    [*] --> {ReportState.DRAFT}"]
    for rule in MOVES.values():
        who = ", ".join(
            f"{actor} with a reason" if asks else str(actor) for actor, asks in rule.actors.items()
        )
        own = ", not own work" if rule.not_own_work else ""
        lines += [
            f"    {state} --> {rule.target or state}: {rule.move} ({who}{own})"
            for state in ReportState
            if state in rule.sources
        ]
    return "\n".join(lines)
