"""Open disputes: both values side by side, for an administrator to settle."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from goals import ledger
from goals.ledger import Origin, origin_of
from goals.models import Answer, Report, Settlement
from goals.pages.review.said import said_parts, said_text
from goals.reports.contents import contents_of_many
from goals.reports.items import Item, Need
from goals.reports.rights import Standing, standings_of
from goals.wording.answers import figure_text
from goals.wording.figures import difference_text
from goals.wording.review import OUTCOME
from goals.wording.words import DOOR
from goals.workflow import Move
from institutes.access import Rights
from institutes.models import Person
from institutes.sorting import norwegian

SHOWN_SETTLED = 50
# A dispute that is still being written is not for others to settle.
UNFINISHED = (Need.NUMBER, Need.REASON)


@dataclass(frozen=True)
class Dispute:
    """One figure with two values."""

    standing: Standing
    item: Item
    theirs: str
    theirs_parts: str
    ours: str
    origin: Origin
    last_year: str
    difference: str

    @property
    def refusal(self) -> str:
        return self.standing.sentence(Move.SETTLE)

    @property
    def source(self) -> str:
        return self.origin.title or str(DOOR[self.item.figure.batch.kind])

    @property
    def name(self) -> str:
        return f"{self.item.indicator.short_name} ({self.item.indicator.code})"


@dataclass(frozen=True)
class Settled:
    settlement: Settlement
    unit: str

    @property
    def word(self) -> str:
        return str(OUTCOME[self.settlement.outcome])

    @property
    def answer(self) -> Answer:
        return self.settlement.answer


@dataclass(frozen=True)
class DisputesPage:
    disputes: tuple[Dispute, ...]
    settled: tuple[Settled, ...]


def disputed_answers() -> QuerySet[Answer]:
    """The answers that dispute a figure and are complete, where somebody can still settle them:
    the round is not frozen, or the report was reopened since."""
    can_change = Q(report__round__frozen_at__isnull=True) | Q(
        report__reopened_at__gte=F("report__round__frozen_at")
    )
    return (
        Answer.objects.current()
        .filter(can_change, choice=Answer.Choice.DISPUTED, settlement__isnull=True)
        .exclude(numerator="", denominator="")
        .exclude(reason="")
        .order_by()
    )


def open_disputes(
    rights: Rights, person: Person, at: datetime, frame: ledger.Frame
) -> list[Dispute]:
    """Every open dispute the person may read of, by round and unit; a fixed number of queries for
    each round that has one."""
    reports = list(
        Report.objects.filter(pk__in=disputed_answers().values("report"))
        .select_related("round", "unit")
        .order_by("round__year", "unit__code")
    )
    standings = standings_of(reports, rights, person, at, frame)
    found = []
    for year in sorted({report.round.year for report in reports}):
        of_year = [one for one in reports if one.round.year == year and one.pk in standings]
        for pk, contents in contents_of_many(of_year, frame).items():
            found += [
                _dispute(standings[pk], item)
                for item in contents.open_disputes
                if item.figure is not None and item.need not in UNFINISHED
            ]
    return sorted(
        found,
        key=lambda one: (one.standing.report.round.year, norwegian(one.standing.unit.acronym)),
    )


def _dispute(standing: Standing, item: Item) -> Dispute:
    indicator = item.indicator
    ours = figure_text(item.figure, indicator)
    recorded = item.figure_value
    difference = None if item.value is None or recorded is None else item.value - recorded
    return Dispute(
        standing=standing,
        item=item,
        theirs=said_text(item),
        theirs_parts=said_parts(item),
        ours=ours,
        origin=origin_of(item.figure, standing.unit.acronym),
        last_year=figure_text(item.last_year, indicator),
        difference=difference_text(difference, indicator.measured_in),
    )


def disputes_page(rights: Rights, person: Person, at: datetime) -> DisputesPage:
    """What is open, and what was settled last."""
    settlements = list(
        Settlement.objects.select_related(
            "by", "answer__report__round", "answer__report__unit", "answer__indicator", "answer__by"
        ).order_by("-at", "-pk")[:SHOWN_SETTLED]
    )
    reports = {one.answer.report for one in settlements}
    frame = ledger.current().frame
    names = standings_of(reports, rights, person, at, frame)
    return DisputesPage(
        tuple(open_disputes(rights, person, at, frame)),
        tuple(
            Settled(one, names[one.answer.report_id].unit.acronym)
            for one in settlements
            if one.answer.report_id in names
        ),
    )
