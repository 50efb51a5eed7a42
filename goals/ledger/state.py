"""The one row that every write holds, and whose version every page rests on."""

from django.db import transaction
from django.db.models import F

from goals.models import LedgerState
from institutes.prepared import Prepared


def hold() -> None:
    """Wait for, and keep until the transaction ends, the right to write.

    Whoever decides on uploads, figures or the plan holds it first, so that such decisions follow
    one another on every database.
    """
    LedgerState.objects.get_or_create(pk=1)
    LedgerState.objects.select_for_update().get(pk=1)


@transaction.atomic
def touch() -> None:
    """Say that what pages show has changed: figures, plan or organisation."""
    hold()
    LedgerState.objects.filter(pk=1).update(version=F("version") + 1)


_read_version = Prepared(lambda: LedgerState.objects.filter(pk=1).values_list("version"))


def version() -> int:
    """Counts up with every change that a page can show; 0 in an empty portal."""
    return next((version for (version,) in _read_version()), 0)
