"""Rounds: the list, one round, and what administrators do with it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goals import actions, pages
from goals.forms import ExtendForm, FreezeForm, LockForm, RoundForm, TimesForm
from goals.models import Report, Round
from goals.views.plan_forms import Crumb, form_methods, the_plan
from institutes import clock
from institutes.access import check_may_run_rounds, check_may_see_rounds, may_run_rounds


def _crumbs(*more: Crumb, year: int | None = None) -> list[Crumb]:
    found = [Crumb(_("Rounds"), reverse("rounds"))]
    if year:
        found.append(Crumb(str(year), reverse("round", args=[year]) if more else ""))
    return [*found, *more]


def _round(year: int) -> Round:
    return get_object_or_404(Round.objects.select_related("plan"), year=year)


def _form(request: HttpRequest, round_: Round, form, *, status=200, **context) -> HttpResponse:
    """A form about one round; `context` has its heading, lead and button."""
    context |= {
        "round": round_,
        "form": form,
        "crumbs": _crumbs(Crumb(context["heading"]), year=round_.year),
    }
    return render(request, "goals/round_form.html", context, status=status)


@require_safe
def rounds(request):
    check_may_see_rounds(request.rights)
    context = {
        "lines": pages.rounds_page(clock.now()),
        "may_run": may_run_rounds(request.rights),
        "crumbs": _crumbs(),
    }
    return render(request, "goals/rounds.html", context)


@form_methods
def round_new(request):
    """A new round, with the normal calendar for the newest year without one."""
    check_may_run_rounds(request.rights)
    plan, at = the_plan(), clock.now()
    year = pages.next_round_year(plan)

    def show(form, status=200):
        context = {
            "form": form,
            "heading": _("Set up a round"),
            "lead": _("Every department that exists on 31 December of the year gets a report."),
            "button": _("Set up the round"),
            "crumbs": _crumbs(Crumb(_("New round"))),
        }
        return render(request, "goals/round_form.html", context, status=status)

    if request.method != "POST":
        return show(RoundForm(plan=plan, year=year, at=at))
    form = RoundForm(request.POST, plan=plan, year=year, at=at)
    if not form.is_valid():
        return show(form, 422)
    times = form.times
    try:
        made = actions.open_round(
            plan=plan,
            year=form.cleaned_data["year"],
            opens_at=times.opens_at,
            due_at=times.due_at,
            locks_at=times.locks_at,
            by=request.user,
            at=at,
        )
    except actions.Conflict as conflict:
        form.add_error("year", conflict.message)
        return show(form, 422)
    messages.success(request, _("The round for %(year)s is set up.") % {"year": made.year})
    return redirect("round", made.year)


@require_safe
def round_(request, year):
    check_may_see_rounds(request.rights)
    page = pages.round_page(_round(year), request.rights, clock.now())
    return render(request, "goals/round.html", {"page": page, "crumbs": _crumbs(year=year)})


@form_methods
def round_times(request, year):
    """Other times for a round."""
    check_may_run_rounds(request.rights)
    found, at = _round(year), clock.now()
    words = {
        "heading": _("Change the times of the round"),
        "lead": _(
            "The new times hold at once, for everyone. In an open round, departments that have a "
            "report to hand in are told by mail."
        ),
        "button": _("Save the times"),
    }
    if request.method != "POST":
        return _form(request, found, TimesForm(round_=found, at=at), **words)
    form = TimesForm(request.POST, round_=found, at=at)
    if not form.is_valid():
        return _form(request, found, form, status=422, **words)
    return _done(
        request,
        found,
        form,
        lambda: actions.reschedule_round(
            round_=found,
            times=form.times,
            seen=form.seen_times,
            by=request.user,
            reason=form.cleaned_data["reason"],
            at=at,
        ),
        _("The new times are saved."),
        words,
    )


def _done(request, found, form, act, sentence, words) -> HttpResponse:
    """Do it and go to the round; or the form again with why not, and with what was typed."""
    try:
        done = act()
    except actions.Conflict as conflict:
        messages.error(request, conflict.message)
        return _form(request, found, form, status=409, **words)
    except PermissionDenied as refused:
        messages.error(request, str(refused))
        return _form(request, found, form, status=403, **words)
    if done:
        messages.success(request, sentence)
    else:
        messages.info(request, _("That stands already. Nothing was changed."))
    return redirect("round", found.year)


@form_methods
def round_lock(request, year):
    check_may_run_rounds(request.rights)
    found, at = _round(year), clock.now()
    words = {
        "heading": _("Lock the round now"),
        "lead": _(
            "From now on nobody writes in a report or hands one in, except departments that have "
            "been given more time. What is handed in can still be reviewed. Departments that have "
            "a report to hand in are told by mail."
        ),
        "button": _("Lock the round now"),
    }
    if request.method != "POST":
        return _form(request, found, LockForm(), **words)
    form = LockForm(request.POST)
    if not form.is_valid():
        return _form(request, found, form, status=422, **words)
    return _done(
        request,
        found,
        form,
        lambda: actions.lock_round(
            round_=found, by=request.user, reason=form.cleaned_data["reason"], at=at
        ),
        _("The round is locked."),
        words,
    )


@form_methods
def round_extend(request, year):
    """More time for one unit."""
    check_may_run_rounds(request.rights)
    found, at = _round(year), clock.now()
    units = pages.extendable_units(found)
    words = {
        "heading": _("Give a department more time"),
        "lead": _("Its reporters and head are told by mail. The deadline of others stays."),
        "button": _("Give more time"),
    }
    if request.method != "POST":
        initial = {"unit": request.GET.get("unit", "")}
        form = ExtendForm(round_=found, units=units, at=at, initial=initial)
        return _form(request, found, form, **words)
    form = ExtendForm(request.POST, round_=found, units=units, at=at)
    if not form.is_valid():
        return _form(request, found, form, status=422, **words)
    report = get_object_or_404(Report, round=found, unit__code=form.cleaned_data["unit"])
    return _done(
        request,
        found,
        form,
        lambda: actions.extend(
            report=report,
            until=form.cleaned_data["until"],
            by=request.user,
            reason=form.cleaned_data["reason"],
            at=at,
        ),
        _("The department has more time."),
        words,
    )


@form_methods
def round_freeze(request, year):
    """What freezing would do; then freezing it."""
    check_may_run_rounds(request.rights)
    found, at = _round(year), clock.now()

    def show(form=None, status=200):
        page = pages.freeze_page(found, at)
        context = {
            "page": page,
            "form": form or FreezeForm(initial={"token": page.token}),
            "crumbs": _crumbs(Crumb(_("Freeze")), year=year),
        }
        return render(request, "goals/round_freeze.html", context, status=status)

    if request.method != "POST":
        return show()
    form = FreezeForm(request.POST)
    if not form.is_valid():
        return show(form, 422)
    try:
        actions.freeze_round(round_=found, by=request.user, token=form.cleaned_data["token"], at=at)
    except actions.Conflict as conflict:
        messages.error(request, conflict.message)
        found.refresh_from_db()
        return show(status=409)
    messages.success(request, _("The round is frozen."))
    return redirect("round", year)


@require_safe
def round_verify(request, year):
    """Whether a frozen round is as it was when it was frozen."""
    check_may_see_rounds(request.rights)
    found = get_object_or_404(Round, year=year, frozen_at__isnull=False)
    context = {
        "page": pages.verify_page(found),
        "crumbs": _crumbs(Crumb(_("Checksum")), year=year),
    }
    return render(request, "goals/round_verify.html", context)


@require_safe
def round_compare(request, year, other):
    """Two rounds side by side."""
    check_may_see_rounds(request.rights)
    page = pages.rounds_side_by_side(_round(year), _round(other), clock.now())
    context = {"page": page, "crumbs": _crumbs(Crumb(str(other)), year=year)}
    return render(request, "goals/round_compare.html", context)
