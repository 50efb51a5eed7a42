"""Declaring, changing and giving up core areas."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from institutes import actions, pages
from institutes.access import check_may_declare, needs_reason
from institutes.forms import CoreAreaForm, StepForm
from institutes.models import CoreArea, Unit
from institutes.views.shared import (
    Crumb,
    belongs,
    form_methods,
    institute_to_declare_for,
    level_crumbs,
    now,
    save,
)


@form_methods
def core_area_new(request, code):
    moment = now()
    node = institute_to_declare_for(request, code, moment.today)
    form = CoreAreaForm(
        request.POST if request.method == "POST" else None,
        rule=pages.standing_rule(),
        with_reason=needs_reason(request.rights, node.id),
    )

    def show(form, status=200):
        context = {
            "heading": _("Declare a core area"),
            "form": form,
            "crumbs": level_crumbs(node, Crumb(_("New core area"))),
            "unit": node,
        }
        return render(request, "institutes/core_area.html", context, status=status)

    if request.method != "POST":
        return show(form)
    return save(
        request,
        form,
        lambda: actions.declare_core_area(
            unit=Unit.objects.get(pk=node.id),
            fields=form.declared,
            tags=form.cleaned_data["tags"],
            by=request.user,
            at=moment.at,
            reason=form.reason,
        ),
        show,
        _("The core area is declared."),
        lambda done: reverse("unit_level", args=[code]),
    )


def _core_area(request, pk: int, today):
    """The open core area, for those who may write here. Everyone may know that it exists."""
    area = get_object_or_404(CoreArea.objects.select_related("unit"), pk=pk)
    to, node = belongs(area.unit_id, today)
    if node is None:
        raise Http404
    check_may_declare(request.rights, to)
    return area, node


def _show(request, area, node, form, *, give_up=None, status=200):
    context = {
        "heading": _("Change the core area"),
        "form": form,
        "give_up_form": give_up or _give_up_form(area),
        "crumbs": level_crumbs(node, Crumb(area.versions.last().name)),
        "unit": node,
        "area": area,
    }
    return render(request, "institutes/core_area.html", context, status=status)


def _give_up_form(area, data=None) -> StepForm:
    """Carried by the version that is shown."""
    return StepForm(
        data,
        prefix="give_up",
        label=_("Why is it given up?"),
        initial={"seen": area.versions.last().version},
    )


def _area_form(request, area, data=None) -> CoreAreaForm:
    return CoreAreaForm(
        data,
        rule=pages.standing_rule(),
        standing=area.versions.last(),
        with_reason=needs_reason(request.rights, area.unit_id),
    )


@form_methods
def core_area(request, pk):
    moment = now()
    area, node = _core_area(request, pk, moment.today)
    if request.method != "POST":
        return _show(request, area, node, _area_form(request, area))
    form = _area_form(request, area, request.POST)
    return save(
        request,
        form,
        lambda: actions.change_core_area(
            core_area=area,
            fields=form.declared,
            tags=form.cleaned_data["tags"],
            seen=form.cleaned_data["seen"] or 0,
            by=request.user,
            at=moment.at,
            reason=form.reason,
        ),
        lambda form, status: _show(request, area, node, form, status=status),
        _("The core area is changed. What it was stays in the history."),
        lambda done: reverse("unit_level", args=[node.code]),
    )


@require_POST
def core_area_give_up(request, pk):
    moment = now()
    area, node = _core_area(request, pk, moment.today)
    form = _give_up_form(area, request.POST)
    return save(
        request,
        form,
        lambda: actions.give_up_core_area(
            core_area=area, by=request.user, reason=form.reason, at=moment.at
        ),
        lambda form, status: _show(
            request, area, node, _area_form(request, area), give_up=form, status=status
        ),
        _("The core area is given up. What it was stays in the history."),
        lambda done: reverse("unit_level", args=[node.code]),
    )
