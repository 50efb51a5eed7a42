"""Signing in with a local account, and keeping demo accounts out of production."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import ImproperlyConfigured

from institutes.models import Person
from institutes.prepared import PreparedObjects

# What every request asks about who is signed in.
_read_person = PreparedObjects(
    lambda pk: Person.objects.filter(pk=pk).defer("last_login").order_by(), int
)


class LocalAccounts(ModelBackend):
    """User name and password. Demo accounts exist in the demo alone."""

    def get_user(self, user_id: int) -> Person | None:
        """The person of a session, as the database has them now; None for who may not be in."""
        for person in _read_person(user_id):
            return person if self.user_can_authenticate(person) else None
        return None

    def user_can_authenticate(self, user: Person) -> bool:
        return super().user_can_authenticate(user) and (settings.DEMO or not user.is_demo)

    def get_user_permissions(self, user_obj, obj=None):
        return set()

    def get_group_permissions(self, user_obj, obj=None):
        return set()


def refuse_demo_accounts() -> None:
    """Stop the start of a production whose database holds demo accounts.

    Raises ImproperlyConfigured with the sentence that says what to do. A database that cannot
    be asked yet (not migrated) has no accounts to refuse.
    """
    from django.db import DatabaseError

    if settings.DEMO:
        return
    try:
        names = list(Person.objects.filter(is_demo=True).values_list("username", flat=True)[:3])
    except DatabaseError:
        return
    if names:
        raise ImproperlyConfigured(
            f"This database was filled with the demo (accounts {', '.join(names)} …). "
            "Point DATABASE_URL to a database of its own for production."
        )
