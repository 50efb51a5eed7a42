"""What is worked out from whole reports, kept in this process until something in one changes.

A list of hundreds of reports shows a few numbers of each, and between two looks at it few of them
have changed: only those are read again.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Generic, TypeVar

from django.db.models import Max

from goals.ledger import Frame
from goals.models import Figure, Report
from institutes.prepared import Prepared

T = TypeVar("T")


def marks_of(reports: Sequence[Report], frame: Frame) -> dict[int, Hashable]:
    """What stands for all that is in each report of one round, by report id: another one whenever
    an answer, a text, a decision, a figure, the plan or the organisation is; one query.

    Figures are added and never changed, so that the newest of a unit tells of all of them; it is
    one that stands, and these have an index by unit.
    """
    year = reports[0].round.year
    newest = dict(_read_newest([report.unit_id for report in reports], [year - 1, year]))
    return {
        report.pk: (frame.mark, report.version, report.state, newest.get(report.unit_id))
        for report in reports
    }


_read_newest = Prepared(
    lambda units, years: (
        Figure.objects.current()
        .filter(unit__among=units, year__among=years)
        .order_by()
        .values_list("unit_id")
        .annotate(Max("pk"))
    ),
    *(list, list),
)


class Kept(Generic[T]):
    """`Kept(work_out).of(reports)`: what `work_out` makes of each report of a round, by report id;
    it is given those alone that have changed since, and the frame they are read in."""

    def __init__(self, work_out: Callable[[Sequence[Report], Frame], Mapping[int, T]]):
        self.work_out = work_out
        self._found: dict[int, tuple[Hashable, T]] = {}

    def of(self, reports: Sequence[Report], frame: Frame) -> dict[int, T]:
        if not reports:
            return {}
        marks = marks_of(reports, frame)  # first: what comes in from now on is seen the next time
        found: dict[int, T] = {}
        changed = []
        for report in reports:
            kept = self._found.get(report.pk)
            if kept and kept[0] == marks[report.pk]:
                found[report.pk] = kept[1]
            else:
                changed.append(report)
        for pk, made in self.work_out(changed, frame).items() if changed else ():
            found[pk] = made
            if marks[pk][0] is not None:  # without a mark of the plan nothing says that it changed
                self._found[pk] = marks[pk], made
        return found

    def clear(self) -> None:
        self._found.clear()
