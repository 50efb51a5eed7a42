"""Evidence: the register, one piece of it, writing it, and what becomes of it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from institutes import actions, pages
from institutes.access import (
    Belongs,
    check_may_declare,
    check_may_overrule,
    check_may_read_evidence,
    check_may_verify,
    needs_reason,
    reviews,
)
from institutes.forms import EvidenceForm, FileForm, RegisterForm, StepForm
from institutes.level import KINDS, REFUSED, Category, Kind
from institutes.models import Evidence, Grant, Unit
from institutes.organisation import organisation_on
from institutes.register import read_register
from institutes.views.shared import (
    Crumb,
    Now,
    belongs,
    form_methods,
    institute_of,
    level_crumbs,
    now,
    save,
)
from institutes.wording.evidence import CATEGORY, CATEGORY_RULE, KIND, WHY_REFUSED
from institutes.wording.evidence import REFUSED as REFUSED_WORDS

GRANTED = ("erc",)  # kinds for which a real grant can be picked


@require_safe
def evidence_register(request):
    moment = now()
    organisation = organisation_on(moment.today)
    units = pages.readable_units(organisation, request.rights)
    faculties = [node for node in organisation.faculties if len(units) > 12]
    choices = [(node.code, node.name) for node in (*faculties, *units)]
    form = RegisterForm(request.GET, units=choices)
    chosen = pages.Chosen(
        form.chosen("category"),
        form.chosen("unit"),
        form.chosen("state"),
        bool(form.chosen("expiring")),
    )
    page = pages.register_page(organisation, request.rights, chosen, today=moment.today)
    context = {"page": page, "form": form, "crumbs": level_crumbs(None, Crumb(_("Evidence")))}
    return render(request, "institutes/evidence_register.html", context)


@require_safe
def evidence_queue(request):
    """What waits for the reviewer, and what runs out. For others no such page exists."""
    moment = now()
    organisation = organisation_on(moment.today)
    if not any(
        reviews(request.rights, Belongs(node.id, node.parent_id))
        for node in organisation.institutes
    ):
        raise Http404
    page = pages.queue_page(organisation, request.rights, request.user, today=moment.today)
    context = {"page": page, "crumbs": level_crumbs(None, Crumb(_("To verify")))}
    return render(request, "institutes/evidence_queue.html", context)


# ── Writing ───────────────────────────────────────────────────────────────────────────────────


def _open_areas(unit_id: int, day) -> list[tuple[int, str]]:
    return [
        (found.area.id, found.name)
        for found in read_register([unit_id], in_areas=True).levels(unit_id, day)
    ]


@form_methods
def evidence_new(request, code):
    """First what it is, then its facts. What is never evidence is refused with the reason."""
    moment = now()
    node = institute_of(organisation_on(moment.today), code)
    check_may_declare(request.rights, Belongs(node.id, node.parent_id))
    asked = request.GET.get("kind", "")
    kind = KINDS.get(asked)
    if kind is None:
        return _choose(request, node, asked)
    grant = _grant(request, kind, node.id)
    form = EvidenceForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        areas=_open_areas(node.id, moment.today),
        grant=grant,
        with_reason=needs_reason(request.rights, node.id),
    )

    def show(form, status=200):
        crumbs = level_crumbs(node, Crumb(_("New evidence")))
        return _form(request, form, kind, crumbs, node, grant, status=status)

    if request.method != "POST":
        return show(form)
    return save(
        request,
        form,
        lambda: actions.add_evidence(
            unit=Unit.objects.get(pk=node.id),
            fields=form.content,
            narratives=form.told,
            by=request.user,
            at=moment.at,
            reason=form.reason,
        ),
        show,
        _("The draft is saved. Add files if you have any, and submit it to the faculty."),
        lambda done: reverse("evidence", args=[done.pk]),
    )


def _choose(request: HttpRequest, node, asked: str) -> HttpResponse:
    rule = pages.standing_rule().texts()
    groups = [
        (
            f"{category.value} {CATEGORY[category]}",
            str(CATEGORY_RULE[category]) % rule,
            [(kind.key, KIND[kind.key]) for kind in KINDS.values() if kind.category is category],
            category is Category.F,
        )
        for category in Category
    ]
    context = {
        "unit": node,
        "groups": groups,
        "refused": [(key, REFUSED_WORDS[key], WHY_REFUSED[key]) for key in REFUSED],
        "asked": REFUSED_WORDS.get(asked),
        "why": WHY_REFUSED.get(asked),
        "grants": Grant.objects.filter(unit_id=node.id),
        "crumbs": level_crumbs(node, Crumb(_("New evidence"))),
    }
    return render(request, "institutes/evidence_kinds.html", context, status=422 if asked else 200)


def _grant(request: HttpRequest, kind: Kind, unit_id: int) -> Grant | None:
    """The real grant that was picked; 404 for one that is not the institute's."""
    picked = request.GET.get("grant", "")
    if not picked or kind.key not in GRANTED:
        return None
    if not (picked.isascii() and picked.isdigit() and len(picked) < 10):
        raise Http404
    return get_object_or_404(Grant, pk=int(picked), unit_id=unit_id)


