"""Counts over the register of evidence, as figures in the ledger: LV-01, LV-02 and LV-03.

A year is counted as of its 31 December; the year that is going on, as of today. A level on a day
follows from what was verified by then, so that a year that is over is counted once and stays.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from goals import ledger
from goals.calculations.terms import State
from goals.ledger import Entry, Recorded
from goals.models import Batch, Indicator, Plan, Source
from institutes.expiring import level_runs_out
from institutes.models import Person
from institutes.organisation import Node, last_day, organisations_in
from institutes.register import Register, local_day, read_register

SERIES = ("LV-01", "LV-02", "LV-03")
SOURCE = "evidence_register"
TITLES = {
    "title_nb": "Portalens register over dokumentasjon",
    "title_nn": "Registeret i portalen over dokumentasjon",
    "title_en": "The portal’s register of evidence",
}
REASON = "Talt i registeret over dokumentasjon"


@transaction.atomic
def count_levels(
    *, at: datetime, by: Person | None = None, all_years: bool = False
) -> Recorded | None:
    """Count every institute and record what has changed, in one batch; None if nothing has.

    Without `all_years` only the year that is going on is counted: no other can have changed.
    """
    today = local_day(at)
    indicators = dict(Indicator.objects.filter(code__in=SERIES).values_list("code", "pk"))
    years = [year for year in _years() if all_years or year == today.year]
    years = [year for year in years if date(year, 1, 1) <= today]
    if not indicators or not years:
        return None
    source, _is_new = Source.objects.get_or_create(key=SOURCE, defaults=TITLES)
    entries = list(_entries(years, today, indicators, source.pk))
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


def _years() -> list[int]:
    """Those the plans keep figures of the level for."""
    first = Indicator.objects.filter(code="LV-01").values_list("first_year", flat=True).first()
    if first is None:
        return []
    plans = Plan.objects.filter(entries__indicator__code="LV-01")
    return sorted({year for plan in plans for year in range(first, plan.figures_to + 1)})


def _entries(
    years: list[int], today: date, indicators: Mapping[str, int], source_id: int
) -> Iterator[Entry]:
    register = read_register(in_areas=True)
    is_demo_all = any(area.is_demo for areas in register.areas.values() for area in areas)
    for year, organisation in organisations_in(years).items():
        day = min(last_day(year), today)
        for node in organisation.institutes:
            # An institute that has declared nothing is as invented as the others of a demo.
            is_demo = register.is_demo(node.id, day) or (
                is_demo_all and not register.areas.get(node.id)
            )
            for code, numerator, denominator in _counts(register, node, day):
                if code in indicators:
                    yield Entry(
                        indicator_id=indicators[code],
                        unit_id=node.id,
                        year=year,
                        state=State.VALUE,
                        numerator=numerator,
                        denominator=denominator,
                        source_id=source_id,
                        is_demo=is_demo,
                    )


def _counts(
    register: Register, node: Node, day: date
) -> Iterator[tuple[str, Decimal, Decimal | None]]:
    """Code, numerator and denominator of the institute's three figures (domain/indicators.md)."""
    levels = [found.level for found in register.levels(node.id, day)]
    documented = [level for level in levels if level.is_documented]
    yield "LV-01", Decimal(bool(documented)), Decimal(1)
    yield "LV-02", Decimal(len(documented)), Decimal(len(levels))
    yield "LV-03", Decimal(sum(level_runs_out(level) for level in levels)), None
