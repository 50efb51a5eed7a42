"""What anyone may read without signing in."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def accessibility(request):
    return render(request, "institutes/accessibility.html", {"contact": settings.CONTACT_EMAIL})


@login_not_required
@require_safe
def privacy(request):
    return render(request, "institutes/privacy.html", {"contact": settings.CONTACT_EMAIL})


@login_not_required
@require_safe
def health(request):
    """Bare: that the portal answers, and nothing about it."""
    return HttpResponse("ok", content_type="text/plain")
