"""The demo's core areas and evidence: the same every time, up to the day it is loaded.

Each area gathers evidence year by year since 2018; some of it is renewed and some runs out, so
that every level can be seen, then and now. Real ERC grants are not among it: they stand untied.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from goals.demo.areas import AREAS, OF_UNIT
from goals.demo.chance import between, chance, pick, weighted
from goals.demo.world import Profile, World
from institutes.level import KINDS, Category

FIRST_YEAR = 2018  # the register came with the plan
ARTS = "arts_architecture"
AT_HAND = ("194.63.10.0", "194.62.60.0")  # IDI and ISL, which have accounts in the demo

# How common each kind is: (weight, kind), and in the arts.
COMMON = (
    (0.9, "subject_evaluation"),
    (0.7, "erc"),
    (0.4, "sff"),
    (3, "eu_coordinator"),
    (2, "fripro"),
    (1, "nordforsk"),
    (1, "msca_fellows"),
    (1.2, "sfi_fme"),
    (2, "level_2"),
    (1.2, "top_publications"),
    (1.2, "prize"),
    (2, "editor"),
    (1, "congress"),
    (0.6, "academy"),
    (0.7, "sfu"),
    (1, "joint_master"),
    (1.4, "copublication"),
    (1, "infrastructure"),
)
OF_ARTS = (
    (3, "exhibition"),
    (2.5, "performance"),
    (1.5, "commission"),
    (1.2, "competition"),
    (2, "artistic_project"),
    (1, "prize"),
    (1, "joint_master"),
    (1, "joint_centre"),
    (0.5, "commissioned_evaluation"),
)
TITLES = {
    "subject_evaluation": "Fagevaluering",
    "commissioned_evaluation": "Internasjonal evaluering",
    "erc": "ERC-bevilgning",
    "sff": "Senter for fremragende forskning",
    "eu_coordinator": "Koordinator for EU-prosjekt",
    "fripro": "FRIPRO-prosjekt",
    "nordforsk": "NordForsk-prosjekt",
    "msca_fellows": "MSCA-stipendiater",
    "sfi_fme": "Vert for senter",
    "level_2": "Andel på nivå 2",
    "top_publications": "Andel blant de mest siterte",
    "prize": "Internasjonal pris",
    "editor": "Redaktør, internasjonalt tidsskrift",
    "congress": "Leder av internasjonal kongress",
    "academy": "Medlem av akademi",
    "sfu": "Senter for fremragende utdanning",
    "joint_master": "Felles mastergrad",
    "copublication": "Sampublisering med ledende miljøer",
    "infrastructure": "Tilgang til forskningsinfrastruktur",
    "exhibition": "Internasjonal utstilling",
    "performance": "Juryert framføring",
    "commission": "Bestillingsverk",
    "competition": "Vunnet konkurranse",
    "artistic_project": "Prosjekt i kunstnerisk utviklingsarbeid",
    "joint_centre": "Felles senter",
}
OUTSIDE = {
    Category.A: "Forskningsrådet",
    Category.B: "Bevilgende myndighet",
    Category.C: "Bevilgende myndighet",
    Category.D: "",
    Category.E: "Den som gir vervet eller prisen",
    Category.F: "Arrangøren",
    Category.G: "",
    Category.H: "",
}


@dataclass(frozen=True)
class DemoArea:
    """A core area of an institute, with the day it was declared."""

    unit: str
    slot: int
    names: tuple[str, str, str]
    staff: int
    share: Decimal
    declared_on: date
    ends_on: date | None  # of an institute that ended
    sdgs: tuple[int, ...]
    core_tasks: tuple[int, ...]


@dataclass(frozen=True)
class DemoEvidence:
    """Evidence of one core area. Without `decided_on` it waits; without `submitted_on`, a draft."""

    area: DemoArea
    number: int
    kind: str
    title: str
    starts_on: date
    ends_on: date | None
    submitted_on: date | None
    decided_on: date | None
    is_verified: bool
    third_party: str
    facts: tuple[tuple[str, object], ...]


def demo_areas(world: World, today: date) -> Iterator[DemoArea]:
    """Two to four core areas of nearly every institute, declared from 2018 on."""
    for code, profile in world.profiles.items():
        years = [year for year in profile.institute.years if year >= FIRST_YEAR]
        if not years or chance(code, "declares") < 0.03:
            continue
        names = OF_UNIT.get(code) or _names(profile)
        first = date(max(years[0], FIRST_YEAR), 1, 15)
        goes_on = years[-1] == max(world.years)
        for slot, found in enumerate(names, 1):
            declared = first + timedelta(int(chance(code, slot, "declared") * 300))
            yield DemoArea(
                unit=code,
                slot=slot,
                names=found,
                staff=4 + int(chance(code, slot, "staff") * 18),
                share=Decimal(round(between(12, 38, code, slot, "share"))) / 100,
                declared_on=min(declared, today),
                ends_on=None if goes_on else date(years[-1] + 1, 1, 1),
                sdgs=tuple(sorted({1 + int(chance(code, slot, n, "sdg") * 17) for n in (1, 2)})),
                core_tasks=(3,) if profile.institute.group == ARTS else (2,),
            )


def _names(profile: Profile) -> Sequence[tuple[str, str, str]]:
    """Different names from the group's list, where the institute begins in it by chance."""
    choices = AREAS.get(profile.institute.group, AREAS["social_sciences"])
    count = weighted([(3, 2), (4, 3), (1, 4)], profile.code, "areas")
    start = int(chance(profile.code, "first area") * len(choices))
    return [choices[(start + place) % len(choices)] for place in range(count)]


