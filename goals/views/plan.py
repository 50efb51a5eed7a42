"""Changing the plan: its texts, definitions and measures. Targets and rules: views/targets.py."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from goals import actions, pages
from goals.forms import DefinitionForm, GoalForm, IndicatorForm, MeasureForm, PlanForm, ProgressForm
from goals.models import Goal, Measure, Plan, PlanIndicator
from goals.proposals import fingerprint
from institutes.access import (
    check_may_change_plan,
    check_may_see_measure_progress,
    check_may_see_plan_changes,
    check_may_update_progress,
    may_change_plan,
    may_update_progress,
)
from institutes.models import Tag

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


def told(request: HttpRequest, done: object, sentence: str) -> None:
    """What became of a change; the same form sent twice changes nothing the second time."""
    if done:
        messages.success(request, sentence)
    else:
        messages.info(request, _("That stands already. Nothing was changed."))


def _save(
    request: HttpRequest,
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


@require_safe
def plan(request):
    check_may_see_plan_changes(request.rights)
    found = Plan.objects.order_by("start_year").first()
    if found is None:
        return render(request, "goals/empty.html")
    context = {"page": pages.plan_page(found), "may_change": may_change_plan(request.rights)}
    return render(request, "goals/plan.html", context)


@form_methods
def plan_names(request):
    check_may_see_plan_changes(request.rights)

    def show(form=None, status=200):
        found = the_plan()
        context = {
            "heading": _("The plan’s names"),
            "crumbs": [top(), Crumb(_("Names"))],
            "facts": [
                (_("Bokmål"), found.name_nb),
                (_("Nynorsk"), found.name_nn),
                (_("English"), found.name_en),
            ],
            "changes": pages.names_page(found),
            "seen": fingerprint(found),
            "form": _offered(request, form or PlanForm(plan=found)),
        }
        return render(request, "goals/plan_form.html", context, status=status)

    if request.method != "POST":
        return show()
    check_may_change_plan(request.rights)
    found = the_plan()
    form = PlanForm(request.POST, plan=found)
    return _save(
        request,
        form,
        lambda: actions.change_plan(plan=found, **_said(request, form)),
        show,
        "plan",
    )


def _offered(request: HttpRequest, form):
    """The form, for those who may send it."""
    return form if may_change_plan(request.rights) else None


def _said(request: HttpRequest, form) -> dict[str, Any]:
    """What every change of texts carries."""
    return {
        "fields": form.clean_fields,
        "seen": form.cleaned_data["seen"],
        "by": request.user,
        "reason": form.cleaned_data["reason"],
        "at": timezone.now(),
    }


@form_methods
def plan_goal(request, number):
    check_may_see_plan_changes(request.rights)

    def show(form=None, status=200):
        goal = get_object_or_404(Goal, plan=the_plan(), number=number)
        page = pages.goal_plan_page(goal)
        context = {
            "heading": goal.name,
            "crumbs": [top(), Crumb(goal.name)],
            "facts": [
                (_("Bokmål"), goal.text_nb),
                (_("Nynorsk"), goal.text_nn),
                (_("English"), goal.text_en),
            ],
            "changes": page.changes,
            "seen": fingerprint(goal),
            "form": _offered(request, form or GoalForm(goal=goal)),
        }
        return render(request, "goals/plan_form.html", context, status=status)

    if request.method != "POST":
        return show()
    check_may_change_plan(request.rights)
    goal = get_object_or_404(Goal.objects.select_related("plan"), plan=the_plan(), number=number)
    form = GoalForm(request.POST, goal=goal)
    return _save(
        request,
        form,
        lambda: actions.change_goal(goal=goal, **_said(request, form)),
        show,
        "plan_goal",
        number,
    )


@require_safe
def plan_indicator(request, code):
    check_may_see_plan_changes(request.rights)
    found = the_plan()
    entry = series_of(found, code)
    page = pages.indicator_plan_page(found, request.rights, entry)
    context = {
        "page": page,
        "may_change": may_change_plan(request.rights),
        "crumbs": [top(), Crumb(code)],
    }
    return render(request, "goals/plan_indicator.html", context)


@form_methods
def plan_indicator_names(request, code):
    check_may_change_plan(request.rights)

    def show(form=None, status=200):
        entry = series_of(the_plan(), code)
        context = {
            "heading": _("Names of %(code)s") % {"code": code},
            "crumbs": [top(), _series_crumb(entry), Crumb(_("Names"))],
            "seen": fingerprint(entry.indicator, entry),
            "form": form or IndicatorForm(entry=entry),
        }
        return render(request, "goals/plan_form.html", context, status=status)

    if request.method != "POST":
        return show()
    entry = series_of(the_plan(), code)
    form = IndicatorForm(request.POST, entry=entry)
    return _save(
        request,
        form,
        lambda: actions.change_indicator(entry=entry, **_said(request, form)),
        show,
        "plan_indicator",
        code,
    )


def _series_crumb(entry: PlanIndicator) -> Crumb:
    code = entry.indicator.code
    return Crumb(code, reverse("plan_indicator", args=[code]))


@form_methods
def plan_definition(request, code):
    check_may_change_plan(request.rights)
    today = timezone.localdate()

    def found():
        entry = series_of(the_plan(), code)
        return entry, entry.indicator.definitions.order_by("version").last()

    def show(form=None, status=200):
        entry, newest = found()
        form = form or DefinitionForm(indicator=entry.indicator, definition=newest, today=today)
        context = {
            "heading": _("Definition of %(name)s") % {"name": entry.indicator.short_name},
            "lead": _("Every change is a new version. The old ones stay in the history."),
            "crumbs": [top(), _series_crumb(entry), Crumb(_("Definition"))],
            "seen": fingerprint(newest),
            "form": form,
        }
        return render(request, "goals/plan_form.html", context, status=status)

    if request.method != "POST":
        return show()
    entry, newest = found()
    form = DefinitionForm(request.POST, indicator=entry.indicator, definition=newest, today=today)

    def act():
        return actions.define(
            plan=entry.plan,
            indicator=entry.indicator,
            changes_meaning=form.cleaned_data["changes_meaning"],
            since=form.since,
            **_said(request, form),
        )

    return _save(request, form, act, show, "plan_indicator", code)


def _measure_form(plan: Plan, request: HttpRequest, data=None, measure=None) -> MeasureForm:
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
        said = _said(request, form)
        seen = said.pop("seen")
        return actions.add_measure(
            goal=goal,
            tags=form.chosen_tags,
            number=int(seen) if seen.isdecimal() else 0,
            **said,
        )

    return _save(request, form, act, show, "plan")


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
            "form": _offered(request, form),
            "progress_url": reverse("measure_progress", args=[pk]),
        }
        return render(request, "goals/plan_form.html", context, status=status)

    if request.method != "POST":
        return show()
    check_may_change_plan(request.rights)
    measure = _measure(pk)
    form = _measure_form(measure.plan, request, request.POST, measure)

    def act():
        return actions.change_measure(
            measure=measure, tags=form.chosen_tags, **_said(request, form)
        )

    return _save(request, form, act, show, "plan_measure", pk)


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
    page = pages.measure_page(measure.plan, request.rights, measure)
    asked = (request.rights, measure.responsible_id, page.parent_id)
    check_may_see_measure_progress(*asked)

    def show(form=None, status=200):
        measure = _measure(pk)
        form = form or ProgressForm(measure=measure)
        goal = measure.goal
        context = _measure_context(pages.measure_page(measure.plan, request.rights, measure)) | {
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

    return _save(request, form, act, show, "goal", measure.goal.number)
