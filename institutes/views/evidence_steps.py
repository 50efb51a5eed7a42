"""What becomes of evidence: submitted, taken back, withdrawn, verified, rejected, overruled."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from institutes import actions, pages
from institutes.access import (
    Belongs,
    check_may_declare,
    check_may_overrule,
    check_may_verify,
    needs_reason,
)
from institutes.forms import StepForm
from institutes.models import Evidence
from institutes.views.evidence import readable_evidence, show_evidence
from institutes.views.shared import now, save


def _step(request, pk: int, name: str, check, act, done: str, *, own_needs_reason=True):
    """One step of evidence: may the person, is the form right, does the state allow it.

    Every step of institutes.actions takes the same: which evidence, the edition that was seen, who,
    when and why.
    """
    moment = now()
    found, to, node = readable_evidence(request, pk, moment)
    check(request, found, to)
    own = not needs_reason(request.rights, found.unit_id)
    form = StepForm(request.POST, prefix=name, needs_reason=own_needs_reason or not own)

    def step():
        return act(
            evidence=found,
            seen=form.cleaned_data["seen"],
            by=request.user,
            at=moment.at,
            reason=form.reason,
        )

    def show(form, status):
        found.refresh_from_db()
        return show_evidence(request, found, to, node, moment, status=status, **{name: form})

    return save(request, form, step, show, done, lambda result: reverse("evidence", args=[pk]))


def _check_writes(request, found: Evidence, to: Belongs) -> None:
    check_may_declare(request.rights, to)


def _check_decides(request, found: Evidence, to: Belongs) -> None:
    own = pages.is_own_work(found, request.user, found.decisions.all(), found.attachments.all())
    check_may_verify(request.rights, to, is_own_work=own)


def _check_overrules(request, found: Evidence, to: Belongs) -> None:
    check_may_overrule(request.rights)


@require_POST
def evidence_submit(request, pk):
    done = _("Submitted. The faculty’s reviewer decides.")
    act = actions.submit_evidence
    return _step(request, pk, "submit", _check_writes, act, done, own_needs_reason=False)


@require_POST
def evidence_take_back(request, pk):
    done = _("Taken back. It is a draft again.")
    act = actions.take_back_evidence
    return _step(request, pk, "take_back", _check_writes, act, done, own_needs_reason=False)


@require_POST
def evidence_withdraw(request, pk):
    done = _("Withdrawn. It stays in the register.")
    return _step(request, pk, "withdraw", _check_writes, actions.withdraw_evidence, done)


@require_POST
def evidence_verify(request, pk):
    done = _("Verified. It counts from today.")
    return _step(request, pk, "verify", _check_decides, actions.verify_evidence, done)


@require_POST
def evidence_reject(request, pk):
    done = _("Rejected. The department sees why.")
    return _step(request, pk, "reject", _check_decides, actions.reject_evidence, done)


@require_POST
def evidence_overrule(request, pk):
    done = _("Rejected centrally. It counts no more.")
    return _step(request, pk, "overrule", _check_overrules, actions.overrule_evidence, done)
