"""Letters that go with a decision, in its transaction, each in its reader's language."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from goals.reports.rights import Standing
from goals.wording.letters import Letter
from institutes import mail
from institutes.models import Membership, Person, Role


def tell_institute(
    standing: Standing, write: Callable[[], Letter], *, by: Person, at: datetime
) -> None:
    """To everyone who reports for the institute or heads it today, but for the one who acted.

    `write` is asked once for each of them, under their own language.
    """
    concerned = (
        Membership.objects.on(timezone.localdate(at))
        .filter(unit_id=standing.unit.id, role__in=(Role.REPORTER, Role.HEAD))
        .exclude(person=by)
        .values("person")
    )
    for person in Person.objects.filter(pk__in=concerned).order_by("pk"):
        with mail.in_language_of(person):
            letter = write()
        mail.write(to=person, subject=letter.subject, body=letter.body, at=at)
