"""Which figures and totals are hidden outside their reach, in series and years taken together.

Small groups, what covers for them in their faculty and in the university, and what would tell of
them from another series: RE-04-F is RE-04-N per 100 FTE, and ST-01 is ST-01-B and ST-01-M.

Source: domain/indicators.md 0.5; `trees` says what a series hides by itself.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, permutations
from operator import itemgetter

from goals.calculations.elimination import determined
from goals.calculations.suppression import Counts, sum_of
from goals.ledger.cells import Current, Figures, Pair
from goals.ledger.trees import NOTHING, Hiding, Tree, group_of
from goals.models import Indicator
from institutes.organisation import Organisation
from institutes.prepared import Prepared, PreparedObjects

Parts = Mapping[int, Sequence[int]]  # by the id of a series that is the sum of others


def related(indicators: Mapping[int, Indicator]) -> dict[int, Indicator]:
    """The series of small groups in the same families, themselves included; one query, and none
    without small groups."""
    families = {one.family for one in indicators.values() if one.smallest_group}
    if not families:
        return {}
    return {one.pk: one for one in _with_small_groups() if one.family in families}


def family_pairs(indicators: Mapping[int, Indicator], pairs: Collection[Pair]) -> set[Pair]:
    """What else has to be read to know what is hidden in series and years: the rest of their
    families (of `related` series) in the same years."""
    members: dict[str, set[int]] = defaultdict(set)
    for pk, one in indicators.items():
        if one.smallest_group:
            members[one.family].add(pk)
    asked = {(indicators[pk].family, year) for pk, year in pairs if indicators[pk].smallest_group}
    return {(pk, year) for family, year in asked for pk in members[family]} - set(pairs)


_with_small_groups = PreparedObjects(
    lambda: Indicator.objects.filter(smallest_group__gt=0).order_by()
)
_parts = Prepared(
    lambda: Indicator.parts.through.objects.order_by().values_list(
        "from_indicator_id", "to_indicator_id"
    )
)


def hidden_in(
    indicators: Mapping[int, Indicator],
    figures: Figures,
    organisations: Mapping[int, Organisation],
) -> dict[Pair, Hiding]:
    """By series and year; where nothing is hidden, nothing. One query at most.

    `figures` have all the series of a family (`related`) in a year, or what is hidden in one would
    be told by another.
    """
    families: dict[tuple[str, int], dict[int, Tree]] = defaultdict(dict)
    # In one order, whatever was written when: of two that would do, the same is chosen each time.
    for (pk, year), rows in sorted(figures.items(), key=itemgetter(0)):
        indicator = indicators[pk]
        if indicator.smallest_group and rows:
            family = families[indicator.family, year]
            family[pk] = Tree(indicator, organisations[year], rows)
    parts: dict[int, list[int]] = defaultdict(list)
    if any(len(family) > 1 for family in families.values()):
        for whole, part in sorted(_parts()):
            parts[whole].append(part)
    return {
        (pk, year): hiding
        for (_family, year), trees in families.items()
        for pk, hiding in _hidden_together(trees, parts).items()
        if hiding is not NOTHING
    }


def hidden_elsewhere(
    hidings: Mapping[Pair, Hiding],
    indicators: Mapping[int, Indicator],
    figures: Figures,
    then: Mapping[int, Organisation],
    now: Mapping[int, Organisation],
) -> dict[Pair, Hiding]:
    """The same in another tree, by year, which shall tell nothing that the year's own does not.

    So the same cells are hidden, and a total is told only where all cells that are hidden with one
    of its own are in it: their sum is told in the year's own tree as well.
    """
    return {
        (pk, year): _elsewhere(hiding, indicators[pk], figures[pk, year], then[year], now[year])
        for (pk, year), hiding in hidings.items()
    }


def _elsewhere(
    hiding: Hiding,
    indicator: Indicator,
    rows: Mapping[int, Current],
    then: Organisation,
    now: Organisation,
) -> Hiding:
    places: dict[int | None, set[int]] = defaultdict(set)
    for unit_id in hiding.units & then.nodes.keys() & now.nodes.keys():
        group = group_of(indicator, then.nodes[unit_id])
        together = None if group in hiding.totals else group  # hidden totals cover for each other
        places[together].add(group_of(indicator, now.nodes[unit_id]))
    split = {group for groups in places.values() if len(groups) > 1 for group in groups}
    root = then.university.id if then.university else None
    if root in hiding.totals:
        split |= {root, *places[None]}
    return Hiding(hiding.units, frozenset(split | (hiding.totals & rows.keys())))


def _hidden_together(trees: Mapping[int, Tree], parts: Parts) -> dict[int, Hiding]:
    """Hide in each series what the others would tell, until nothing more has to go."""
    found = {pk: tree.hiding() for pk, tree in trees.items()}
    if len(trees) == 1 or all(one is NOTHING for one in found.values()):
        return found
    here = {whole: [pk for pk in of if pk in trees] for whole, of in parts.items()}
    parts = {whole: of for whole, of in here.items() if of and whole in trees}
    also = dict.fromkeys(trees, NOTHING)
    alike = [
        (one, other) for one, other in permutations(trees, 2) if trees[one].counts_as(trees[other])
    ]
    grows = True
    while grows:
        grows = False
        for pk, told in chain(
            _told(trees, found, parts, alike), _worked_out(trees, found, parts, alike)
        ):
            more = Hiding(
                (told.units & trees[pk].cells.keys()) - found[pk].units,
                (told.totals & trees[pk].sums.keys()) - found[pk].totals,
            )
            if more != NOTHING:
                also[pk] = also[pk] | more
                found[pk] = trees[pk].hiding(also[pk])
                grows = True
    return found


def _told(
    trees: Mapping[int, Tree],
    found: Mapping[int, Hiding],
    parts: Parts,
    alike: Collection[tuple[int, int]],
) -> Iterator[tuple[int, Hiding]]:
    """By series, what there would tell what is hidden in another."""
    for one, other in alike:
        yield one, found[other]
    for whole, of in parts.items():
        hidden = NOTHING
        for pk in of:
            hidden |= found[pk]
        yield whole, hidden
        # Hidden in the whole alone it would be the sum of its parts: the largest goes as well.
        for unit_id in sorted(found[whole].units - hidden.units):
            if all(unit_id in trees[pk].cells for pk in of):
                yield _largest(of, unit_id, trees, "cells"), Hiding(frozenset({unit_id}))
        for unit_id in sorted(found[whole].totals - hidden.totals):
            if all(unit_id in trees[pk].sums for pk in of):
                totals = frozenset({unit_id})
                yield _largest(of, unit_id, trees, "sums"), Hiding(totals=totals)
        yield from _by_difference(trees, found, whole, of)
    for one, other in alike:
        if trees[one].indicator.has_denominator >= trees[other].indicator.has_denominator:
            yield from _by_difference(trees, found, one, [other])


def _by_difference(
    trees: Mapping[int, Tree], found: Mapping[int, Hiding], whole: int, of: Collection[int]
) -> Iterator[tuple[int, Hiding]]:
    """The totals of a series that, less those of the series it is made of, tell what is hidden in
    units that have no figure in some of them: everything else is the same in both."""
    series = [trees[pk] for pk in (whole, *of)]
    veiled = frozenset[int]().union(*(found[pk].totals for pk in (whole, *of)))
    root = trees[whole].root
    groups = frozenset[int]().union(*(tree.groups.keys() for tree in series))
    # The university's totals, less those of the groups that are told, tell of the others.
    places = [(group, {group}) for group in sorted(groups - veiled - {root})]
    for place, within in [*places, (root, (groups & veiled) | {root})]:
        left = _left_over(series, found, within)
        is_told = place not in veiled and all(place in tree.sums for tree in series)
        is_little = len(left) == 1 or (left and trees[whole].is_few(sum_of(left)))
        if is_told and is_little:
            yield whole, Hiding(totals=frozenset({place}))


def _left_over(
    series: Collection[Tree], found: Mapping[int, Hiding], groups: Collection[int]
) -> list[Counts]:
    """The hidden cells of some groups in units that have none in some of the series. Left out are
    those of a series that hides nothing else there: its own totals tell their sum."""
    has = [
        {pk: counts for group in groups for pk, counts in tree.groups.get(group, {}).items()}
        for tree in series
    ]
    in_all = frozenset.intersection(*map(frozenset, has))
    left: list[Counts] = []
    for tree, cells in zip(series, has, strict=True):
        hidden = cells.keys() & found[tree.indicator.pk].units
        if hidden & in_all:
            left += [cells[unit_id] for unit_id in sorted(hidden - in_all)]
    return left


def _worked_out(
    trees: Mapping[int, Tree],
    found: Mapping[int, Hiding],
    parts: Parts,
    alike: Collection[tuple[int, int]],
) -> Iterator[tuple[int, Hiding]]:
    """The totals of a series without which a small cell of it could not be worked out from all
    that is told. Where units have figures in some of the series only, the ways to it are many."""
    same: list[tuple[int, Sequence[int]]] = list(parts.items())
    same += [(one, [other]) for one, other in alike if one < other]
    if all(trees[pk].cells.keys() == trees[whole].cells.keys() for whole, of in same for pk in of):
        return
    sums: list[dict[tuple[int, int], int]] = []
    for pk, tree in trees.items():
        told = [of for group, of in tree.groups.items() if group not in found[pk].totals]
        told += [tree.cells] if tree.root not in found[pk].totals else []
        sums += [{(pk, unit_id): 1 for unit_id in of.keys() & found[pk].units} for of in told]
    for whole, of in same:
        factors = {whole: 1} | dict.fromkeys(of, -1)
        for unit_id in frozenset.intersection(*(frozenset(trees[pk].cells) for pk in factors)):
            hidden = {pk: by for pk, by in factors.items() if unit_id in found[pk].units}
            sums.append({(pk, unit_id): by for pk, by in hidden.items()})
    for pk, unit_id in sorted(determined(sums)):
        tree = trees[pk]
        if tree.is_few(tree.cells[unit_id]):
            group = group_of(tree.indicator, tree.organisation.nodes[unit_id])
            places = [one for one in (group, tree.root) if one not in found[pk].totals]
            yield pk, Hiding(totals=frozenset(places[:1]))


def _largest(of: Collection[int], unit_id: int, trees: Mapping[int, Tree], what: str) -> int:
    """The series that counts most in a unit."""
    return max(of, key=lambda pk: getattr(trees[pk], what)[unit_id][0] or 0)
