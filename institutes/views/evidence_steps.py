"""What becomes of evidence: submitted, taken back, withdrawn, verified, rejected, overruled."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from institutes import actions, pages
from institutes.access import check_may_declare, check_may_overrule, check_may_verify, needs_reason
from institutes.forms import StepForm
from institutes.views.evidence import readable_evidence, show_evidence
from institutes.views.shared import now, save


def _step(request, pk: int, name: str, check, act, done: str, *, own_needs_reason=True):
    """One step of evidence: may the person, is the form right, does the state allow it."""
    moment = now()
    found, to, node = readable_evidence(request, pk, moment)
    check(found, to)
    own = not needs_reason(request.rights, found.unit_id)
    form = StepForm(request.POST, prefix=name, needs_reason=own_needs_reason or not own)

    def show(form, status):
        found.refresh_from_db()
        return show_evidence(request, found, to, node, moment, status=status, **{name: form})

    return save(
        request,
        form,
        lambda: act(found, form, moment.at),
        show,
        done,
        lambda result: reverse("evidence", args=[pk]),
    )


def _writes(request):
    return lambda found, to: check_may_declare(request.rights, to)


def _decides(request):
    return lambda found, to: check_may_verify(
        request.rights, to, is_own_work=pages.is_own_work(found, request.user)
    )


@require_POST
def evidence_submit(request, pk):
    return _step(
        request,
        pk,
        "submit",
        _writes(request),
        lambda found, form, at: actions.submit_evidence(
            evidence=found,
            seen=form.cleaned_data["seen"],
            by=request.user,
            at=at,
            reason=form.reason,
        ),
        _("Submitted. The faculty’s reviewer decides."),
        own_needs_reason=False,
    )


@require_POST
def evidence_take_back(request, pk):
    return _step(
        request,
        pk,
        "take_back",
        _writes(request),
        lambda found, form, at: actions.take_back_evidence(
            evidence=found, by=request.user, at=at, reason=form.reason
        ),
        _("Taken back. It is a draft again."),
        own_needs_reason=False,
    )


@require_POST
def evidence_withdraw(request, pk):
    return _step(
        request,
        pk,
        "withdraw",
        _writes(request),
        lambda found, form, at: actions.withdraw_evidence(
            evidence=found, by=request.user, at=at, reason=form.reason
        ),
        _("Withdrawn. It stays in the register."),
    )


@require_POST
def evidence_verify(request, pk):
    return _step(
        request,
        pk,
        "verify",
        _decides(request),
        lambda found, form, at: actions.verify_evidence(
            evidence=found,
            seen=form.cleaned_data["seen"],
            by=request.user,
            at=at,
            reason=form.reason,
        ),
        _("Verified. It counts from today."),
    )


@require_POST
def evidence_reject(request, pk):
    return _step(
        request,
        pk,
        "reject",
        _decides(request),
        lambda found, form, at: actions.reject_evidence(
            evidence=found,
            seen=form.cleaned_data["seen"],
            by=request.user,
            at=at,
            reason=form.reason,
        ),
        _("Rejected. The department sees why."),
    )


@require_POST
def evidence_overrule(request, pk):
    return _step(
        request,
        pk,
        "overrule",
        lambda found, to: check_may_overrule(request.rights),
        lambda found, form, at: actions.overrule_evidence(
            evidence=found, by=request.user, at=at, reason=form.reason
        ),
        _("Rejected centrally. It counts no more."),
    )
