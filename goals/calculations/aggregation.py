"""How figures add up the tree of units.

A parent's figure is made from its institutes' figures, never from other parents' totals: only so
do coverage and the count of demo figures hold at every level.

Source: calculations.md 2; domain/indicators.md 0 (kinds, 0.1, 0.11, 0.12, 0.13); product.md
ground rules 2 and 3.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from goals.calculations.terms import Aggregation, MeasuredIn, State


class NoTotal(StrEnum):
    """Why parts with figures give no figure for their parent."""

    COUNTS_MAY_OVERLAP = "counts_may_overlap"
    NOT_ADDED_UP = "not_added_up"


@dataclass(frozen=True)
class Part:
    """One child's cell; a child that is silent has one too, in state NOT_REPORTED.

    `share` is a published share (0 to 1) without its components: shown, never aggregated.
    `keys` are what a DISTINCT count counts (grant numbers, programme codes), `denominator_keys`
    the same for the denominator of a ratio of distinct sets; None means that none are known.
    """

    unit: str
    state: State
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    share: Decimal | None = None
    keys: frozenset[str] | None = None
    denominator_keys: frozenset[str] | None = None
    is_demo: bool = False


class Total(NamedTuple):
    """What the parts add up to, and how much of the whole stands behind it.

    `share` is numerator over denominator (0 to 1 for shares), None without a denominator or when
    it is 0. `expected` counts the children that are not exempt, `reported` those of them with a
    figure that can be used, `withheld` those that reported too few persons to be told, `exempt`
    the others. `demo` and `real` count the figures behind the number, the parent's own included.
    `reason` is a NoTotal where the figures there are give no total, "" otherwise.
    """

    state: State
    numerator: Decimal | None
    denominator: Decimal | None
    share: Decimal | None
    reported: int
    expected: int
    exempt: int
    withheld: int
    demo: int
    real: int
    reason: str

    @property
    def is_complete(self) -> bool:
        """Every child that should report has; otherwise the number is provisional."""
        return self.reported == self.expected

    @property
    def is_demo(self) -> bool:
        """Demo figures are in it, alone or among real ones."""
        return self.demo > 0

    @property
    def is_mixed(self) -> bool:
        """Demo and real figures are in it, which must be said wherever it shows."""
        return self.demo > 0 and self.real > 0


def add_up(
    kind: Aggregation,
    parts: Sequence[Part],
    *,
    own: Sequence[Part] = (),
    keyed: bool = False,
) -> Total:
    """The parent's figure from its children's.

    * SUM adds numerators. FRACTIONAL does too, and denominators where the figures have them.
    * RATIO adds numerators and denominators; a part without both stays outside.
    * DISTINCT, and RATIO when `keyed`, count the union of the keys. A part with a count above
      zero and no keys makes the total impossible (counts_may_overlap).
    * COVERAGE is the number of units with a numerator of at least 1 out of all valid units, the
      exempt and the silent included.
    * NONE has no total (not_added_up).

    `own` is what the parent itself has (a faculty's administration), and the parents below it:
    added, but no children, so outside the coverage; COVERAGE counts children only and leaves
    them out. With nothing to add the total is NOT_APPLICABLE if every child is exempt, WITHHELD
    if every other child's figure is withheld, else NOT_REPORTED; so it is without any child. Zero
    stays zero. The order of the parts does not matter.
    """
    ratio_of_sets = keyed and kind is Aggregation.RATIO
    by_keys = ratio_of_sets or kind is Aggregation.DISTINCT
    states = [part.state for part in parts]
    exempt, withheld = states.count(State.NOT_APPLICABLE), states.count(State.WITHHELD)
    expected = len(parts) - exempt
    entered = [part for part in parts if part.state is State.VALUE]
    beside = [part for part in own if part.state is State.VALUE]
    needs_denominator = kind is Aggregation.RATIO or (
        kind is Aggregation.FRACTIONAL
        and any(part.denominator is not None for part in (*entered, *beside))
    )
    usable = _countable if by_keys else _numbered
    entered, beside = usable(entered), beside and usable(beside)
    if needs_denominator:
        entered, beside = _over(entered, ratio_of_sets), beside and _over(beside, ratio_of_sets)
    reported = len(entered)
    if kind is not Aggregation.COVERAGE:
        entered += beside

    state, reason = State.NOT_REPORTED, ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    if not entered:
        if parts and not expected:
            state = State.NOT_APPLICABLE
        elif withheld and withheld == expected:
            state = State.WITHHELD
    elif kind is Aggregation.NONE:
        reason = NoTotal.NOT_ADDED_UP
    elif by_keys:
        numerator = _union([(part.keys, part.numerator) for part in entered])
        if ratio_of_sets:
            denominator = _union([(part.denominator_keys, part.denominator) for part in entered])
        if numerator is None or (ratio_of_sets and denominator is None):
            numerator, denominator, reason = None, None, NoTotal.COUNTS_MAY_OVERLAP
    elif kind is Aggregation.COVERAGE:
        numerator = Decimal(sum(part.numerator >= 1 for part in entered))
        denominator = Decimal(len(parts))
    else:
        numerator = sum([part.numerator for part in entered], Decimal(0))
        if needs_denominator:
            denominator = sum([part.denominator for part in entered], Decimal(0))
    demo = [part.is_demo for part in entered].count(True)
    return Total(
        state=State.VALUE if numerator is not None else state,
        numerator=numerator,
        denominator=denominator,
        share=None if denominator is None else share(numerator, denominator),
        reported=reported,
        expected=expected,
        exempt=exempt,
        withheld=withheld,
        demo=demo,
        real=len(entered) - demo,
        reason=reason,
    )


def _numbered(parts: list[Part]) -> list[Part]:
    return [part for part in parts if part.numerator is not None]


def _countable(parts: list[Part]) -> list[Part]:
    return [part for part in parts if part.numerator is not None or part.keys is not None]


def _over(parts: list[Part], ratio_of_sets: bool) -> list[Part]:
    """Those that have a denominator as well."""
    return [
        part
        for part in parts
        if part.denominator is not None or (ratio_of_sets and part.denominator_keys is not None)
    ]


def value_of(
    numerator: Decimal | None,
    denominator: Decimal | None,
    share: Decimal | None,
    measured_in: MeasuredIn,
    has_denominator: bool,
) -> Decimal | None:
    """The number a reader sees, in the indicator's own unit; shares 0 to 1.

    Without a denominator by definition it is the numerator. Otherwise it is numerator over
    denominator, times 100 for what is told per 100 FTE; None (a dash) when the denominator is 0,
    and the published share, if there is one, when a component is missing.
    """
    if not has_denominator:
        return numerator
    if numerator is None or denominator is None:
        return None if share is None else share * measured_in.scale
    return numerator * measured_in.scale / denominator if denominator else None


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """Part of the whole, 0 to 1; None when the whole is 0 (shown as a dash, never as 0 %).

    Source: product rule 3.
    """
    return part / whole if whole else None


def mean_of_reported(values: Iterable[Decimal | None]) -> Decimal | None:
    """The mean of what was reported; None where nothing was.

    The missing are left out above and below the line: 10, 20 and silence are 15, not 10. For
    years of one series (a three-year mean), never for children: shares are recomputed by add_up.
    Source: calculations.md 2.
    """
    known = [value for value in values if value is not None]
    return share(sum(known, Decimal(0)), Decimal(len(known)))


def _union(sets: list[tuple[frozenset[str] | None, Decimal | None]]) -> Decimal | None:
    """How many different keys there are; None where a count above zero came without its keys.

    A zero needs no keys, since nothing cannot overlap.
    """
    if any(keys is None and count != 0 for keys, count in sets):
        return None
    return Decimal(len(frozenset().union(*(keys for keys, _ in sets if keys))))
