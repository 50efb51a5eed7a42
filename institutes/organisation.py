"""The university as it stood on a day, as one value that pages and sums can walk."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from institutes.languages import in_language
from institutes.models import Kind, Place, Succession
from institutes.models.units import on
from institutes.prepared import Prepared
from institutes.sorting import norwegian


@dataclass(frozen=True)
class Node:
    """A unit as it was called, and where it stood."""

    id: int
    code: str
    kind: str
    parent_id: int | None
    acronym: str
    name_nb: str
    name_nn: str
    name_en: str
    campus: str = ""
    discipline_group: str = ""
    ended: date | None = None  # in a recast tree: when a unit that is no more came to its end

    @property
    def name(self) -> str:
        return in_language(self, "name")


@dataclass(frozen=True)
class Organisation:
    """The tree on a day. Children stand in Norwegian order of their acronyms."""

    day: date
    nodes: dict[int, Node] = field(repr=False)

    @cached_property
    def _children(self) -> dict[int | None, list[Node]]:
        children = defaultdict(list)
        for node in sorted(self.nodes.values(), key=lambda node: norwegian(node.acronym)):
            children[node.parent_id].append(node)
        return children

    @cached_property
    def _ancestors(self) -> dict[int, list[Node]]:
        """What `ancestors` has found."""
        return {}

    @cached_property
    def _institutes(self) -> dict[int, list[Node]]:
        """What `institutes_under` has found."""
        return {}

    @cached_property
    def _by_code(self) -> dict[str, Node]:
        return {node.code: node for node in self.nodes.values()}

    @cached_property
    def university(self) -> Node | None:
        """The root; None in an empty database."""
        roots = self._children.get(None, [])
        return roots[0] if roots else None

    @property
    def faculties(self) -> list[Node]:
        return self.children(self.university.id) if self.university else []

    @cached_property
    def institutes(self) -> list[Node]:
        return self.institutes_under(self.university.id) if self.university else []

    @cached_property
    def discipline_groups(self) -> dict[str, list[Node]]:
        """The institutes of each group of disciplines, in order; those in none are left out."""
        found: dict[str, list[Node]] = {}
        for node in self.institutes:
            if node.discipline_group:
                found.setdefault(node.discipline_group, []).append(node)
        return found

    def children(self, unit_id: int) -> list[Node]:
        return self._children.get(unit_id, [])

    def institutes_under(self, unit_id: int) -> list[Node]:
        """All institutes in and below a unit, in order; the institute itself for an institute."""
        if unit_id not in self._institutes:
            node = self.nodes.get(unit_id)
            is_one = node is not None and node.kind == Kind.INSTITUTE
            below = [] if node is None or is_one else self.children(unit_id)
            self._institutes[unit_id] = (
                [node]
                if is_one
                else [low for one in below for low in self.institutes_under(one.id)]
            )
        return self._institutes[unit_id]

    def ancestors(self, unit_id: int) -> list[Node]:
        """From the parent up to the university. Ends even if a cycle should slip in."""
        if unit_id in self._ancestors:
            return self._ancestors[unit_id]
        found: list[Node] = []
        node = self.nodes.get(unit_id)
        while node and node.parent_id in self.nodes and len(found) < len(self.nodes):
            node = self.nodes[node.parent_id]
            found.append(node)
        self._ancestors[unit_id] = found
        return found

    def by_code(self, code: str) -> Node | None:
        return self._by_code.get(code)


def last_day(year: int) -> date:
    """The day a year's figures are bound to: units valid on 31 December carry them."""
    return date(year, 12, 31)


# As the fields of `Node` stand, and then when the place and the unit are valid.
_COLUMNS = (
    *("unit_id", "unit__code", "unit__kind", "parent_id"),
    *("acronym", "name_nb", "name_nn", "name_en", "campus", "unit__discipline_group"),
    *("valid_from", "valid_to", "unit__valid_from", "unit__valid_to"),
)


def organisation_on(day: date) -> Organisation:
    """The organisation on a day; one query."""
    rows = Place.objects.on(day).values_list(*_COLUMNS)
    return Organisation(day, {row[0]: Node(*row[:10]) for row in rows})


_places_between = Prepared(
    lambda first, last: Place.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=last),
        Q(valid_to__isnull=True) | Q(valid_to__gt=first),
    ).values_list(*_COLUMNS),
    *(date, date),
)


def organisations_in(years: Iterable[int]) -> dict[int, Organisation]:
    """The organisation at the end of each year; one query for all of them."""
    days = {year: last_day(year) for year in years}
    if not days:
        return {}
    found = _places_between(min(days.values()), max(days.values()))
    rows = [(Node(*row[:10]), *row[10:]) for row in found]
    return {
        year: Organisation(
            day,
            {
                node.id: node
                for node, since, until, unit_since, unit_until in rows
                if _covers(since, until, day) and _covers(unit_since, unit_until, day)
            },
        )
        for year, day in days.items()
    }


Successors = Mapping[int, Sequence[Succession]]  # by the predecessor's id, the earliest first


def recast(then: Organisation, now: Organisation, successors: Successors) -> Organisation:
    """The units of one day in the tree of another: today's names and places, nothing allocated.

    A unit that has ended since keeps one joint row, under the parent of what continued it, with
    the day it ended; its successors, which did not exist, have none. So every figure of the year
    stands in exactly one place, and sums are preserved.
    """
    nodes = {node.id: node for node in now.nodes.values() if node.kind != Kind.INSTITUTE}
    for node in then.nodes.values():
        nodes[node.id] = now.nodes.get(node.id) or _joint(node, now, successors)
    return Organisation(then.day, nodes)


def recasts(years: Iterable[int], today: date) -> dict[int, Organisation]:
    """Each year's units in today's tree; three queries for all of them."""
    now = organisation_on(today)
    successors: dict[int, list[Succession]] = {}
    for succession in Succession.objects.order_by("date"):
        successors.setdefault(succession.predecessor_id, []).append(succession)
    return {year: recast(then, now, successors) for year, then in organisations_in(years).items()}


def _joint(node: Node, now: Organisation, successors: Successors) -> Node:
    """An ended unit where its successors stand now; where it was, if nothing continued it."""
    found, seen, parent_id, end = node.id, set[int](), node.parent_id, None
    while found not in now.nodes and found in successors and found not in seen:
        seen.add(found)
        end = end or successors[found][0].date
        found = successors[found][0].successor_id
    if found in now.nodes:
        parent_id = now.nodes[found].parent_id
    elif parent_id not in now.nodes and now.university:
        parent_id = now.university.id
    acronym = node.acronym
    if end:
        acronym = _("%(acronym)s (until %(year)s)") % {"acronym": acronym, "year": end.year}
    return replace(node, acronym=acronym, parent_id=parent_id, ended=end)


def _covers(since: date | None, until: date | None, day: date) -> bool:
    """The same rule as `on`, for rows that are already read."""
    return (since is None or since <= day) and (until is None or until > day)


__all__ = [
    "Node",
    "Organisation",
    "last_day",
    "on",
    "organisation_on",
    "organisations_in",
    "recast",
    "recasts",
]
