"""The documented level: of one institute, and of all of them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from institutes import pages
from institutes.forms import AsOfForm
from institutes.organisation import organisation_on
from institutes.requests import Request
from institutes.versioned import DATA, rests_on
from institutes.views.shared import institute_of, level_crumbs, now


@rests_on(DATA, lambda: now().today, alike=True)  # the day by the clock that the page asks
@require_safe
def levels(request):
    """All institutes as they were on a day; with `?format=csv` the file of it."""
    today = now().today
    form = AsOfForm(request.GET, today=today)
    if request.GET.get("format") == "csv" and form.is_valid():
        return _csv(form.day)
    page = pages.levels_page(organisation_on(form.day), form.day, request.rights, today=today)
    context = {"page": page, "form": form, "csv": pages.levels_csv_address(form.day)}
    return render(request, "institutes/levels.html", context)


def _csv(day) -> HttpResponse:
    content = pages.level_csv(pages.level_rows(day))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"levels-{day.isoformat()}.csv"
    )
    patch_cache_control(response, private=True, no_store=True)
    return response


@require_safe
def unit_level(request: Request, code: str):
    """An institute's core areas as they were on a day, today if none is asked for."""
    today = now().today
    form = AsOfForm(request.GET, today=today)
    organisation = organisation_on(form.day)
    unit = institute_of(organisation, code)
    page = pages.unit_level_page(unit, organisation, form.day, request.rights, today=today)
    context = {"page": page, "form": form, "crumbs": level_crumbs(unit)}
    return render(request, "institutes/unit_level.html", context)
