"""One series over faculties and institutes: the rows of the table on goal and indicator pages."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from goals.charts import Segment, count_bar
from goals.models import Indicator
from goals.pages.lists import Slice, slice_of
from goals.pages.reading import Reading, Standing, Told
from goals.pages.seen import Counts, Seen, counts_below, counts_levels, heat_word, seen_in
from goals.wording.words import Word
from institutes.models import Kind
from institutes.organisation import Node


@dataclass(frozen=True)
class UnitRow:
    """A faculty or an institute in one series, in the year that is read."""

    reading: Reading
    told: Told
    seen: Seen

    @property
    def unit(self) -> Node:
        return self.told.unit

    @property
    def word(self) -> Word:
        return heat_word(self.told.indicator, self.unit, self.seen)

    @property
    def is_faculty(self) -> bool:
        return self.unit.kind != Kind.INSTITUTE

    @property
    def key(self) -> Hashable:
        mark = self.reading.mark
        return mark and (mark, self.reading.query, self.told.key, self.seen.status, self.seen.level)


@dataclass(frozen=True)
class UnitGroup:
    """Rows that stand together: a faculty and what is shown of it."""

    rows: list[UnitRow]

    @cached_property
    def key(self) -> Hashable:
        keys = tuple([row.key for row in self.rows])
        return None if None in keys else keys


@dataclass(frozen=True)
class UnitRows:
    """Every faculty before those of its institutes that are on this page of the list; `counts`
    are of all institutes."""

    reading: Reading
    indicator: Indicator
    rows: list[UnitRow] = field(default_factory=list)
    counts: Counts = ()
    shown: Slice[Node] = field(default_factory=lambda: slice_of([], 1))

    @property
    def key(self) -> Hashable:
        mark = self.reading.mark
        return mark and (mark, self.indicator.pk, *(group.key for group in self.groups))

    @cached_property
    def groups(self) -> list[UnitGroup]:
        groups: dict[int | None, UnitGroup] = {}
        for row in self.rows:
            faculty_id = row.unit.id if row.is_faculty else row.unit.parent_id
            groups.setdefault(faculty_id, UnitGroup([])).rows.append(row)
        return list(groups.values())

    @property
    def bar(self) -> list[Segment]:
        return count_bar(self.counts)

    @property
    def counts_levels(self) -> bool:
        return counts_levels(self.indicator)

    def standings(self) -> list[tuple[Standing, Counts]]:
        """All faculties and institutes, each with all that it rests on: for a file."""
        units = _in_order(self.reading)
        parents = [unit for unit in units if unit.kind != Kind.INSTITUTE]
        found = self.reading.standings([self.indicator], units)
        seen = seen_in(self.reading, [self.indicator], parents)
        return [
            (found[self.indicator.pk, unit.id], counts_below(self.indicator, one) if one else ())
            for unit in units
            for one in [seen.get((self.indicator.pk, unit.id))]
        ]


def _in_order(reading: Reading) -> list[Node]:
    organisation = reading.organisation
    return [
        unit
        for faculty in organisation.faculties
        for unit in (faculty, *organisation.institutes_under(faculty.id))
    ]


@dataclass(frozen=True)
class Listed:
    """A page of the institutes, and with their faculties the `units` of the table, in order."""

    shown: Slice[Node]
    units: list[Node]
    faculties: list[Node]


def listed_units(reading: Reading, page: int) -> Listed:
    """`page` of the institutes, each faculty before its own; what stands on it is looked at, and
    not the whole university."""
    organisation = reading.organisation
    shown = slice_of(organisation.institutes, page)
    below: dict[int | None, list[Node]] = {}
    for unit in shown.rows:
        below.setdefault(unit.parent_id, []).append(unit)
    # Faculties without institutes stand at the end of the list.
    is_last = shown.number == shown.pages
    faculties = [
        one
        for one in organisation.faculties
        if one.id in below or (is_last and not organisation.children(one.id))
    ]
    units = [unit for one in faculties for unit in (one, *below.get(one.id, []))]
    return Listed(shown, units, faculties)


def unit_rows(
    reading: Reading,
    indicator: Indicator,
    listed: Listed,
    told: Mapping[tuple[int, int], Told] | None = None,
) -> UnitRows:
    """The table of what is listed; `told` has it all, if it was read already. Three queries."""
    university = reading.organisation.university
    if university is None:
        return UnitRows(reading, indicator)
    told = told or reading.told([indicator], listed.units)
    seen = seen_in(reading, [indicator], [university, *listed.units])
    pk = indicator.pk
    rows = [UnitRow(reading, told[pk, unit.id], seen[pk, unit.id]) for unit in listed.units]
    counts = counts_below(indicator, seen[pk, university.id])
    return UnitRows(reading, indicator, rows, counts, listed.shown)
