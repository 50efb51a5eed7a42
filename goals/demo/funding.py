"""Goal 1: EU funding. Everything follows from the same made-up projects."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from math import fsum

from goals.demo.chance import between, chance
from goals.demo.projects import ERC_SCHEMES, Project
from goals.demo.world import DemoFigure, Profile, World, counted, number, ratio, tenths

NOK_PER_EUR = 9.6
FIRST_OF_SIGNED = 2014  # series of new projects start with Horizon 2020


def figures(world: World, projects: Sequence[Project]) -> Iterator[DemoFigure]:
    """The figures of EU-01 to EU-10 for every institute."""
    new: dict[tuple[str, int], list[Project]] = defaultdict(list)
    running: dict[tuple[str, int], list[Project]] = defaultdict(list)
    for project in projects:
        for code in project.institutes:
            new[code, project.year].append(project)
            for year in world.years:
                if project.runs_in(year):
                    running[world.holder(code, year), year].append(project)
    for profile, year in world.each():
        found = new[profile.code, year]
        if year >= FIRST_OF_SIGNED:
            yield from _signed(profile, year, found)
        yield from _running(profile, year, running[profile.code, year])
    yield from _education(world)


def _signed(profile: Profile, year: int, found: Sequence[Project]) -> Iterator[DemoFigure]:
    unit = profile.code
    counts = [one for one in found if one.kind != "ERC-POC"]
    amount = fsum(one.amount_eur / len(one.institutes) for one in found)
    yield number("EU-01", unit, year, tenths(amount))
    yield counted("EU-04-N", unit, year, (one.key for one in counts))
    several = [one for one in counts if one.has_several_beneficiaries]
    for series, among in (("EU-05", counts), ("EU-05-M", several)):
        keys = frozenset(one.key for one in among if one.is_coordinator)
        whole = frozenset(one.key for one in among)
        yield DemoFigure(
            series,
            unit,
            year,
            numerator=Decimal(len(keys)),
            denominator=Decimal(len(whole)),
            keys=keys,
            denominator_keys=whole,
        )
    failed = profile.count(float(profile.fte(year)) * 0.05, year, "failed", 0.5)
    yield ratio("EU-06", unit, year, len(counts), len(counts) + failed)
    yield counted("EU-07-N", unit, year, (one.key for one in found if one.is_erc))
    for scheme in (*ERC_SCHEMES, "POC"):
        keys = (one.key for one in found if one.kind == f"ERC-{scheme}")
        yield counted(f"EU-07-{scheme}", unit, year, keys)
    yield counted("EU-08", unit, year, (one.key for one in found if one.is_msca))


def _running(profile: Profile, year: int, found: Sequence[Project]) -> Iterator[DemoFigure]:
    unit = profile.code
    yield counted("EU-04-A", unit, year, (one.key for one in found if one.kind != "ERC-POC"))
    yield counted("EU-07-A", unit, year, (one.key for one in found if one.is_erc))
    yield counted("EU-08-A", unit, year, (one.key for one in found if one.is_msca))
    a_year = (
        one.amount_eur / len(one.institutes) / (one.last_year - one.year + 1) for one in found
    )
    income = tenths(profile.about(fsum(a_year), year, "income") * NOK_PER_EUR / 1000)
    other = float(profile.fte(year)) * profile.group.external * profile.trait("external")
    external = income + tenths(profile.about(other, year, "external"))
    yield number("EU-02", unit, year, income)
    yield ratio("EU-03", unit, year, income, profile.fte(year))
    yield ratio("EU-10", unit, year, income, external)


def _education(world: World) -> Iterator[DemoFigure]:
    """EU education projects, some of them shared, and some money of the faculty's own."""
    for year in world.years:
        profiles = world.in_year(year)
        keys: dict[str, set[str]] = {profile.code: set() for profile in profiles}
        amounts = dict.fromkeys(keys, 0.0)
        for place, profile in enumerate(profiles):
            wanted = 0.35 * profile.trait("education", 0.1, 1.9) if profile.has_programmes else 0
            for n in range(profile.count(wanted, year, "education", 0.5)):
                key = f"DEMO-EDU-{year}-{place:02}{n}"
                taking_part = [profile.code]
                if chance(key, "shared") < 0.2 and len(profiles) > 1:
                    taking_part.append(profiles[(place + 1) % len(profiles)].code)
                amount = between(350_000, 2_400_000, key)
                for code in taking_part:
                    keys[code].add(key)
                    amounts[code] += amount / len(taking_part)
        for code in keys:
            yield counted("EU-09-P", code, year, keys[code])
            yield number("EU-09-K", code, year, round(amounts[code] / 1000) * 1000)
        for faculty in sorted({profile.institute.faculty for profile in profiles}):
            if chance(faculty, "administration") < 0.4:
                own = round(between(100, 600, faculty, year, "own")) * 1000
                yield number("EU-09-K", faculty, year, own)
