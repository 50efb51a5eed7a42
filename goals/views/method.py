from django.shortcuts import render
from django.views.decorators.http import require_safe

from goals import pages
from institutes.versioned import rests_on


@rests_on(alike=True)  # nothing but the code, which every kept page rests on
@require_safe
def method(request):
    return render(request, "goals/method.html", {"page": pages.method_page()})
