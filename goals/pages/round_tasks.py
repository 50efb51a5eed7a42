"""What the rounds ask of an administrator today, for the home page."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from goals.models import Round
from goals.pages.completeness import FacultyProgress, faculty_progress
from goals.pages.rounds import StateCount, counts_of, days_text_of, state_counts
from goals.reports.duties import open_disputes
from goals.reports.progress import NOTHING, Progress
from goals.wording.rounds import PHASE, phase_of
from goals.wording.words import Word
from institutes import mail
from institutes.access import Rights
from institutes.models import Person


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


def round_tasks(rights: Rights, person: Person, at: datetime) -> RoundTasks | None:
    """The newest round that is not frozen, for administrators; None for others and without one.

    A fixed number of queries, whatever the units.
    """
    if not rights.is_administrator:
        return None
    round_ = Round.objects.filter(frozen_at__isnull=True).order_by("-year").first()
    if round_ is None:
        return None
    found = counts_of([round_])[round_.pk]
    phase = phase_of(round_, at)
    faculties = faculty_progress(round_)
    return RoundTasks(
        round=round_,
        phase=PHASE[phase],
        days=days_text_of(round_, phase, at),
        counts=state_counts(found),
        total=sum(found.values()),
        progress=sum((one.progress for one in faculties), NOTHING),
        faculties=faculties,
        disputes=open_disputes(round_),
        letters_waiting=mail.waiting().count(),
        letters_given_up=mail.given_up().count(),
        has_server=mail.has_server(),
        url=reverse("round", args=[round_.year]),
        completeness_url=reverse("round_completeness", args=[round_.year]),
        mail_url=reverse("outbox"),
    )
