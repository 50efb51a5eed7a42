"""Pages that rest on a version: answered with 304, or from memory, while nothing has changed.

A view says so with `institutes.versioned.rests_on`. Nothing of one person is ever served
to another: the key holds the person, what they hold, the secret of their forms, the language, the
address and the day. What is alike for all who hold the same roles is made once for them, and each
of them gets it with a head of their own (templates/_own.html).
"""

import gzip
import hashlib
import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

from goals import ledger
from institutes.versioned import DATA
from ntnu_intl import styles
from ntnu_intl.compression import accepts, compress, send_compressed
from ntnu_intl.flights import Flights


def build() -> str:
    """Changes whenever the code, a template, a style or a translation does."""
    # A browser that keeps a page takes the policy of today's 304: its styles must be today's.
    return f"{_newest()} {styles.source()}"


@cache
def _newest() -> int:
    """When a file of the portal was last changed. Looked up once: a process serves what it read
    when it began, and each of the tests' thousands of clients asks anew."""
    folders = ("goals", "institutes", "ntnu_intl", "templates", "static", "locale")
    files = (file for folder in folders for file in (settings.BASE_DIR / folder).rglob("*.*"))
    return max((_modified(file) for file in files if file.suffix != ".pyc"), default=0)


def _modified(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


OWN, END_OF_OWN = b'<header class="top">', b"</header>"


@dataclass(frozen=True)
class Common:
    """A page without its head. `place` is where the head belongs; None in a part of a page, which
    has none."""

    packed: bytes
    kind: str
    place: int | None

    @classmethod
    def of(cls, response: HttpResponse) -> "Common | None":
        """None where something else than the head is one person's own."""
        before, own, after = _parted(response.content)
        if b"csrfmiddlewaretoken" in before + after:
            return None
        packed = compress(before + after)
        return cls(packed, response["Content-Type"], len(before) if own else None)

    def for_reader(self, request: HttpRequest) -> bytes:
        """The whole page, for another person."""
        text = gzip.decompress(self.packed)
        if self.place is None:
            return text
        _before, own, _after = _parted(render_to_string("_own.html", request=request).encode())
        return text[: self.place] + own + text[self.place :]


def _parted(page: bytes) -> tuple[bytes, bytes, bytes]:
    """What stands before the head, the head, and what stands after it."""
    start = page.find(OWN)
    if start < 0:
        return page, b"", b""
    end = page.index(END_OF_OWN, start) + len(END_OF_OWN)
    return page[:start], page[start:end], page[end:]


def _digest(*parts: Hashable) -> str:
    return hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()


class VersionedPagesMiddleware:
    """After the rights are known and before the view: an unchanged page is not made again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response
        self.build = build()
        self.flights = Flights()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self._answer(request)
        finally:
            if key := getattr(request, "page_in_the_making", None):
                self.flights.land(key)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        key = getattr(request, "page_key", None)
        # A download says for itself that it may not be kept; a kept page has its mark already.
        if not key or response.status_code != 200 or response.has_header("Cache-Control"):
            return response
        body = compress(response.content)
        caches["pages"].set(key, (body, response["Content-Type"]))
        if request.page_key_of_all:
            common = Common.of(response)
            if common:
                caches["pages"].set(request.page_key_of_all, common)
        if accepts(request):
            send_compressed(response, body)
        self._mark(response, key)
        return response

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if not hasattr(view, "rests_on") or request.method not in ("GET", "HEAD"):
            return None
        if request._messages:  # something is to be said once
            return None
        versions = [ledger.version() if one == DATA else one() for one in view.rests_on]
        key, key_of_all = self._keys(request, versions)
        request.page_key = key
        request.page_key_of_all = key_of_all if view.is_alike else None
        unchanged = get_conditional_response(request, etag=f'W/"{key}"')
        if unchanged is not None and unchanged.status_code == 304:
            self._mark(unchanged, key)
            return unchanged
        kept = self._kept_or_to_make(request)
        if kept is None:
            return None
        body, kind = kept
        page = HttpResponse(content_type=kind)
        if accepts(request):
            send_compressed(page, body)
        else:
            page.content = gzip.decompress(body)
        self._mark(page, key)
        return page

    def _kept_or_to_make(self, request: HttpRequest) -> tuple[bytes, str] | None:
        """The page; None for the one who is to make it, or who has waited too long for it."""
        to_make = request.page_key_of_all or request.page_key
        until = self.flights.deadline()
        while time.monotonic() < until:
            if kept := self._kept(request):
                return kept
            if self.flights.board(to_make, until):
                request.page_in_the_making = to_make
                # It may have been made between the look and the boarding.
                return self._kept(request)
        return None

    def _kept(self, request: HttpRequest) -> tuple[bytes, str] | None:
        """The person's own page, or what all of their roles read with a head of their own."""
        if kept := caches["pages"].get(request.page_key):
            return kept
        common = request.page_key_of_all and caches["pages"].get(request.page_key_of_all)
        if not common:
            return None
        kept = compress(common.for_reader(request)), common.kind
        caches["pages"].set(request.page_key, kept)
        return kept

    def _keys(self, request: HttpRequest, versions: Sequence[Hashable]) -> tuple[str, str]:
        """Of the person's own page, and of what all who hold the same roles read."""
        if "CSRF_COOKIE" not in request.META:
            get_token(request)  # makes a secret, and has its cookie sent
        of_all = (
            self.build,
            versions,
            timezone.localdate(),
            request.rights,
            request.LANGUAGE_CODE,
            request.headers.get("HX-Request"),
            request.headers.get("HX-History-Restore-Request"),
            request.get_full_path(),
        )
        # The tokens of the page's forms are good for this secret alone: after signing in anew the
        # page is another one.
        own = (request.user.pk, request.META["CSRF_COOKIE"])
        return _digest(of_all, own), _digest(of_all)

    def _mark(self, response: HttpResponse, key: str) -> None:
        response["ETag"] = f'W/"{key}"'
        patch_cache_control(response, private=True, no_cache=True)
        patch_vary_headers(response, ["Cookie", "HX-Request", "Accept-Encoding"])
