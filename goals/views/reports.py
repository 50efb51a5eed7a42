"""A self-report: read, filled in, marked as ready, submitted, and its receipt.

Every request asks the database's clock once, at its start: what came in before the lock counts.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from goals import actions, pages
from goals.forms import AnswerForm, SubmitForm, TextForm, WhyForm
from goals.reports.rights import Standing, find
from goals.views.report_rows import Say, figure_row, goal_rows, say_only, text_row, typed_texts
from goals.workflow import Move, Why
from institutes import clock
from institutes.access import Refused
from institutes.requests import Request

form_methods = require_http_methods(["GET", "HEAD", "POST"])
_FIGURE = re.compile(r"([A-Z]{2,3}-[0-9]{2}(?:-[A-Z]{1,4})?)-number")
_TEXT = re.compile(r"goal-([1-9])-number")
_ANCHOR = re.compile(r"[a-z]+-[A-Z0-9-]{1,12}|send")


def _forms(data: Mapping[str, Any]) -> tuple[list[AnswerForm], list[TextForm]]:
    """The parts of a report that were sent: those whose version came with them."""
    answers = [AnswerForm(data, code=met[1]) for name in data if (met := _FIGURE.fullmatch(name))]
    texts = [TextForm(data, goal=int(met[1])) for name in data if (met := _TEXT.fullmatch(name))]
    return answers, texts


def _kept(forms: Sequence) -> list:
    """Those that are to be saved: valid, and not given up for someone else's."""
    return [form for form in forms if form.is_valid() and not form.takes_theirs]


def _address(standing: Standing, *, query: str = "", anchor: str = "") -> str:
    report = reverse("report", args=[standing.report.round.year, standing.unit.code])
    return f"{report}{query}{anchor and '#'}{anchor}"


@require_safe
def reports(request):
    page = pages.reports_page(request.rights)
    return render(request, "goals/reports.html", {"page": page})


@form_methods
def report(request, year, code):
    """The form while it may be written, and the same page to be read otherwise."""
    at = clock.now()
    standing = find(request.rights, request.user, year, code, at)
    if request.method != "POST":
        return _show(request, standing, at)
    answers, texts = _forms(request.POST)
    why = WhyForm(request.POST) if standing.needs_reason(Move.SAVE) else None
    sent = {"answers": answers, "texts": texts, "why": why}
    if why and standing.may(Move.SAVE) and not why.is_valid():
        return _show(request, standing, at, sent=sent, status=422)
    confirmed = request.POST.get("confirm", "").split()
    try:
        saving = actions.save_answers(
            year=year,
            code=code,
            rights=request.rights,
            answers=[form.said(confirm=form.code in confirmed) for form in _kept(answers)],
            texts=[form.told() for form in _kept(texts)],
            reason=why.cleaned_data.get("why", "") if why and why.is_valid() else "",
            by=request.user,
            at=at,
        )
    except Refused as refused:
        return _show(request, standing, at, sent=sent, refused=str(refused), status=403)
    return _after_saving(request, saving, sent, at)


def _after_saving(
    request: Request, saving: actions.Saving, sent: Mapping[str, Any], at
) -> HttpResponse:
    """On to what the button was for; not while something sent could not be saved."""
    standing = saving.standing
    if not all(form.is_valid() for form in (*sent["answers"], *sent["texts"])):
        return _show(request, standing, at, sent=sent, saving=saving, status=422)
    if saving.clashes:
        return _show(request, standing, at, sent=sent, saving=saving, status=409)
    step = request.POST.get("do", "")
    if step == "read":
        return redirect("report_submit", standing.report.round.year, standing.unit.code)
    if step in ("ready", "not-ready"):
        return _ready(request, standing, at, ready=step == "ready")
    messages.success(request, _("Saved."))
    to = request.POST.get("to", "")
    return redirect(_address(standing, anchor=to if _ANCHOR.fullmatch(to) else ""))


def _ready(request: Request, standing: Standing, at, *, ready: bool) -> HttpResponse:
    act = actions.mark_ready if ready else actions.withdraw_ready
    try:
        act(
            year=standing.report.round.year,
            code=standing.unit.code,
            rights=request.rights,
            by=request.user,
            at=at,
        )
    except actions.Incomplete:
        return redirect(_address(standing, query="?check=1", anchor="errors"))
    if ready:
        messages.success(request, _("The head of the department is told that it is ready."))
    else:
        messages.success(request, _("It is no longer marked as ready."))
    return redirect(_address(standing))