def demo_evidence(world: World, areas: Sequence[DemoArea], today: date) -> Iterator[DemoEvidence]:
    """What each area has gathered by the day, oldest first."""
    for area in areas:
        profile = world.profiles[area.unit]
        # How much an area documents: most some, a few next to nothing.
        pace = between(0.15, 1.0, area.unit, area.slot, "pace")
        last = area.ends_on or today
        # Some stop renewing, so that what was documented runs out.
        stops = 2021 if chance(area.unit, "stops") < 0.16 else last.year
        for number, year in enumerate(range(area.declared_on.year, last.year + 1)):
            for turn in (0, 1):
                name = (area.unit, area.slot, year, turn)
                if year <= stops and chance(*name, "comes") < pace * (0.85, 0.35)[turn]:
                    found = _evidence(area, profile, 2 * number + turn, year, last, name)
                    if found is not None:
                        yield found
        if area.unit in AT_HAND and area.slot == 2 and area.declared_on < today:
            yield _at_hand(area, 98, "congress", today, submitted=today - timedelta(9))
            yield _at_hand(area, 99, "nordforsk", today, submitted=None)


def _at_hand(
    area: DemoArea, number: int, kind: str, today: date, *, submitted: date | None
) -> DemoEvidence:
    """What the demo's own reporters and reviewers find to do."""
    return DemoEvidence(
        area=area,
        number=number,
        kind=kind,
        title=f"{TITLES[kind]} (demo)",
        starts_on=today - timedelta(400),
        ends_on=today + timedelta(200),
        submitted_on=submitted if submitted and submitted >= area.declared_on else None,
        decided_on=None,
        is_verified=False,
        third_party=OUTSIDE[KINDS[kind].category],
        facts=(),
    )


def _evidence(
    area: DemoArea, profile: Profile, number: int, year: int, last: date, name: tuple
) -> DemoEvidence | None:
    key = weighted(OF_ARTS if profile.institute.group == ARTS else COMMON, *name, "kind")
    kind = KINDS[key]
    submitted = date(year, 1, 20) + timedelta(int(chance(*name, "day") * 330))
    if not area.declared_on <= submitted <= last:
        return None
    began = submitted - timedelta(int(between(40, 700, *name, "began")))
    decided = submitted + timedelta(7 + int(chance(*name, "decided") * 40))
    is_decided = decided <= last
    return DemoEvidence(
        area=area,
        number=number,
        kind=key,
        title=f"{TITLES[key]} (demo)",
        starts_on=began,
        ends_on=_end(kind.category, key, began, submitted, name),
        submitted_on=None if chance(*name, "draft") < 0.03 and not is_decided else submitted,
        decided_on=decided if is_decided else None,
        is_verified=chance(*name, "verified") < 0.9,
        third_party=OUTSIDE[kind.category],
        facts=tuple(_facts(kind.category, key, name)),
    )


def _end(category: Category, key: str, began: date, submitted: date, name: tuple) -> date | None:
    if category is Category.A or key == "prize":
        return None
    if category in (Category.D, Category.F):
        return submitted - timedelta(20)
    years = between(*((4.5, 6) if category is Category.B else (2.0, 4.0)), *name, "years")
    return began + timedelta(int(365.25 * years))


def _facts(category: Category, key: str, name: tuple) -> Iterator[tuple[str, object]]:
    if category is Category.A:
        yield "scale", "five"
        yield "grade", pick(("3", "4", "4", "5"), *name, "grade")
        yield "sentence", "Demo: the group is assessed by an international panel."
        yield "field", f"Demofag {name[0]} {name[1]}"
        if key == "commissioned_evaluation":
            yield "external_members", 5
            yield "members_abroad", 4
    elif category is Category.D:
        yield "publications", Decimal(60 + int(chance(*name, "count") * 250))
        if key == "level_2":
            yield "ratio", Decimal(round(between(115, 170, *name, "ratio"))) / 100
        else:
            yield "share", Decimal(round(between(8, 16, *name, "share"))) / 100
    elif key == "msca_fellows":
        yield "number", 2 + int(chance(*name, "fellows") * 4)
    elif key == "copublication":
        yield "share", Decimal(round(between(21, 45, *name, "share"))) / 100
    elif "works" in KINDS[key].facts:
        yield "works", 1 + int(chance(*name, "works") * 5)
        yield "artists", 1 + int(chance(*name, "artists") * 3)
        yield "highest_rank", chance(*name, "rank") < 0.45
