"""Freezing a round: what it would keep, and whether what it kept is as it was."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from goals.models import Round
from goals.reports.frozen import Frozen, frozen_parts, kept_parts, round_checksum, still_open
from goals.wording.rounds import REPORT_STATE
from goals.wording.words import Word
from goals.workflow import ReportState
from institutes.organisation import Node, organisations_in


@dataclass(frozen=True)
class LeftLine:
    """A report that freezing leaves as it is."""

    unit: Node
    word: Word
    until: datetime | None  # an extension that still runs


@dataclass(frozen=True)
class FreezePage:
    """What freezing would do, before it is done."""

    round: Round
    kept: tuple[Node, ...]
    left: tuple[LeftLine, ...]
    token: str
    sentence: str  # why it cannot be done now


def freeze_page(round_: Round, at: datetime) -> FreezePage:
    organisation = organisations_in([round_.year])[round_.year]
    running = still_open(round_, at)
    parts = frozen_parts(round_)
    kept = {part.report_id for part in parts}
    reports = round_.reports.order_by("unit__code")
    sentence = ""
    if round_.frozen_at:
        sentence = _("The round is frozen.")
    elif round_.locks_at > at:
        sentence = _("A round is frozen after its lock.")
    elif running:
        sentence = _("Some units have more time. The round can be frozen after that.")
    placed = [(report, organisation.nodes[report.unit_id]) for report in reports]
    return FreezePage(
        round=round_,
        kept=tuple(node for report, node in placed if report.pk in kept),
        left=tuple(
            LeftLine(node, REPORT_STATE[ReportState(report.state)], running.get(report))
            for report, node in placed
            if report.pk not in kept
        ),
        token=round_checksum(round_.year, parts),
        sentence=sentence,
    )


@dataclass(frozen=True)
class VerifyLine:
    unit: Node | None
    part: Frozen


@dataclass(frozen=True)
class VerifyPage:
    """A frozen round's checksum, worked out again from what the database holds."""

    round: Round
    checksum: str
    lines: tuple[VerifyLine, ...]

    @property
    def agrees(self) -> bool:
        return self.checksum == self.round.checksum and all(
            line.part.is_intact for line in self.lines
        )


def verify_page(round_: Round) -> VerifyPage:
    organisation = organisations_in([round_.year])[round_.year]
    by_code = {node.code: node for node in organisation.nodes.values()}
    parts = kept_parts(round_)
    return VerifyPage(
        round_,
        round_checksum(round_.year, parts),
        tuple(VerifyLine(by_code.get(part.unit_code), part) for part in parts),
    )
