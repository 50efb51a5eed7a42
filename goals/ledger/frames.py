"""What figures stand in and do not change: the plan, its targets, the organisation.

It is read once and kept in the memory of each process until it changes: then `touch` gives it
another mark. A mark is drawn at random, so that what was read in a transaction that came to
nothing is never found again.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple, TypeVar

from django.db.models import F, Min, Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import get_language

from goals.ledger.origins import (
    BATCHES,
    Origin,
    acronym_in,
    figures_with_origin,
    is_from_report,
    origin_of,
)
from goals.ledger.state import ledger_now
from goals.models import (
    Annotation,
    Batch,
    Definition,
    Figure,
    Goal,
    Measure,
    Plan,
    PlanIndicator,
    Source,
    Target,
)
from institutes.organisation import Organisation, last_day, organisation_on, recasts
from institutes.register import Register, read_register

K = TypeVar("K")
T = TypeVar("T")
Steps = tuple[tuple[int, Decimal], ...]  # (year, value) pairs

MOST_DAYS = 60  # of which the organisation is kept; a server may run for years
MOST_INSTITUTES = 600  # whose core areas and evidence are kept: some 100 kB each


@dataclass(frozen=True)
class Frame:
    """One plan and all that its readings share. `mark` None: made for one reading, not kept.

    What is in it belongs to everyone who reads: it is looked at, and never written to.
    """

    plan: Plan | None
    mark: int | None = None
    _entries: list[PlanIndicator] | None = field(default=None, repr=False, compare=False)
    _organisations: dict[date, Organisation] = field(default_factory=dict, repr=False)
    _recasts: dict[tuple, dict[int, Organisation]] = field(default_factory=dict, repr=False)
    _registers: dict[frozenset[int], Register] = field(default_factory=dict, repr=False)
    _figures: dict[int, Figure] = field(default_factory=dict, repr=False)
    _sources: dict[int, Source] = field(default_factory=dict, repr=False)
    _batches: dict[int, Batch] = field(default_factory=dict, repr=False)

    def organisation_of(self, year: int) -> Organisation:
        """The organisation at the end of the year."""
        return self.organisation_on(last_day(year))

    def organisation_on(self, day: date) -> Organisation:
        """The organisation on a day: the end of a year, or today."""
        return _kept_or(self._organisations, day, lambda: organisation_on(day))

    def recast_on(self, day: date, years: range) -> dict[int, Organisation]:
        """The units of each year in the tree of a day; what is said of ended ones is said in the
        reader's language."""
        key = day, years, get_language()
        return _kept_or(self._recasts, key, lambda: recasts(years, day))

    def register_of(self, unit_ids: Iterable[int]) -> Register:
        """Core areas and what levels rest on; four queries. What changes them gives the frame
        another mark (goals.apps)."""
        units = frozenset(unit_ids)
        found = self._registers.get(units)
        if found is None:
            found = read_register(units, in_areas=True)
            others = MOST_INSTITUTES - len(units)  # however many they are, the newest stand
            is_full = sum(map(len, tuple(self._registers))) > others
            _keep(self._registers, units, found, 0 if is_full else MOST_INSTITUTES)
        return found

    @cached_property
    def entries(self) -> list[PlanIndicator]:
        """The plan's series in their order, each with its indicator and goal."""
        if self._entries is not None:
            return self._entries
        return list(self.plan.entries.select_related("indicator", "goal").order_by("position"))

    @cached_property
    def goals(self) -> list[Goal]:
        return list(self.plan.goals.all())

    @cached_property
    def versions(self) -> dict[int, list[Definition]]:
        """By indicator id: what each series means, the newest version first."""
        found: dict[int, list[Definition]] = {}
        for one in Definition.objects.filter(indicator__plans=self.plan).order_by("-version"):
            found.setdefault(one.indicator_id, []).append(one)
        return found

    @cached_property
    def definitions(self) -> dict[int, Definition]:
        """By indicator id: the newest version of what each series means."""
        return {indicator_id: versions[0] for indicator_id, versions in self.versions.items()}

    @cached_property
    def measures(self) -> dict[int, list[Measure]]:
        """By goal id, each with its tags."""
        found: dict[int, list[Measure]] = {}
        for measure in self.plan.measures.prefetch_related("tags"):
            found.setdefault(measure.goal_id, []).append(measure)
        return found

    @cached_property
    def targets(self) -> dict[tuple[int, int], Target]:
        """By (indicator id, unit id): the targets that stand."""
        standing = (one for one, _steps in self._targets.values() if one.superseded_at is None)
        return {(target.indicator_id, target.unit_id): target for target in standing}

    @cached_property
    def milestones(self) -> dict[int | None, Steps]:
        """By target id, the (year, value) pairs on the way to it; of superseded targets as well."""
        return {pk: steps for pk, (_target, steps) in self._targets.items() if steps}

    @cached_property
    def _targets(self) -> dict[int, tuple[Target, Steps]]:
        """By id, all that ever stood, with the (year, value) pairs on the way; one query."""
        rows = self.plan.targets.annotate(on=F("milestones__year"), step=F("milestones__value"))
        found: dict[int, tuple[Target, Steps]] = {}
        for target in rows.order_by("on"):
            before = found[target.pk][1] if target.pk in found else ()
            steps = before if target.on is None else (*before, (target.on, target.step))
            found[target.pk] = target, steps
        return found

    @cached_property
    def breaks(self) -> dict[int, list[Annotation]]:
        """By indicator id."""
        return self._annotations[Annotation.Kind.BREAK]

    @cached_property
    def notes(self) -> dict[int, list[Annotation]]:
        """By indicator id, whatever unit they are about."""
        return self._annotations[Annotation.Kind.NOTE]

    @cached_property
    def first_day(self) -> date | None:
        """The day the first figures were recorded: whatever comes later comes after it. To be
        asked for once there are some."""
        first = Batch.objects.aggregate(at=Min("at"))["at"]
        return timezone.localdate(first) if first else None

    def origins(self, figure_ids: Iterable[int | None]) -> dict[int, Origin]:
        """By figure id, in the reader's language."""
        ids = {pk for pk in figure_ids if pk is not None}
        self.learn_origins(ids)
        return {pk: self._origin_of(self._figures[pk]) for pk in ids}

    def learn_origins(self, figure_ids: Iterable[int | None]) -> None:
        """Read where these come from, in one query, before they are asked for one by one. A figure
        never comes from somewhere else, so it is asked for once."""
        missing = {pk for pk in figure_ids if pk is not None} - self._figures.keys()
        if missing:
            self._figures.update(figures_with_origin(missing))

    def give_origins(self, figures: Collection[Figure]) -> None:
        """Give figures that were read alone what `origin_of` asks of them. Many come from a few
        sources and batches, which are read once."""
        sources = {one.source_id for one in figures if one.source_id}
        if missing := sources - self._sources.keys():
            self._sources.update(Source.objects.in_bulk(missing))
        batches = {one.batch_id for one in figures}
        if missing := batches - self._batches.keys():
            self._batches.update(BATCHES.in_bulk(missing))
        for figure in figures:
            figure.batch = self._batches[figure.batch_id]
            if figure.source_id:
                figure.source = self._sources[figure.source_id]
        if restoring := [one for one in figures if one.restores_id]:
            prefetch_related_objects(restoring, "restores", Prefetch("restores__batch", BATCHES))

    def _origin_of(self, figure: Figure) -> Origin:
        if not is_from_report(figure):
            return origin_of(figure)
        return origin_of(figure, acronym_in(self.organisation_of(figure.year), figure))

    @cached_property
    def _annotations(self) -> dict[str, dict[int, list[Annotation]]]:
        """By kind and indicator id; one query."""
        found: dict[str, dict[int, list[Annotation]]] = {kind: {} for kind in Annotation.Kind}
        for note in Annotation.objects.filter(indicator__plans=self.plan):
            found[note.kind].setdefault(note.indicator_id, []).append(note)
        return found


