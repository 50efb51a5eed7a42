"""The aim through the plan: publications and centres. The level itself: demo/evidence.py."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from goals.demo.chance import between, weighted
from goals.demo.projects import Project
from goals.demo.world import (
    DemoFigure,
    Profile,
    World,
    counted,
    exempt,
    number,
    ratio,
    tenths,
)

TOO_FEW = "Færre enn 50 publikasjoner i vinduet (demo)"
NOT_COVERED = "Fagområdet dekkes ikke av indeksen (demo)"
CENTRES = 24


def figures(world: World, projects: Sequence[Project]) -> Iterator[DemoFigure]:
    """The figures of LV-04 to LV-07 for every institute; LV-01 to 03 are counted."""
    centres = _centres(world)
    for profile, year in world.each():
        yield from _publications(profile, year)
        keys = {
            key
            for key, (host, first, last) in centres.items()
            if first <= year <= last and world.holder(host, year) == profile.code
        }
        keys |= {
            project.key
            for project in projects
            if project.is_erc
            and project.runs_in(year)
            and profile.code in {world.holder(code, year) for code in project.institutes}
        }
        yield counted("LV-07", profile.code, year, keys)


def of_parents(
    reported: Sequence[DemoFigure], faculties: dict[str, str], university: str
) -> Iterator[DemoFigure]:
    """What DBH gets apart for faculties: a publication of two institutes counts once there.

    `faculties` is the faculty of each institute. The keys of publications are not known, so the
    portal cannot count them itself. Of the university, real totals of LV-04 exist.
    """
    sums: dict[tuple[str, str, int], list[Decimal]] = {}
    for figure in reported:
        if figure.series in ("LV-04", "LV-05") and figure.numerator is not None:
            for unit in (faculties[figure.unit], university):
                cell = sums.setdefault((figure.series, unit, figure.year), [Decimal(0), Decimal(0)])
                cell[0] += figure.numerator
                cell[1] += figure.denominator or 0
    for (series, unit, year), (part, whole) in sorted(sums.items()):
        if (series, unit) != ("LV-04", university):
            once = Decimal("0.94") if unit != university else Decimal("0.88")
            yield DemoFigure(
                series,
                unit,
                year,
                numerator=(part * once).to_integral_value(),
                denominator=(whole * once).to_integral_value(),
                is_total=True,
            )


def _publications(profile: Profile, year: int) -> Iterator[DemoFigure]:
    unit, total = profile.code, profile.publications(year)
    abroad = profile.trait("coauthors", 0.3, 0.6) + 0.012 * (year - 2015)
    high = profile.about(profile.trait("level 2", 0.14, 0.3), year, "level 2")
    level_2 = round(total * high)
    yield ratio("LV-04", unit, year, min(round(total * abroad), total), total)
    yield ratio("LV-05", unit, year, level_2, total)
    yield number("LV-05-P", unit, year, tenths(level_2 * profile.trait("points", 1.1, 2.2)))
    if profile.institute.group in ("arts_architecture", "humanities"):
        yield exempt("LV-06", unit, year, NOT_COVERED)
        return
    window = tenths(total * 4 * profile.trait("covered", 0.12, 0.5))
    if window < 50:
        yield exempt("LV-06", unit, year, TOO_FEW)
        return
    top = profile.about(profile.trait("top", 0.06, 0.15), year, "top", 0.05)
    yield ratio("LV-06", unit, year, tenths(float(window) * top), window)


def _centres(world: World) -> dict[str, tuple[str, int, int]]:
    """Host, first and last year of each made-up centre."""
    hosts = world.in_year(world.years.start)
    found = {}
    for n in range(1, CENTRES + 1) if hosts else ():
        host = weighted([(one.size * one.group.eu, one) for one in hosts], n, "host").code
        first = int(between(2006, 2021, n, "centre"))
        found[f"DEMO-SENTER-{n:02}"] = (host, first, first + 7)
    return found
