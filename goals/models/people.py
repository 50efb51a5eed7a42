"""Who did it: the column that names a person, who can never be deleted from under it."""

from django.conf import settings
from django.db import models


def person_column(related_name: str, **options) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name=related_name, **options
    )
