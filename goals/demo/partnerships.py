"""Goal 2: strategic partners, and what is done with them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from goals.demo.chance import between, chance, pick, whole
from goals.demo.projects import PARTNERS, Project
from goals.demo.world import (
    BASE_YEAR,
    DemoFigure,
    Profile,
    World,
    counted,
    exempt,
    ratio,
)

NO_PROGRAMMES = "Ingen egne studieprogram (demo)"
JOINT_PROGRAMMES = 26
FOR_ALL = PARTNERS[:3]  # the others belong to one or two faculties


def figures(world: World, projects: Sequence[Project]) -> Iterator[DemoFigure]:
    """The figures of PA-01 and PA-04 to PA-07 for every institute."""
    for profile, year in world.each():
        yield counted("PA-01", profile.code, year, partners_of(profile, year))
        yield from _publications(profile, year)
        if profile.has_programmes:
            agreements = round(profile.size * profile.trait("agreements", 0.08, 0.35)) + 2
            in_use = agreements * profile.about(profile.trait("in use", 0.5, 0.8), year, "in use")
            in_use *= {2020: 0.9, 2021: 0.65}.get(year, 1)
            yield ratio("PA-06", profile.code, year, round(in_use), agreements)
        else:
            yield exempt("PA-06", profile.code, year, NO_PROGRAMMES)
    yield from _joint_programmes(world)
    yield from _joint_projects(world, projects)


def of_the_university(reported: Sequence[DemoFigure], unit: str) -> Iterator[DemoFigure]:
    """PA-02 and PA-03, which are kept for the university: shares of the partners reported."""
    by_year: dict[int, Counter[str]] = {}
    for figure in reported:
        if figure.series == "PA-01":
            by_year.setdefault(figure.year, Counter()).update(figure.keys)
    for year, uses in sorted(by_year.items()):
        broad = sum(chance(key, "broad") < 0.2 + 0.04 * (year - 2012) for key in uses)
        anchored = sum(times >= 2 for times in uses.values())
        for series, part in (("PA-02", broad), ("PA-03", anchored)):
            yield DemoFigure(
                series,
                unit,
                year,
                numerator=Decimal(part),
                denominator=Decimal(len(uses)),
                is_total=True,
            )


def partners_of(profile: Profile, year: int) -> list[str]:
    """The strategic partners an institute works with; the university's list grows every year."""
    known = PARTNERS[: 11 + round((year - 2012) * 1.6)]
    faculty = profile.institute.faculty
    liked = sorted(
        known,
        key=lambda partner: (
            chance(profile.code, partner)
            + (0.2 if partner in FOR_ALL else 2 * chance(faculty, partner))
        ),
    )
    base = profile.trait("partners", 0, 4.5) * (profile.size / 90 + 0.5) / 1.5
    aim = round(base) + profile.trait("aim", 2, 4)
    value = profile.on_the_way("PA-01", base, aim, year)
    if year < BASE_YEAR:
        value = base * (1 - 0.08 * (BASE_YEAR - year))
    return liked[: max(round(value), 0)]


def _publications(profile: Profile, year: int) -> Iterator[DemoFigure]:
    """Publications with partners: keys for those, while the other publications have none."""
    unit, total = profile.code, profile.publications(year)
    share = profile.trait("copublication", 0.02, 0.08) * (1 + 0.04 * (year - 2018))
    keys = set()
    for n in range(round(total * share)):
        if chance(unit, year, n, "shared publication") < 0.15:
            keys.add(f"DEMO-PUB-{year}-S{int(chance(unit, year, n) * 20):02}")
        else:
            keys.add(f"DEMO-PUB-{year}-{unit.replace('.', '')}-{n:02}")
    yield counted("PA-04-N", unit, year, keys)
    yield ratio("PA-04-S", unit, year, len(keys), total)


def _joint_programmes(world: World) -> Iterator[DemoFigure]:
    owners: dict[str, tuple[str, str]] = {}
    with_programmes = [one for one in world.in_year(world.years.start) if one.has_programmes]
    for n in range(1, JOINT_PROGRAMMES + 1) if with_programmes else ():
        owner = pick(with_programmes, n, "owner").code
        second = pick(with_programmes, n, "second").code if chance(n, "two") < 0.25 else owner
        owners[f"DEMO-PROG-{n:02}"] = (owner, second)
    for profile, year in world.each():
        if not profile.has_programmes:
            yield exempt("PA-05", profile.code, year, NO_PROGRAMMES)
            continue
        keys = [
            key
            for key, both in owners.items()
            if int(between(2006, 2021, key, "start")) <= year
            and profile.code in {world.holder(code, year) for code in both}
        ]
        yield counted("PA-05", profile.code, year, keys)


def _joint_projects(world: World, projects: Sequence[Project]) -> Iterator[DemoFigure]:
    """EU projects with a strategic partner, and some funded by others."""
    with_partner = [project for project in projects if project.partner]
    running: dict[tuple[str, int], set[str]] = {}
    for project in with_partner:
        for year in world.years:
            if project.runs_in(year):
                for code in project.institutes:
                    unit = world.holder(code, year)
                    running.setdefault((unit, year), set()).add(project.key)
    for profile, year in world.each():
        others = whole(profile.size / 110 * profile.trait("funded", 0, 1.6), profile.code, "nfr")
        keys = {f"DEMO-NFR-{profile.code.replace('.', '')}-{n}" for n in range(others)}
        yield counted("PA-07", profile.code, year, keys | running.get((profile.code, year), set()))
