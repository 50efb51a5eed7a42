"""The pages that show figures: who reads which year, one room asked, one answer."""

from collections.abc import Iterable

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from goals import exports, ledger, pages
from goals.forms import (
    AheadForm,
    CompareForm,
    ListingForm,
    PanelForm,
    PeersForm,
    ReadingForm,
    SeriesForm,
)
from goals.models import PlanIndicator
from goals.pages.reading import Reading
from goals.views.downloads import Download, page_or_file
from institutes.organisation import Node
from institutes.requests import Request
from institutes.versioned import rests_on_version

_Asked = tuple[Reading | None, ReadingForm] | tuple[None, None]


def _asked(request: Request, year: int | None = None) -> _Asked:
    """What the selectors ask for; no reading as long as no plan is loaded."""
    now = ledger.current()
    plan = now.frame.plan
    if plan is None:
        return None, None
    form = ReadingForm(
        request.GET if year is None else request.GET.dict() | {"year": str(year)},
        plan=plan,
        default_year=now.year_of(plan),
        today=timezone.localdate(),
    )
    form.is_valid()
    reading = Reading(
        plan,
        form.year_read,
        request.rights,
        form.as_of_day,
        today=form.recast_to,
        read_on=form.today,
        frame=now.frame,
    )
    return reading, form


def _listing(request: Request, codes: Iterable[str] = ()) -> ListingForm:
    form = ListingForm(request.GET, codes=codes)
    form.is_valid()
    return form


def _empty(request: Request) -> HttpResponse:
    return render(request, "goals/empty.html")


def _entry(reading: Reading, code: str) -> PlanIndicator:
    entry = next((entry for entry in reading.entries if entry.indicator.code == code), None)
    if entry is None:
        raise Http404
    return entry


def _unit(reading: Reading, code: str) -> Node:
    unit = reading.organisation.by_code(code)
    if unit is None:
        raise Http404
    return unit


@rests_on_version
@require_safe
def overview(request):
    reading, form = _asked(request)
    if reading is None:
        return _empty(request)
    leads = (entry.indicator.code for entry in reading.entries if entry.is_lead)
    listing = _listing(request, leads)
    asked = pages.Listing(listing.number, listing.code, listing.descending)
    context = {"page": pages.overview_page(reading, asked), "form": form, "listing": listing}
    whole = [reading.organisation.university]
    download = Download(pgettext("file name", "overview"), exports.overview_rows, whole)
    return page_or_file(request, "goals/overview.html", context, download, forms=[form, listing])


@rests_on_version
@require_safe
def goals(request):
    reading, _form = _asked(request)
    if reading is None:
        return _empty(request)
    return render(request, "goals/goals.html", {"goals": pages.goals_page(reading)})


@rests_on_version
@require_safe
def goal(request, number):
    reading, form = _asked(request)
    if reading is None:
        raise Http404
    found = next((one for one in reading.frame.goals if one.number == number), None)
    if found is None:
        raise Http404
    series = SeriesForm(request.GET, entries=pages.goal_entries(reading, found))
    series.is_valid()
    listing = _listing(request)
    page = pages.goal_page(reading, found, series.chosen, listing.number)
    context = {"page": page, "form": form, "series": series, "listing": listing}
    name = pgettext("file name", "goal-%(number)s") % {"number": number}
    download = Download(name, exports.goal_rows, [reading.organisation.university])
    return page_or_file(
        request, "goals/goal.html", context, download, forms=[form, series, listing]
    )


@rests_on_version
@require_safe
def indicators(request):
    reading, _form = _asked(request)
    if reading is None:
        return _empty(request)
    return render(request, "goals/indicators.html", {"entries": reading.entries})


@rests_on_version
@require_safe
def indicator(request, code):
    reading, form = _asked(request)
    if reading is None:
        raise Http404
    with_breaks = AheadForm(request.GET).counts_breaks
    listing = _listing(request)
    page = pages.indicator_page(
        reading, _entry(reading, code), with_breaks=with_breaks, page=listing.number
    )
    context = {"page": page, "form": form, "listing": listing}
    download = Download(code, exports.indicator_rows, [reading.organisation.university])
    return page_or_file(request, "goals/indicator.html", context, download, forms=[form, listing])


@rests_on_version
@require_safe
def units(request):
    reading, form = _asked(request)
    if reading is None:
        return _empty(request)
    context = {"reading": reading, "form": form, "list": pages.UnitList(reading)}
    return render(request, "goals/units.html", context)


@rests_on_version
@require_safe
def unit(request, code):
    reading, form = _asked(request)
    if reading is None:
        raise Http404
    found = reading.organisation.by_code(code)
    if found is None:
        # A unit that exists in another year is said to; any other does not exist.
        context = {"lives": pages.unit_in_other_years(code), "form": form, "reading": reading}
        if not context["lives"]:
            raise Http404
        return render(request, "goals/unit_elsewhere.html", context)
    peers = PeersForm(request.GET)
    peers.is_valid()
    page = pages.unit_page(reading, found, peers.chosen)
    context = {"page": page, "form": form, "peers": peers}
    download = Download(found.acronym, exports.unit_rows, [found])
    return page_or_file(request, "goals/unit.html", context, download, forms=[form, peers])


@rests_on_version
@require_safe
def compare(request):
    reading, form = _asked(request)
    if reading is None:
        return _empty(request)
    units_form = CompareForm(request.GET, organisation=reading.organisation)
    units_form.is_valid()
    page = pages.compare_page(reading, units_form.to_compare)
    context = {"page": page, "form": form, "units_form": units_form}
    name = pgettext("file name", "comparison")
    download = Download(name, exports.compare_rows, page.units)
    return page_or_file(request, "goals/compare.html", context, download, forms=[form, units_form])


@rests_on_version
@require_safe
def why(request, code, unit_code, year):
    reading, form = _asked(request, year)
    if reading is None or (not form.is_valid() and "year" in form.errors):
        raise Http404
    more = PanelForm(request.GET)
    page = pages.why_page(
        reading,
        _entry(reading, code),
        _unit(reading, unit_code),
        with_breaks=more.counts_breaks,
        all_history=more.wants_all_history,
    )
    # htmx asks the same address and gets the panel alone; a history restore gets the whole page.
    part = request.htmx and not request.htmx.history_restore_request
    context = {"page": page, "part": part}
    response = render(request, "goals/_why.html" if part else "goals/why.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response
