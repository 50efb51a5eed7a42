"""Sessions in the database, as Django keeps them; the query that every request asks is prepared."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from institutes.prepared import Prepared


def _alive(key: str, now: datetime) -> QuerySet:
    return Session.objects.filter(session_key=key, expire_date__gt=now).values_list("session_data")


_read = Prepared(_alive, str, datetime)


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        for (data,) in _read(self.session_key, timezone.now()):
            return self.decode(data)
        self._session_key = None  # unknown or over: the next one gets a key of its own
        return {}
