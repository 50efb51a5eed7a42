"""Workbooks: template out, file in, differences, publish, undo."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goals import actions, pages, workbooks
from goals.forms import ConfirmForm, ReasonForm, TemplateForm, UploadForm
from goals.ledger import Closed
from goals.models import Plan, Upload
from goals.sheets.limits import MAX_FILE_BYTES
from goals.sheets.problems import FileRefused
from goals.sheets.template import write_csv, write_template
from goals.wording.problems import refusal_sentence
from institutes import clock
from institutes.access import check_may_publish, check_may_see_uploads, may_publish
from institutes.versioned import rests_on

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _plan() -> Plan | None:
    return Plan.objects.order_by("start_year").first()


def _template_form(plan: Plan, data=None) -> TemplateForm:
    entries = [
        entry
        for entry in plan.entries.select_related("indicator", "goal").order_by("position")
        if not entry.indicator.is_computed
    ]
    return TemplateForm(data, plan=plan, entries=entries, initial={"year": plan.figures_to})


def _list(request, *, status=200, upload_form=None, template_form=None, **context):
    plan = _plan()
    if plan is None:
        return render(request, "goals/empty.html")
    context |= {
        "lines": pages.uploads_page(),
        "upload_form": upload_form or UploadForm(),
        "template_form": template_form or _template_form(plan),
        "may_publish": may_publish(request.rights),
    }
    return render(request, "goals/uploads.html", context, status=status)


@rests_on(pages.uploads_version)
@require_http_methods(["GET", "HEAD", "POST"])
def uploads(request):
    """The list and both forms. A file with problems is answered here, and nothing is stored."""
    check_may_see_uploads(request.rights)
    if request.method != "POST":
        return _list(request)
    check_may_publish(request.rights)
    plan = _plan()
    form = UploadForm(request.POST, request.FILES)
    if plan is None or not form.is_valid():
        return _list(request, status=422, upload_form=form)
    file = form.cleaned_data["file"]
    try:
        received = actions.receive_upload(
            by=request.user,
            plan=plan,
            filename=file.name,
            content=file.read(MAX_FILE_BYTES + 1),
            at=clock.now(),
        )
    except FileRefused as refused:
        form.add_error("file", refusal_sentence(refused))
        return _list(request, status=422, upload_form=form)
    if received.upload is None:
        context = {
            "filename": file.name,
            "size": file.size,
            "page": pages.problems_page(received.checked),
            "form": UploadForm(),
        }
        return render(request, "goals/upload_problems.html", context, status=422)
    if received.was_known:
        messages.info(request, _("This file has been uploaded before. This is what became of it."))
    return redirect("upload", pk=received.upload.pk)


@require_safe
@cache_control(private=True, no_store=True)
def upload_template(request):
    check_may_publish(request.rights)
    plan = _plan()
    form = _template_form(plan, request.GET) if plan else None
    if form is None or not form.is_valid():
        return _list(request, status=422, template_form=form)
    year = form.cleaned_data["year"]
    sheets = workbooks.template_sheets(form.indicators, year)
    if form.cleaned_data["format"] == "csv":
        content, kind, ending = write_csv(sheets, workbooks.headings()), "text/csv", "csv"
    else:
        content = write_template(sheets, workbooks.headings(), workbooks.readme(year))
        kind, ending = XLSX, "xlsx"
    name = _("figures")
    return _download(content, kind, f"{name}_{year}.{ending}")


def _download(content: bytes, kind: str, filename: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=filename
    )
    return response


def _upload(request, pk: int) -> Upload:
    check_may_see_uploads(request.rights)
    return get_object_or_404(Upload.objects.select_related("uploaded_by"), pk=pk)


def _show(request, upload: Upload, *, status=200, confirm=None, undo=None):
    page = pages.upload_page(upload, everything="all" in request.GET)
    context = {
        "page": page,
        "may_publish": may_publish(request.rights),
        "confirm_form": confirm or ConfirmForm(initial={"token": page.token}, unusual=page.unusual),
        "undo_form": undo or ReasonForm(),
    }
    return render(request, "goals/upload.html", context, status=status)


@require_safe
def upload(request, pk):
    return _show(request, _upload(request, pk))


@require_safe
@cache_control(private=True, no_store=True)
def upload_file(request, pk):
    """The file as it came, as a download and never shown in the browser."""
    found = _upload(request, pk)
    return _download(bytes(found.content.data), "application/octet-stream", found.filename)


@require_POST
def upload_publish(request, pk):
    found = _upload(request, pk)
    check_may_publish(request.rights)
    page = pages.upload_page(found)
    form = ConfirmForm(request.POST, unusual=page.unusual)
    if not form.is_valid():
        return _show(request, found, status=422, confirm=form)
    try:
        recorded = actions.publish_upload(
            upload=found,
            by=request.user,
            reason=form.cleaned_data["reason"],
            token=form.cleaned_data["token"],
            at=clock.now(),
        )
    except (actions.Conflict, Closed) as conflict:
        return _conflict(request, found, conflict)
    messages.success(
        request,
        _("Published: %(new)s new and %(changed)s changed figures.")
        % {"new": recorded.new, "changed": recorded.changed},
    )
    return redirect("upload", pk=pk)


def _conflict(request, found: Upload, conflict: ValidationError):
    """What stands now, with what happened on top; nothing was stored."""
    found.refresh_from_db()
    messages.error(request, conflict.message)
    return _show(request, found, status=409)


@require_POST
def upload_undo(request, pk):
    found = _upload(request, pk)
    check_may_publish(request.rights)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, found, status=422, undo=form)
    try:
        actions.undo_upload(
            upload=found,
            by=request.user,
            reason=form.cleaned_data["reason"],
            at=clock.now(),
        )
    except (actions.Conflict, Closed) as conflict:
        return _conflict(request, found, conflict)
    messages.success(request, _("The file is undone. Every figure is as it was before."))
    return redirect("upload", pk=pk)


@require_POST
def upload_discard(request, pk):
    found = _upload(request, pk)
    check_may_publish(request.rights)
    try:
        actions.discard_upload(upload=found, at=clock.now())
    except (actions.Conflict, Closed) as conflict:
        return _conflict(request, found, conflict)
    messages.success(request, _("The file is put away. Nothing was published."))
    return redirect("uploads")
