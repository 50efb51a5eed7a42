"""The institutes as the demo imagines them: how large they are, and which way they are heading."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from goals.calculations.terms import State
from goals.demo.chance import between, chance, weighted, whole

YEARS = range(2012, 2022)
BASE_YEAR, END_YEAR = 2017, 2021

# Research units without study programmes of their own, and those without one of the two levels.
NO_PROGRAMMES = ("194.31.5.0", "194.31.10.0", "194.65.60.0")  # IAK, INH, KIN
NO_BACHELOR = ("194.64.20.0", "194.66.30.0", "194.66.35.0")  # IMT, IKP, IMA
NO_MASTER = ("194.66.40.0", "194.65.80.0")  # IBF, IHA

# The share of travelling that was left in the pandemic; in the whole country 3 950 and 2 810 of
# 7 680 students.
LEFT_IN_PANDEMIC = {2020: 0.52, 2021: 0.38}

# How much of the expected way to a target an institute has come, and how common that is.
COURSES = (
    (0.17, 1.12),  # reaches it
    (0.24, 0.975),  # on track
    (0.22, 0.78),
    (0.17, 0.38),
    (0.10, 0.0),  # stands still
    (0.10, -0.4),  # goes the wrong way
)


@dataclass(frozen=True)
class DemoFigure:
    """One figure on its way in; NOT_REPORTED never comes here, such a cell is left empty."""

    series: str
    unit: str
    year: int
    state: State = State.VALUE
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    keys: frozenset[str] = frozenset()
    denominator_keys: frozenset[str] = frozenset()
    reason: str = ""
    is_total: bool = False  # of a parent: stands alone, instead of being its own part


@dataclass(frozen=True)
class DemoInstitute:
    """An institute as the organisation has it. `origin` is the unit it was split off from."""

    code: str
    faculty: str
    group: str
    years: tuple[int, ...]  # in which it is valid on 31 December
    origin: str = ""
    part_of_origin: float = 1.0


@dataclass(frozen=True)
class Group:
    """What is typical in a group of disciplines; per academic FTE unless said otherwise."""

    smallest: float  # academic FTE in 2018
    largest: float
    bachelors: float
    masters: float
    international: float  # share of academic FTE
    doctorates: float
    publications: float
    eu: float  # pull on EU projects, relative
    external: float  # income, thousand NOK


GROUPS = {
    "technology": Group(62, 185, 0.90, 1.15, 0.21, 0.11, 1.5, 1.5, 520),
    "natural_sciences": Group(48, 150, 0.50, 0.60, 0.21, 0.11, 1.4, 1.2, 480),
    "health": Group(45, 190, 0.95, 0.30, 0.17, 0.08, 1.6, 0.8, 420),
    "humanities": Group(38, 95, 0.85, 0.40, 0.18, 0.05, 1.2, 0.35, 190),
    "social_sciences": Group(42, 150, 1.20, 0.80, 0.16, 0.05, 1.1, 0.45, 230),
    "arts_architecture": Group(24, 62, 0.50, 0.90, 0.18, 0.03, 0.7, 0.3, 160),
}


@dataclass(frozen=True)
class Profile:
    """An institute's latent size; every series draws on the same one."""

    institute: DemoInstitute
    size: float  # academic FTE in 2018

    @property
    def code(self) -> str:
        return self.institute.code

    @property
    def group(self) -> Group:
        return GROUPS.get(self.institute.group, GROUPS["social_sciences"])

    @property
    def has_programmes(self) -> bool:
        return self.code not in NO_PROGRAMMES

    def trait(self, name: str, low: float = 0.7, high: float = 1.3) -> float:
        """A lasting property: the same in every year."""
        return between(low, high, self.code, name)

    def about(self, value: float, year: int, name: str, spread: float = 0.1) -> float:
        """The value with the year's ups and downs."""
        return value * between(1 - spread, 1 + spread, self.code, name, year)

    def count(self, value: float, year: int, name: str, spread: float = 0.1) -> int:
        return whole(self.about(value, year, name, spread), self.code, name, year)

    def fte(self, year: int) -> Decimal:
        """Academic FTE with one decimal, growing by some 2 % a year."""
        grown = self.size * (1 + 0.022 * (year - 2018))
        return tenths(self.about(grown, year, "fte", 0.02))

    def bachelors(self, year: int) -> int:
        if not self.has_programmes or self.code in NO_BACHELOR:
            return 0
        value = self.size * self.group.bachelors * self.trait("bachelors", 0.4, 1.5)
        return self.count(value * (1 + 0.015 * (year - 2018)), year, "bachelors")

    def masters(self, year: int) -> int:
        if not self.has_programmes or self.code in NO_MASTER:
            return 0
        value = self.size * self.group.masters * self.trait("masters", 0.4, 1.5)
        return self.count(value * (1 + 0.02 * (year - 2018)), year, "masters")

    def students(self, year: int) -> int:
        graduates = self.bachelors(year) + self.masters(year)
        return self.count(graduates * 6, year, "students", 0.04)

    def publications(self, year: int) -> int:
        value = self.size * self.group.publications * self.trait("publications")
        return self.count(value * (1 + 0.035 * (year - 2018)), year, "publications", 0.08)

    def heading(self, series: str) -> float:
        """The share of the expected way to a target that the institute has come."""
        return weighted(COURSES, self.code, series, "course")

    def on_the_way(self, series: str, base: float, target: float, year: int) -> float:
        """A value before, at or after the base year, on the institute's own course."""
        if year <= BASE_YEAR:
            return base * (1 - 0.02 * (BASE_YEAR - year))
        if base >= target:
            return base * (1 + 0.01 * (year - BASE_YEAR))
        expected = (year - BASE_YEAR) / (END_YEAR - BASE_YEAR)
        course = self.heading(series) + between(-0.015, 0.015, self.code, series, year)
        return base + (target - base) * expected * course


