"""Signing in and out, the language switch and one's own profile."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from institutes import actions
from institutes.forms import LanguageForm, SignInForm
from institutes.middleware import without_role
from institutes.models import Membership, Person, Place, Role
from institutes.models.units import on


@dataclass(frozen=True)
class DemoAccount:
    """One account to choose from in the demo, with its roles as (role, unit) in words."""

    username: str
    name: str
    roles: tuple[tuple[str, str], ...]

    @property
    def more(self) -> int:
        """How many roles there are besides the three that are shown."""
        return max(len(self.roles) - 3, 0)


@dataclass(frozen=True)
class RoleHeld:
    """A role of one's own. `last_day` counts; either date may be open."""

    role: str
    unit: str
    first_day: date | None
    last_day: date | None


class SignIn(LoginView):
    form_class = SignInForm
    template_name = "institutes/sign_in.html"
    redirect_authenticated_user = True

    def form_valid(self, form):
        # A language chosen on this page stands; otherwise the person's own.
        response = super().form_valid(form)
        actions.note_visit(by=self.request.user, day=timezone.localdate())
        if settings.LANGUAGE_COOKIE_NAME in self.request.COOKIES:
            return response
        return keep_language(response, self.request.user.language)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if settings.DEMO:
            context["demo_accounts"] = demo_accounts(timezone.localdate())
        return context


sign_in = login_not_required(require_http_methods(["GET", "HEAD", "POST"])(SignIn.as_view()))
sign_out = without_role(require_POST(LogoutView.as_view()))


def demo_accounts(day: date) -> list[DemoAccount]:
    """The demo's people with what they are on a day, in the order they were loaded."""
    roles = defaultdict(list)
    for membership in (
        Membership.objects.on(day)
        .filter(on(day, "unit__places__"), person__is_demo=True)
        .values_list("person_id", "role", "unit__places__acronym", named=True)
    ):
        roles[membership.person_id].append(
            (Role(membership.role).label, membership.unit__places__acronym)
        )
    return [
        DemoAccount(person.username, person.name, tuple(roles[person.pk]))
        for person in Person.objects.filter(is_demo=True, is_active=True).order_by("pk")
    ]


def locked_out(request, response=None, credentials=None, **kwargs):
    """Too many wrong passwords: the same page for every name, known or not."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    page = render(request, "institutes/locked_out.html", {"minutes": minutes}, status=429)
    page["Retry-After"] = str(minutes * 60)
    return page


@login_not_required
@require_POST
def choose_language(request):
    """Keep the chosen language in a cookie, and with the person for their mail."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        back = "/"
    # Not redirect(): it would take a word without a slash for the name of a view.
    response = HttpResponseRedirect(back)
    form = LanguageForm(request.POST)
    if form.is_valid():
        language = form.cleaned_data["language"]
        if request.user.is_authenticated:
            actions.choose_language(by=request.user, language=language)
        keep_language(response, language)
    return response


def keep_language(response, language: str):
    """Let the browser remember in which language it reads; the same answer back."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 60 * 60,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@without_role
@require_safe
def profile(request):
    memberships = Membership.objects.filter(person=request.user).select_related("unit")
    units = {membership.unit for membership in memberships}
    names = {
        place.unit_id: place.name for place in Place.objects.on(timezone.localdate()).of(units)
    }
    roles = [
        RoleHeld(
            role=membership.get_role_display(),
            unit=names.get(membership.unit_id, membership.unit.code),
            first_day=membership.valid_from,
            last_day=membership.valid_to and membership.valid_to - timedelta(days=1),
        )
        for membership in memberships
    ]
    language = dict(settings.LANGUAGES).get(request.user.language, "")
    return render(request, "institutes/profile.html", {"roles": roles, "language": language})
