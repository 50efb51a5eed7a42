"""What the forms about the plan have in common: the way there, saving, and what is said."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goals import actions
from goals.models import Plan, PlanIndicator
from institutes.access import (
    may_change_plan,
)
from institutes.requests import Request

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Crumb:
    label: str
    url: str = ""


def the_plan() -> Plan:
    """The plan that is followed up; 404 as long as none is loaded."""
    plan = Plan.objects.order_by("start_year").first()
    if plan is None:
        raise Http404
    return plan


def series_of(plan: Plan, code: str) -> PlanIndicator:
    entries = PlanIndicator.objects.select_related("indicator", "plan", "goal")
    return get_object_or_404(entries, plan=plan, indicator__code=code)


def top() -> Crumb:
    return Crumb(_("Plan"), reverse("plan"))


def told(request: Request, done: object, sentence: str) -> None:
    """What became of a change; the same form sent twice changes nothing the second time."""
    if done:
        messages.success(request, sentence)
    else:
        messages.info(request, _("That stands already. Nothing was changed."))


def save(
    request: Request,
    form,
    act: Callable[[], object],
    show: Callable[..., HttpResponse],
    to: str,
    *args: Any,
) -> HttpResponse:
    """Do it, or show the form again with what was typed: 422 for a mistake, 409 for a conflict."""
    if not form.is_valid():
        return show(form, 422)
    try:
        done = act()
    except actions.Conflict as conflict:
        messages.error(request, conflict.message)
        return show(form, 409)
    told(request, done, _("The change is saved."))
    return redirect(to, *args)


def offered(request: Request, form):
    """The form, for those who may send it."""
    return form if may_change_plan(request.rights) else None


def said(request: Request, form) -> dict[str, Any]:
    """What every change of texts carries."""
    return {
        "fields": form.clean_fields,
        "seen": form.cleaned_data["seen"],
        "by": request.user,
        "reason": form.cleaned_data["reason"],
        "at": timezone.now(),
    }
