"""One cell of the entry grid, typed and saved; and the latest save undone.

Both answer in two ways: a page for a form, and JSON for the grid's own script, with the cell and
the panel as they are to be shown.
"""

from dataclasses import dataclass, field, replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goals import actions, pages
from goals.forms import CellForm, UndoForm
from goals.forms.grid import STATES
from goals.grid.changes import Input
from goals.grid.sheet import Sheet
from goals.grid.typing import TypedCell
from goals.models import Batch, Figure
from goals.views.grid import crumbs_of, keep_why, the_sheet, why_form
from goals.views.plan_forms import form_methods
from goals.wording.grid import CONFLICT, ERROR, saved_text
from institutes import clock
from institutes.access import check_may_publish, may_publish
from institutes.models import Unit
from institutes.organisation import Node
from institutes.requests import Request

WHY = "why"  # the field that a save lacks


@dataclass(frozen=True)
class Answer:
    """What became of a save. `typed` is kept in the fields as long as it is not saved."""

    status: int = 200
    say: str = ""
    typed: TypedCell | None = None
    problems: dict[str, str] = field(default_factory=dict)
    is_conflict: bool = False
    theirs: Figure | None = None
    needs: str = ""
    batch: int | None = None

    @property
    def is_saved(self) -> bool:
        return self.status == 200


def wants_json(request: Request) -> bool:
    return request.accepts("application/json") and not request.accepts("text/html")


@form_methods
def grid_cell(request, year, code, unit_code):
    """A cell opened: its history, source and range beside the form it is typed in."""
    sheet = the_sheet(request, year, code)
    unit = sheet.organisation.by_code(unit_code)
    if request.method != "POST":
        if unit is None or not sheet.takes(sheet.indicators[0], unit):
            raise Http404
        return _show(request, sheet, unit, Answer())
    check_may_publish(request.rights)
    if unit is None:
        return _gone(request, sheet, get_object_or_404(Unit, code=unit_code))
    answer = _save(request, sheet, unit)
    if answer.is_saved and not wants_json(request):
        messages.success(request, answer.say)
        return redirect("grid_cell", year, code, unit_code)
    return _show(request, sheet, unit, answer)


def _save(request: Request, sheet: Sheet, unit: Node) -> Answer:
    form = CellForm(request.POST)
    typed = form.typed
    if not form.is_valid():
        problems = {name: str(errors[0]) for name, errors in form.errors.items()}
        return Answer(422, " ".join(problems.values()), typed, problems)
    [indicator] = sheet.indicators
    at = clock.now()
    try:
        saved = actions.save_cell(
            sheet=sheet,
            input=Input(indicator, unit, typed),
            seen=form.cleaned_data["seen"],
            stamp_seen=form.cleaned_data["stamp"],
            by=request.user,
            reason=form.cleaned_data["why"],
            at=at,
        )
    except actions.NotSaved as refused:
        [wrong] = refused.wrong
        return Answer(422, wrong.sentence, typed, dict(wrong.problems))
    except actions.ReasonNeeded as refused:
        return Answer(422, refused.message, typed, {WHY: refused.message}, needs=WHY)
    except actions.CellConflict as conflict:
        return Answer(409, conflict.message, typed, is_conflict=True, theirs=conflict.figure)
    except ValidationError as refused:  # renamed meanwhile, or closed
        return Answer(409, refused.message, typed, {"numerator": refused.message})
    keep_why(request, form.cleaned_data["why"])
    if saved.batch is None:
        return Answer(200, _("That stands already. Nothing was changed."))
    return Answer(200, saved_text(at), batch=saved.batch.pk)


def _show(request: Request, sheet: Sheet, unit: Node, answer: Answer) -> HttpResponse:
    page = pages.cell_page(sheet, unit, request.user, clock.now())
    fields = page.fields
    if answer.typed is not None:
        fields = {
            name: getattr(answer.typed, name)
            for name in ("numerator", "denominator", "state", "reason")
        } | {"comment": answer.typed.comment or ""}
    why = why_form(request)
    context = {
        "page": page,
        "answer": answer,
        "fields": fields,
        "states": STATES,
        "why": request.POST.get(WHY, "") or why["why"].value(),
        "may_write": may_publish(request.rights),
        "crumbs": crumbs_of(sheet, f"{unit.acronym}, {page.indicator.short_name}"),
    }
    if not wants_json(request):
        response = render(request, "goals/grid_cell.html", context, status=answer.status)
        patch_vary_headers(response, ["Accept"])
        return response
    shown = page.cell
    if answer.typed is not None:
        mark = CONFLICT if answer.is_conflict else ERROR
        text = answer.typed.text
        seen = request.POST.get("seen", "")
        shown = replace(
            shown,
            key=mark.key,
            text=text,
            edit=text,
            marks=(mark,),
            figure_id=int(seen) if seen.isascii() and seen.isdigit() else None,
        )
    parts = {
        "cell": render_to_string("goals/_grid_cell.html", {"cell": shown}),
        "panel": render_to_string("goals/_grid_panel.html", context, request),
        "say": answer.say,
        "needs": answer.needs,
        "batch": answer.batch,
    }
    return JsonResponse(parts, status=answer.status)


def _gone(request: Request, sheet: Sheet, unit: Unit) -> HttpResponse:
    """The unit was closed or moved in time while its cell was open."""
    sentence = _("%(unit)s is no unit of %(year)s any more. Nothing was saved.") % {
        "unit": unit.code,
        "year": sheet.year,
    }
    if wants_json(request):
        return JsonResponse({"say": sentence}, status=409)
    messages.error(request, sentence)
    return redirect("grid_year", sheet.year)


@require_POST
def grid_undo(request, year, chosen):
    """One of the person's own saves is undone; what stood before stands again."""
    sheet = the_sheet(request, year, chosen)
    check_may_publish(request.rights)
    form = UndoForm(request.POST)
    if not form.is_valid():
        raise Http404
    batch = get_object_or_404(Batch, pk=form.cleaned_data["batch"], kind=Batch.Kind.GRID)
    at = clock.now()
    try:
        actions.undo_save(batch=batch, by=request.user, reason=form.cleaned_data["why"], at=at)
        status, sentence = 200, _("Undone. What stood before stands again.")
    except ValidationError as refused:
        status, sentence = 409, refused.message
    if wants_json(request):
        cells = pages.cells_of(sheet, batch, request.user, at)
        parts = [
            {
                "series": one.series,
                "unit": one.unit,
                "cell": render_to_string("goals/_grid_cell.html", {"cell": one.cell}),
            }
            for one in cells
        ]
        return JsonResponse({"say": sentence, "cells": parts}, status=status)
    (messages.success if status == 200 else messages.error)(request, sentence)
    return redirect("grid_set", year, chosen)
