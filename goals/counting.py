"""Counts over the register of evidence, as figures in the ledger: LV-01, LV-02 and LV-03.

A year is counted as of its 31 December; the year that is going on, as of today. A level on a day
follows from what was verified by then, so that a year that is over is counted once and stays.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from goals import ledger
from goals.calculations.terms import State
from goals.ledger import Entry, Recorded
from goals.models import Batch, Indicator, Plan, Source
from institutes.expiring import level_runs_out
from institutes.level import Level, best_of
from institutes.models import Person
from institutes.organisation import last_day, organisations_in
from institutes.register import local_day, read_register

SERIES = (ledger.LEVEL_SERIES, "LV-02", "LV-03")
SOURCE = "evidence_register"
TITLES = {
    "title_nb": "Portalens register over dokumentasjon",
    "title_nn": "Registeret i portalen over dokumentasjon",
    "title_en": "The portal’s register of evidence",
}
REASON = "Talt i registeret over dokumentasjon"


@dataclass(frozen=True)
class Counted:
    """An institute's core areas at the end of a year, or today in the year that is going on."""

    unit_id: int
    year: int
    levels: tuple[Level, ...]
    is_demo: bool

    def numbers(self) -> Iterator[tuple[str, Decimal, Decimal | None]]:
        """Code, numerator and denominator of the three figures (domain/indicators.md)."""
        documented = [level for level in self.levels if level.is_documented]
        yield ledger.LEVEL_SERIES, Decimal(bool(documented)), Decimal(1)
        yield "LV-02", Decimal(len(documented)), Decimal(len(self.levels))
        yield "LV-03", Decimal(sum(level_runs_out(level) for level in self.levels)), None


@transaction.atomic
def count_levels(
    *, at: datetime, by: Person | None = None, all_years: bool = False
) -> Recorded | None:
    """Count every institute, record what has changed in one batch (None if nothing has), and keep
    in which of the rule's words each stands.

    Without `all_years` only the year that is going on is counted: no other can have changed.
    """
    today = local_day(at)
    indicators = dict(Indicator.objects.filter(code__in=SERIES).values_list("code", "pk"))
    years = [year for year in _years(today) if all_years or year == today.year]
    if not indicators or not years:
        return None
    counted = list(_counted(years, today))
    recorded = _record(counted, indicators, at=at, by=by)
    _keep(counted)
    return recorded


@transaction.atomic
def refresh_levels(*, at: datetime) -> int:
    """Keep the rule's words of all years so far anew, as the register tells them; nothing is
    counted. Returns how many were not as they should be."""
    today = local_day(at)
    return _keep(_counted(_years(today), today))


def _keep(counted: Iterable[Counted]) -> int:
    codes = {(one.year, one.unit_id): best_of(one.levels).code for one in counted}
    return ledger.keep_levels(codes)


def _record(
    counted: Collection[Counted],
    indicators: Mapping[str, int],
    *,
    at: datetime,
    by: Person | None,
) -> Recorded | None:
    source, _is_new = Source.objects.get_or_create(key=SOURCE, defaults=TITLES)
    entries = list(_entries(counted, indicators, source.pk))
    standing = ledger.current_figures([entry.cell for entry in entries])
    changed = [
        entry
        for entry in entries
        if entry.cell not in standing or not ledger.is_same(entry, standing[entry.cell])
    ]
    if not changed:
        return None
    batch = Batch.objects.create(kind=Batch.Kind.SOURCE, at=at, by=by, reason=REASON)
    return ledger.record(batch, changed)


def _years(today: date) -> list[int]:
    """Those so far that the plans keep figures of the level for."""
    level = Indicator.objects.filter(code=ledger.LEVEL_SERIES)
    first = level.values_list("first_year", flat=True).first()
    if first is None:
        return []
    plans = Plan.objects.filter(entries__indicator__in=level)
    years = {year for plan in plans for year in range(first, plan.figures_to + 1)}
    return sorted(year for year in years if year <= today.year)


def _counted(years: Collection[int], today: date) -> Iterator[Counted]:
    register = read_register(in_areas=True)
    is_demo_all = any(area.is_demo for areas in register.areas.values() for area in areas)
    for year, organisation in organisations_in(years).items():
        day = min(last_day(year), today)
        for node in organisation.institutes:
            # An institute that has declared nothing is as invented as the others of a demo.
            is_demo = register.is_demo(node.id, day) or (
                is_demo_all and not register.areas.get(node.id)
            )
            levels = tuple([found.level for found in register.levels(node.id, day)])
            yield Counted(node.id, year, levels, is_demo)


def _entries(
    counted: Iterable[Counted], indicators: Mapping[str, int], source_id: int
) -> Iterator[Entry]:
    for one in counted:
        for code, numerator, denominator in one.numbers():
            if code in indicators:
                yield Entry(
                    indicator_id=indicators[code],
                    unit_id=one.unit_id,
                    year=one.year,
                    state=State.VALUE,
                    numerator=numerator,
                    denominator=denominator,
                    source_id=source_id,
                    is_demo=one.is_demo,
                )
