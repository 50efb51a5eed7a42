"""Hello: what everything is compared with. And how many queries an answer took, in X-Queries.

Hello is a page as a new Django project makes it: Django's own middleware, a session, the person
who is signed in (2 queries), one template. Nothing of the portal's own is around it, nor its way of
reading sessions and people: what that costs or saves shall count for the pages alone.
"""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.contrib.sessions import middleware
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.module_loading import import_string

HELLO = "/bench/hello/"
EMPTY = "/bench/empty/"  # the same template inside everything that the portal puts around a page
DJANGOS_OWN = "django.contrib.auth.backends.ModelBackend"
AROUND_HELLO = (
    "django.middleware.security.SecurityMiddleware",
    "tests.bench.hello.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
)


class SessionMiddleware(middleware.SessionMiddleware):
    """With Django's own store, whatever the settings name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        super().__init__(get_response)
        self.SessionStore = SessionStore


@login_required
def hello(request: HttpRequest) -> HttpResponse:
    return render(request, "bench/hello.html")


class QueryCount:
    """`with connection.execute_wrapper(count): …` and then `count.queries`."""

    def __init__(self) -> None:
        self.queries = 0

    def __call__(self, execute, sql, params, many, context):
        self.queries += 1
        return execute(sql, params, many, context)


class BenchMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.portal = get_response
        self.hello = hello
        for name in reversed(AROUND_HELLO):
            self.hello = import_string(name)(self.hello)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.hello if request.path == HELLO else self.portal
        count = QueryCount()
        with connection.execute_wrapper(count):
            response = answer(request)
        response["X-Queries"] = str(count.queries)
        return response
