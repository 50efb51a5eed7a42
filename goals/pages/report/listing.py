"""The reports a person may read: their own first, year by year."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Max
from django.urls import reverse

from goals.models import Report
from goals.reports.rights import actors_of, may_see
from goals.wording.reports import STATE
from goals.wording.words import Word
from goals.workflow import Actor, ReportState
from institutes.access import Rights
from institutes.organisation import Node, organisations_in

MARKS = {
    ReportState.DRAFT: "new",
    ReportState.SUBMITTED: "ready",
    ReportState.RETURNED: "back",
    ReportState.APPROVED: "ok",
    ReportState.FROZEN: "locked",
}


@dataclass(frozen=True)
class ReportRow:
    """One report, as its unit was called at the end of its year."""

    report: Report
    unit: Node
    faculty: Node | None
    is_own: bool

    @property
    def url(self) -> str:
        return reverse("report", args=[self.report.round.year, self.unit.code])

    @property
    def state(self) -> Word:
        state = ReportState(self.report.state)
        return Word(MARKS[state], STATE[state])


@dataclass(frozen=True)
class ReportYear:
    year: int
    rows: tuple[ReportRow, ...]


@dataclass(frozen=True)
class ReportsPage:
    own: tuple[ReportRow, ...]
    years: tuple[ReportYear, ...]  # of others


def reports_page(rights: Rights) -> ReportsPage:
    """Every report within reach; three queries, whatever their number."""
    reports = list(
        Report.objects.select_related("round", "unit")
        .annotate(submitted_at=Max("submissions__at"))
        .order_by("-round__year", "unit__code")
    )
    organisations = organisations_in({report.round.year for report in reports})
    rows = []
    for report in reports:
        organisation = organisations[report.round.year]
        unit = organisation.nodes.get(report.unit_id)
        if unit is None or not may_see(rights, report, unit, organisation):
            continue
        is_own = bool(actors_of(rights, unit) & {Actor.REPORTER, Actor.HEAD})
        rows.append(ReportRow(report, unit, organisation.nodes.get(unit.parent_id), is_own))
    others = [row for row in rows if not row.is_own]
    return ReportsPage(
        own=tuple(row for row in rows if row.is_own),
        years=tuple(
            ReportYear(year, tuple(of_year))
            for year, of_year in groupby(others, key=lambda row: row.report.round.year)
        ),
    )
