"""What stands around every page: who is reading, where one can go, which languages there are."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext, override, pgettext
from django.utils.translation import gettext as _

from institutes.access import Rights, may_see_queue
from institutes.models import Role

REVIEW_PAGES = ("review", "report_review", "report_history", "disputes")


@dataclass(frozen=True)
class Entry:
    """One place in the main navigation. `current` is a value of aria-current, or empty."""

    url: str
    label: str
    current: str


@dataclass(frozen=True)
class Who:
    """Who is signed in, and in one line as what; `role` is empty without one."""

    name: str
    role: str


@dataclass(frozen=True)
class Language:
    code: str
    name: str


@dataclass(frozen=True)
class Shell:
    """`sources`, `method` and `nav` are empty for those who may not open them."""

    demo: bool
    contact: str
    home: str
    here: str
    sources: str
    method: str
    nav: tuple[Entry, ...]
    who: Who | None
    languages: tuple[Language, ...]

    @cached_property
    def key(self) -> Hashable:
        """All that the page's head and foot show (`{% kept %}`): everything but where one is."""
        return replace(self, here="")


def shell(request: HttpRequest) -> dict[str, object]:
    """Built on first use, so that fragments and plain error pages pay nothing.

    Asks the database nothing: what it needs was read with the person's rights.
    """
    return {"shell": SimpleLazyObject(lambda: _shell(request))}


def _shell(request: HttpRequest) -> Shell:
    # An address refused early (a wrong host) never came as far as the rights.
    rights: Rights | None = getattr(request, "rights", None)
    signed_in = rights is not None and request.user.is_authenticated
    return Shell(
        demo=settings.DEMO,
        contact=settings.CONTACT_EMAIL,
        home=address("home") or "/",
        here=page_of(request),
        sources=address("sources") if rights else "",
        method=address("method") if rights else "",
        nav=navigation(request, rights) if signed_in and rights else (),
        who=who(request.user.name, rights) if signed_in else None,
        languages=tuple(
            Language(code, name) for code, name in settings.LANGUAGES if code != get_language()
        ),
    )


def who(name: str, rights: Rights | None) -> Who:
    """Demo accounts are named after their role: it is said once, in the reader's language."""
    role = role_of(rights)
    with override(settings.LANGUAGE_CODE):
        is_role = role_of(rights) == name
    return Who(role, "") if is_role else Who(name, role)


def address(name: str) -> str:
    """The address of a page, or nothing as long as the page does not exist."""
    return _address(name, get_script_prefix())


@lru_cache
def _address(name: str, prefix: str) -> str:
    """Ten of them stand on every page; `prefix` is what the server puts before each."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def navigation(request: HttpRequest, rights: Rights) -> tuple[Entry, ...]:
    """The main pages this person may open; a page below one of them marks it as well."""
    places: list[tuple[str, str | tuple[str, ...], str]] = [
        ("home", "home", _("Home")),
        ("overview", "overview", _("Overview")),
        ("goals", "goal", _("Goals")),
        ("indicators", "indicator", _("Indicators")),
        ("units", "unit", _("Units")),
        ("levels", ("level", "evidence", "core_area"), _("Level")),
    ]
    if rights.units(Role.REPORTER, Role.HEAD):
        places.append(("reports", "report", pgettext("menu", "Report")))
    if may_see_queue(rights):
        places.append(("review", REVIEW_PAGES, _("Review")))
    if rights.reads_everything:
        places.append(("rounds", "round", _("Rounds")))
        places.append(("plan", "plan", _("Plan")))
        places.append(("grid", "grid", _("Entry grid")))
        places.append(("uploads", "upload", _("Uploads")))
    places.append(("method", "method", _("Method")))
    here = (request.resolver_match and request.resolver_match.url_name) or ""
    return tuple(
        Entry(url, label, "page" if here == name else "true" if here.startswith(family) else "")
        for name, family, label in places
        if (url := address(name))
    )


def role_of(rights: Rights | None) -> str:
    """The first role in words, with its unit, and how many there are besides."""
    if not rights:
        return ""
    first, *others = rights.held
    role = _("%(role)s, %(unit)s") % {
        "role": capfirst(first.role.label),
        "unit": first.unit_acronym,
    }
    if not others:
        return role
    return ngettext(
        "%(role)s, and %(count)s more role", "%(role)s, and %(count)s more roles", len(others)
    ) % {"role": role, "count": len(others)}


def page_of(request: HttpRequest) -> str:
    """Where the language switch leads back to: this page, or the one a form was sent from.

    The address a form is sent to may refuse to be opened, so it is never the way back.
    """
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    sent_from = request.headers.get("Referer", "")
    try:
        own = {request.get_host()}
    except DisallowedHost:
        return "/"
    return sent_from if url_has_allowed_host_and_scheme(sent_from, own) else "/"
