"""What the two files of a plan hold, as frozen dataclasses.

Source: product.md ("The nouns"), domain/indicators.md 0–6, domain/plan.md.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from goals.calculations.terms import Aggregation, Direction, MeasuredIn


class CollectedAt(StrEnum):
    """The kind of unit a figure is entered for."""

    INSTITUTE = "institute"
    FACULTY = "faculty"
    UNIVERSITY = "university"


class CollectedBy(StrEnum):
    """Who brings the figure."""

    REGISTER = "register"  # filled in from a source, then confirmed or disputed
    SELF_REPORT = "self_report"
    COMPUTED = "computed"  # the portal works it out


class Frequency(StrEnum):
    """How often the source delivers. The ledger keeps one figure a year."""

    YEARLY = "yearly"
    SEMESTER = "semester"


class Reference(StrEnum):
    """Which day or period a figure of a year is about."""

    CALENDAR_YEAR = "calendar_year"
    CENSUS_1_OCTOBER = "census_1_october"
    STOCK_31_DECEMBER = "stock_31_december"
    WINDOW_4_YEARS = "window_4_years"


class Wording(StrEnum):
    """Whether the owner has confirmed what an indicator's texts say."""

    PROPOSAL = "proposal"
    CONFIRMED = "confirmed"


class BreakKind(StrEnum):
    """What a break does to a series. All three are drawn and footnoted."""

    DISTURBED_YEARS = "disturbed_years"  # these years are left out of pace and projection
    NEW_DEFINITION = "new_definition"  # from the first of these years on, counted in another way
    NOTE_ONLY = "note_only"  # these years count like any other; the reader is told


@dataclass(frozen=True)
class Text:
    """One text in three languages; nynorsk repeats bokmål where the two are alike."""

    nb: str
    nn: str
    en: str


@dataclass(frozen=True)
class Plan:
    """The period, its base year, the years that have figures, and the aim through it all."""

    code: str
    name: Text
    start_year: int
    end_year: int
    base_year: int
    figures_from: int
    figures_to: int
    aim: Text
    url: str


@dataclass(frozen=True)
class Goal:
    """A goal of the plan; number 0 is the aim that runs through it."""

    number: int
    name: Text  # short, for headings
    text: Text  # the plan's own words


@dataclass(frozen=True)
class CoreTask:
    """Education, research and the other tasks that measures and partners are tagged with."""

    code: str
    name: Text


@dataclass(frozen=True)
class Sdg:
    """One of the UN's seventeen sustainable development goals."""

    number: int
    name: Text


@dataclass(frozen=True)
class Indicator:
    """One series of the catalogue (domain/indicators.md 0.9)."""

    code: str
    family: str
    goal: int | None  # None: under no goal of the plan (the SDG series)
    lead: bool
    headline: bool
    measured_in: MeasuredIn
    direction: Direction
    aggregation: Aggregation
    keyed: bool
    collected_at: CollectedAt
    collected_by: CollectedBy
    computed: bool
    frequency: Frequency
    reference: Reference
    persons: bool
    smallest_group: int  # 0 when the series is not about persons
    whole_numbers: bool
    bounded: bool
    parts: tuple[str, ...]
    first_year: int
    status: Wording
    catalogue_source: str
    name: Text
    short_name: Text
    definition: Text
    numerator: Text
    denominator: Text | None  # None when the series is one number
    source: Text
    caution: Text


@dataclass(frozen=True)
class Milestone:
    """What a target asks for in a year on the way."""

    year: int
    value: Decimal


@dataclass(frozen=True)
class Target:
    """A target the plan is known to set; shares as 0 to 1.

    base_year and base_value: both given, the base is that; base_year alone, the base is the
    unit's own figure in that year; neither, the base is not known and no status follows
    (domain/indicators.md 0.14).
    """

    indicator: str
    unit: str
    base_year: int | None
    base_value: Decimal | None
    year: int
    value: Decimal
    measured_in: MeasuredIn  # the series' own, unless the source says another
    milestones: tuple[Milestone, ...]
    source: Text
    url: str
    note: Text | None


@dataclass(frozen=True)
class Break:
    """Years in which some series cannot be read like their neighbours."""

    kind: BreakKind
    years: tuple[int, ...]
    indicators: tuple[str, ...]
    text: Text
    source: Text
    url: str | None


@dataclass(frozen=True)
class Note:
    """What a source says about a series in words, where it gives no number to store."""

    indicator: str
    unit: str
    year: int | None  # None: the source does not date it
    text: Text
    source: Text
    url: str


@dataclass(frozen=True)
class Measure:
    """Something the plan says shall be done (tiltak). How far it is, the portal keeps."""

    code: str
    goal: int
    unit: str
    due_date: datetime.date | None
    indicators: tuple[str, ...]
    core_tasks: tuple[str, ...]
    sdgs: tuple[int, ...]
    name: Text
    text: Text
    source: Text
    url: str | None


@dataclass(frozen=True)
class PlanFile:
    """Everything the two files of a plan say, checked."""

    plan: Plan
    goals: tuple[Goal, ...]
    indicators: tuple[Indicator, ...]
    targets: tuple[Target, ...]
    breaks: tuple[Break, ...]
    notes: tuple[Note, ...]
    core_tasks: tuple[CoreTask, ...]
    sdgs: tuple[Sdg, ...]
    measures: tuple[Measure, ...]


class PlanFileError(Exception):
    """The files cannot be used; `problems` holds one sentence for each thing to put right."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))
