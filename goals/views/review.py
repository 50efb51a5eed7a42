"""Review: the queue, one report, what is decided about it, its history, and open disputes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from goals import actions, pages
from goals.forms import (
    AcceptForm,
    CommentForm,
    DecisionForm,
    QueueForm,
    ReopenForm,
    ReturnForm,
    SettleForm,
)
from goals.models import Report
from goals.reports.contents import contents_of
from goals.reports.rights import Standing, find
from goals.workflow import Move, Why
from institutes import clock
from institutes.access import Refused, check_may_see_disputes, check_may_see_queue, may_see_queue
from institutes.requests import Request

# Someone else makes this move, whatever the report's state: the form is not read at all.
NEVER_YOURS = (Why.NOT_YOURS, Why.OWN_WORK)


@require_safe
def review(request):
    check_may_see_queue(request.rights)
    rounds = pages.rounds_by_year()
    asked = QueueForm(request.GET, years=tuple(rounds), faculties=())
    year = asked.cleaned_data.get("year") if asked.is_valid() else None
    page = pages.queue_page(
        request.rights,
        request.user,
        clock.now(),
        rounds=rounds,
        year=year,
        faculty=request.GET.get("faculty", "")[:20],
    )
    chosen = {
        "year": page.round.year if page.round else "",
        "faculty": page.faculty.code if page.faculty else "",
    }
    form = QueueForm(chosen, years=page.years, faculties=page.faculties)
    return render(request, "goals/review.html", {"page": page, "form": form})


@dataclass(frozen=True)
class Asked:
    """One report as the person meets it at the moment the request came in."""

    standing: Standing
    at: datetime

    @property
    def report(self) -> Report:
        return self.standing.report

    @property
    def args(self) -> tuple[int, str]:
        return self.report.round.year, self.standing.unit.code


def _asked(request: Request, year: int, code: str) -> Asked:
    """404 outside the person's reach; 403 for those who read only what is approved."""
    at = clock.now()
    standing = find(request.rights, request.user, year, code, at)
    if not standing.sees_how_it_came_about:
        raise Refused(_("How a report was reviewed is read by those who write or review it."))
    return Asked(standing, at)


def _allowed(request: Request, year: int, code: str, move: Move) -> Asked:
    asked = _asked(request, year, code)
    if asked.standing.why_not(move) in NEVER_YOURS:
        raise Refused(asked.standing.sentence(move))
    return asked


def _show(request: Request, asked: Asked, *, status: int = 200, **forms) -> HttpResponse:
    """The report as it is now, with what was typed where something is wrong."""
    page = pages.review_page(asked.standing)
    seen = {"seen": page.seen}
    until = timezone.localtime(pages.default_deadline(asked.standing, asked.at)).date()
    context = {
        "page": page,
        "may_see_queue": may_see_queue(request.rights),
        "approve_form": DecisionForm(initial=seen, auto_id="approve_%s"),
        "return_form": ReturnForm(initial=seen, auto_id="return_%s"),
        "accept_form": AcceptForm(initial=seen, auto_id=False),
        "reopen_form": ReopenForm(
            initial=seen | {"until": until},
            auto_id="reopen_%s",
            standing=asked.standing,
            at=asked.at,
        ),
        "comment_form": _comment_form(
            asked, page.contents, initial={"about": request.GET.get("about", "")[:20]}
        ),
    }
    for name, form in forms.items():
        if "seen" in form.fields:
            # What is shown now is what is decided on next; the text is what was typed.
            form.data = form.data.copy()
            form.data["seen"] = page.seen
        context[name] = form
    context["bad_form"] = next((form for form in forms.values() if form.errors), None)
    return render(request, "goals/review_report.html", context, status=status)


def _comment_form(asked: Asked, contents, *args, **kwargs) -> CommentForm:
    return CommentForm(
        *args,
        auto_id="comment_%s",
        contents=contents,
        may_be_internal=asked.standing.sees_internal_comments,
        **kwargs,
    )


def _do(request: Request, asked: Asked, act: Callable[[], Any], done: str, **forms) -> HttpResponse:
    """Do it and go back to the report; where something else was first, the report as it is now,
    with what was typed."""
    try:
        act()
    except actions.Conflict as conflict:
        messages.error(request, conflict.message)
        fresh = _asked(request, *asked.args)
        return _show(request, Asked(fresh.standing, asked.at), status=409, **forms)
    messages.success(request, done)
    return redirect("report_review", *asked.args)


@require_safe
def report_review(request, year, code):
    return _show(request, _asked(request, year, code))