def _form(request, form, kind, crumbs, node, grant, *, evidence=None, status=200):
    context = {
        "heading": KIND[kind.key],
        "rule": str(CATEGORY_RULE[kind.category]) % pages.standing_rule().texts(),
        "category": f"{kind.category.value} {CATEGORY[kind.category]}",
        "form": form,
        "crumbs": crumbs,
        "unit": node,
        "grant": grant,
        "evidence": evidence,
    }
    return render(request, "institutes/evidence_form.html", context, status=status)


@form_methods
def evidence_edit(request, pk):
    moment = now()
    found, to, node = _readable(request, pk, moment)
    check_may_declare(request.rights, to)
    kind = KINDS[found.kind]
    form = EvidenceForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        areas=_open_areas(found.unit_id, moment.today),
        standing=found,
        grant=found.grant,
        with_reason=needs_reason(request.rights, found.unit_id),
    )

    def show(form, status=200):
        title = Crumb(found.title, reverse("evidence", args=[pk]))
        crumbs = level_crumbs(node, title, Crumb(_("Change")))
        return _form(request, form, kind, crumbs, node, found.grant, evidence=found, status=status)

    if request.method != "POST":
        return show(form) if found.is_editable else redirect("evidence", pk)
    return save(
        request,
        form,
        lambda: actions.change_evidence(
            evidence=found,
            fields=form.content,
            narratives=form.told,
            seen=form.cleaned_data["seen"] or 0,
            by=request.user,
            at=moment.at,
            reason=form.reason,
        ),
        show,
        _("The evidence is changed."),
        lambda done: reverse("evidence", args=[pk]),
    )


# ── One piece of evidence, and what becomes of it ─────────────────────────────────────────────


def _readable(request: HttpRequest, pk: int, moment: Now):
    """Evidence the person may read, whose it is today, and the institute if it still exists."""
    found = get_object_or_404(Evidence.objects.select_related("grant", "unit"), pk=pk)
    to, node = belongs(found.unit_id, moment.today)
    check_may_read_evidence(request.rights, to, is_verified=found.state == "verified")
    return found, to, node


def step_forms(evidence: Evidence, *, own: bool) -> dict[str, StepForm]:
    """A form for each step, by its name; the institute's own steps need no reason."""
    initial = {"seen": evidence.edition}
    why = _("Why do you write for the department?")
    return {
        "submit": StepForm(initial=initial, prefix="submit", needs_reason=not own, label=why),
        "take_back": StepForm(initial=initial, prefix="take_back", needs_reason=not own, label=why),
        "withdraw": StepForm(initial=initial, prefix="withdraw", label=_("Why is it withdrawn?")),
        "verify": StepForm(initial=initial, prefix="verify", label=_("What have you checked?")),
        "reject": StepForm(initial=initial, prefix="reject", label=_("What must be put right?")),
        "overrule": StepForm(initial=initial, prefix="overrule", label=_("Why is it rejected?")),
    }


def show_evidence(
    request, found, to, node, moment: Now, *, status=200, file=None, removing=None, **bound
):
    """The page; `bound` are forms that were sent and must be put right, by the step's name.
    `removing` is the file whose removal is one of them."""
    own = not needs_reason(request.rights, found.unit_id)
    page = pages.evidence_page(
        found,
        node,
        to,
        request.rights,
        request.user,
        today=moment.today,
        lacking=actions.lacks(found, moment.today) if found.is_editable else (),
        is_final=_is_final(found, moment),
    )
    forms = step_forms(found, own=own) | bound
    wrong = next((form for form in (*bound.values(), file) if form and form.errors), None)
    context = {
        "page": page,
        "forms": forms,
        "wrong": wrong,
        "file_form": file or FileForm(),
        "removing": removing,
        "crumbs": level_crumbs(node, Crumb(found.title)),
    }
    return render(request, "institutes/evidence.html", context, status=status)


def _is_final(found: Evidence, moment: Now) -> bool:
    verified = found.decisions.filter(kind="verified").last()
    return verified is not None and actions.is_final(verified.at, moment.at)


@require_safe
def evidence(request, pk):
    moment = now()
    found, to, node = _readable(request, pk, moment)
    return show_evidence(request, found, to, node, moment)


def _step(request, pk: int, name: str, check, act, done: str, *, own_needs_reason=True):
    """One step of evidence: may the person, is the form right, does the state allow it."""
    moment = now()
    found, to, node = _readable(request, pk, moment)
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
