"""The series of a plan: indicators, their definitions in versions, and their place under a goal."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from goals.loading.rows import Loaded, in_three
from goals.models import Definition, Goal, Indicator, Plan, PlanIndicator
from goals.plan_file import Indicator as IndicatorInFile


def load_indicators(
    found: Sequence[IndicatorInFile], today: date, loaded: Loaded
) -> dict[str, Indicator]:
    known = Indicator.objects.prefetch_related("parts").in_bulk(field_name="code")
    newest: dict[int, Definition] = {}
    for definition in Definition.objects.order_by("version"):
        newest[definition.indicator_id] = definition
    indicators = {}
    for each in found:
        place = f"indicators.toml, indicator {each.code}"
        indicators[each.code] = loaded.keep(
            place, known.get(each.code), Indicator(code=each.code), _indicator_fields(each)
        )
        _load_definition(each, indicators[each.code], newest, today, place, loaded)
    for each in found:
        parts = {indicators[code] for code in each.parts}
        if set(indicators[each.code].parts.all()) != parts:
            indicators[each.code].parts.set(parts)
            loaded.changed += each.code in known
    return indicators


def _indicator_fields(found: IndicatorInFile) -> dict[str, Any]:
    return (
        in_three("name", found.name)
        | in_three("short_name", found.short_name)
        | {
            "family": found.family,
            "measured_in": found.measured_in.value,
            "direction": found.direction.value,
            "aggregation": found.aggregation.value,
            "is_keyed": found.keyed,
            "collected_at": found.collected_at.value,
            "collected_by": found.collected_by.value,
            "is_computed": found.computed,
            "frequency": found.frequency.value,
            "reference": found.reference.value,
            "is_of_persons": found.persons,
            "smallest_group": found.smallest_group,
            "whole_numbers": found.whole_numbers,
            "is_bounded": found.bounded,
            "first_year": found.first_year,
        }
    )


def _load_definition(
    found: IndicatorInFile,
    indicator: Indicator,
    newest: Mapping[int, Definition],
    today: date,
    place: str,
    loaded: Loaded,
) -> None:
    texts = (
        in_three("definition", found.definition)
        | in_three("numerator", found.numerator)
        | in_three("denominator", found.denominator)
        | in_three("source", found.source)
        | in_three("caution", found.caution)
    )
    standing = newest.get(indicator.pk)
    if standing and standing.change_id:
        loaded.left += any(getattr(standing, name) != text for name, text in texts.items())
        return
    is_reworded = standing is None or any(
        getattr(standing, name) != text for name, text in texts.items()
    )
    version = (standing.version if standing else 0) + is_reworded
    loaded.keep(
        place,
        None if is_reworded else standing,
        Definition(indicator=indicator, version=version, since=today),
        texts
        | {
            # Confirmed or not, and where it was read: no new meaning, so no new version.
            "is_proposal": found.status.value == "proposal",
            "catalogue_source": found.catalogue_source,
        },
    )


def load_places(
    found: Sequence[IndicatorInFile],
    plan: Plan,
    goals: Mapping[int, Goal],
    indicators: Mapping[str, Indicator],
    loaded: Loaded,
) -> None:
    """Under which goal each series stands. A lead gives up its place before another takes it."""
    known = {entry.indicator_id: entry for entry in plan.entries.all()}
    ordered = sorted(enumerate(found, start=1), key=lambda each: each[1].lead)
    for position, each in ordered:
        indicator = indicators[each.code]
        loaded.keep(
            f"indicators.toml, indicator {each.code}",
            known.get(indicator.pk),
            PlanIndicator(plan=plan, indicator=indicator),
            {
                "goal_id": None if each.goal is None else goals[each.goal].pk,
                "position": position,
                "is_lead": each.lead,
                "is_headline": each.headline,
            },
        )
