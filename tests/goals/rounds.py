"""Rounds and reports for tests. The round of 2021 is open from April to June 2022."""

from datetime import UTC, datetime

from goals import actions
from goals.models import Indicator, Report, Round, Submission
from goals.reports.contents import Contents, contents_of
from goals.reports.handed_in import checksum, handed_in
from goals.reports.items import ItemKind
from goals.reports.rights import Standing, standing_of
from goals.reports.said import Said, Told
from goals.workflow import ReportState
from institutes.access import rights_of
from institutes.models import Person, Unit
from tests.goals.series import plan, publish, series, value
from tests.world import World

BEFORE = datetime(2022, 3, 1, 12, tzinfo=UTC)
OPENS = datetime(2022, 4, 1, 6, tzinfo=UTC)
IN_TIME = datetime(2022, 4, 20, 12, tzinfo=UTC)
DUE = datetime(2022, 5, 15, 21, 59, tzinfo=UTC)
LOCKS = datetime(2022, 6, 1, 21, 59, tzinfo=UTC)
AFTER = datetime(2022, 6, 2, 12, tzinfo=UTC)


def filled_series(world: World) -> Indicator:
    """A series from a register, with IDI's figures of 2020 and 2021."""
    found = series("EU-02")
    publish(value(found, world.idi, 2020, 6), value(found, world.idi, 2021, 7))
    return found


def own_series() -> Indicator:
    """A series that only the institutes can tell."""
    return series("PA-02", collected_by="self_report")


def open_round(world: World, *indicators: Indicator, year: int = 2021) -> Round:
    """A round over the series given; one from a register and one of the institutes' by default."""
    plan_ = plan(*(indicators or (filled_series(world), own_series())))
    return actions.open_round(
        plan=plan_,
        year=year,
        opens_at=OPENS,
        due_at=DUE,
        locks_at=LOCKS,
        by=world.administrator,
        at=BEFORE,
    )


def report_of(round_: Round, unit: Unit) -> Report:
    return Report.objects.select_related("round", "unit").get(round=round_, unit=unit)


def standing(report: Report, person: Person, at: datetime = IN_TIME) -> Standing:
    """The report as a person meets it."""
    report = Report.objects.select_related("round", "unit").get(pk=report.pk)
    return standing_of(report, rights_of(person, at.date()), person, at)


def asked(report: Report, person: Person, at: datetime = IN_TIME) -> dict[str, object]:
    """What every action on a report is told: which report, who, with which rights, when."""
    return {
        "year": report.round.year,
        "code": report.unit.code,
        "rights": rights_of(person, at.date()),
        "by": person,
        "at": at,
    }


def filled_in(report: Report, person: Person, at: datetime = IN_TIME, **fields) -> Contents:
    """The report with an answer to every figure and a text on every goal."""
    contents = contents_of(report)
    said = []
    for item in contents.needs:
        seen = item.answer.number if item.answer else 0
        if item.kind is ItemKind.FILLED:
            figure = item.figure.pk
            said.append(Said(item.indicator.code, seen, "confirmed", figure_id=figure))
        else:
            parts = {"numerator": "3"} | (
                {"denominator": "10"} if item.indicator.has_denominator else {}
            )
            said.append(Said(item.indicator.code, seen, "own", **parts, comment="Slik ble det."))
    texts = [
        Told(part.goal.number, part.narrative.number if part.narrative else 0, "Vi har begynt.")
        for part in contents.parts
        if part.needs_text
    ]
    actions.save_answers(answers=said, texts=texts, **fields, **asked(report, person, at))
    return contents_of(Report.objects.select_related("round", "unit").get(pk=report.pk))


def submitted(report: Report, world: World, at: datetime = IN_TIME) -> Submission:
    """The report filled in by its reporter and handed in by its head."""
    filled_in(report, world.reporter, at)
    return handed_in_now(report, world.head, at)


def handed_in_now(report: Report, head: Person, at: datetime = IN_TIME, **fields) -> Submission:
    """Hand in what stands in the report, as someone who has just read it."""
    report = Report.objects.select_related("round", "unit").get(pk=report.pk)
    seen = checksum(handed_in(contents_of(report)))
    form = {"version": report.version, "seen": seen, "token": f"t{report.version}"} | fields
    return actions.submit(**form, **asked(report, head, at))


def handed_in_by(report: Report, person: Person) -> Submission:
    """A submission with nothing filled in, for tests that only read it."""
    contents = handed_in(contents_of(report))
    return Submission.objects.create(
        report=report,
        number=1,
        contents=contents,
        checksum=checksum(contents),
        at=IN_TIME,
        by=person,
    )


def approved(report: Report, world: World, *, at: datetime = IN_TIME) -> Report:
    """The report as it is after its head has handed it in and a reviewer has approved it."""
    report = Report.objects.select_related("round", "unit").get(pk=report.pk)
    contents = handed_in(contents_of(report))
    Submission.objects.create(
        report=report,
        number=report.submissions.count() + 1,
        contents=contents,
        checksum=checksum(contents),
        at=at,
        by=world.head,
    )
    report.state = ReportState.APPROVED
    report.save(update_fields=["state"])
    return report
