"""Evidence: written by the institute, decided on by the faculty, ended by the centre.

Each act is a Decision row in the same transaction, with the institute locked. States and moves
are one table: who may is institutes.access's, what the state allows is here.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from institutes.actions.conflicts import Conflict
from institutes.actions.writing import hold, moved_on, tell, version_now
from institutes.level import StepKind
from institutes.models import Decision, Evidence, EvidenceArea, Person, Unit
from institutes.models.evidence import DRAFT, EDITABLE, EDITED
from institutes.register import local_day
from institutes.wording.narratives import WORDS, words_in

DAYS_TO_OVERRULE = 30

# From which states each step can be taken, and the state it leads to.
MOVES: Mapping[StepKind, tuple[tuple[str, ...], str]] = MappingProxyType(
    {
        StepKind.SUBMITTED: ((DRAFT, "rejected"), "submitted"),
        StepKind.TAKEN_BACK: (("submitted",), DRAFT),
        StepKind.VERIFIED: (("submitted",), "verified"),
        StepKind.REJECTED: (("submitted",), "rejected"),
        StepKind.OVERRULED: (("verified",), "overruled"),
        StepKind.WITHDRAWN: (EDITABLE, "withdrawn"),
    }
)


@transaction.atomic
def add_evidence(
    *,
    unit: Unit,
    fields: Mapping[str, Any],
    narratives: Mapping[int, str],
    by: Person,
    at: datetime,
    reason: str = "",
) -> Evidence:
    """A draft. `narratives` by core area: why it concerns that one. The same draft twice is one."""
    hold(unit.pk, by=by, at=at)
    for draft in unit.evidence.filter(state=DRAFT, created_by=by):
        if _says(draft, fields, narratives):
            return draft
    evidence = Evidence.objects.create(
        unit=unit, created_by=by, created_at=at, is_demo=by.is_demo, **fields
    )
    _link(evidence, narratives)
    _edited(evidence, by, at, reason)
    return evidence


@transaction.atomic
def change_evidence(
    *,
    evidence: Evidence,
    fields: Mapping[str, Any],
    narratives: Mapping[int, str],
    seen: int,
    by: Person,
    at: datetime,
    reason: str = "",
) -> Evidence | None:
    """Other facts or narratives, as long as it is not verified; `seen` is the edition shown.

    None when nothing differs. Raises Conflict when someone was first or it can change no more.
    """
    locked = _locked(evidence, by, at)
    if not locked.is_editable:
        raise Conflict(_("This evidence is decided on and can no longer be changed."))
    if _says(locked, fields, narratives):
        return None
    if locked.edition != seen:
        raise moved_on()
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.edition += 1
    locked.save(update_fields=[*fields, "edition"])
    locked.areas.all().delete()
    _link(locked, narratives)
    _edited(locked, by, at, reason)
    tell([locked.unit_id], by=by, at=at)
    return locked


# ── Steps: all take the same. `seen` is the edition that was looked at. ───────────────────────


@transaction.atomic
def submit_evidence(
    *, evidence: Evidence, seen: int, by: Person, at: datetime, reason: str = ""
) -> Decision:
    """To the faculty. Raises Conflict with what is lacking first."""
    locked = _seen(evidence, seen, by, at)
    _check_complete(locked, at)
    return _step(locked, StepKind.SUBMITTED, by, reason, at)


@transaction.atomic
def take_back_evidence(
    *, evidence: Evidence, seen: int, by: Person, at: datetime, reason: str = ""
) -> Decision:
    """Back to a draft, as long as the faculty has not decided."""
    return _step(_seen(evidence, seen, by, at), StepKind.TAKEN_BACK, by, reason, at)


@transaction.atomic
def withdraw_evidence(
    *, evidence: Evidence, seen: int, by: Person, at: datetime, reason: str
) -> Decision:
    """Not to be used after all; it stays in the register."""
    return _step(_seen(evidence, seen, by, at), StepKind.WITHDRAWN, by, reason, at)


@transaction.atomic
def verify_evidence(
    *, evidence: Evidence, seen: int, by: Person, at: datetime, reason: str
) -> Decision:
    """It counts from now."""
    locked = _seen(evidence, seen, by, at)
    _check_complete(locked, at)
    return _step(locked, StepKind.VERIFIED, by, reason, at)


@transaction.atomic
def reject_evidence(
    *, evidence: Evidence, seen: int, by: Person, at: datetime, reason: str
) -> Decision:
    """Back to the institute, with the reason; it may be put right and submitted again."""
    return _step(_seen(evidence, seen, by, at), StepKind.REJECTED, by, reason, at)


@transaction.atomic
def overrule_evidence(
    *, evidence: Evidence, seen: int, by: Person, at: datetime, reason: str
) -> Decision:
    """The centre rejects what the faculty verified, within 30 days; both decisions stay."""
    locked = _seen(evidence, seen, by, at)
    verified = locked.decisions.filter(kind=StepKind.VERIFIED).last()
    if locked.state == "verified" and verified and is_final(verified.at, at):
        raise Conflict(
            _("It was verified more than %(days)s days ago and can no longer be rejected.")
            % {"days": DAYS_TO_OVERRULE}
        )
    return _step(locked, StepKind.OVERRULED, by, reason, at)


def is_final(verified_at: datetime, at: datetime) -> bool:
    """Whether the time to reject centrally is over; the thirtieth day still counts."""
    return local_day(at) > local_day(verified_at) + timedelta(days=DAYS_TO_OVERRULE)


def lacks(evidence: Evidence, day: date) -> list[str]:
    """What must be put right before it can be submitted, in sentences."""
    found = []
    areas = list(evidence.areas.select_related("core_area"))
    if not any(_is_open(area.core_area, day) for area in areas):
        found.append(_("Choose at least one core area and say why it concerns it."))
    for area in areas:
        count = words_in(area.narrative)
        if not count:
            found.append(_("Say why it concerns every core area that is chosen."))
        elif count > WORDS:
            found.append(_("Shorten the explanation to %(words)s words.") % {"words": WORDS})
    if evidence.starts_on > day:
        found.append(_("It has not begun yet. Submit it when it has."))
    if not (evidence.identifier or evidence.url or evidence.attachments.kept().exists()):
        found.append(_("Give something to check it by: a number, a link or a file."))
    return list(dict.fromkeys(found))


def _is_open(area, day: date) -> bool:
    return area.valid_to is None or day < area.valid_to


def _locked(evidence: Evidence, by: Person, at: datetime) -> Evidence:
    hold(evidence.unit_id, by=by, at=at)
    return Evidence.objects.select_for_update(of=("self",)).get(pk=evidence.pk)


def _seen(evidence: Evidence, seen: int, by: Person, at: datetime) -> Evidence:
    """The evidence locked, as it was looked at; Conflict when it says something else by now."""
    locked = _locked(evidence, by, at)
    if locked.edition != seen:
        raise moved_on()
    return locked


def _check_complete(evidence: Evidence, at: datetime) -> None:
    if lacking := lacks(evidence, local_day(at)):
        raise Conflict(lacking)


def _step(evidence: Evidence, kind: StepKind, by: Person, reason: str, at: datetime) -> Decision:
    """Take a step the table allows. Raises Conflict when the state has another place in it."""
    allowed, becomes = MOVES[kind]
    if evidence.state not in allowed:
        raise Conflict(
            _("This evidence is no longer as it was when you opened it. Nothing was saved.")
        )
    decision = Decision.objects.create(
        evidence=evidence,
        kind=kind,
        at=at,
        by=by,
        reason=reason,
        edition=evidence.edition,
        parameters_version=version_now(),
        content=_content(evidence) if kind is StepKind.SUBMITTED else {},
    )
    evidence.state = becomes
    evidence.save(update_fields=["state"])
    tell([evidence.unit_id], by=by, at=at)
    return decision


def _edited(evidence: Evidence, by: Person, at: datetime, reason: str) -> None:
    Decision.objects.create(
        evidence=evidence,
        kind=EDITED,
        at=at,
        by=by,
        reason=reason,
        edition=evidence.edition,
        parameters_version=version_now(),
        content=_content(evidence),
    )


CONTENT = (
    *("kind", "title", "note", "starts_on", "ends_on", "identifier", "url", "third_party"),
    *("scale", "grade", "sentence", "field", "external_members", "members_abroad", "share"),
    *("ratio", "number", "publications", "works", "artists", "highest_rank"),
)


def _content(evidence: Evidence) -> dict[str, Any]:
    return content_of(
        evidence, {area.core_area_id: area.narrative for area in evidence.areas.all()}
    )


def content_of(evidence: Evidence, narratives: Mapping[int, str]) -> dict[str, Any]:
    """What it says, as text, for the history; narratives by core area. Blank facts are left out."""
    found = {
        name: str(value)
        for name in CONTENT
        if (value := getattr(evidence, name)) not in (None, "", 0, False)
    }
    return found | {"narratives": {str(area): text for area, text in narratives.items()}}


def _link(evidence: Evidence, narratives: Mapping[int, str]) -> None:
    for area_id, narrative in narratives.items():
        EvidenceArea.objects.create(evidence=evidence, core_area_id=area_id, narrative=narrative)


def _says(evidence: Evidence, fields: Mapping[str, Any], narratives: Mapping[int, str]) -> bool:
    told = {area.core_area_id: area.narrative for area in evidence.areas.all()}
    return told == dict(narratives) and all(
        getattr(evidence, name) == value for name, value in fields.items()
    )
