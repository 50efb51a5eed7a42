"""What the server said it stored, against what the database holds.

A write is a triple (unit, what, content). A field that is saved again has another content, so that
each acknowledged write is one row; the same form sent twice is one write.
"""

import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Write = tuple[str, str, str]


@dataclass
class Ledger:
    """Writes by how their request ended; threads share it."""

    acknowledged: Counter[Write] = field(default_factory=Counter)
    unsure: Counter[Write] = field(default_factory=Counter)  # no answer, or a wrong one
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, writes: Iterable[Write], *, is_acknowledged: bool) -> None:
        with self._lock:
            (self.acknowledged if is_acknowledged else self.unsure).update(writes)


@dataclass(frozen=True)
class Verdict:
    lost: list[Write]
    doubled: list[Write]


def compare(
    acknowledged: Mapping[Write, int], unsure: Mapping[Write, int], stored: Mapping[Write, int]
) -> Verdict:
    """What was acknowledged and is not there, and what is there more often than it was sent.

    A write without an answer may have been stored or not: either is right.
    """
    known, maybe, held = Counter(acknowledged), Counter(unsure), Counter(stored)
    lost = known - held
    doubled = held - known - maybe
    return Verdict(sorted(lost.elements()), sorted(doubled.elements()))


def planted(stored: Mapping[Write, int], every: int = 50) -> tuple[Counter[Write], int, int]:
    """The database as it would be with faults: writes taken out and others put in twice; how many
    of each. The control of the comparison."""
    found, lost, doubled = Counter(stored), 0, 0
    for number, write in enumerate(sorted(stored)):
        if number % every == 0:
            del found[write]
            lost += stored[write]
        elif number % every == 1:
            found[write] += 1
            doubled += 1
    return found, lost, doubled


def said(choice: str, numerator="", denominator="", reason="", comment="") -> str:
    """The content of an answer, as one text."""
    return "|".join((choice, numerator, denominator, reason, comment))


def stored() -> Counter[Write]:
    """Every write of the rounds' reports that the database holds."""
    from goals.models import Answer, Event, Figure, Narrative, Submission

    found: Counter[Write] = Counter()
    answers = Answer.objects.values_list(
        *("report__unit__code", "indicator__code", "choice"),
        *("numerator", "denominator", "reason", "comment"),
    )
    for unit, series, *content in answers:
        found[unit, series, said(*content)] += 1
    texts = Narrative.objects.values_list("report__unit__code", "goal__number", "text")
    for unit, goal, text in texts:
        found[unit, f"goal-{goal}", text] += 1
    kinds = (Event.Kind.READY, Event.Kind.SUBMITTED, Event.Kind.RETURNED, Event.Kind.APPROVED)
    events = Event.objects.filter(kind__in=kinds)
    for unit, kind in events.values_list("report__unit__code", "kind"):
        found[unit, "event", kind] += 1
    for unit in Submission.objects.values_list("report__unit__code", flat=True):
        found[unit, "submission", ""] += 1
    figures = Figure.objects.filter(batch__report__isnull=False)
    for unit, series, numerator in figures.values_list(
        "unit__code", "indicator__code", "numerator"
    ):
        found[unit, f"published {series}", f"{numerator:.0f}"] += 1
    return found
