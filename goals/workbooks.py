"""Between the database and `goals.sheets`: what a workbook may hold, and templates to fill in.

`goals.sheets` is pure and knows no database; here its questions are answered from it.
"""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from goals import ledger
from goals.calculations.terms import MeasuredIn, State
from goals.models import Definition, Figure, Indicator, Plan
from goals.sheets.headings import HEADINGS, Headings
from goals.sheets.known import Known, SeriesInfo, UnitInfo
from goals.sheets.template import TemplateSheet, TemplateUnit
from goals.wording.figures import parts_text, value_text
from goals.wording.words import STATE
from institutes.models import Kind, Place
from institutes.organisation import Node, organisations_in


def series_info(indicator: Indicator) -> SeriesInfo:
    return SeriesInfo(
        code=indicator.code,
        has_denominator=indicator.has_denominator,
        whole_numbers=indicator.whole_numbers,
        bounded=indicator.is_bounded,
        percent_allowed=indicator.measured_in == MeasuredIn.SHARE,
        computed=indicator.is_computed,
        collected_at=indicator.collected_at,
        first_year=indicator.first_year,
        last_year=indicator.last_year,
        parts=tuple(part.code for part in indicator.parts.all()),
    )


def known(plan: Plan, at: datetime) -> Known:
    """Every series of the plan and every unit that ever was, with the open years, and the units
    that are closed for figures at the moment."""
    indicators = Indicator.objects.filter(plans=plan).prefetch_related("parts")
    places = Place.objects.select_related("unit").prefetch_related(
        "unit__successions__successor__places"
    )
    units: dict[str, UnitInfo] = {}
    codes: dict[int, str] = {}
    years = range(plan.figures_from, plan.figures_to + 1)
    for place in places:
        unit = place.unit
        codes[unit.pk] = unit.code
        names = (place.name_nb, place.name_nn or place.name_nb, place.name_en)
        before = units.get(unit.code)
        units[unit.code] = UnitInfo(
            code=unit.code,
            acronym=place.acronym,
            names=(*names, *(before.names if before else ())),  # the newest first
            kind=unit.kind,
            valid_from=unit.valid_from,
            valid_to=unit.valid_to,
            successors=tuple(
                list(succession.successor.places.all())[-1].acronym
                for succession in unit.successions.all()
            ),
        )
    return Known(
        series={indicator.code: series_info(indicator) for indicator in indicators},
        units=tuple(units.values()),
        first_year=plan.figures_from,
        last_year=plan.figures_to,
        closed={
            (codes[unit], year): why
            for (unit, year), why in ledger.closed_states(years, at).items()
            if unit in codes
        },
    )


def collected_units(indicator: Indicator, year: int) -> list[Node]:
    """The units that report a series in a year, faculty by faculty."""
    organisation = organisations_in([year])[year]
    if indicator.collected_at == Kind.UNIVERSITY:
        return [organisation.university] if organisation.university else []
    if indicator.collected_at == Kind.FACULTY:
        return organisation.faculties
    return organisation.institutes


def headings() -> Headings:
    """The columns of a template in the reader's language (goals.sheets reads all three)."""
    return HEADINGS[get_language() or "nb"]


def template_sheets(indicators: Collection[Indicator], year: int) -> list[TemplateSheet]:
    """One sheet per series: a row per valid unit, with last year's figure beside."""
    units = {indicator.pk: collected_units(indicator, year) for indicator in indicators}
    cells = ledger.cells(
        indicators, {node.id for nodes in units.values() for node in nodes}, [year - 1]
    )
    definitions = {
        definition.indicator_id: definition
        for definition in Definition.objects.filter(indicator__in=indicators).order_by("version")
    }
    sheets = []
    for indicator in indicators:
        definition = definitions.get(indicator.pk)
        denominator = definition.denominator if definition else ""
        sheets.append(
            TemplateSheet(
                series=indicator.code,
                year=year,
                units=[
                    TemplateUnit(
                        node.code,
                        node.name,
                        cell_text(
                            cells.get((indicator.pk, node.id, year - 1), ledger.EMPTY), indicator
                        ),
                    )
                    for node in units[indicator.pk]
                ],
                numerator_counts=definition.numerator if definition else "",
                denominator_counts=denominator if indicator.has_denominator else None,
                whole_numbers=indicator.whole_numbers,
            )
        )
    return sheets


def cell_text(cell: ledger.Cell, indicator: Indicator) -> str:
    """A figure as one text: 96 / 284, 1 234, 40 %, or the word for its state."""
    if cell.state is not State.VALUE:
        return str(STATE[cell.state].word)
    if cell.numerator is None:
        return value_text(cell.share, MeasuredIn.SHARE)
    return parts_text(cell.numerator, cell.denominator) or value_text(
        cell.numerator,
        indicator.measured_in if not indicator.has_denominator else MeasuredIn.COUNT,
    )


def readme(year: int) -> list[str]:
    """What the first sheet says about the others."""
    return [
        _("One sheet per indicator, one row per unit. Figures are for %(year)s.") % {"year": year},
        _("Write numbers such as 1 234 or 56,5, without units."),
        _("Leave a row blank and what stands is left as it is."),
        _("No number? Choose a word in the state column. “Not applicable” needs a reason."),
        _("Nothing is published before you have seen every difference."),
    ]


def figure_text(figure: Figure | ledger.Current | None, indicator: Indicator) -> str:
    """A recorded figure as one text; demo figures say so, and no figure is not reported."""
    if figure is None:
        return str(STATE[State.NOT_REPORTED].word)
    cell = ledger.Cell(State(figure.state), figure.numerator, figure.denominator, figure.share)
    text = cell_text(cell, indicator)
    demo = figure.is_demo and cell.state is State.VALUE
    return _("%(figure)s (demo)") % {"figure": text} if demo else text
