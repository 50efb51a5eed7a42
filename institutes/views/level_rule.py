"""Changing the rule of the level: look first, then save what was seen. And tying grants."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from institutes import actions, pages
from institutes.access import (
    Refused,
    check_may_change_level_rule,
    check_may_see_level_rule,
    may_change_level_rule,
)
from institutes.forms import LevelRuleForm, SeenForm, TieForm
from institutes.models import Grant, Unit
from institutes.organisation import organisation_on
from institutes.views.shared import Crumb, form_methods, level_crumbs, now, save


@form_methods
def level_rule(request):
    """Thresholds and validities, with every version. Nothing is stored before it was seen."""
    check_may_see_level_rule(request.rights)
    if request.method == "POST":
        check_may_change_level_rule(request.rights)
    standing = pages.standing_rule()
    form = LevelRuleForm(request.POST if request.method == "POST" else None, standing=standing)
    if request.method != "POST":
        return _rule(request, form)
    if not form.is_valid():
        return _rule(request, form, 422)
    if request.POST.get("step") == "edit":
        return _rule(request, form)
    if form.proposed.values() == standing.values():
        messages.info(request, _("That stands already. Nothing was changed."))
        return redirect("level_rule")
    if request.POST.get("step") != "confirm":
        return _preview(request, form)
    return _confirm(request, form)


def _rule(request, form, status=200):
    context = {
        "page": pages.rule_page(),
        "form": form if may_change_level_rule(request.rights) else None,
        "crumbs": level_crumbs(None, Crumb(_("The rule"))),
    }
    return render(request, "institutes/level_rule.html", context, status=status)


def _preview(request, form, *, save_form=None, status=200):
    moment = now()
    found = pages.preview(form.proposed, organisation_on(moment.today), today=moment.today)
    context = {
        "preview": found,
        "form": form,
        "save_form": save_form or SeenForm(initial={"token": found.token}),
        "crumbs": level_crumbs(
            None, Crumb(_("The rule"), reverse("level_rule")), Crumb(_("Look first"))
        ),
    }
    return render(request, "institutes/level_rule_preview.html", context, status=status)


def _confirm(request, form):
    """Save what was seen; where it is no longer so, show what would happen now."""
    save_form = SeenForm(request.POST)
    if not save_form.is_valid():
        return _preview(request, form, save_form=save_form, status=422)
    moment = now()
    found = pages.preview(form.proposed, organisation_on(moment.today), today=moment.today)
    if found.token != save_form.cleaned_data["token"]:
        messages.error(
            request,
            _("The levels have changed since you looked. Nothing was saved. Look again below."),
        )
        return _preview(request, form, status=409)
    try:
        actions.change_level_rule(
            parameters=form.proposed,
            seen=form.cleaned_data["seen"] or 0,
            by=request.user,
            reason=save_form.cleaned_data["reason"],
            at=moment.at,
        )
    except actions.Conflict as conflict:
        messages.error(request, " ".join(conflict.messages))
        return _preview(request, form, status=409)
    messages.success(request, _("The new version of the rule holds from today."))
    return redirect("level_rule")


@require_safe
def level_grants(request):
    """Real grants of excellence, and whose they are."""
    organisation = organisation_on(now().today)
    context = {
        "rows": pages.grants_page(organisation, request.rights),
        "crumbs": level_crumbs(None, Crumb(_("Grants"))),
    }
    return render(request, "institutes/grants.html", context)


@form_methods
def level_grant(request, pk):
    """Tie a grant to an institute, or to none."""
    moment = now()
    grant = get_object_or_404(Grant, pk=pk)
    organisation = organisation_on(moment.today)
    units = pages.tieable_units(organisation, request.rights, grant)
    if not units:
        raise Refused(_("Only the head of the department and administrators tie grants to it."))
    owner = organisation.nodes.get(grant.unit_id) if grant.unit_id else None
    form = TieForm(
        request.POST if request.method == "POST" else None,
        units=[(node.code, f"{node.acronym} {node.name}") for node in units],
        initial={"seen": grant.unit_id, "unit": owner.code if owner else ""},
    )

    def show(form, status=200):
        context = {
            "grant": grant,
            "owner": owner,
            "form": form,
            "ties": grant.ties.select_related("by", "unit"),
            "crumbs": level_crumbs(
                None, Crumb(_("Grants"), reverse("level_grants")), Crumb(grant.acronym)
            ),
        }
        return render(request, "institutes/grant.html", context, status=status)

    if request.method != "POST":
        return show(form)
    return save(
        request,
        form,
        lambda: actions.tie_grant(
            grant=grant,
            unit=Unit.objects.filter(code=form.cleaned_data["unit"]).first(),
            seen=form.cleaned_data["seen"],
            by=request.user,
            at=moment.at,
            reason=form.cleaned_data["reason"],
        ),
        show,
        _("Saved. The grant can be picked as evidence."),
        lambda done: reverse("level_grants"),
    )
