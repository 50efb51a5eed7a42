"""Where a person starts after signing in."""

from datetime import timedelta

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from goals import pages
from goals.forms import HomeForm
from goals.models import Plan
from institutes import clock
from institutes.organisation import organisation_on
from institutes.pages import level_tasks

LAST_TIME = timedelta(days=30)  # for those who have not been here before


@require_safe
def home(request):
    plan = Plan.objects.order_by("start_year").first()
    reading = plan and pages.newest_reading(plan, request.rights)
    units = pages.home_units(reading) if reading else []
    if not units:
        return render(request, "goals/empty.html")
    today = timezone.localdate()
    since = request.user.visited_before or today - LAST_TIME
    form = HomeForm(
        request.GET,
        units=units,
        since=min(max(since, pages.first_day() or since), today),
        today=today,
    )
    form.is_valid()
    page = pages.home_page(reading, form.unit_read, units, form.since_read)
    at = clock.now()
    context = {
        "page": page,
        "form": form,
        "report_tasks": pages.report_tasks(request.rights, request.user, at),
        "review_tasks": pages.review_tasks(request.rights, request.user, at),
        "level_tasks": level_tasks(request.rights, organisation_on(today), today),
        "round_tasks": pages.round_tasks(request.rights, request.user, at),
    }
    return render(request, "goals/home.html", context)
