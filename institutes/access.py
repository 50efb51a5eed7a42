"""Who may see and do what: rights are the union over a person's roles on a day (access.md).

Each rule stands once: `check_…` raises with a sentence people can read, `may_…` asks it.
What lies outside one's reach is 404 (raise `Hidden`); an action outside one's rights on
something one may see is 403 (raise `Refused` with a sentence).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from institutes.models import Membership, Person, Role
from institutes.models.units import on
from institutes.organisation import Node, Organisation
from institutes.prepared import Prepared

Hidden = Http404
Refused = PermissionDenied


@dataclass(frozen=True)
class Held:
    """One role in one unit."""

    role: Role
    unit_id: int
    unit_code: str
    unit_acronym: str


@dataclass(frozen=True)
class Rights:
    """What one person holds today. Empty: signed in, and no access yet."""

    held: tuple[Held, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.held)

    def units(self, *roles: Role) -> frozenset[int]:
        """Ids of the units in which the person holds one of the roles."""
        return frozenset(held.unit_id for held in self.held if held.role in roles)

    @property
    def is_administrator(self) -> bool:
        return bool(self.units(Role.ADMINISTRATOR))

    @cached_property
    def reads_everything(self) -> bool:
        return bool(self.units(Role.ADMINISTRATOR, Role.AUDITOR))

    def sees_small_groups_of(self, unit_id: int, parent_id: int | None) -> bool:
        """Small groups are shown to the institute itself, its reviewers and the centre."""
        return (
            self.reads_everything
            or unit_id in self._own
            or not self._reviewed.isdisjoint((unit_id, parent_id))
        )

    @cached_property
    def _own(self) -> frozenset[int]:
        return self.units(Role.REPORTER, Role.HEAD)

    @cached_property
    def _reviewed(self) -> frozenset[int]:
        return self.units(Role.REVIEWER)


def _held(person_id: int, day: date) -> QuerySet:
    return (
        Membership.objects.on(day)
        .filter(on(day, "unit__places__"), person=person_id)
        .values_list("role", "unit_id", "unit__code", "unit__places__acronym")
    )


_read_held = Prepared(_held, int, date)


def rights_of(person: Person, day: date) -> Rights:
    """The person's roles that are valid on the day; one query."""
    return Rights(
        tuple(
            Held(Role(role), unit_id, code, acronym)
            for role, unit_id, code, acronym in _read_held(person.pk, day)
        )
    )


def check_may_see_uploads(rights: Rights) -> None:
    """Administrators and auditors; for others no upload page exists."""
    if not rights.reads_everything:
        raise Hidden


def check_may_see_grid(rights: Rights) -> None:
    """Administrators and auditors; who may write in it, `check_may_publish` says."""
    if not rights.reads_everything:
        raise Hidden


def check_may_publish(rights: Rights) -> None:
    """Recording figures outside a report is the administrators' alone."""
    check_may_see_uploads(rights)
    if not rights.is_administrator:
        raise Refused(_("Only administrators publish figures."))


def may_publish(rights: Rights) -> bool:
    try:
        check_may_publish(rights)
    except (Hidden, Refused):
        return False
    return True


def check_may_export(rights: Rights, unit: Node, organisation: Organisation) -> None:
    """Files are for those with a role in the unit or above it, as the organisation was that year.

    Everyone with a role reads the figures on the page; taking them out in bulk follows scope.
    """
    reach = {unit.id, *(node.id for node in organisation.ancestors(unit.id))}
    if rights.reads_everything or reach & {held.unit_id for held in rights.held}:
        return
    raise Refused(
        _("You may read these figures here. Files of them are for those with a role in %(unit)s.")
        % {"unit": unit.acronym}
    )


def may_export(rights: Rights, unit: Node, organisation: Organisation) -> bool:
    return _may(check_may_export, rights, unit, organisation)


def check_may_see_queue(rights: Rights) -> None:
    """Reviewers, administrators and auditors; for others there is nothing to review."""
    if not (rights.reads_everything or rights.units(Role.REVIEWER)):
        raise Hidden


def may_see_queue(rights: Rights) -> bool:
    return _may(check_may_see_queue, rights)


def check_may_see_disputes(rights: Rights) -> None:
    """Administrators settle them and auditors read them; for others the list does not exist."""
    if not rights.reads_everything:
        raise Hidden


def check_may_see_plan_changes(rights: Rights) -> None:
    """Administrators and auditors; for others no page about changing the plan exists."""
    if not rights.reads_everything:
        raise Hidden


def check_may_change_plan(rights: Rights) -> None:
    """Plan, goals, indicators, targets and measures are the administrators' to change."""
    check_may_see_plan_changes(rights)
    if not rights.is_administrator:
        raise Refused(_("Only administrators change the plan."))


def may_change_plan(rights: Rights) -> bool:
    return _may(check_may_change_plan, rights)


def check_may_update_progress(rights: Rights, unit_id: int, parent_id: int | None) -> None:
    """How far a measure is: those who report for its unit, the faculty's reviewers, the centre."""
    own = unit_id in rights.units(Role.REPORTER, Role.HEAD)
    of_faculty = {unit_id, parent_id} & rights.units(Role.REVIEWER)
    if not (rights.is_administrator or own or of_faculty):
        raise Refused(_("Only the responsible unit, its faculty and administrators update this."))


def may_update_progress(rights: Rights, unit_id: int, parent_id: int | None) -> bool:
    return _may(check_may_update_progress, rights, unit_id, parent_id)


