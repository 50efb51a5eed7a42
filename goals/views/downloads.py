"""A page, or the figures on it as a file: one address for both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header

from goals import exports
from goals.forms import DownloadForm
from institutes.access import check_may_export, may_export
from institutes.organisation import Node


@dataclass(frozen=True)
class Download:
    """What the file of a page holds: figures of `units` and of all below them."""

    name: str
    rows: Callable[[Any], list[exports.Row]]
    units: Sequence[Node | None]


def page_or_file(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    download: Download,
    *,
    forms: Sequence[Form],
) -> HttpResponse:
    """The page; with `?format=csv` its file, for those who may have it.

    A wrong choice is never answered with a file of something else: the page says what is wrong.
    """
    reading = context["page"].reading
    units = [unit for unit in download.units if unit]
    if not DownloadForm(request.GET).wants_csv:
        may = units and all(may_export(reading.rights, one, reading.organisation) for one in units)
        csv = exports.address(context["page"]) if may else ""
        return render(request, template, context | {"csv": csv})
    for unit in units:
        check_may_export(reading.rights, unit, reading.organisation)
    if not units or not all(form.is_valid() for form in forms):
        return render(request, template, context, status=422)
    content = exports.write(reading, download.rows(context["page"]), timezone.localdate())
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=exports.filename(reading, download.name)
    )
    patch_cache_control(response, private=True, no_store=True)
    return response
