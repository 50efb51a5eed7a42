"""What the rounds ask of an administrator today, for the home page."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from goals.ledger import Frame
from goals.models import Report, Round
from goals.pages.completeness import FacultyProgress, faculty_progress
from goals.pages.rounds import StateCount, days_text_of, state_counts
from goals.reports.progress import NOTHING, Progress, overviews_of
from goals.wording.rounds import PHASE, phase_of
from goals.wording.words import Word
from institutes import mail
from institutes.access import Rights


@dataclass(frozen=True)
class RoundTasks:
    """One round under way: where it stands, how much is in, and what waits for a decision."""

    round: Round
    phase: Word
    days: str  # to the next of its moments, in a sentence
    counts: tuple[StateCount, ...]
    total: int
    progress: Progress
    faculties: tuple[FacultyProgress, ...]
    disputes: int
    letters_waiting: int
    letters_given_up: int
    has_server: bool
    url: str
    completeness_url: str
    mail_url: str


def round_tasks(rights: Rights, at: datetime, frame: Frame) -> RoundTasks | None:
    """The newest round that is not frozen, for administrators; None for others and without one.

    A fixed number of queries, whatever the units.
    """
    if not rights.is_administrator:
        return None
    round_ = Round.objects.filter(frozen_at__isnull=True).order_by("-year").first()
    if round_ is None:
        return None
    reports = list(Report.objects.filter(round=round_).select_related("round", "unit"))
    found = Counter(report.state for report in reports)
    phase = phase_of(round_, at)
    letters = mail.unsent()
    overviews = overviews_of(reports, frame)
    faculties = faculty_progress(frame.organisation_of(round_.year), reports, overviews)
    return RoundTasks(
        round=round_,
        phase=PHASE[phase],
        days=days_text_of(round_, phase, at),
        counts=state_counts(found),
        total=len(reports),
        progress=sum((one.progress for one in faculties), NOTHING),
        faculties=faculties,
        disputes=sum(one.disputes for one in overviews.values()),
        letters_waiting=letters.waiting,
        letters_given_up=letters.given_up,
        has_server=mail.has_server(),
        url=reverse("round", args=[round_.year]),
        completeness_url=reverse("round_completeness", args=[round_.year]),
        mail_url=reverse("outbox"),
    )