def check_may_see_measure_progress(rights: Rights, unit_id: int, parent_id: int | None) -> None:
    """Auditors read who said what about a measure; others come to say something."""
    if not rights.reads_everything:
        check_may_update_progress(rights, unit_id, parent_id)


def check_may_see_rounds(rights: Rights) -> None:
    """Administrators and auditors; for others no page about rounds as a whole exists."""
    if not rights.reads_everything:
        raise Hidden


def check_may_run_rounds(rights: Rights) -> None:
    """Opening, moving, locking, extending, freezing and reminding are the administrators'."""
    check_may_see_rounds(rights)
    if not rights.is_administrator:
        raise Refused(_("Only administrators open, extend, lock and freeze rounds."))


def may_run_rounds(rights: Rights) -> bool:
    return _may(check_may_run_rounds, rights)


def check_may_see_completeness(rights: Rights) -> None:
    """The centre sees every unit, others those they report for, head or review."""
    if not (rights.reads_everything or completeness_reach(rights)):
        raise Hidden


def completeness_reach(rights: Rights) -> frozenset[int]:
    """Ids of the units whose completeness the person sees, with what lies in a faculty of them."""
    return rights.units(Role.REPORTER, Role.HEAD, Role.REVIEWER)


def check_may_remind(rights: Rights) -> None:
    """Those who see the grid see the button; administrators press it."""
    check_may_see_completeness(rights)
    if not rights.is_administrator:
        raise Refused(_("Only administrators send reminders."))


def may_remind(rights: Rights) -> bool:
    return _may(check_may_remind, rights)


def check_may_see_mail(rights: Rights) -> None:
    """Letters name people and what they have not done: the administrators' alone."""
    if not rights.is_administrator:
        raise Hidden


# ── Core areas, evidence and the rule of the level ────────────────────────────────────────────


@dataclass(frozen=True)
class Belongs:
    """Whose something is, as the organisation is on the day: the unit, and its faculty."""

    unit_id: int
    parent_id: int | None


def is_own(rights: Rights, unit_id: int) -> bool:
    """Reporter or head of the unit itself."""
    return unit_id in rights.units(Role.REPORTER, Role.HEAD)


def reviews(rights: Rights, to: Belongs) -> bool:
    return bool({to.unit_id, to.parent_id} & rights.units(Role.REVIEWER))


def sees_drafts_of(rights: Rights, to: Belongs) -> bool:
    """What is not yet verified is for those whose work it is."""
    return rights.reads_everything or is_own(rights, to.unit_id) or reviews(rights, to)


def check_may_declare(rights: Rights, to: Belongs) -> None:
    """Core areas and evidence are written by the department itself, or by administrators with a
    reason. Levels are published: everyone sees the page, and may be told why not to write."""
    if not (is_own(rights, to.unit_id) or rights.is_administrator):
        raise Refused(_("Only the department itself and administrators write here."))


def may_declare(rights: Rights, to: Belongs) -> bool:
    return _may(check_may_declare, rights, to)


def needs_reason(rights: Rights, unit_id: int) -> bool:
    """An administrator who writes for a department says why."""
    return not is_own(rights, unit_id)


def check_may_read_evidence(rights: Rights, to: Belongs, *, is_verified: bool) -> None:
    """Leaders read what is verified; the department, its reviewers and the centre everything."""
    if sees_drafts_of(rights, to) or (is_verified and rights.units(Role.LEADER)):
        return
    raise Hidden


def may_read_evidence(rights: Rights, to: Belongs, *, is_verified: bool) -> bool:
    try:
        check_may_read_evidence(rights, to, is_verified=is_verified)
    except Hidden:
        return False
    return True


def check_may_verify(rights: Rights, to: Belongs, *, is_own_work: bool) -> None:
    """The faculty's reviewers, never on own work: their department, or what they wrote."""
    if not reviews(rights, to):
        raise Refused(_("Only the faculty’s reviewers verify evidence."))
    if is_own_work or is_own(rights, to.unit_id):
        raise Refused(_("This is your own work. Someone else at the faculty must decide."))


def may_verify(rights: Rights, to: Belongs, *, is_own_work: bool) -> bool:
    try:
        check_may_verify(rights, to, is_own_work=is_own_work)
    except Refused:
        return False
    return True


def check_may_overrule(rights: Rights) -> None:
    if not rights.is_administrator:
        raise Refused(_("Only administrators reject what the faculty has verified."))


def may_overrule(rights: Rights) -> bool:
    return _may(check_may_overrule, rights)


def check_may_tie(rights: Rights, unit_id: int) -> None:
    """Grants of excellence: the head of the department, or an administrator."""
    if not (rights.is_administrator or unit_id in rights.units(Role.HEAD)):
        raise Refused(_("Only the head of the department and administrators tie grants to it."))


def may_tie(rights: Rights, unit_id: int) -> bool:
    return _may(check_may_tie, rights, unit_id)


def check_may_see_level_rule(rights: Rights) -> None:
    """The page where the rule is changed, with its history. The rule itself is on Method."""
    if not rights.reads_everything:
        raise Hidden


def check_may_change_level_rule(rights: Rights) -> None:
    check_may_see_level_rule(rights)
    if not rights.is_administrator:
        raise Refused(_("Only administrators change the rule."))


def may_change_level_rule(rights: Rights) -> bool:
    return _may(check_may_change_level_rule, rights)


def _may(check: Callable[..., None], *args: object) -> bool:
    try:
        check(*args)
    except (Hidden, Refused):
        return False
    return True
