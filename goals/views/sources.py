from django.shortcuts import render
from django.views.decorators.http import require_safe

from goals import pages
from institutes.versioned import rests_on_version


@rests_on_version
@require_safe
def sources(request):
    return render(request, "goals/sources.html", {"page": pages.sources_page()})
