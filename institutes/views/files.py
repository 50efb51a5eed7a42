"""Files of evidence: in with a check, out as a download and never shown, away with a reason."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from institutes import actions, attachments
from institutes.access import check_may_declare
from institutes.attachments import MAX_BYTES
from institutes.forms import FileForm, StepForm
from institutes.models import Attachment
from institutes.views.evidence import readable_evidence, show_evidence
from institutes.views.shared import now
from institutes.wording.files import DISK_FULL, GONE, REFUSAL, SCANNER_FAILED


@require_POST
def evidence_file_new(request, pk):
    moment = now()
    found, to, node = readable_evidence(request, pk, moment)
    check_may_declare(request.rights, to)
    form = FileForm(request.POST, request.FILES)

    def show(status):
        return show_evidence(request, found, to, node, moment, status=status, file=form)

    if not form.is_valid():
        return show(422)
    file = form.cleaned_data["file"]
    try:
        actions.attach_file(
            evidence=found,
            filename=file.name,
            content=file.read(MAX_BYTES + 1),
            by=request.user,
            at=moment.at,
        )
    except attachments.FileRefused as refused:
        form.add_error("file", REFUSAL[refused.code])
        return show(422)
    except attachments.ScannerFailed:
        form.add_error("file", SCANNER_FAILED)
        return show(503)
    except attachments.DiskFull:
        form.add_error("file", DISK_FULL)
        return show(507)
    except actions.Conflict as conflict:
        form.add_error("file", conflict)
        return show(409)
    messages.success(request, _("The file is added."))
    return redirect("evidence", pk)


@require_safe
def evidence_file(request, pk, file):
    """The file as a download: no type that a browser would show, and nothing it could run."""
    found, _to, _node = readable_evidence(request, pk, now())
    attachment = get_object_or_404(Attachment.objects.kept(), pk=file, evidence=found)
    content = attachments.read(attachment.stored_name)
    if content is None:
        messages.error(request, GONE)
        return redirect("evidence", pk)
    response = _part(request.headers.get("Range", ""), content)
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=attachment.original_name
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Accept-Ranges"] = "bytes"
    patch_cache_control(response, private=True, no_store=True)
    return response


def _part(header: str, content: bytes) -> HttpResponse:
    """The whole file or the one part that is asked for."""
    kind = "application/octet-stream"
    try:
        span = attachments.span_of(header, len(content)) if header else None
    except ValueError:
        response = HttpResponse(status=416, content_type=kind)
        response.headers["Content-Range"] = f"bytes */{len(content)}"
        return response
    if span is None:
        return HttpResponse(content, content_type=kind)
    response = HttpResponse(content[span.start : span.end], status=206, content_type=kind)
    response.headers["Content-Range"] = f"bytes {span.start}-{span.end - 1}/{len(content)}"
    return response


@require_POST
def evidence_file_remove(request, pk, file):
    moment = now()
    found, to, node = readable_evidence(request, pk, moment)
    check_may_declare(request.rights, to)
    attachment = Attachment.objects.filter(pk=file, evidence=found).first()
    if attachment is None:
        raise Http404
    form = StepForm(request.POST, auto_id=f"remove_{file}_%s", label=_("Why is it removed?"))
    if not form.is_valid():
        return show_evidence(
            request, found, to, node, moment, status=422, removing=file, remove=form
        )
    try:
        removed = actions.remove_file(
            attachment=attachment, by=request.user, reason=form.reason, at=moment.at
        )
    except actions.Conflict as conflict:
        messages.error(request, " ".join(conflict.messages))
        return show_evidence(request, found, to, node, moment, status=409)
    if removed:
        messages.success(request, _("The file is removed. Who, when and why stay."))
    else:
        messages.info(request, _("That stands already. Nothing was changed."))
    return redirect("evidence", pk)
