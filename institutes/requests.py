"""A request as the portal's views get it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from institutes.access import Rights
from institutes.models import Person


class Request(HttpRequest):
    """What the middleware has set, for whoever reads or checks the types; none is ever made."""

    user: Person
    rights: Rights  # RightsMiddleware
    htmx: HtmxDetails
