"""The completeness grid of a round, and its button for reminders."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from goals import actions, ledger, pages
from goals.forms import CompletenessForm, RemindForm
from goals.models import Round
from goals.views.plan_forms import Crumb
from institutes import clock, mail
from institutes.access import (
    check_may_remind,
    check_may_see_completeness,
    may_remind,
)
from institutes.requests import Request


def _round(year: int) -> Round:
    return get_object_or_404(Round.objects.select_related("plan"), year=year)


def _crumbs(request: Request, year: int, *more: Crumb) -> list[Crumb]:
    found = []
    if request.rights.reads_everything:
        found += [
            Crumb(_("Rounds"), reverse("rounds")),
            Crumb(str(year), reverse("round", args=[year])),
        ]
    return [*found, Crumb(_("Completeness"), reverse("round_completeness", args=[year])), *more]


@require_safe
def round_completeness(request, year):
    """What is in, department by department; the first goal, unless another or all are asked for."""
    check_may_see_completeness(request.rights)
    found = _round(year)
    frame = ledger.frame_of(found.plan_id)
    goals = pages.reported_goals(frame, year)
    asked = request.GET.copy()
    if goals:
        asked.setdefault("goal", str(goals[0].number))
    faculties = pages.faculties_in_reach(frame.organisation_of(year), request.rights)
    form = CompletenessForm(asked, faculties=faculties, goals=goals)
    status = 200 if form.is_valid() else 422
    filters = pages.Filters(**form.chosen)
    page = pages.completeness_page(found, request.rights, clock.now(), filters, frame)
    context = {
        "page": page,
        "form": form,
        "may_remind": may_remind(request.rights),
        "has_server": mail.has_server(),
        "crumbs": _crumbs(request, year),
    }
    return render(request, "goals/completeness.html", context, status=status)


@require_POST
def round_remind(request, year):
    """Remind those whom the chosen units' reports wait for, and say who was not reminded.

    Answered by the page itself: reading it again reminds nobody twice.
    """
    check_may_remind(request.rights)
    found, at = _round(year), clock.now()
    units = pages.units_of(found)
    form = RemindForm(request.POST, units=units)
    if not form.is_valid():
        context = {"form": form, "crumbs": _crumbs(request, year, Crumb(_("Reminders")))}
        return render(request, "goals/reminded.html", context, status=422)
    chosen = [unit for unit in units if unit.code in form.cleaned_data["unit"]]
    outcomes = actions.remind(
        round_=found, units={unit.id for unit in chosen}, by=request.user, at=at
    )
    context = {
        "page": pages.reminded_page(found, chosen, outcomes),
        "has_server": mail.has_server(),
        "crumbs": _crumbs(request, year, Crumb(_("Reminders"))),
    }
    return render(request, "goals/reminded.html", context)
