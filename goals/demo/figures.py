"""All the demo's figures, and the targets that go with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from goals.calculations.terms import State
from goals.demo import funding, level, partnerships, staff, students
from goals.demo.chance import chance, pick
from goals.demo.projects import projects_of
from goals.demo.states import settled
from goals.demo.world import BASE_YEAR, END_YEAR, DemoFigure, DemoInstitute, World

UNIVERSITY = "194.0.0.0"

# Demo targets of the university, by 2021: a value, or how much the base of 2017 should grow.
# Other series stay without a target, so that this can be seen too.
VALUES = {
    "EU-01": Decimal(20_000_000),
    "EU-04-N": Decimal(40),
    "EU-05": Decimal("0.35"),
    "EU-07-N": Decimal(6),
    "RE-01": Decimal(str(staff.INTERNATIONAL_TARGET)),
    "ST-07": Decimal(str(students.WINDOW_TARGET)),
}
GROWTH = {"RE-04-N": Decimal("1.25"), "ST-02": Decimal("1.2"), "PA-01": Decimal("1.4")}

# Counts are never inherited, so some institutes have targets of their own for the lead series:
# (how common, by how much the count of 2017 should grow).
OWN_TARGETS = {"EU-04-N": (0.75, (1, 1, 2, 3, 4)), "PA-01": (0.85, (2, 3, 3, 4))}


@dataclass(frozen=True)
class DemoTarget:
    """A target from the base year to the end of the plan; the base is the unit's own figure."""

    series: str
    unit: str
    value: Decimal
    base_year: int = BASE_YEAR
    year: int = END_YEAR


def demo_figures(
    institutes: Sequence[DemoInstitute], university: str = UNIVERSITY
) -> list[DemoFigure]:
    """Every figure of the demo, one for each series, unit and year at most.

    What is not reported is left out. Institutes' series come first, then what the university
    and the faculties report themselves.
    """
    world = World(institutes)
    projects = projects_of(world)
    found = [
        *funding.figures(world, projects),
        *partnerships.figures(world, projects),
        *staff.figures(world),
        *students.figures(world),
        *level.figures(world, projects),
    ]
    reported = list(settled(found))
    faculties = {one.code: one.faculty for one in institutes}
    reported += partnerships.of_the_university(reported, university)
    reported += level.of_parents(reported, faculties, university)
    return reported


def demo_targets(figures: Sequence[DemoFigure], university: str = UNIVERSITY) -> list[DemoTarget]:
    """The university's demo targets, and the institutes' own where they have a base."""
    targets = [DemoTarget(series, university, value) for series, value in VALUES.items()]
    bases = _bases(figures)
    for series, growth in GROWTH.items():
        grown = bases.get(series, Decimal(0)) * growth
        value = grown.to_integral_value(rounding=ROUND_HALF_UP)
        targets.append(DemoTarget(series, university, max(value, Decimal(1))))
    for figure in figures:
        if figure.series in OWN_TARGETS and figure.year == BASE_YEAR:
            common, steps = OWN_TARGETS[figure.series]
            name = (figure.unit, figure.series, "target")
            if figure.state is State.VALUE and chance(*name) < common:
                value = (figure.numerator or Decimal(0)) + pick(steps, *name, "step")
                targets.append(DemoTarget(figure.series, figure.unit, value))
    return targets


def _bases(figures: Sequence[DemoFigure]) -> Mapping[str, Decimal]:
    """What the university's series were in the base year: sums, or different keys."""
    keys: dict[str, set[str]] = {}
    sums: dict[str, Decimal] = {}
    for figure in figures:
        if figure.series in GROWTH and figure.year == BASE_YEAR:
            keys.setdefault(figure.series, set()).update(figure.keys)
            sums[figure.series] = sums.get(figure.series, Decimal(0)) + (figure.numerator or 0)
    return {series: Decimal(len(keys[series])) if keys[series] else sums[series] for series in sums}