@dataclass(frozen=True)
class World:
    """All institutes of all years, in the order of their codes."""

    institutes: Sequence[DemoInstitute]
    years: range = field(default=YEARS)

    @cached_property
    def profiles(self) -> dict[str, Profile]:
        """By code. Where a unit was split its successors share its size."""
        profiles = {one.code: Profile(one, _size(one)) for one in self.institutes if not one.origin}
        for one in self.institutes:
            if one.origin:
                origin = profiles.get(one.origin)
                size = origin.size * one.part_of_origin if origin else _size(one)
                profiles[one.code] = Profile(one, size)
        return dict(sorted(profiles.items()))

    def in_year(self, year: int) -> list[Profile]:
        """The institutes that are valid on 31 December, in the order of their codes."""
        return [one for one in self.profiles.values() if year in one.institute.years]

    def each(self) -> Iterator[tuple[Profile, int]]:
        """Every institute in every year it is valid."""
        for year in self.years:
            for profile in self.in_year(year):
                yield profile, year

    def holder(self, code: str, year: int) -> str:
        """Who carries on what a unit began: itself, or after a split one of its successors."""
        if year in self.profiles[code].institute.years:
            return code
        heirs = [one.code for one in self.in_year(year) if one.institute.origin == code]
        return min(heirs, key=lambda heir: chance(code, heir, "heir"), default=code)


def _size(institute: DemoInstitute) -> float:
    group = GROUPS.get(institute.group, GROUPS["social_sciences"])
    # The product of two draws: many small and middling institutes, few large ones.
    drawn = chance(institute.code, "size") * between(0.5, 1, institute.code, "size too")
    return group.smallest + (group.largest - group.smallest) * drawn


def tenths(value: float) -> Decimal:
    return Decimal(round(value * 10)) / 10


def counted(series: str, unit: str, year: int, keys: Iterable[str]) -> DemoFigure:
    """A DISTINCT figure: as many as there are keys."""
    found = frozenset(keys)
    return DemoFigure(series, unit, year, numerator=Decimal(len(found)), keys=found)


def number(series: str, unit: str, year: int, value: Decimal | int) -> DemoFigure:
    return DemoFigure(series, unit, year, numerator=Decimal(value))


def ratio(
    series: str, unit: str, year: int, part: Decimal | int, whole: Decimal | int
) -> DemoFigure:
    return DemoFigure(series, unit, year, numerator=Decimal(part), denominator=Decimal(whole))


def exempt(series: str, unit: str, year: int, reason: str) -> DemoFigure:
    return DemoFigure(series, unit, year, state=State.NOT_APPLICABLE, reason=reason)
