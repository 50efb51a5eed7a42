"""Measures: new ones, changes, and how far they are."""

from typing import Any

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from goals import actions, pages
from goals.forms import MeasureForm, ProgressForm
from goals.models import Goal, Measure, Plan
from goals.proposals import fingerprint
from goals.views.plan_forms import Crumb, form_methods, offered, said, save, the_plan, top
from institutes.access import (
    check_may_change_plan,
    check_may_see_measure_progress,
    check_may_see_plan_changes,
    check_may_update_progress,
    may_update_progress,
)
from institutes.models import Tag
from institutes.requests import Request


def _measure_form(plan: Plan, request: Request, data=None, measure=None) -> MeasureForm:
    return MeasureForm(
        data,
        plan=plan,
        units=pages.responsible_units(plan, request.rights, measure),
        tags=list(Tag.objects.order_by("kind", "number")),
        measure=measure,
    )


@form_methods
def plan_measure_new(request, number):
    check_may_change_plan(request.rights)
    found = the_plan()
    goal = get_object_or_404(Goal.objects.select_related("plan"), plan=found, number=number)

    def show(form=None, status=200):
        context = {
            "heading": _("New measure"),
            "lead": goal.name,
            "crumbs": [top(), Crumb(goal.name, _goal_url(goal)), Crumb(_("New measure"))],
            "seen": actions.next_number(goal),
            "form": form or _measure_form(found, request),
        }
        return render(request, "goals/plan_form.html", context, status=status)

    if request.method != "POST":
        return show()
    form = _measure_form(found, request, request.POST)

    def act():
        told = said(request, form)
        seen = told.pop("seen")
        return actions.add_measure(
            goal=goal,
            tags=form.chosen_tags,
            number=int(seen) if seen.isdecimal() else 0,
            **told,
        )

    return save(request, form, act, show, "plan")


def _goal_url(goal: Goal) -> str:
    return reverse("plan_goal", args=[goal.number])


def _measure(pk: int) -> Measure:
    measures = Measure.objects.select_related("plan", "goal").prefetch_related("tags")
    return get_object_or_404(measures, plan=the_plan(), pk=pk)


@form_methods
def plan_measure(request, pk):
    check_may_see_plan_changes(request.rights)

    def show(form=None, status=200):
        measure = _measure(pk)
        page = pages.measure_page(measure.plan, request.rights, measure)
        form = form or _measure_form(measure.plan, request, measure=measure)
        context = _measure_context(page) | {
            "crumbs": [
                top(),
                Crumb(measure.goal.name, _goal_url(measure.goal)),
                Crumb(_("Measure")),
            ],
            "seen": fingerprint(measure, *measure.tags.all()),
            "form": offered(request, form),
            "progress_url": reverse("measure_progress", args=[pk]),
        }
        return render(request, "goals/plan_form.html", context, status=status)

    if request.method != "POST":
        return show()
    check_may_change_plan(request.rights)
    measure = _measure(pk)
    form = _measure_form(measure.plan, request, request.POST, measure)

    def act():
        return actions.change_measure(measure=measure, tags=form.chosen_tags, **said(request, form))

    return save(request, form, act, show, "plan_measure", pk)


def _measure_context(page: pages.MeasurePage) -> dict[str, Any]:
    measure = page.measure
    return {
        "heading": measure.name,
        "facts": [
            (_("Responsible"), page.responsible),
            (_("Due"), measure.due_date),
            (_("Done"), f"{measure.done_percent}\u00a0%"),
            (_("Tags"), page.tags),
        ],
        "changes": page.changes,
    }


@form_methods
def measure_progress(request, pk):
    """How far a measure is: told by its unit, its faculty or an administrator."""
    measure = _measure(pk)
    met = pages.measure_page(measure.plan, request.rights, measure)
    asked = (request.rights, measure.responsible_id, met.parent_id)
    check_may_see_measure_progress(*asked)

    def show(form=None, status=200):
        page = met
        if form:  # someone else may have told it meanwhile
            again = _measure(pk)
            page = pages.measure_page(again.plan, request.rights, again)
        measure = page.measure
        form = form or ProgressForm(measure=measure)
        goal = measure.goal
        context = _measure_context(page) | {
            "lead": _("How far has it come?"),
            "crumbs": [
                Crumb(_("Goals"), reverse("goals")),
                Crumb(goal.name, reverse("goal", args=[goal.number])),
                Crumb(_("Measure")),
            ],
            "seen": measure.done_percent,
            "form": form if may_update_progress(*asked) else None,
        }
        return render(request, "goals/plan_form.html", context, status=status)

    if request.method != "POST":
        return show()
    check_may_update_progress(*asked)
    form = ProgressForm(request.POST, measure=measure)

    def act():
        return actions.update_progress(
            measure=measure,
            done_percent=form.done_percent,
            comment=form.cleaned_data["comment"],
            seen=form.cleaned_data["seen"],
            by=request.user,
            at=timezone.now(),
        )

    return save(request, form, act, show, "goal", measure.goal.number)
