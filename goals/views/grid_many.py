"""Many cells of the entry grid at once: one series' form, or a block copied from a spreadsheet.

Each is sent twice: `step` is `preview`, which says what would change and what is wrong, and then
`save`, with the token of what was shown.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goals import actions, pages
from goals.forms import BlockForm, SeriesCellsForm
from goals.forms.grid import STATES
from goals.grid.changes import Input, compare
from goals.grid.sheet import Sheet
from goals.views.grid import crumbs_of, keep_why, the_sheet, why_form
from goals.views.plan_forms import form_methods
from institutes import clock
from institutes.access import check_may_publish, may_publish
from institutes.requests import Request

SAVE = "save"


def _part(request: Request, sheet: Sheet) -> int:
    """Which of the form's pages; 404 for one that there is not."""
    text = request.GET.get("part", "1")
    part = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    if not 1 <= part <= pages.parts_of(sheet):
        raise Http404
    return part


@form_methods
def grid_series(request, year, code):
    """One series for all units, without a script: blank fields beside what stands."""
    sheet = the_sheet(request, year, code)
    part = _part(request, sheet)
    if request.method != "POST":
        return _series(request, sheet, part)
    check_may_publish(request.rights)
    form = SeriesCellsForm(request.POST)
    typed = form.typed([unit.id for unit in pages.units_of_part(sheet, part)])
    inputs = pages.inputs_of(sheet, typed)
    shown = {"form": form, "typed": typed, "inputs": inputs}
    if not form.is_valid():
        return _series(request, sheet, part, status=422, **shown)
    if request.POST.get("step") == SAVE:
        status = _saved(request, sheet, inputs, form)
        if status == 200:
            return redirect("grid_series", year, code)
        return _series(request, sheet, part, status=status, **shown)
    return _series(request, sheet, part, **shown)


def _series(
    request: Request,
    sheet: Sheet,
    part: int,
    *,
    status: int = 200,
    form: SeriesCellsForm | None = None,
    typed=None,
    inputs: list[Input] | None = None,
) -> HttpResponse:
    at = clock.now()
    found = compare(sheet, inputs, by=request.user, at=at) if inputs is not None else None
    if status == 200 and found and found.wrong:
        status = 422
    page = pages.series_page(sheet, part, request.user, at, typed=typed, comparison=found)
    context = {
        "page": page,
        "found": found,
        "form": form or why_form(request),
        "states": STATES,
        "may_write": may_publish(request.rights),
        "crumbs": crumbs_of(sheet, page.column.indicator.short_name),
    }
    return render(request, "goals/grid_series.html", context, status=status)


@form_methods
def grid_paste(request, year, chosen):
    """A block over a sheet: pasted, looked at line by line, saved as one batch."""
    sheet = the_sheet(request, year, chosen)
    check_may_publish(request.rights)
    lists = {
        "series": [(one.code, f"{one.short_name} ({one.code})") for one in sheet.indicators],
        "units": [(unit.code, f"{unit.acronym} {unit.name}") for unit in sheet.units],
    }
    if request.method != "POST":
        form = BlockForm(initial=why_form(request).initial, **lists)
        return _block(request, sheet, form)
    form = BlockForm(request.POST, **lists)
    if not form.is_valid():
        return _block(request, sheet, form, status=422)
    page = _read(request, sheet, form)
    if request.POST.get("step") == SAVE and page.may_save:
        status = _saved(request, sheet, page.inputs, form)
        if status == 200:
            return redirect("grid_set", year, chosen)
        return _block(request, sheet, form, status=status)
    found = page.comparison
    status = 422 if page.problems or (found and found.wrong) else 200
    return _block(request, sheet, form, page=page, status=status)


def _read(request: Request, sheet: Sheet, form: BlockForm) -> pages.BlockPage:
    code = form.cleaned_data["series"]
    series = next(one for one in sheet.indicators if one.code == code)
    unit = sheet.organisation.by_code(form.cleaned_data["unit"])
    return pages.block_page(
        sheet, series, unit, form.cleaned_data["block"], request.user, clock.now()
    )


def _block(
    request: Request,
    sheet: Sheet,
    form: BlockForm,
    *,
    page: pages.BlockPage | None = None,
    status: int = 200,
) -> HttpResponse:
    if page is None and form.is_bound and form.is_valid():
        page = _read(request, sheet, form)
    context = {
        "sheet": sheet,
        "page": page,
        "found": page.comparison if page else None,
        "form": form,
        "crumbs": crumbs_of(sheet, sheet.name, _("Paste a block")),
    }
    return render(request, "goals/grid_paste.html", context, status=status)


def _saved(request: Request, sheet: Sheet, inputs: list[Input], form) -> int:
    """Save what was shown; what to answer with, where it is not to be saved."""
    try:
        done = actions.save_cells(
            sheet=sheet,
            inputs=inputs,
            token=form.cleaned_data["token"],
            by=request.user,
            reason=form.cleaned_data["why"],
            at=clock.now(),
        )
    except actions.ReasonNeeded as refused:
        form.add_error("why", refused)
        return 422
    except actions.NotSaved:
        return 422  # the page says what is wrong, and where
    except ValidationError as refused:  # something has moved since it was looked at
        messages.error(request, refused.message)
        return 409
    keep_why(request, form.cleaned_data["why"])
    if done.batch is None:
        messages.info(request, _("That stands already. Nothing was changed."))
    else:
        messages.success(
            request,
            _("Saved: %(new)s new and %(changed)s changed figures.")
            % {"new": done.new, "changed": done.changed},
        )
    return 200
