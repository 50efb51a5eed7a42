"""Pages of evidence: the register, one piece of it, and what waits for a reviewer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from institutes.access import (
    Belongs,
    Refused,
    Rights,
    check_may_read_evidence,
    check_may_verify,
    is_own,
    may_declare,
    may_overrule,
    reviews,
    sees_drafts_of,
)
from institutes.level import Item, Parameters, last_day, strength_of
from institutes.models import Attachment, Decision, Evidence, EvidenceArea, Person, Role
from institutes.models.evidence import EDITED
from institutes.numbers import number_text
from institutes.organisation import Node, Organisation
from institutes.pages.evidence_lines import EvidenceLine, evidence_line, state_word
from institutes.register import Register, item_of, read_register, rule_versions, steps_of
from institutes.wording.evidence import (
    CATEGORY,
    CATEGORY_RULE,
    KIND,
    SCALE,
    STEP,
    STRENGTH,
    grade_text,
)
from institutes.wording.facts import DATES, IDENTIFIER, fact_label
from institutes.wording.level import day_text
from institutes.wording.words import Word

LONGEST_LIST = 300  # rows of the register on one page


@dataclass(frozen=True)
class RegisterRow:
    unit: Node
    line: EvidenceLine
    areas: str


@dataclass(frozen=True)
class RegisterPage:
    """`total` is how many were found; at most LONGEST_LIST are shown."""

    rows: tuple[RegisterRow, ...]
    total: int

    @property
    def is_cut(self) -> bool:
        return self.total > len(self.rows)


@dataclass(frozen=True)
class Chosen:
    """What the register is asked for; blank: everything."""

    category: str = ""
    unit: str = ""
    state: str = ""
    expiring: bool = False


def readable_units(organisation: Organisation, rights: Rights) -> list[Node]:
    """The institutes of whose evidence the person may read at least what is verified."""
    if rights.reads_everything or rights.units(Role.LEADER):
        return organisation.institutes
    return [
        node
        for node in organisation.institutes
        if sees_drafts_of(rights, Belongs(node.id, node.parent_id))
    ]


def register_page(
    organisation: Organisation, rights: Rights, chosen: Chosen, *, today: date
) -> RegisterPage:
    """Evidence the person may read, as it stands today, by institute and category."""
    units = {node.id: node for node in readable_units(organisation, rights)}
    asked = organisation.by_code(chosen.unit) if chosen.unit else None
    if asked is not None:
        inside = {node.id for node in organisation.institutes_under(asked.id)}
        units = {pk: node for pk, node in units.items() if pk in inside}
    register = read_register(list(units))
    rows = [
        RegisterRow(node, line, area_names(register, line.evidence, today))
        for node in units.values()
        for line in unit_lines(register, node, rights, today)
        if line.url and _is_chosen(line, chosen)
    ]
    return RegisterPage(tuple(rows[:LONGEST_LIST]), len(rows))


def unit_lines(register: Register, node: Node, rights: Rights, day: date) -> list[EvidenceLine]:
    """All evidence of an institute that the person may see, once each."""
    to = Belongs(node.id, node.parent_id)
    found = []
    for evidence in register.of_unit.get(node.id, ()):
        item = item_of(evidence, steps_of(register.decisions.get(evidence.pk, ())))
        line = evidence_line(register, item, day, rights, to)
        if line is not None:
            found.append(line)
    return sorted(found, key=lambda line: (line.evidence.category, line.last_day))


def _is_chosen(line: EvidenceLine, chosen: Chosen) -> bool:
    return (
        (not chosen.category or line.evidence.category == chosen.category)
        and (not chosen.state or line.evidence.state == chosen.state)
        and (not chosen.expiring or line.runs_out)
    )


def area_names(register: Register, evidence: Evidence, day: date) -> str:
    wanted = {link.core_area_id for link in register.links.get(evidence.pk, ())}
    return ", ".join(
        area.as_of(day).name
        for area in register.areas.get(evidence.unit_id, ())
        if area.id in wanted
    )


# ── What waits for a reviewer ─────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Waiting:
    """Evidence to decide on; `own_work` says why this reviewer may not, or is empty."""

    unit: Node
    evidence: Evidence
    kind: str
    areas: str
    submitted: Decision
    own_work: str


@dataclass(frozen=True)
class QueuePage:
    waiting: tuple[Waiting, ...]  # oldest first
    expiring: tuple[RegisterRow, ...]  # verified evidence that runs out within twelve months


def queue_page(
    organisation: Organisation, rights: Rights, person: Person, *, today: date
) -> QueuePage:
    """What the faculty's reviewer decides on, and what will run out at its institutes."""
    units = {
        node.id: node
        for node in organisation.institutes
        if reviews(rights, Belongs(node.id, node.parent_id))
    }
    register = read_register(list(units))
    files = files_by(person, register.evidence)
    waiting = []
    for pk, evidence in register.evidence.items():
        if evidence.state != "submitted":
            continue
        decisions = register.decisions[pk]
        node = units[evidence.unit_id]
        own = wrote(person, decisions) or pk in files or is_own(rights, node.id)
        waiting.append(
            Waiting(
                unit=node,
                evidence=evidence,
                kind=str(KIND[evidence.kind]),
                areas=area_names(register, evidence, today),
                submitted=[d for d in decisions if d.kind == "submitted"][-1],
                own_work=_refusal(rights, Belongs(node.id, node.parent_id), own),
            )
        )
    waiting.sort(key=lambda each: each.submitted.at)
    expiring = [
        RegisterRow(node, line, area_names(register, line.evidence, today))
        for node in units.values()
        for line in unit_lines(register, node, rights, today)
        if line.runs_out
    ]
    expiring.sort(key=lambda row: row.line.last_day)
    return QueuePage(tuple(waiting), tuple(expiring))


