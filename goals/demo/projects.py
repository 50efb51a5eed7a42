"""Made-up EU projects, as many each year as NTNU really signed: who takes part, and how."""

from collections.abc import Mapping
from dataclasses import dataclass

from goals.demo.chance import between, chance, pick, weighted
from goals.demo.world import Profile, World

# By year of signing: projects, of which ERC and MSCA, and coordinated by NTNU. From 2014 on
# as in the Research Council's open data (domain/plan.md 3.1); before that imagined.
SIZES = {
    2008: (10, 0, 2, 2),
    2009: (12, 1, 3, 3),
    2010: (14, 0, 3, 3),
    2011: (15, 1, 4, 4),
    2012: (18, 1, 4, 4),
    2013: (20, 1, 5, 5),
    2014: (6, 0, 4, 2),
    2015: (33, 1, 8, 9),
    2016: (22, 1, 5, 7),
    2017: (27, 1, 10, 7),
    2018: (30, 1, 7, 12),
    2019: (42, 1, 12, 9),
    2020: (49, 3, 11, 15),
    2021: (32, 5, 8, 12),
}
ERC_SCHEMES = ("STG", "COG", "ADG", "SYG")
PARTNERS = tuple(f"DEMO-ROR-{number:02}" for number in range(1, 31))


@dataclass(frozen=True)
class Project:
    """One EU project. `institutes` share it; the first one leads NTNU's part."""

    key: str
    year: int
    last_year: int
    kind: str  # ERC-STG, MSCA-IF, MSCA-ITN, RIA …
    institutes: tuple[str, ...]
    amount_eur: float
    is_coordinator: bool
    partner: str  # a strategic partner in the consortium, or ""

    @property
    def is_erc(self) -> bool:
        return self.kind.startswith("ERC-") and self.kind != "ERC-POC"

    @property
    def is_msca(self) -> bool:
        return self.kind.startswith("MSCA")

    @property
    def has_several_beneficiaries(self) -> bool:
        return not self.kind.startswith(("ERC-STG", "ERC-COG", "ERC-ADG", "ERC-POC", "MSCA-IF"))

    def runs_in(self, year: int) -> bool:
        """Running on 31 December of the year."""
        return self.year <= year <= self.last_year


def projects_of(world: World) -> list[Project]:
    """Every project signed from 2008 on, in the order of their keys."""
    pulls = {code: _pull(profile) for code, profile in world.profiles.items()}
    return [
        _project(world, pulls, year, number, kind, is_coordinator)
        for year, (total, erc, msca, coordinated) in SIZES.items()
        if world.in_year(max(year, world.years.start))
        for number, (kind, is_coordinator) in enumerate(
            _kinds(year, total, erc, msca, coordinated), start=1
        )
    ]


def _kinds(year: int, total: int, erc: int, msca: int, coordinated: int) -> list[tuple[str, bool]]:
    """Kind and role of each project of a year. Who gets a grant alone coordinates it."""
    kinds = [f"ERC-{pick(ERC_SCHEMES, year, n, 'erc')}" for n in range(erc)]
    alone = min(coordinated - erc, (msca + 1) // 2)
    kinds += ["MSCA-IF"] * max(alone, 0) + ["MSCA-ITN"] * (msca - max(alone, 0))
    kinds += [pick(("RIA", "RIA", "IA", "CSA"), year, n) for n in range(total - erc - msca)]
    proofs = ["ERC-POC"] if year in (2016, 2019) else []
    left = coordinated - erc - max(alone, 0)
    others = len(kinds) - erc - max(alone, 0)
    coordinating = set(
        sorted(range(others), key=lambda n: chance(year, n, "coordinator"))[: max(left, 0)]
    )
    roles = [True] * (erc + max(alone, 0)) + [n in coordinating for n in range(others)]
    return [*zip(kinds, roles, strict=True), *((kind, True) for kind in proofs)]


def _project(
    world: World,
    pulls: Mapping[str, float],
    year: int,
    number: int,
    kind: str,
    is_coordinator: bool,
) -> Project:
    key = f"DEMO-{year}-{number:04}"
    valid = world.in_year(max(year, world.years.start))
    lead = weighted([(pulls[one.code], one) for one in valid], key, "lead")
    institutes = [lead]
    shared = chance(key, "shared")
    if kind in ("RIA", "IA", "CSA", "MSCA-ITN") and shared < 0.3:
        same = [one for one in valid if one.institute.faculty == lead.institute.faculty]
        other = [one for one in valid if one.institute.faculty != lead.institute.faculty]
        among = [one for one in (same if shared < 0.18 else other) if one is not lead]
        if among:
            institutes.append(weighted([(pulls[one.code], one) for one in among], key, "with"))
    low, high = (1_400_000, 2_400_000) if kind.startswith("ERC") else (180_000, 1_050_000)
    if kind == "ERC-POC":
        low, high = 140_000, 150_000
    if kind == "MSCA-IF":
        low, high = 180_000, 215_000
    years = 2 if kind in ("MSCA-IF", "ERC-POC") else 5 if kind.startswith("ERC") else 4
    return Project(
        key=key,
        year=year,
        last_year=year + years - (chance(key, "short") < 0.3),
        kind=kind,
        institutes=tuple(one.code for one in institutes),
        amount_eur=between(low, high, key, "amount"),
        is_coordinator=is_coordinator,
        partner=pick(PARTNERS, key, "partner") if chance(key, "has partner") < 0.4 else "",
    )


def _pull(profile: Profile) -> float:
    """How often an institute is found in EU projects: large, technical, or just good at it."""
    luck = profile.trait("eu", 0.2, 1.0)
    return profile.size * profile.group.eu * luck * luck
