"""Where a person starts after signing in."""

from datetime import timedelta

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from goals import ledger, pages
from goals.forms import HomeForm
from goals.pages.reading import Reading
from institutes import clock
from institutes.pages import level_tasks

LAST_TIME = timedelta(days=30)  # for those who have not been here before


@require_safe
def home(request):
    today = timezone.localdate()
    now = ledger.current()
    plan = now.frame.plan
    reading = plan and Reading(
        plan, now.year_of(plan), request.rights, read_on=today, frame=now.frame
    )
    units = pages.home_units(reading) if reading else []
    if not units:
        return render(request, "goals/empty.html")
    since = request.user.visited_before or today - LAST_TIME
    # Before the first figures there is nothing to compare with.
    first_day = now.frame.first_day if now.newest_year else None
    form = HomeForm(
        request.GET,
        units=units,
        since=min(max(since, first_day or since), today),
        today=today,
    )
    form.is_valid()
    at = clock.now()
    round_tasks = pages.round_tasks(request.rights, at, now.frame)
    context = {
        "page": pages.HomePage(reading, form.unit_read, form.since_read, today, now.version),
        "form": form,
        "report_tasks": pages.report_tasks(request.rights, request.user, at, now.frame),
        # Who runs the round sees all of it.
        "review_tasks": None
        if round_tasks
        else pages.review_tasks(request.rights, request.user, at, now.frame),
        "level_tasks": level_tasks(
            request.rights, now.frame.organisation_on(today), today, now.frame.register_of
        ),
        "round_tasks": round_tasks,
    }
    return render(request, "goals/home.html", context)
