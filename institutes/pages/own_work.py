"""Own work of a reviewer: what they wrote, submitted or added files to. Another decides on it."""

from collections.abc import Collection, Iterable

from institutes.access import Belongs, Refused, Rights, check_may_verify
from institutes.models import Attachment, Decision, Evidence, Person
from institutes.models.evidence import EDITED


def wrote(person: Person, decisions: Iterable[Decision]) -> bool:
    """Whether the person wrote or submitted it: then another decides."""
    return any(
        decision.by_id == person.pk and decision.kind in (EDITED, "submitted", "taken_back")
        for decision in decisions
    )


def files_by(person: Person, evidence_ids: Collection[int]) -> set[int]:
    """The evidence to which the person added files."""
    found = Attachment.objects.filter(by=person).values_list("evidence_id", flat=True)
    return set(found) & set(evidence_ids)


def is_own_work(
    evidence: Evidence,
    person: Person,
    decisions: Iterable[Decision],
    files: Iterable[Attachment],
) -> bool:
    """A reviewer never decides on what they wrote, submitted or added files to; `decisions` and
    `files` are those of the evidence."""
    return (
        evidence.created_by_id == person.pk
        or wrote(person, decisions)
        or any(file.by_id == person.pk for file in files)
    )


def why_not_verify(rights: Rights, to: Belongs, own: bool) -> str:
    """The sentence beside the disabled button; "" when the person may."""
    try:
        check_may_verify(rights, to, is_own_work=own)
    except Refused as refused:
        return str(refused)
    return ""
