"""Changing the plan: its names and goals, series and definitions."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goals import actions, pages
from goals.forms import DefinitionForm, GoalForm, IndicatorForm, PlanForm
from goals.models import Goal, Plan, PlanIndicator
from goals.proposals import fingerprint
from goals.views.plan_forms import (
    Crumb,
    form_methods,
    offered,
    said,
    save,
    series_of,
    the_plan,
    top,
)
from institutes.access import (
    check_may_change_plan,
    check_may_see_plan_changes,
    may_change_plan,
)


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
            "form": offered(request, form or PlanForm(plan=found)),
        }
        return render(request, "goals/plan_form.html", context, status=status)

    if request.method != "POST":
        return show()
    check_may_change_plan(request.rights)
    found = the_plan()
    form = PlanForm(request.POST, plan=found)
    return save(
        request,
        form,
        lambda: actions.change_plan(plan=found, **said(request, form)),
        show,
        "plan",
    )


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
            "form": offered(request, form or GoalForm(goal=goal)),
        }
        return render(request, "goals/plan_form.html", context, status=status)

    if request.method != "POST":
        return show()
    check_may_change_plan(request.rights)
    goal = get_object_or_404(Goal.objects.select_related("plan"), plan=the_plan(), number=number)
    form = GoalForm(request.POST, goal=goal)
    return save(
        request,
        form,
        lambda: actions.change_goal(goal=goal, **said(request, form)),
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
    return save(
        request,
        form,
        lambda: actions.change_indicator(entry=entry, **said(request, form)),
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
            **said(request, form),
        )

    return save(request, form, act, show, "plan_indicator", code)
