"""One piece of evidence: what it says, what became of it, and what may be done with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from institutes.access import (
    Belongs,
    Rights,
    check_may_read_evidence,
    may_declare,
    may_overrule,
    reviews,
    sees_drafts_of,
)
from institutes.languages import in_language
from institutes.level import last_day, strength_of
from institutes.models import Attachment, Decision, Evidence, EvidenceArea, Person
from institutes.models.evidence import EDITED
from institutes.organisation import Node
from institutes.pages.editions import Change, changes_of
from institutes.pages.evidence_lines import state_word
from institutes.pages.facts import facts
from institutes.pages.own_work import is_own_work, why_not_verify
from institutes.register import item_of, read_register, steps_of
from institutes.wording.evidence import (
    CATEGORY,
    CATEGORY_RULE,
    KIND,
    STEP,
    STRENGTH,
)
from institutes.wording.words import Word


@dataclass(frozen=True)
class Told:
    """One line of the history: what happened, by whom, why, by which version of the rule, and
    what the evidence says otherwise since then."""

    decision: Decision
    word: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class EvidencePage:
    evidence: Evidence
    unit: Node | None
    word: Word
    category: str
    kind: str
    strength: str
    rule: str
    last_day: date
    facts: tuple[tuple[str, str], ...]
    areas: tuple[tuple[EvidenceArea, str], ...]
    files: tuple[Attachment, ...]
    history: tuple[Told, ...]
    lacking: tuple[str, ...]
    may_write: bool
    may_verify: bool
    why_not_verify: str
    may_overrule: bool

    @property
    def is_valid(self) -> bool:
        return self.evidence.state == "verified"

    @property
    def can_submit(self) -> bool:
        return self.may_write and self.evidence.state in ("draft", "rejected")

    @property
    def can_edit(self) -> bool:
        return self.may_write and self.evidence.is_editable

    @property
    def can_take_back(self) -> bool:
        return self.may_write and self.evidence.state == "submitted"

    @property
    def kept_files(self) -> list[Attachment]:
        return [file for file in self.files if file.removed_at is None]

    @property
    def removed_files(self) -> list[Attachment]:
        return [file for file in self.files if file.removed_at is not None]


def evidence_page(
    evidence: Evidence,
    unit: Node | None,
    to: Belongs,
    rights: Rights,
    person: Person,
    *,
    today: date,
    lacking: Sequence[str],
    is_final: Callable[[datetime], bool],
) -> EvidencePage:
    """All that is known of it; `is_final` tells it of evidence that was verified at a moment.

    Raises Hidden for those who may not read it.
    """
    check_may_read_evidence(rights, to, is_verified=evidence.state == "verified")
    decisions = tuple(evidence.decisions.select_related("by"))
    register = read_register([evidence.unit_id], in_areas=True)
    parameters = register.parameters_on(today)
    item = register.items_of(evidence.unit_id, today).get(evidence.pk)
    item = item or item_of(evidence, steps_of(decisions), has_narrative=False)
    files = tuple(evidence.attachments.select_related("by", "removed_by"))
    own = is_own_work(evidence, person, decisions, files)
    verified_at = [one.at for one in decisions if one.kind == "verified"]
    why_not = why_not_verify(rights, to, own) if reviews(rights, to) else ""
    strength = strength_of(item, parameters)
    names = {
        area.id: in_language(area.versions[-1], "name")
        for area in register.areas.get(evidence.unit_id, ())
    }
    # What was said before it was verified is for those whose work it is.
    seen = decisions if sees_drafts_of(rights, to) else ()
    changes = changes_of(seen, evidence.category, names)
    last = last_day(item, parameters)
    return EvidencePage(
        evidence=evidence,
        unit=unit,
        word=state_word(evidence.state, strength, last, today),
        category=f"{item.category.value} {CATEGORY[item.category]}",
        kind=str(KIND[item.kind]),
        strength=str(STRENGTH[strength]),
        rule=str(CATEGORY_RULE[item.category]) % parameters.texts(),
        last_day=last,
        facts=tuple(facts(evidence, item)),
        areas=tuple(
            (link, names[link.core_area_id]) for link in register.links.get(evidence.pk, ())
        ),
        files=files,
        history=tuple(
            Told(each, _step_word(each), changes.get(each.pk, ())) for each in reversed(decisions)
        ),
        lacking=tuple(lacking),
        may_write=may_declare(rights, to),
        may_verify=evidence.state == "submitted" and reviews(rights, to) and not why_not,
        why_not_verify=why_not if evidence.state == "submitted" else "",
        may_overrule=may_overrule(rights)
        and evidence.state == "verified"
        and not any(is_final(at) for at in verified_at[-1:]),
    )


def _step_word(decision: Decision) -> str:
    if decision.kind != EDITED:
        return str(STEP[decision.kind])
    return _("Written") if decision.edition == 1 else _("Changed")
