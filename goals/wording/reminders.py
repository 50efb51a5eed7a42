"""A reminder in words: everything one person has to do, and one way in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.reports.addresses import queue_path, report_path
from goals.reports.duties import Duty, Kind
from goals.wording.reports import moment_text
from goals.wording.rounds import days_text
from goals.workflow import ReportState


@dataclass(frozen=True)
class Reminder:
    """A letter to one person, in the language it was written under. `path` is the one way in."""

    subject: str
    lines: tuple[str, ...]
    path: str

    def body(self, link: str) -> str:
        return "\n\n".join((*self.lines, link, _("You get at most one reminder in five days.")))


def reminder(duties: Sequence[Duty], at: datetime) -> Reminder:
    """Everything one person has to do; `duties` is not empty."""
    reports = [duty for duty in duties if duty.kind is Kind.REPORT]
    reviews = [duty for duty in duties if duty.kind is Kind.REVIEW]
    disputes = [duty for duty in duties if duty.kind is Kind.DISPUTES]
    lines = [_report_line(duty, at) for duty in reports]
    for year in sorted({duty.year for duty in reviews}):
        units = ", ".join(duty.unit.acronym for duty in reviews if duty.year == year)
        lines.append(
            _("Waiting for your review, for %(year)s: %(units)s.") % {"year": year, "units": units}
        )
    lines += [
        ngettext(
            "%(count)s disputed figure for %(year)s is to be settled.",
            "%(count)s disputed figures for %(year)s are to be settled.",
            duty.count,
        )
        % {"count": duty.count, "year": duty.year}
        for duty in disputes
    ]
    lines += [line for duty in duties if duty.fading for line in _renewal_lines(duty)]
    asked = [duty for duty in duties if duty.kind is not Kind.EVIDENCE]
    return Reminder(_subject(asked, at), tuple(lines), _path(asked))


def _renewal_lines(duty: Duty) -> list[str]:
    """What of an institute's evidence and core areas is to be renewed."""
    count, unit = duty.fading.evidence, duty.unit.acronym
    told = [f"{unit}: {sentence}" for sentence in duty.fading.sentences]
    if count:
        sentence = ngettext(
            "%(unit)s: one piece of evidence runs out within a year.",
            "%(unit)s: %(count)s pieces of evidence run out within a year.",
            count,
        )
        told.insert(0, sentence % {"count": count, "unit": unit})
    return told


def _days(duty: Duty, at: datetime) -> int:
    return (timezone.localtime(duty.due_at).date() - timezone.localtime(at).date()).days


def _report_line(duty: Duty, at: datetime) -> str:
    names = {
        "unit": duty.unit.name,
        "year": duty.year,
        "due": moment_text(duty.due_at),
        "days": days_text(_days(duty, at)),
        "locks": moment_text(duty.locks_at),
    }
    if duty.due_at > at:
        line = _("The report of %(unit)s for %(year)s is due on %(due)s, %(days)s.") % names
    else:
        line = (
            _(
                "The report of %(unit)s for %(year)s was due on %(due)s. "
                "It can be handed in until %(locks)s."
            )
            % names
        )
    if duty.state is ReportState.RETURNED:
        line += " " + _("It was returned; the reason stands in the report.")
    return line


def _subject(duties: Sequence[Duty], at: datetime) -> str:
    first = min(duties, key=lambda duty: duty.due_at)
    if len(duties) == 1 and first.kind is Kind.REPORT:
        names = {
            "unit": first.unit.acronym,
            "year": first.year,
            "day": formats.date_format(
                timezone.localtime(first.due_at).date(), "SHORT_DATE_FORMAT"
            ),
        }
        if first.due_at > at:
            return _("%(unit)s: the report for %(year)s is due on %(day)s") % names
        return _("%(unit)s: the report for %(year)s was due on %(day)s") % names
    count = sum(duty.count for duty in duties)
    return ngettext(
        "%(count)s thing to do in the report round for %(year)s",
        "%(count)s things to do in the report round for %(year)s",
        count,
    ) % {"count": count, "year": first.year}


def _path(duties: Sequence[Duty]) -> str:
    """Straight to the one report, to the queue, or home where everything is listed."""
    kinds = {duty.kind for duty in duties}
    if kinds == {Kind.REPORT} and len(duties) == 1:
        [duty] = duties
        return report_path(duty.year, duty.unit.code)
    if kinds == {Kind.REVIEW}:
        return queue_path()
    return "/"
