"""One item of evidence in one core area: what it is worth, how long, and what became of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from institutes.level.dates import add_years
from institutes.level.kinds import KINDS, SCALES, Counted, Kind
from institutes.level.parameters import Parameters
from institutes.level.terms import Category, StepKind, Strength

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Step:
    """Something that happened to an item, on a day."""

    kind: StepKind
    on: date


@dataclass(frozen=True)
class Item:
    """What the rule must know. `steps` stand in the order in which they happened.

    `starts_on` is the day of a report, prize or first work, or the start of a grant, window,
    office, status or agreement. `ends_on` is its end; of a report, the day of the next evaluation
    of the same field, if there has been one.
    """

    id: int
    kind: str
    starts_on: date
    ends_on: date | None = None
    steps: tuple[Step, ...] = ()
    is_third_party: bool = False
    has_narrative: bool = True
    scale: str = ""
    grade: str = ""
    field: str = ""  # of an evaluation; the same field has the same text
    external_members: int = 0
    members_abroad: int = 0
    share: Decimal | None = None
    ratio: Decimal | None = None
    number: int = 0
    publications: Decimal | None = None
    works: int = 0
    artists: int = 0
    highest_rank: bool = False

    @property
    def of_kind(self) -> Kind:
        return KINDS[self.kind]

    @property
    def category(self) -> Category:
        return self.of_kind.category


def state_on(item: Item, day: date) -> StepKind | None:
    """The newest step on or before the day; None for a draft."""
    found = None
    for step in item.steps:
        if step.on <= day:
            found = step.kind
    return found


def verified_on(item: Item, day: date) -> date | None:
    """When the verification that stands on the day was made; None where none stands."""
    if state_on(item, day) is not StepKind.VERIFIED:
        return None
    return max(s.on for s in item.steps if s.kind is StepKind.VERIFIED and s.on <= day)


def strength_of(item: Item, parameters: Parameters) -> Strength:
    """Strong, supporting or nothing, by the rule of the item's category."""
    match item.category:
        case Category.A:
            return Strength.STRONG if _is_top_graded(item, parameters) else Strength.NONE
        case Category.B:
            return Strength.STRONG
        case Category.F if _is_strong_art(item, parameters):
            return Strength.STRONG
    return Strength.SUPPORTING if _is_enough(item, parameters) else Strength.NONE


def counts_as_strong(item: Item, parameters: Parameters) -> bool:
    return strength_of(item, parameters) is Strength.STRONG


def _is_top_graded(item: Item, parameters: Parameters) -> bool:
    scale = SCALES.get(item.scale)
    if scale is None or item.grade not in scale.top:
        return False
    if "external_members" not in item.of_kind.facts:
        return True
    return (
        item.external_members >= parameters.external_members
        and item.members_abroad * 2 > item.external_members
    )


def _is_strong_art(item: Item, parameters: Parameters) -> bool:
    """Highest rank, and enough works by enough artists within the years an item counts."""
    newest = item.ends_on or item.starts_on
    return (
        item.highest_rank
        and item.works >= parameters.works
        and item.artists >= parameters.artists
        and newest <= add_years(item.starts_on, parameters.artistic_years)
    )


def _is_enough(item: Item, parameters: Parameters) -> bool:
    match item.kind:
        case "top_publications":
            return _enough_publications(item, parameters) and (
                (item.share or Decimal(0)) > parameters.top_publications_share
            )
        case "level_2":
            return _enough_publications(item, parameters) and (
                (item.ratio or Decimal(0)) >= parameters.level_2_ratio
            )
        case "msca_fellows":
            return item.number >= parameters.fellows
        case "copublication":
            return (item.share or Decimal(0)) >= parameters.copublication_share
    return True


def _enough_publications(item: Item, parameters: Parameters) -> bool:
    return (item.publications or Decimal(0)) >= parameters.publications


def last_day(item: Item, parameters: Parameters) -> date:
    """The last day an item can count, by its category's rule."""
    end = item.ends_on or item.starts_on
    match item.of_kind.counted:
        case Counted.REPORT:
            longest = add_years(item.starts_on, parameters.evaluation_years)
            return min(longest, item.ends_on - ONE_DAY) if item.ends_on else longest
        case Counted.EXCELLENCE:
            return add_years(end, parameters.excellence_years_after)
        case Counted.FUNDING:
            return add_years(end, parameters.funding_years_after)
        case Counted.WINDOW:
            return add_years(end, parameters.bibliometric_years)
        case Counted.PRIZE:
            return add_years(item.starts_on, parameters.prize_years)
        case Counted.OFFICE:
            return add_years(end, parameters.office_years_after)
        case Counted.ARTISTIC:
            return add_years(end, parameters.artistic_years)
    return end


def is_ageing(item: Item, day: date, parameters: Parameters) -> bool:
    """An evaluation that still counts and is older than the usual cycle."""
    return item.category is Category.A and day > add_years(
        item.starts_on, parameters.evaluation_ageing_years
    )


def counts_on(item: Item, day: date, parameters: Parameters) -> bool:
    """Verified, valid, worth something, and told why it concerns the area (R3, R4).

    An item that had not begun when it was verified never counts: time alone would raise the level.
    """
    since = verified_on(item, day)
    return (
        since is not None
        and item.starts_on <= since
        and day <= last_day(item, parameters)
        and item.has_narrative
        and strength_of(item, parameters) is not Strength.NONE
    )


def known_on(items: Iterable[Item], day: date) -> tuple[Item, ...]:
    """The items as they were known on a day: without the steps that came later."""
    return tuple(
        item
        if not item.steps or item.steps[-1].on <= day
        else replace(item, steps=tuple(step for step in item.steps if step.on <= day))
        for item in items
    )


def replaced(items: Iterable[Item]) -> tuple[Item, ...]:
    """Evaluations end with the next verified evaluation of the same field (level.md B2, A).

    The older one ends on the day the newer report came, or was verified if that was later.
    """
    items = tuple(items)
    found = []
    for item in items:
        ends = [
            day
            for newer in items
            if newer is not item and (day := _replaces(newer, item)) is not None
        ]
        if ends:
            end = min([*ends, item.ends_on] if item.ends_on else ends)
            item = replace(item, ends_on=end)
        found.append(item)
    return tuple(found)


def _replaces(newer: Item, older: Item) -> date | None:
    if not (older.category is newer.category is Category.A and older.field):
        return None
    if newer.field != older.field or newer.starts_on <= older.starts_on:
        return None
    if not newer.steps or newer.steps[-1].kind is not StepKind.VERIFIED:
        return None
    return max(newer.starts_on, newer.steps[-1].on)


def submitted_by(items: Sequence[Item], day: date) -> bool:
    """Whether any of the items was ever submitted, on or before the day."""
    return any(
        step.kind is StepKind.SUBMITTED and step.on <= day for item in items for step in item.steps
    )
