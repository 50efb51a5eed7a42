"""Evidence in a line, as it stood on a day, for those who may see it."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from institutes.access import Belongs, Rights, may_read_evidence, sees_drafts_of
from institutes.expiring import evidence_runs_out
from institutes.level import Item, StepKind, Strength, is_ageing, last_day, state_on, strength_of
from institutes.models import Decision, Evidence
from institutes.register import Register, local_day
from institutes.wording.evidence import CATEGORY, EXPIRED, KIND, STATE, STRENGTH, TOO_WEAK
from institutes.wording.words import Word


@dataclass(frozen=True)
class EvidenceLine:
    """Evidence in a core area as it was on the day. `url` is empty for those who may not open."""

    evidence: Evidence
    url: str
    category: str
    kind: str
    strength: str
    word: Word
    verified: Decision | None
    last_day: date
    is_ageing: bool
    runs_out: bool  # within twelve months of the day, and it counts now

    @property
    def is_waiting(self) -> bool:
        return self.word is STATE["submitted"]

    @property
    def is_past(self) -> bool:
        return self.word in (EXPIRED, STATE["rejected"], STATE["overruled"], STATE["withdrawn"])


def evidence_line(
    register: Register, item: Item, day: date, rights: Rights, to: Belongs
) -> EvidenceLine | None:
    """How evidence stood on a day; None for what is not verified and not the reader's to see."""
    evidence = register.evidence[item.id]
    state = state_on(item, day)
    is_verified = state is StepKind.VERIFIED
    if not is_verified and not sees_drafts_of(rights, to):
        return None
    if state is None and local_day(evidence.created_at) > day:
        return None
    parameters = register.parameters_on(day)
    last = last_day(item, parameters)
    strength = strength_of(item, parameters)
    return EvidenceLine(
        evidence=evidence,
        url=reverse("evidence", args=[evidence.pk])
        if may_read_evidence(rights, to, is_verified=evidence.state == StepKind.VERIFIED)
        else "",
        category=f"{item.category.value} {CATEGORY[item.category]}",
        kind=str(KIND[item.kind]),
        strength=str(STRENGTH[strength]),
        word=state_word(state, strength, last, day),
        verified=_verification(register, evidence.pk, day) if is_verified else None,
        last_day=last,
        is_ageing=is_verified and is_ageing(item, day, parameters) and last >= day,
        runs_out=evidence_runs_out(item, day, parameters),
    )


def state_word(state: str | None, strength: Strength, last: date, day: date) -> Word:
    """The state on a day: what is verified may have expired, or count nothing."""
    if state == StepKind.VERIFIED:
        if last < day:
            return EXPIRED
        return TOO_WEAK if strength is Strength.NONE else STATE["verified"]
    if state is None or state == StepKind.TAKEN_BACK:
        return STATE["draft"]
    return STATE[state]


def _verification(register: Register, evidence_id: int, day: date) -> Decision | None:
    found = None
    for decision in register.decisions.get(evidence_id, ()):
        if decision.kind == StepKind.VERIFIED and local_day(decision.at) <= day:
            found = decision
    return found
