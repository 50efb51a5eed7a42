"""What became of a reminder, unit by unit: who was written to, who was not, and why."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

from goals.models import Report, Round
from goals.reports.duties import Duty
from goals.wording.rounds import REPORT_STATE
from goals.workflow import ReportState
from institutes.models import Person
from institutes.organisation import Node, organisations_in


@dataclass(frozen=True)
class Outcome:
    """What became of reminding one person, as an action tells it."""

    person: Person
    duties: Sequence[Duty]
    is_written: bool
    last: date | None
    has_address: bool


@dataclass(frozen=True)
class PersonLine:
    name: str
    units: str
    why: str = ""  # when there was no letter


@dataclass(frozen=True)
class LeftUnit:
    unit: Node
    why: str


@dataclass(frozen=True)
class RemindedPage:
    round: Round
    written: tuple[PersonLine, ...]
    not_written: tuple[PersonLine, ...]
    left: tuple[LeftUnit, ...]


def reminded_page(
    round_: Round, units: Collection[Node], outcomes: Sequence[Outcome]
) -> RemindedPage:
    organisation = organisations_in([round_.year])[round_.year]
    met = {duty.unit.id for one in outcomes for duty in one.duties if duty.unit}
    states = dict(Report.objects.filter(round=round_).values_list("unit_id", "state"))
    return RemindedPage(
        round=round_,
        written=tuple(_line(one) for one in outcomes if one.is_written),
        not_written=tuple(_line(one) for one in outcomes if not one.is_written),
        left=tuple(
            LeftUnit(organisation.nodes[unit.id], _why_left(states[unit.id]))
            for unit in units
            if unit.id not in met
        ),
    )


def _line(one: Outcome) -> PersonLine:
    units = ", ".join(sorted({duty.unit.acronym for duty in one.duties if duty.unit}))
    return PersonLine(one.person.name, units, "" if one.is_written else _why_not(one))


def _why_not(one: Outcome) -> str:
    if one.last:
        return _("Reminded on %(day)s; never twice within five days.") % {
            "day": formats.date_format(one.last, "SHORT_DATE_FORMAT")
        }
    if not one.has_address:
        return _("Has no e-mail address.")
    return _("The account is closed.")


def _why_left(state: str) -> str:
    word = REPORT_STATE[ReportState(state)].word
    if state in (ReportState.APPROVED, ReportState.FROZEN):
        return _("The report is %(state)s.") % {"state": str(word).lower()}
    if state == ReportState.SUBMITTED:
        return _("It waits for its review, and no reviewer can decide on it.")
    return _("Nobody reports for it, or its deadline has passed.")