def _show(
    request: Request,
    standing: Standing,
    at,
    *,
    sent: Mapping[str, Any] | None = None,
    saving: actions.Saving | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page, with what was sent and could not be saved in its place."""
    if saving is not None:  # as it stands after what was saved
        report = standing.report
        standing = find(request.rights, request.user, report.round.year, report.unit.code, at)
    page = pages.report_page(standing, request.rights, at)
    rows = goal_rows(page, sent or {}, saving)
    checked = "check" in request.GET or bool(sent)
    context = {
        "page": page,
        "goals": rows,
        "problems": [problem for goal in rows for problem in goal.problems]
        + (page.left_to_do if "check" in request.GET else page.problems),
        "checked": checked,
        "refused": refused,
        "typed": typed_texts(sent) if sent and not page.may_write else [],
        "why_form": (sent and sent.get("why")) or (WhyForm() if page.asks_reason else None),
    }
    return render(request, "goals/report.html", context, status=status)


@form_methods
def report_figure(request, year, code, series):
    """One figure that saves itself while it is typed. Without htmx it is the page's own saving."""
    if request.method != "POST" or not request.htmx:
        return _as_page(request, year, code, f"figure-{series}")
    form = AnswerForm(request.POST, code=series)
    at = clock.now()
    saving, refused = _save_one(request, year, code, at, answers=[form])
    stands = saving and saving.answers.get(series)
    if not stands:  # it stays in the page as it was typed, with what is wrong
        return _say(request, say_only(series, form, refused))
    line = pages.figure_line(saving.standing, stands.entry, stands.answer, at)
    return _say(request, figure_row(line, form, saving.clashes, at).say)


def _say(request: Request, say: Say) -> HttpResponse:
    context = {"say": say, "swapped": True}
    return render(request, "goals/_report_say.html", context, status=403 if say.refused else 200)


@form_methods
def report_text(request, year, code, number):
    """The text on one goal, saved by itself while it is typed."""
    if request.method != "POST" or not request.htmx:
        return _as_page(request, year, code, f"text-{number}")
    form = TextForm(request.POST, goal=number)
    at = clock.now()
    saving, refused = _save_one(request, year, code, at, texts=[form])
    if not saving or number not in saving.texts:
        return _say(request, say_only(f"goal-{number}", form, refused))
    return _say(request, text_row(form, saving.texts[number], saving.clashes, at).say)


def _save_one(request, year, code, at, *, answers=(), texts=()):
    """Save a field alone: what became of it, or why it may not be saved."""
    try:
        saving = actions.save_answers(
            year=year,
            code=code,
            rights=request.rights,
            answers=[form.said() for form in _kept(answers)],
            texts=[form.told() for form in _kept(texts)],
            by=request.user,
            at=at,
        )
    except Refused as refused:
        return None, str(refused)
    return saving, ""


def _as_page(request, year, code, anchor: str) -> HttpResponse:
    if request.method == "POST":
        return report(request, year, code)
    standing = find(request.rights, request.user, year, code, clock.now())
    return redirect(_address(standing, anchor=anchor))


@form_methods
def report_submit(request, year, code):
    """Read it all through, and submit exactly that."""
    at = clock.now()
    standing = find(request.rights, request.user, year, code, at)
    if request.method == "POST":
        return _submit(request, standing, at)
    why_not = standing.why_not(Move.SUBMIT)
    if why_not is Why.NOT_YOURS:
        standing.check(Move.SUBMIT)
    if why_not:
        return redirect(_address(standing))
    page = pages.report_page(standing, request.rights, at)
    if not page.contents.is_complete:
        return redirect(_address(standing, query="?check=1", anchor="errors"))
    return _read_through(request, page)


def _submit_form(page: pages.ReportPage, data=None) -> SubmitForm:
    initial = {"version": page.version, "seen": page.checksum, "token": uuid4().hex}
    reasons = page.standing.needs_reason(Move.SUBMIT)
    return SubmitForm(data, asks_reason=reasons, initial=initial)


def _read_through(request, page: pages.ReportPage, *, form=None, status=200) -> HttpResponse:
    context = {"page": page, "form": form or _submit_form(page)}
    return render(request, "goals/report_submit.html", context, status=status)


def _submit(request: Request, standing: Standing, at) -> HttpResponse:
    year, code = standing.report.round.year, standing.unit.code
    form = SubmitForm(request.POST, asks_reason=standing.needs_reason(Move.SUBMIT))
    if standing.may(Move.SUBMIT) and not form.is_valid():
        page = pages.report_page(standing, request.rights, at)
        return _read_through(request, page, form=form, status=422)
    data = form.cleaned_data if form.is_valid() else {}
    try:
        submission = actions.submit(
            year=year,
            code=code,
            rights=request.rights,
            version=data.get("version") or 0,
            seen=data.get("seen", ""),
            token=data.get("token", ""),
            reason=data.get("reason", ""),
            by=request.user,
            at=at,
        )
    except actions.Incomplete:
        return redirect(_address(standing, query="?check=1", anchor="errors"))
    except actions.Conflict as conflict:
        messages.error(request, conflict.message)
        standing = find(request.rights, request.user, year, code, at)
        return _read_through(request, pages.report_page(standing, request.rights, at), status=409)
    return redirect("report_receipt", year, code, submission.number)


@require_safe
def report_receipt(request, year, code, number):
    standing = find(request.rights, request.user, year, code, clock.now())
    page = pages.receipt_page(standing, request.rights, number)
    return render(request, "goals/report_receipt.html", {"page": page})
