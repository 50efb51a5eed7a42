"""What a person holds, on every request; and no page for those who hold nothing."""

from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from institutes.access import Rights, rights_of
from institutes.requests import Request


def without_role(view):
    """Mark a view that is open to those who are signed in and have no role yet."""
    view.without_role = True
    return view


class SignInMiddleware(LoginRequiredMiddleware):
    """To the sign-in page, and back to the page one was on.

    A form that is sent when the session is over comes back to its page, not to the address it was
    sent to; a part of a page sends the whole page, and no sign-in form lands in a cell.
    """

    def handle_no_permission(self, request: Request, view_func) -> HttpResponse:
        answer = redirect_to_login(
            _page_of(request),
            self.get_login_url(view_func),
            self.get_redirect_field_name(view_func),
        )
        return HttpResponseClientRedirect(answer.url) if request.htmx else answer


def _page_of(request: Request) -> str:
    """The page a request was made from: itself, unless it is a form or a part of a page."""
    if request.htmx:
        sent_from = request.htmx.current_url or ""
    elif request.method in ("GET", "HEAD"):
        sent_from = ""
    else:
        sent_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(sent_from, {request.get_host()}):
        parts = urlsplit(sent_from)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path or "/"
    return request.get_full_path()


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
