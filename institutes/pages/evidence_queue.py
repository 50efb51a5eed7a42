"""What waits for the faculty's reviewer, and what runs out at its institutes."""

from dataclasses import dataclass
from datetime import date

from institutes.access import Belongs, Rights, is_own, reviews
from institutes.models import Decision, Evidence, Person
from institutes.organisation import Node, Organisation
from institutes.pages.evidence_register import RegisterRow, area_names, unit_lines
from institutes.pages.own_work import files_by, why_not_verify, wrote
from institutes.register import read_register
from institutes.wording.evidence import KIND


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
                own_work=why_not_verify(rights, Belongs(node.id, node.parent_id), own),
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
