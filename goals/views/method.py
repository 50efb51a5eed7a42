from django.shortcuts import render
from django.views.decorators.http import require_safe

from goals import pages


@require_safe
def method(request):
    return render(request, "goals/method.html", {"page": pages.method_page()})
