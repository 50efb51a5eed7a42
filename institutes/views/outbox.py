"""The outbox, for administrators."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from institutes import clock, mail
from institutes.access import check_may_see_mail
from institutes.models import Mail
from institutes.pages.outbox import outbox_page


@require_safe
def outbox(request):
    check_may_see_mail(request.rights)
    context = {"page": outbox_page(), "has_server": mail.has_server()}
    return render(request, "institutes/outbox.html", context)


@require_POST
def outbox_again(request, pk):
    """Let a letter that was given up wait once more."""
    check_may_see_mail(request.rights)
    found = get_object_or_404(Mail, pk=pk)
    if mail.send_again(mail=found, at=clock.now()):
        messages.success(request, _("The letter waits to be sent again."))
    else:
        messages.info(request, _("The letter has gone, or is waiting already."))
    return redirect("outbox")