def _kept_or(kept: dict[K, T], key: K, make: Callable[[], T]) -> T:
    """What is kept of a day, or else is made now."""
    found = kept.get(key)
    if found is None:
        found = make()
        _keep(kept, key, found, MOST_DAYS)
    return found


def _keep(kept: dict[K, T], key: K, found: T, most: int) -> None:
    """Other threads read there and empty it: what was found is never looked up again."""
    if len(kept) >= most:
        kept.clear()
    kept[key] = found


_kept: dict[int, Frame] = {}


class Now(NamedTuple):
    """What a page starts from. `frame` is that of the plan that is shown, without a plan one that
    has none; `newest_year` has a published value; `version` stands for all that a page can show."""

    frame: Frame
    newest_year: int | None
    version: int

    def year_of(self, plan: Plan) -> int:
        """The year that is shown if none is asked for: the plan's newest with figures."""
        return max(min(self.newest_year or plan.end_year, plan.figures_to), plan.base_year)


def current() -> Now:
    """One query."""
    global _kept
    version, mark, newest_year = ledger_now()
    frame = _kept.get(mark) if mark is not None else None
    if frame is None:
        frame = _shown(mark)
        if mark is not None:
            _kept = {mark: frame}
    return Now(frame, newest_year, version)


def _shown(mark: int | None) -> Frame:
    """The plan that is shown, read together with its series; two queries where it has none."""
    first = Plan.objects.order_by("start_year")
    entries = PlanIndicator.objects.filter(plan__in=first.values("pk")[:1]).order_by("position")
    found = list(entries.select_related("plan", "indicator", "goal"))
    return Frame(found[0].plan, mark, found) if found else Frame(first.first(), mark)


def frame_of(plan_id: int, shown: Frame | None = None) -> Frame:
    """The frame of a plan: the kept one, where it is the plan that is shown. One query; none where
    `shown` has been read by `current`."""
    frame = shown or current().frame
    if frame.plan is not None and frame.plan.pk == plan_id:
        return frame
    return Frame(Plan.objects.get(pk=plan_id))
