"""The entry grid: its pages. What is typed there is saved by views/grid_saves.py."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goals import pages
from goals.forms import ChooseForm, GridWhyForm
from goals.grid.sheet import Sheet, choices, open_entries, sheet_of
from goals.models import Plan, Round
from goals.views.plan_forms import Crumb, the_plan
from institutes import clock
from institutes.access import check_may_see_grid, may_publish
from institutes.requests import Request

WHY = "grid_why"  # in the session: the reason that was given last


def the_sheet(request: Request, year: int, chosen: str) -> Sheet:
    """The one gate to the grid; 404 for others, and where nothing is entered for that year."""
    check_may_see_grid(request.rights)
    sheet = sheet_of(the_plan(), year, chosen)
    if sheet is None:
        raise Http404
    return sheet


def crumbs_of(sheet: Sheet, *last: str) -> list[Crumb]:
    """The way to a page of a sheet; `last` are the names below the year."""
    top = [
        Crumb(_("Entry grid"), reverse("grid")),
        Crumb(str(sheet.year), reverse("grid_year", args=[sheet.year])),
    ]
    return [*top, *(Crumb(name) for name in last)]


def why_form(request: Request, data=None) -> GridWhyForm:
    """The reason, as it was given last in this session."""
    return GridWhyForm(data, initial={"why": request.session.get(WHY, "")})


def keep_why(request: Request, why: str) -> None:
    if why and why != request.session.get(WHY):
        request.session[WHY] = why


def _default_year(plan: Plan) -> int:
    """The year of the newest round; the plan's last as long as there is none."""
    newest = Round.objects.order_by("-year").values_list("year", flat=True).first()
    return min(newest or plan.figures_to, plan.figures_to)


def _choose_form(plan: Plan, year: int, data=None, chosen: str = "") -> ChooseForm:
    sets = choices(open_entries(plan, year))
    return ChooseForm(
        data, plan=plan, sets=sets, year=year, initial={"year": year, "chosen": chosen}
    )


@require_safe
def grid(request):
    """Leads to the year and the choice that are asked for, or to the year that is open."""
    check_may_see_grid(request.rights)
    plan = Plan.objects.order_by("start_year").first()
    if plan is None:
        return render(request, "goals/empty.html")
    year = _default_year(plan)
    if not request.GET:
        return redirect("grid_year", year)
    form = _choose_form(plan, year, request.GET)
    year, chosen = form.address
    return redirect("grid_set", year, chosen)


@require_safe
def grid_year(request, year):
    check_may_see_grid(request.rights)
    plan = the_plan()
    page = pages.index_page(plan, year)
    if not page.series:
        raise Http404
    context = {
        "page": page,
        "form": _choose_form(plan, year),
        "crumbs": [Crumb(_("Entry grid"), reverse("grid")), Crumb(str(year))],
    }
    return render(request, "goals/grid_year.html", context)


@require_safe
def grid_set(request, year, chosen):
    sheet = the_sheet(request, year, chosen)
    context = {
        "page": pages.grid_page(sheet, request.user, clock.now()),
        "form": _choose_form(sheet.plan, year, chosen=chosen),
        "why": why_form(request),
        "may_write": may_publish(request.rights),
        "crumbs": crumbs_of(sheet, sheet.name),
    }
    return render(request, "goals/grid.html", context)
