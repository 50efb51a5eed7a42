"""Targets and how an indicator is judged: typed, looked at in its effects, then saved.

Each form is sent three ways by its buttons: `step` is `preview` (or nothing), `edit` (back to the
fields) or `confirm`. Nothing is stored before the last.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goals import actions, pages
from goals.forms import RuleForm, SaveForm, TargetForm, UnitForm, target_values
from goals.models import PlanIndicator
from goals.proposals import Proposal
from goals.views.plan_forms import Crumb, form_methods, series_of, the_plan, told, top
from institutes.access import (
    check_may_change_plan,
    check_may_see_plan_changes,
    may_change_plan,
)
from institutes.requests import Request


@dataclass(frozen=True)
class Look:
    """A proposal on its way: what is shown around its effects, and what saving it does."""

    heading: str
    crumbs: list[Crumb]
    form: Any  # whose values travel along; None for a withdrawal
    proposal: Proposal
    act: Callable[..., object]
    done: str
    button: str
    to: tuple[Any, ...]  # where it leads when it is saved


def _preview(
    request: Request, entry: PlanIndicator, look: Look, *, save=None, status=200
) -> HttpResponse:
    context = {
        "look": look,
        "crumbs": look.crumbs,
        "effects": pages.effects_of(entry.plan, request.rights, look.proposal),
        "save_form": save or SaveForm(),
    }
    return render(request, "goals/plan_preview.html", context, status=status)


def _confirm(request: Request, entry: PlanIndicator, look: Look) -> HttpResponse:
    """Save what was seen; where it is no longer so, show what would happen now."""
    save = SaveForm(request.POST)
    if not save.is_valid():
        return _preview(request, entry, look, save=save, status=422)

    def token_now(proposal: Proposal) -> str:
        return pages.effects_of(entry.plan, request.rights, proposal).token

    try:
        done = look.act(
            plan=entry.plan,
            proposal=look.proposal,
            by=request.user,
            reason=save.cleaned_data["reason"],
            token=save.cleaned_data["token"],
            look=token_now,
            at=timezone.now(),
        )
    except actions.Conflict as conflict:
        messages.error(request, conflict.message)
        return _preview(request, entry, look, save=save, status=409)
    told(request, done, look.done)
    return redirect(*look.to)


def _crumbs(code: str, *more: Crumb) -> list[Crumb]:
    return [top(), Crumb(code, reverse("plan_indicator", args=[code])), *more]


@require_safe
def plan_target_new(request, code):
    """Which unit the target is for; its own page does the rest."""
    check_may_change_plan(request.rights)
    plan = the_plan()
    entry = series_of(plan, code)
    page = pages.indicator_plan_page(plan, request.rights, entry)
    asked = "unit" in request.GET
    form = UnitForm(request.GET if asked else None, units=page.units)
    if asked and form.is_valid():
        return redirect("plan_target", code, form.cleaned_data["unit"])
    context = {
        "page": page,
        "form": form,
        "crumbs": _crumbs(code, Crumb(_("New target"))),
    }
    return render(request, "goals/plan_target_new.html", context, status=422 if asked else 200)


def _target_page(request: Request, code: str, unit_code: str) -> pages.TargetPage:
    plan = the_plan()
    page = pages.target_page(plan, request.rights, series_of(plan, code), unit_code)
    if page is None:
        raise Http404
    return page


def _target_form(page: pages.TargetPage, data=None) -> TargetForm:
    return TargetForm(
        data,
        plan=page.entry.plan,
        indicator=page.indicator,
        unit=page.unit,
        initial=target_values(page.standing, page.milestones, page.indicator),
    )


def _target(request: Request, page: pages.TargetPage, *, form=None, status=200):
    offered = may_change_plan(request.rights) and page.is_open and page.can_be_set
    context = {
        "page": page,
        "form": (form or _target_form(page)) if offered else None,
        "may_withdraw": may_change_plan(request.rights) and page.standing is not None,
        "crumbs": _crumbs(page.indicator.code, Crumb(page.unit.acronym)),
    }
    return render(request, "goals/plan_target.html", context, status=status)


def _closed(request: Request, page: pages.TargetPage) -> HttpResponse:
    messages.error(request, page.closed_sentence)
    return _target(request, page, status=409)


@form_methods
def plan_target(request, code, unit_code):
    """The target of a series in a unit: what stands, its history, and setting another."""
    check_may_see_plan_changes(request.rights)
    page = _target_page(request, code, unit_code)
    if request.method != "POST":
        return _target(request, page)
    check_may_change_plan(request.rights)
    if not page.is_open:
        return _closed(request, page)
    form = _target_form(page, request.POST)
    step = request.POST.get("step")
    if not form.is_valid():
        return _target(request, page, form=form, status=422)
    if step == "edit":
        return _target(request, page, form=form)
    look = Look(
        heading=_("What this target would alter"),
        crumbs=_crumbs(
            code,
            Crumb(page.unit.acronym, reverse("plan_target", args=[code, unit_code])),
            Crumb(_("Look first")),
        ),
        form=form,
        proposal=form.proposal,
        act=actions.set_target,
        done=_("The target is saved."),
        button=_("Save the target"),
        to=("plan_target", code, unit_code),
    )
    answer = _confirm if step == "confirm" else _preview
    return answer(request, page.entry, look)


@form_methods
def plan_target_withdraw(request, code, unit_code):
    """Take a target away; what it was stays in the history."""
    check_may_change_plan(request.rights)
    page = _target_page(request, code, unit_code)
    if page.standing is None:
        if request.method != "POST":
            return redirect("plan_target", code, unit_code)
        messages.error(request, _("No target stands here. Nothing was saved."))
        return _target(request, page, status=409)
    look = Look(
        heading=_("What withdrawing the target would alter"),
        crumbs=_crumbs(
            code,
            Crumb(page.unit.acronym, reverse("plan_target", args=[code, unit_code])),
            Crumb(_("Withdraw")),
        ),
        form=None,
        proposal=Proposal(page.indicator, page.unit.id),
        act=actions.set_target,
        done=_("The target is withdrawn."),
        button=_("Withdraw the target"),
        to=("plan_target", code, unit_code),
    )
    answer = _confirm if request.method == "POST" else _preview
    return answer(request, page.entry, look)


@form_methods
def plan_rule(request, code):
    """By which rule and limits a series is judged."""
    check_may_change_plan(request.rights)
    entry = series_of(the_plan(), code)

    def show(form, status=200):
        context = {
            "heading": _("How %(name)s is judged") % {"name": entry.indicator.short_name},
            "crumbs": _crumbs(code, Crumb(_("How it is judged"))),
            "form": form,
            "button": _("See what it would alter"),
        }
        return render(request, "goals/plan_form.html", context, status=status)

    if request.method != "POST":
        return show(RuleForm(indicator=entry.indicator))
    form = RuleForm(request.POST, indicator=entry.indicator)
    if not form.is_valid():
        return show(form, 422)
    step = request.POST.get("step")
    if step == "edit":
        return show(form)
    look = Look(
        heading=_("What this would alter"),
        crumbs=_crumbs(
            code,
            Crumb(_("How it is judged"), reverse("plan_rule", args=[code])),
            Crumb(_("Look first")),
        ),
        form=form,
        proposal=form.proposal,
        act=actions.set_rule,
        done=_("The rule is saved."),
        button=_("Save the rule"),
        to=("plan_indicator", code),
    )
    answer = _confirm if step == "confirm" else _preview
    return answer(request, entry, look)
