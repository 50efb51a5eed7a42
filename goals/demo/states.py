"""What is missing, exempt or withheld among the demo's figures, the same way across series.

Series that are counted from the same list go missing together, and a whole that has parts is made
from them: so the figures always agree with each other.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from goals.calculations.terms import State
from goals.demo.chance import chance
from goals.demo.world import DemoFigure

# Series that come from one list. The others stand alone.
LISTS = (
    (
        *("EU-01", "EU-04-N", "EU-04-A", "EU-05", "EU-05-M", "EU-07-N", "EU-07-STG", "EU-07-COG"),
        *("EU-07-ADG", "EU-07-SYG", "EU-07-POC", "EU-07-A", "EU-08", "EU-08-A"),
    ),
    ("EU-02", "EU-03", "EU-10"),
    ("EU-09-P", "EU-09-K"),
    ("PA-04-N", "PA-04-S", "LV-04", "LV-05", "LV-05-P"),
    ("RE-02-A", "RE-02-P", "RE-02-D"),
    ("RE-04-N", "RE-04-L", "RE-04-F"),
    ("RE-05-N", "RE-05-F"),
    ("RE-06", "RE-07"),
    ("ST-01-B", "ST-01-M"),
    ("ST-02", "ST-03-A", "ST-03-U", "ST-08"),
)
LIST_OF = {series: found[0] for found in LISTS for series in found}
WHOLES = {"ST-01": ("ST-01-B", "ST-01-M"), "RE-02": ("RE-02-A", "RE-02-P", "RE-02-D")}
PARTS = frozenset(part for parts in WHOLES.values() for part in parts)

# Series about persons that are withheld now and then, by what they are counted among.
OF_PERSONS = frozenset(
    (
        *("RE-02-A", "RE-02-P", "RE-02-D", "RE-03", "RE-04-N", "RE-05-N", "RE-06", "RE-07"),
        *("RE-08", "ST-01-B", "ST-01-M", "ST-02", "ST-04", "ST-06"),
    )
)
SMALLEST = 5
LAST_YEAR = 2021


def settled(found: Iterable[DemoFigure]) -> Iterator[DemoFigure]:
    """The figures as they are reported: some left out, some withheld, and the wholes added."""
    lists: dict[tuple[str, str, int], list[DemoFigure]] = defaultdict(list)
    for figure in found:
        lists[LIST_OF.get(figure.series, figure.series), figure.unit, figure.year].append(figure)
    for (name, unit, year), figures in lists.items():
        is_exempt = all(figure.state is State.NOT_APPLICABLE for figure in figures)
        if not is_exempt and _is_missing(name, unit, year):
            continue
        yield from (kept := _withheld(name, unit, year, figures))
        for whole, parts in WHOLES.items():
            if name == parts[0]:
                yield whole_of(whole, [one for one in kept if one.series in parts])


def whole_of(series: str, parts: Sequence[DemoFigure]) -> DemoFigure:
    """The sum of the parts that apply; withheld if one of them is, exempt if all are."""
    first = parts[0]
    states = {part.state for part in parts}
    if State.WITHHELD in states:
        return DemoFigure(series, first.unit, first.year, state=State.WITHHELD)
    if states == {State.NOT_APPLICABLE}:
        return replace(first, series=series)
    applying = [part for part in parts if part.state is State.VALUE]
    return DemoFigure(
        series,
        first.unit,
        first.year,
        numerator=sum((part.numerator or Decimal(0) for part in applying), Decimal(0)),
        denominator=sum((part.denominator or Decimal(0) for part in applying), Decimal(0)),
    )


def _is_missing(name: str, unit: str, year: int) -> bool:
    """Early years have more gaps; in the newest some institutes have reported little yet."""
    if year == LAST_YEAR and not name.startswith("LV-0"):
        is_late = chance(unit, "late") < 0.16
        return chance(name, unit, year, "missing") < (0.65 if is_late else 0.11)
    return chance(name, unit, year, "missing") < (0.07 if year < 2014 else 0.025)


def _withheld(name: str, unit: str, year: int, figures: Sequence[DemoFigure]) -> list[DemoFigure]:
    """Some of the smallest groups are withheld by the institute itself; a list goes as one,
    while the parts of a whole go one by one."""
    small = {figure.series for figure in figures if _is_small(figure)}
    if not small or chance(name, unit, year, "withheld") >= 0.12:
        return list(figures)
    return [
        replace(figure, state=State.WITHHELD, numerator=None, denominator=None)
        if figure.state is State.VALUE and (figure.series in small or figure.series not in PARTS)
        else figure
        for figure in figures
    ]


def _is_small(figure: DemoFigure) -> bool:
    if figure.series not in OF_PERSONS or figure.state is not State.VALUE:
        return False
    among = figure.numerator if figure.denominator is None else figure.denominator
    return among is not None and 0 < among < SMALLEST