def wrote(person: Person, decisions: Sequence[Decision]) -> bool:
    """Whether the person wrote or submitted it: then another decides."""
    return any(
        decision.by_id == person.pk and decision.kind in (EDITED, "submitted", "taken_back")
        for decision in decisions
    )


def files_by(person: Person, evidence_ids: Collection[int]) -> set[int]:
    """The evidence to which the person added files."""
    found = Attachment.objects.filter(by=person).values_list("evidence_id", flat=True)
    return set(found) & set(evidence_ids)


def is_own_work(evidence: Evidence, person: Person) -> bool:
    """A reviewer never decides on what they wrote, submitted or added files to."""
    return (
        evidence.created_by_id == person.pk
        or wrote(person, list(evidence.decisions.all()))
        or evidence.attachments.filter(by=person).exists()
    )


def _refusal(rights: Rights, to: Belongs, own: bool) -> str:
    try:
        check_may_verify(rights, to, is_own_work=own)
    except Refused as refused:
        return str(refused)
    return ""


# ── One piece of evidence ─────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Told:
    """One line of the history: what happened, by whom, why and by which version of the rule."""

    decision: Decision
    word: str


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
    is_final: bool,
) -> EvidencePage:
    """All that is known of it. Raises Hidden for those who may not read it."""
    check_may_read_evidence(rights, to, is_verified=evidence.state == "verified")
    decisions = tuple(evidence.decisions.select_related("by"))
    item = item_of(evidence, steps_of(decisions))
    versions = rule_versions()
    parameters = versions[-1].parameters if versions else Parameters()
    own = is_own_work(evidence, person)
    why_not = _refusal(rights, to, own) if reviews(rights, to) else ""
    strength = strength_of(item, parameters)
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
        facts=tuple(_facts(evidence, item)),
        areas=tuple(_areas(evidence)),
        files=tuple(evidence.attachments.select_related("by", "removed_by")),
        history=tuple(Told(each, _step_word(each)) for each in reversed(decisions)),
        lacking=tuple(lacking),
        may_write=may_declare(rights, to),
        may_verify=evidence.state == "submitted" and reviews(rights, to) and not why_not,
        why_not_verify=why_not if evidence.state == "submitted" else "",
        may_overrule=evidence.state == "verified" and may_overrule(rights) and not is_final,
    )


def _step_word(decision: Decision) -> str:
    return _("Written") if decision.kind == EDITED else str(STEP[decision.kind])


def _areas(evidence: Evidence):
    links = evidence.areas.select_related("core_area").prefetch_related("core_area__versions")
    for link in links:
        yield link, list(link.core_area.versions.all())[-1].name


def _facts(evidence: Evidence, item: Item):
    """Label and text of everything that is told, blank facts left out."""
    start, end = DATES[item.of_kind.counted]
    yield str(start), day_text(evidence.starts_on)
    if end is not None and evidence.ends_on:
        yield str(end), day_text(evidence.ends_on)
    for fact in item.of_kind.facts:
        if text := _fact_text(evidence, fact):
            yield str(fact_label(evidence.kind, fact)), text
    if evidence.identifier:
        yield str(IDENTIFIER[item.category]), evidence.identifier
    if evidence.third_party:
        yield _("Can be confirmed by"), evidence.third_party
    if evidence.note:
        yield _("Note"), evidence.note


def _fact_text(evidence: Evidence, fact: str) -> str:
    value = getattr(evidence, fact)
    match fact:
        case "scale":
            return str(SCALE.get(value, ""))
        case "grade":
            return grade_text(value)
        case "highest_rank":
            return _("Yes") if value else _("No")
        case "share":
            return "" if value is None else f"{number_text(value * 100)}\u00a0%"
        case "ratio" | "publications":
            return "" if value is None else number_text(value)
    return str(value) if value else ""
