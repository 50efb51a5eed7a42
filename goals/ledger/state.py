"""The one row that every write holds, and whose version every page rests on."""

from typing import NamedTuple

from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from goals.calculations.terms import State
from goals.models import Figure, Indicator, LedgerState
from goals.models.figures import random_mark
from institutes.prepared import Prepared


def hold() -> None:
    """Wait for, and keep until the transaction ends, the right to write.

    Whoever decides on uploads, figures or the plan holds it first, so that such decisions follow
    one another on every database.
    """
    if not _held():
        LedgerState.objects.get_or_create(pk=1)
        _held()


_held = Prepared(lambda: LedgerState.objects.select_for_update().filter(pk=1).values_list("pk"))


@transaction.atomic
def touch() -> None:
    """Say that what pages show has changed: figures, plan or organisation."""
    hold()
    _change(frame=random_mark())


def count_up() -> None:
    """The same by who holds the ledger already and has changed nothing but figures: what is kept
    of plan and organisation stays good."""
    _change()


def _change(**more: int) -> None:
    LedgerState.objects.filter(pk=1).update(
        version=F("version") + 1, newest_year=_newest_year(), **more
    )


class LedgerNow(NamedTuple):
    """`version` counts up with every change that a page can show; 0 in an empty portal. `frame` is
    another one after every change of plan or organisation, and None in an empty portal;
    `newest_year`, of a published value, is None in an empty ledger."""

    version: int = 0
    frame: int | None = None
    newest_year: int | None = None


_read = Prepared(lambda: LedgerState.objects.filter(pk=1).values_list(*LedgerNow._fields))


def ledger_now() -> LedgerNow:
    """One query."""
    return LedgerNow(*next(iter(_read()), ()))


def version() -> int:
    return ledger_now().version


def newest_year() -> int | None:
    return ledger_now().newest_year


def _newest_year() -> int | None:
    """Asked for series by series, from the newest year down: so lies the index."""
    return max((year for (year,) in _newest_years() if year is not None), default=None)


_values = Figure.objects.current().filter(indicator=OuterRef("pk"), state=State.VALUE)
_newest_years = Prepared(
    lambda: Indicator.objects.order_by().values_list(
        Subquery(_values.order_by("-year").values("year")[:1])
    )
)
