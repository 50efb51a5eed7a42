"""What a person holds, on every request; and no page for those who hold nothing."""

from django.shortcuts import render
from django.utils import timezone

from institutes.access import Rights, rights_of


def without_role(view):
    """Mark a view that is open to those who are signed in and have no role yet."""
    view.without_role = True
    return view


class RightsMiddleware:
    """Sets `request.rights`, read from the database at each request."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.rights = (
            rights_of(request.user, timezone.localdate())
            if request.user.is_authenticated
            else Rights()
        )
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        open_to_all = getattr(view, "without_role", False) or not getattr(
            view, "login_required", True
        )
        if request.user.is_authenticated and not request.rights and not open_to_all:
            return render(request, "institutes/no_access.html", status=403)
        return None
