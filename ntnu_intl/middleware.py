"""What holds for every answer: its language, and that it is one person's own."""

import hashlib
import logging
import re

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.db import OperationalError
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

from ntnu_intl import styles

logger = logging.getLogger(__name__)

# The token's mask differs from answer to answer and means the same: it does not count.
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')


class LanguageMiddleware:
    """The language a person chose by the switch; bokmål until then.

    What the browser asks for does not count: the portal is Norwegian first.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.known = {code for code, _ in settings.LANGUAGES}

    def __call__(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in self.known else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.setdefault("Content-Language", language)
        return response


class PrivateCacheMiddleware:
    """Pages are private and asked for anew each time; an unchanged page is answered by 304.

    A view that sets its own Cache-Control (downloads: `private, no-store`) keeps it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
        if response.has_header("Cache-Control"):
            return response
        patch_cache_control(response, private=True, no_cache=True)
        if request.method not in ("GET", "HEAD") or response.status_code != 200:
            return response
        if response.streaming or response.has_header("ETag"):
            return response
        body = TOKEN.sub(b"", response.content)
        response["ETag"] = f'W/"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
        return get_conditional_response(request, etag=response["ETag"], response=response)


class ContentPolicyMiddleware:
    """What a page may load: the same for every answer, so it is put together once."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.policy = build_policy(update={"style-src": styles.source()})

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault(HEADER, self.policy)
        return response


FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class FormContentMiddleware:
    """What is sent to the portal is sent by its forms: other contents are refused, not ignored."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        is_empty = request.META.get("CONTENT_LENGTH") in (None, "", "0")
        if request.method != "POST" or is_empty or request.content_type in FORMS:
            return None
        return render(request, "400.html", status=415)


class BusyMiddleware:
    """A database that others hold for too long: nothing was stored, and trying again helps."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        # SQLite: "database is locked"; PostgreSQL: "canceling statement due to lock timeout".
        if not isinstance(exception, OperationalError) or "lock" not in str(exception):
            return None
        logger.warning("the database was held too long: %r", exception)
        response = render(request, "503.html", status=503)
        response["Retry-After"] = "5"
        return response
