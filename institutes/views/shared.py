"""What views about levels share: the day, the unit, the way there, and saving."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from institutes import actions, clock
from institutes.access import Belongs, check_may_declare
from institutes.models import Kind
from institutes.organisation import Node, Organisation, organisation_on
from institutes.requests import Request

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Crumb:
    label: str
    url: str = ""


@dataclass(frozen=True)
class Now:
    """The moment a request is answered in, by the shared clock, and its day in Norway."""

    at: datetime
    today: date


def now() -> Now:
    at = clock.now()
    return Now(at, timezone.localtime(at).date())


def institute_of(organisation: Organisation, code: str) -> Node:
    """The institute with the code; 404 for other units and unknown ones."""
    node = organisation.by_code(code)
    if node is None or node.kind != Kind.INSTITUTE:
        raise Http404
    return node


def institute_to_declare_for(request: Request, code: str, day: date) -> Node:
    """The institute with the code, for who may write about its level."""
    node = institute_of(organisation_on(day), code)
    check_may_declare(request.rights, Belongs(node.id, node.parent_id))
    return node


def belongs(unit_id: int, day: date) -> tuple[Belongs, Node | None]:
    """Whose something is on the day, and the unit itself if it still is part of the university."""
    node = organisation_on(day).nodes.get(unit_id)
    return Belongs(unit_id, node.parent_id if node else None), node


def level_crumbs(node: Node | None, *more: Crumb) -> list[Crumb]:
    """Level › the institute › …"""
    found = [Crumb(_("Level"), reverse("levels"))]
    if node:
        found.append(Crumb(node.acronym, reverse("unit_level", args=[node.code])))
    return [*found, *more]


def save(
    request: Request,
    form,
    act: Callable[[], Any],
    show: Callable[..., HttpResponse],
    done: str,
    to: Callable[[Any], str],
) -> HttpResponse:
    """Do it and go on to `to(result)`, or show the form again with what was typed: 422 for a
    mistake, 409 for a conflict. An act that changes nothing says so."""
    if not form.is_valid():
        return show(form, 422)
    try:
        result = act()
    except actions.Conflict as conflict:
        messages.error(request, " ".join(conflict.messages))
        return show(form, 409)
    if result:
        messages.success(request, done)
    else:
        messages.info(request, _("That stands already. Nothing was changed."))
    return redirect(to(result))
