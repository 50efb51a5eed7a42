"""Rows that tell what happened: added, never edited or deleted. The database refuses as well
(migration 0006)."""

from django.db import models


class HistoryQuerySet(models.QuerySet):
    def update(self, **fields):
        raise TypeError("The history only grows.")

    def delete(self):
        raise TypeError("The history only grows.")


class History(models.Model):
    """What was said once stays said."""

    objects = HistoryQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise TypeError("The history only grows.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("The history only grows.")