@require_POST
def report_approve(request, year, code):
    asked = _allowed(request, year, code, Move.APPROVE)
    form = DecisionForm(request.POST, auto_id="approve_%s")
    return _do(
        request,
        asked,
        lambda: actions.approve(
            report=asked.report, seen=_seen(form), by=request.user, at=asked.at
        ),
        _("The report is approved. Its figures are published."),
    )


def _seen(form: DecisionForm) -> str:
    """What the form says was seen; nothing, where it says nothing that can be read."""
    return form.cleaned_data["seen"] if form.is_valid() else ""


@require_POST
def report_return(request, year, code):
    asked = _allowed(request, year, code, Move.RETURN)
    form = ReturnForm(request.POST, auto_id="return_%s")
    if not form.is_valid():
        return _show(request, asked, status=422, return_form=form)
    return _do(
        request,
        asked,
        lambda: actions.return_report(
            report=asked.report, by=request.user, at=asked.at, **form.cleaned_data
        ),
        _("The report is returned. The department has been told why."),
        return_form=form,
    )


@require_POST
def report_reopen(request, year, code):
    asked = _allowed(request, year, code, Move.REOPEN)
    form = ReopenForm(request.POST, auto_id="reopen_%s", standing=asked.standing, at=asked.at)
    if not form.is_valid():
        return _show(request, asked, status=422, reopen_form=form)
    return _do(
        request,
        asked,
        lambda: actions.reopen(
            report=asked.report, by=request.user, at=asked.at, **form.cleaned_data
        ),
        _("The report is reopened. The department has been told why."),
        reopen_form=form,
    )


@require_POST
def report_accept(request, year, code):
    """One figure by its answer, or all that are unchanged."""
    asked = _allowed(request, year, code, Move.APPROVE)
    form = AcceptForm(request.POST)
    answer = form.answer_id if form.is_valid() else None
    act = {"report": asked.report, "by": request.user, "at": asked.at}
    try:
        if answer:
            count = actions.accept(answers=[answer], **act)
        else:
            count = actions.accept_unchanged(seen=form.cleaned_data.get("seen", ""), **act)
    except actions.Conflict as conflict:
        messages.error(request, conflict.message)
        return _show(request, _asked(request, *asked.args), status=409)
    told = ngettext("One figure is accepted.", "%(count)s figures are accepted.", count)
    messages.success(
        request, told % {"count": count} if count else _("Nothing was left to accept.")
    )
    return redirect("report_review", *asked.args)


@require_POST
def report_comment(request, year, code):
    asked = _asked(request, year, code)
    if not asked.standing.is_offered:
        raise Refused(_("Only the department, its reviewers and administrators write comments."))
    form = _comment_form(asked, contents_of(asked.report), request.POST)
    if not form.is_valid():
        return _show(request, asked, status=422, comment_form=form)
    actions.comment(
        report=asked.report,
        text=form.cleaned_data["text"],
        is_internal=form.cleaned_data.get("is_internal", False),
        by=request.user,
        at=asked.at,
        **form.target,
    )
    messages.success(request, _("The comment is saved."))
    return redirect("report_review", *asked.args)


@require_safe
def report_history(request, year, code):
    standing = find(request.rights, request.user, year, code, clock.now())
    return render(request, "goals/report_history.html", {"page": pages.history_page(standing)})


@require_safe
def disputes(request):
    check_may_see_disputes(request.rights)
    return _disputes(request, clock.now())


def _disputes(
    request: Request, at: datetime, *, status: int = 200, bad: SettleForm | None = None
) -> HttpResponse:
    page = pages.disputes_page(request.rights, request.user, at)
    rows = []
    for dispute in page.disputes:
        answer, figure = dispute.item.answer.pk, dispute.item.figure.pk
        ids = f"d{answer}_%s"
        if bad is not None and bad.is_about(answer):
            bad.auto_id = ids
            form = bad
        else:
            form = SettleForm(initial={"answer": answer, "figure": figure}, auto_id=ids)
        rows.append((dispute, form))
    context = {"page": page, "rows": rows, "bad_form": bad if bad and bad.errors else None}
    return render(request, "goals/disputes.html", context, status=status)


@require_POST
def report_settle(request, year, code):
    check_may_see_disputes(request.rights)
    asked = _allowed(request, year, code, Move.SETTLE)
    form = SettleForm(request.POST)
    if not form.is_valid():
        return _disputes(request, asked.at, status=422, bad=form)
    try:
        actions.settle(report=asked.report, by=request.user, at=asked.at, **form.cleaned_data)
    except actions.Conflict as conflict:
        messages.error(request, conflict.message)
        return _disputes(request, asked.at, status=409, bad=form)
    messages.success(request, _("The dispute is settled. The department has been told why."))
    return redirect("disputes")
