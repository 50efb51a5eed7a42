"""Writing evidence: a new draft, and changes to it until it is verified."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from institutes import actions, pages
from institutes.access import check_may_declare, needs_reason
from institutes.forms import EvidenceForm
from institutes.level import KINDS, REFUSED, Category, Kind
from institutes.models import Grant, Unit
from institutes.register import read_register
from institutes.views.evidence import readable_evidence
from institutes.views.shared import (
    Crumb,
    form_methods,
    institute_to_declare_for,
    level_crumbs,
    now,
    save,
)
from institutes.wording.evidence import CATEGORY, CATEGORY_RULE, KIND, WHY_REFUSED
from institutes.wording.evidence import REFUSED as REFUSED_WORDS

GRANTED = ("erc",)  # kinds for which a real grant can be picked


def _open_areas(unit_id: int, day) -> list[tuple[int, str]]:
    return [
        (found.area.id, found.name)
        for found in read_register([unit_id], in_areas=True).levels(unit_id, day)
    ]


@form_methods
def evidence_new(request, code):
    """First what it is, then its facts. What is never evidence is refused with the reason."""
    moment = now()
    node = institute_to_declare_for(request, code, moment.today)
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
    found, to, node = readable_evidence(request, pk, moment)
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
