"""What waits for the faculty's reviewer."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from institutes import pages
from institutes.access import Belongs, reviews
from institutes.organisation import organisation_on
from institutes.views.shared import Crumb, level_crumbs, now


@require_safe
def evidence_queue(request):
    """What waits for the reviewer, and what runs out. For others no such page exists."""
    moment = now()
    organisation = organisation_on(moment.today)
    if not any(
        reviews(request.rights, Belongs(node.id, node.parent_id))
        for node in organisation.institutes
    ):
        raise Http404
    page = pages.queue_page(organisation, request.rights, request.user, today=moment.today)
    context = {"page": page, "crumbs": level_crumbs(None, Crumb(_("To verify")))}
    return render(request, "institutes/evidence_queue.html", context)
