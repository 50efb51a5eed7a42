"""Signing in with a local account, and keeping demo accounts out of production."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS
from django.db.models import DateField

from institutes.models import Person
from institutes.prepared import Prepared

# What every request asks about who is signed in; days and times are read by who wants to know.
_COLUMNS = [
    field.attname for field in Person._meta.concrete_fields if not isinstance(field, DateField)
]
_read_person = Prepared(lambda pk: Person.objects.filter(pk=pk).values_list(*_COLUMNS), int)


class LocalAccounts(ModelBackend):
    """User name and password. Demo accounts exist in the demo alone."""

    def get_user(self, user_id: int) -> Person | None:
        """The person of a session, as the database has them now; None for who may not be in."""
        for values in _read_person(user_id):
            person = Person.from_db(DEFAULT_DB_ALIAS, _COLUMNS, values)
            person.is_active = bool(person.is_active)  # 0 and 1 on SQLite
            person.is_demo = bool(person.is_demo)
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
