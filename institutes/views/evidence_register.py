"""The register of evidence."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from institutes import pages
from institutes.forms import RegisterForm
from institutes.organisation import organisation_on
from institutes.views.shared import Crumb, level_crumbs, now


@require_safe
def evidence_register(request):
    moment = now()
    organisation = organisation_on(moment.today)
    units = pages.readable_units(organisation, request.rights)
    faculties = [node for node in organisation.faculties if len(units) > 12]
    choices = [(node.code, node.name) for node in (*faculties, *units)]
    form = RegisterForm(request.GET, units=choices)
    chosen = pages.Chosen(
        form.chosen("category"),
        form.chosen("unit"),
        form.chosen("state"),
        bool(form.chosen("expiring")),
    )
    page = pages.register_page(organisation, request.rights, chosen, today=moment.today)
    context = {"page": page, "form": form, "crumbs": level_crumbs(None, Crumb(_("Evidence")))}
    return render(request, "institutes/evidence_register.html", context)
