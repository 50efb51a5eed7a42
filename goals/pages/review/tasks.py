"""What waits for a reviewer or an administrator: for their home page."""

from dataclasses import dataclass
from datetime import datetime

from goals.ledger import Frame
from goals.models import Round
from goals.pages.review.disputes import disputed_answers
from goals.pages.review.queue import reviewed
from goals.reports.rights import Standing
from goals.workflow import Move, ReportState
from institutes.access import Rights
from institutes.models import Person, Role


@dataclass(frozen=True)
class ReviewTasks:
    """The newest round that is not frozen; `waiting` are the reports that are the person's to
    decide on, `elsewhere` counts those that wait for someone else."""

    year: int
    waiting: tuple[Standing, ...]
    elsewhere: int
    returned: int
    approved: int
    missing: int
    disputes: int | None  # open ones, for those who see the list of them

    @property
    def count(self) -> int:
        return len(self.waiting)


def review_tasks(rights: Rights, person: Person, at: datetime, frame: Frame) -> ReviewTasks | None:
    """None for those who neither review nor oversee, and while no round is open to review; at most
    six queries."""
    if not (rights.reads_everything or rights.units(Role.REVIEWER)):
        return None
    round_ = Round.objects.filter(frozen_at__isnull=True).order_by("-year").first()
    if round_ is None:
        return None
    found = reviewed(round_, rights, person, at, frame)
    waiting = [one for one in found if one.state is ReportState.SUBMITTED]
    return ReviewTasks(
        year=round_.year,
        waiting=tuple(one for one in waiting if one.may(Move.APPROVE)),
        elsewhere=sum(not one.may(Move.APPROVE) for one in waiting),
        returned=sum(one.state is ReportState.RETURNED for one in found),
        approved=sum(one.state is ReportState.APPROVED for one in found),
        missing=sum(one.state is ReportState.DRAFT for one in found),
        disputes=disputed_answers().count() if rights.reads_everything else None,
    )
