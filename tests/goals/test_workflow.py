"""The table of moves: every move × state × time × person, against a second, plain reading of it."""

from itertools import product
from pathlib import Path

import pytest

from goals.workflow import (
    MOVES,
    Actor,
    Move,
    ReportState,
    Time,
    Why,
    diagram,
    needs_reason,
    refusal,
)

# Who makes the move from where, as access.md says it: move, states, times, people, not own work.
ALLOWED = """
save     draft returned             open               reporter head administrator!
ready    draft returned             open               reporter head
submit   draft returned             open               head administrator!
return   submitted                  open locked        reviewer!                    other
approve  submitted                  open locked        reviewer                     other
settle   draft returned submitted   open locked        administrator!
reopen   draft returned submitted approved frozen  open locked frozen  administrator!
freeze   approved                   locked             administrator
"""


def allowed() -> dict[tuple, bool]:
    """(move, state, time, actor) → whether a reason is needed."""
    found = {}
    for line in ALLOWED.strip().splitlines():
        move, *words = line.split()
        states = [word for word in words if word in set(ReportState) - {"frozen"}]
        rest = words[len(states) :]
        times = [word for word in rest if word in set(Time)]
        if move == "reopen":
            states, times = list(ReportState), ["open", "locked", "frozen"]
        people = [word for word in words if word.strip("!") in set(Actor)]
        for state, time, person in product(states, times, people):
            found[move, state, time, person.strip("!")] = person.endswith("!")
    return found


@pytest.mark.parametrize("move", Move)
def test_every_move_is_made_where_the_table_says_and_nowhere_else(move):
    table = allowed()
    for state, time, actor in product(ReportState, Time, Actor):
        why = refusal(move, state=state, time=time, actors={actor})
        assert (why is None) == ((move, state, time, actor) in table), (state, time, actor, why)
        assert needs_reason(move, {actor}) == any(
            reason for key, reason in table.items() if key[0] == move and key[3] == actor
        )


@pytest.mark.parametrize("move", [Move.RETURN, Move.APPROVE])
def test_nobody_decides_on_their_own_work(move):
    why = refusal(
        move,
        state=ReportState.SUBMITTED,
        time=Time.OPEN,
        actors={Actor.REVIEWER, Actor.REPORTER},
        is_own_work=True,
    )
    assert why is Why.OWN_WORK


@pytest.mark.parametrize(
    ("move", "state", "time", "actor", "why"),
    [
        (Move.SAVE, ReportState.DRAFT, Time.LOCKED, Actor.REPORTER, Why.LOCKED),
        (Move.SAVE, ReportState.DRAFT, Time.BEFORE, Actor.REPORTER, Why.BEFORE),
        (Move.SAVE, ReportState.SUBMITTED, Time.OPEN, Actor.REPORTER, Why.STATE),
        (Move.SUBMIT, ReportState.DRAFT, Time.OPEN, Actor.REPORTER, Why.NOT_YOURS),
        (Move.APPROVE, ReportState.SUBMITTED, Time.FROZEN, Actor.REVIEWER, Why.FROZEN),
        (Move.FREEZE, ReportState.APPROVED, Time.OPEN, Actor.ADMINISTRATOR, Why.STATE),
    ],
)
def test_a_refusal_says_what_stands_in_the_way(move, state, time, actor, why):
    assert refusal(move, state=state, time=time, actors={actor}) is why


def test_a_reason_is_asked_of_those_who_act_for_others():
    given = {"state": ReportState.DRAFT, "time": Time.OPEN}
    admin, head = {Actor.ADMINISTRATOR}, {Actor.HEAD, Actor.ADMINISTRATOR}
    assert refusal(Move.SUBMIT, actors=admin, has_reason=False, **given) is Why.NO_REASON
    assert refusal(Move.SUBMIT, actors=head, has_reason=False, **given) is None


def test_every_move_has_one_rule():
    assert set(MOVES) == set(Move)


def test_the_diagram_in_the_docs_is_the_table():
    docs = Path(__file__).resolve().parents[2] / "docs" / "rounds.md"
    assert f"```mermaid\n{diagram()}\n```" in docs.read_text()
