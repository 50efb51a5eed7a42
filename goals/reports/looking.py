"""A report as its reviewer looks at it: what every figure calls for, and what was seen.

Source: product.md (review queue), requirement of the issue on the yearly round.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from goals.models import Event, Report
from goals.reports.contents import Contents
from goals.reports.handed_in import checksum, figure_data, handed_in
from goals.reports.items import Choice, Item, ItemKind, Need
from institutes.prepared import PreparedObjects


class Mark(StrEnum):
    """What a figure is marked with; the first ones are looked at first."""

    DISPUTED = "disputed"  # two values, and nobody has settled which one holds
    INCOMPLETE = "incomplete"  # not answered, or not to be recorded as it stands
    STALE = "stale"  # the figure changed after the institute answered
    CAME_IN = "came_in"  # the figure came in after the report was submitted
    SETTLED = "settled"  # was disputed; an administrator has decided
    EXEMPT = "exempt"  # does not apply, with a reason
    OWN = "own"  # only the institute has it
    CONFIRMED = "confirmed"  # as it was filled in
    AWAITED = "awaited"  # a register has it, and it is not in yet


ORDER = {mark: place for place, mark in enumerate(Mark)}
DECISIONS = (Event.Kind.APPROVED, Event.Kind.RETURNED)
LACKS = (Need.NUMBER, Need.PROBLEM, Need.REASON)


def mark_of(item: Item) -> Mark:
    if item.kind is ItemKind.AWAITED:
        return Mark.AWAITED
    if item.is_open_dispute:
        return Mark.DISPUTED
    if item.need in LACKS or (item.need is Need.ANSWER and item.kind is ItemKind.OWN):
        return Mark.INCOMPLETE
    if item.need is Need.STALE:
        return Mark.STALE
    if item.need is Need.ANSWER:
        return Mark.CAME_IN
    if item.choice == Choice.DISPUTED:
        return Mark.SETTLED
    if item.choice == Choice.NOT_APPLICABLE:
        return Mark.EXEMPT
    return Mark.CONFIRMED if item.choice == Choice.CONFIRMED else Mark.OWN


@dataclass(frozen=True)
class Decided:
    """How a report was handed in when it was last approved or returned."""

    event: Event
    figures: Mapping[str, Mapping[str, Any]]  # by series: goals.reports.handed_in.figure_data
    texts: Mapping[int, str]  # by the goal's number

    def has(self, item: Item) -> bool:
        """Whether a figure stood there as it does now: the same answer to the same figure."""
        return _content(self.figures.get(item.indicator.code)) == _content(figure_data(item))


def _content(data: Mapping[str, Any] | None) -> tuple[Any, ...] | None:
    """What the institute stands for. What the ledger has counts where it is confirmed: a figure of
    its own stands in the ledger as well, once it has been approved."""
    if data is None:
        return None
    said = tuple(data[name] for name in ("choice", "numerator", "denominator", "reason", "comment"))
    if data["choice"] != Choice.CONFIRMED or not data["ledger"]:
        return said
    return (
        *said,
        *(data["ledger"][name] for name in ("state", "numerator", "denominator", "share")),
    )


_read_decisions = PreparedObjects(
    lambda reports: (
        Event.objects.filter(report__among=reports, kind__in=DECISIONS, submission__isnull=False)
        .select_related("submission", "by")
        .order_by("at", "pk")
    ),
    list,
)


def last_decided(reports: Collection[Report]) -> dict[int, Decided]:
    """The last approval or return of each report, by report id; one query."""
    events = _read_decisions([report.pk for report in reports])
    return {
        event.report_id: Decided(
            event,
            {one["series"]: one for one in event.submission.contents["figures"]},
            {one["goal"]: one["text"] for one in event.submission.contents["goals"]},
        )
        for event in events
    }


def is_unchanged(item: Item, before: Decided | None) -> bool:
    """Filled in, confirmed as it was, no jump from last year, and as it was when the report was
    last decided on."""
    confirmed = mark_of(item) is Mark.CONFIRMED and not item.is_unusual
    return confirmed and (before is None or before.has(item))


def unchanged(contents: Contents, before: Decided | None) -> list[Item]:
    return [item for item in contents.items if is_unchanged(item, before)]


def incomplete(contents: Contents) -> list[Item]:
    """The figures that keep a report from being approved, besides open disputes."""
    return [item for item in contents.items if mark_of(item) is Mark.INCOMPLETE]


def seen_of(contents: Contents) -> str:
    """Stands for a report as someone saw it: its version, its answers and texts, and the figures
    of the ledger beside them. 40 to 50 characters."""
    return seen_as(contents.report, checksum(handed_in(contents)))


def seen_as(report: Report, contents: str) -> str:
    """The same, with the checksum of the contents given."""
    return f"{report.version}-{contents[:40]}"


def version_of(seen: str) -> int | None:
    """The report's version in what was seen; None when the form did not say."""
    number = seen.partition("-")[0]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None
