"""Series, plans and figures for tests, in as few words as a test can say them."""

from datetime import UTC, datetime
from decimal import Decimal

from goals import ledger
from goals.calculations.terms import Aggregation, MeasuredIn, State
from goals.ledger import Entry
from goals.models import Batch, Definition, Goal, Indicator, Plan, PlanIndicator, Target
from institutes.models import Unit

NOON = datetime(2021, 6, 1, 12, tzinfo=UTC)
LATER = datetime(2021, 6, 2, 12, tzinfo=UTC)


def series(code: str = "RE-04-N", kind: Aggregation = Aggregation.SUM, **fields) -> Indicator:
    """A series that rises and is collected at institutes, unless said otherwise."""
    has_denominator = kind in (Aggregation.RATIO, Aggregation.COVERAGE)
    made = Indicator.objects.create(
        **{
            "code": code,
            "family": code[:5],
            "name_nb": f"Serie {code}",
            "name_en": f"Series {code}",
            "short_name_nb": code,
            "short_name_en": code,
            "measured_in": MeasuredIn.SHARE if has_denominator else MeasuredIn.COUNT,
            "direction": "up",
            "aggregation": kind,
            "is_keyed": kind == Aggregation.DISTINCT,
            "collected_at": "institute",
            "collected_by": "register",
            "frequency": "yearly",
            "reference": "calendar_year",
            "is_bounded": has_denominator,
            "first_year": 2012,
        }
        | fields
    )
    Definition.objects.create(
        indicator=made,
        version=1,
        since=NOON.date(),
        definition_nb="Det som telles.",
        definition_en="What is counted.",
        numerator_nb="opphold",
        numerator_en="stays",
        denominator_nb="kandidater" if has_denominator else "",
        denominator_en="graduates" if has_denominator else "",
        source_nb="Registeret",
        source_en="The register",
    )
    return made


def plan(*indicators: Indicator, lead: Indicator | None = None) -> Plan:
    """The plan with its aim and four goals; all series under goal 4, or 0 for LV."""
    made = Plan.objects.create(
        code="2018-2021",
        name_nb="Internasjonal handlingsplan 2018–2021",
        name_en="International Action Plan 2018–2021",
        start_year=2018,
        end_year=2021,
        base_year=2017,
        figures_from=2012,
        figures_to=2021,
    )
    goals = {
        number: Goal.objects.create(
            plan=made,
            number=number,
            name_nb=f"Mål {number}",
            name_en=f"Goal {number}",
            text_nb=f"Teksten til mål {number}",
            text_en=f"The text of goal {number}",
        )
        for number in range(5)
    }
    for position, indicator in enumerate(indicators):
        PlanIndicator.objects.create(
            plan=made,
            indicator=indicator,
            goal=goals[0 if indicator.code.startswith("LV") else 4],
            position=position,
            is_headline=True,
            is_lead=indicator == (lead or indicators[0]) or indicator.code == "LV-01",
        )
    ledger.refresh_all_statuses()
    ledger.touch()
    return made


def value(
    indicator: Indicator,
    unit: Unit,
    year: int,
    numerator: object = None,
    denominator: object = None,
    *,
    state: State = State.VALUE,
    **fields,
) -> Entry:
    """One entry; numbers in any form."""

    def number(given: object) -> Decimal | None:
        return None if given is None else Decimal(str(given))

    return Entry(
        indicator.pk, unit.pk, year, state, number(numerator), number(denominator), **fields
    )


def silent(entry: Entry, state: State = State.NOT_REPORTED, reason: str = "") -> Entry:
    return entry._replace(state=state, numerator=None, denominator=None, share=None, reason=reason)


def publish(*entries: Entry, at: datetime = NOON, kind: str = Batch.Kind.SOURCE) -> Batch:
    """Record entries as one batch."""
    batch = Batch.objects.create(kind=kind, at=at, reason="test")
    ledger.record(batch, entries)
    return batch


def target(
    plan_: Plan, indicator: Indicator, unit: Unit, to: object, *, base: object = None, **fields
) -> Target:
    """From 2017 to 2021 unless said otherwise."""
    made = Target.objects.create(
        **{
            "plan": plan_,
            "indicator": indicator,
            "unit": unit,
            "base_year": 2017,
            "base_value": None if base is None else Decimal(str(base)),
            "year": 2021,
            "value": Decimal(str(to)),
            "source_nb": "Planen",
            "source_en": "The plan",
            "recorded_at": NOON,
        }
        | fields
    )
    ledger.refresh_all_statuses([indicator])
    ledger.touch()
    return made
