"""Why a status is what it is: inputs, rule, source and history of one cell."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.urls import reverse

from goals.calculations.growth import assess_growth
from goals.calculations.suppression import is_small
from goals.calculations.terms import Direction, MeasuredIn, State
from goals.ledger import Origin, origin_of
from goals.ledger.origins import READ_WITH, UNREAD
from goals.models import Annotation, Batch, Definition, Figure, PlanIndicator
from goals.pages.ahead import WayAhead, way_ahead
from goals.pages.levels import level_sentences, with_levels
from goals.pages.reading import Reading, Standing
from goals.pages.standing import is_level
from goals.reports.rights import actors_of
from goals.wording.assessments import attainment_text
from goals.wording.figures import difference_text, parts_text, percent_text, plain, value_text
from goals.wording.growth import second_opinion
from goals.wording.places import place_text
from goals.wording.plan import percent
from goals.wording.words import DOOR, RULE, STATE, TOTAL_REASON, Word
from institutes.organisation import Node
from institutes.pages import UnitLevel, unit_level

HISTORY_SHOWN = 12  # a figure may be corrected any number of times


@dataclass(frozen=True)
class HistoryRow:
    """One figure of the cell: the one that stands, or one that it took the place of."""

    figure: Figure
    text: str
    comment: str
    origin: Origin
    is_current: bool

    @property
    def kind_text(self) -> str:
        return str(DOOR[self.figure.batch.kind])

    @property
    def place_text(self) -> str:
        return place_text(self.origin.place)

    @property
    def says_all(self) -> bool:
        """A report's title names who approved it, and demo data are named so; door and person are
        not said once more."""
        kind = self.figure.batch.kind
        return self._is_demo or (self.origin.is_report and kind == Batch.Kind.REPORT)

    @property
    def reason(self) -> str:
        """As someone wrote it. What the portal writes itself has one language, and says no more
        than the door and the source."""
        batch = self.figure.batch
        return batch.reason if batch.by_id else ""

    @property
    def _is_demo(self) -> bool:
        return self.figure.batch.kind == Batch.Kind.DEMO


@dataclass(frozen=True)
class WhyPage:
    reading: Reading
    entry: PlanIndicator
    unit: Node
    standing: Standing
    definition: Definition | None
    history: list[HistoryRow]
    has_older: bool  # there is more than `history` shows
    annotations: list[Annotation]
    expected_text: str
    expected_share_text: str
    done_share_text: str
    attainment_text: str
    gap_text: str
    on_track_text: str
    some_text: str
    sum_text: str
    ahead: WayAhead
    second_opinion: str

    @property
    def is_level(self) -> bool:
        return is_level(self.entry.indicator, self.unit)

    @cached_property
    def areas(self) -> UnitLevel | None:
        """What an institute's documented level rests on."""
        if not self.is_level:
            return None
        register = self.reading.frame.register_of([self.unit.id])
        return unit_level(self.unit, self.reading.level_day, register)

    @property
    def word(self) -> Word:
        """The same as on the page that one comes from."""
        return self.standing.word

    @property
    def sentences(self) -> list[str]:
        return self.standing.sentences if self.areas is None else level_sentences(self.areas)

    @property
    def breaks_address(self) -> str:
        """The same panel with the years of a break counted in, or left out again. Written out in
        full, since the panel also opens inside other pages."""
        return self._address("" if self.ahead.with_breaks else "with_breaks=1")

    @property
    def history_address(self) -> str:
        """The same panel with every version of the figure."""
        return self._address("history=all")

    def _address(self, asked: str) -> str:
        address = reverse(
            "why", args=[self.entry.indicator.code, self.unit.code, self.reading.year]
        )
        chosen = self.reading.as_of_query
        return f"{address}{chosen}{('&' if chosen else '?') if asked else ''}{asked}"

    @property
    def numerator_text(self) -> str:
        number = self.standing.cell.numerator
        return "" if number is None else plain(number)

    @property
    def denominator_text(self) -> str:
        number = self.standing.cell.denominator
        return "" if number is None else plain(number)

    @property
    def total_reason(self) -> str:
        return str(TOTAL_REASON.get(self.standing.cell.reason, ""))

    @property
    def rule_text(self) -> str:
        rule = self.standing.assessment.rule
        return str(RULE[rule.name]) % {"version": rule.version}

    @property
    def may_see_uploads(self) -> bool:
        return self.reading.rights.reads_everything

    @property
    def may_see_report(self) -> bool:
        rights = self.reading.rights
        return rights.reads_everything or bool(actors_of(rights, self.unit))


def why_page(
    reading: Reading,
    entry: PlanIndicator,
    unit: Node,
    *,
    with_breaks: bool = False,
    all_history: bool = False,
) -> WhyPage:
    """`with_breaks`: what lies ahead counts the years of a break as well. `all_history`: every
    version of the figure, and not the newest alone."""
    indicator = entry.indicator
    cells = with_levels(reading, reading.standings([indicator], [unit]))
    found = cells[indicator.pk, unit.id]
    assessment = found.assessment
    measured_in = indicator.measured_in
    breaks = reading.breaks(indicator)
    notes = [
        note
        for note in [*breaks, *reading.notes(indicator, unit)]
        if note.first_year <= reading.year <= note.last_year
    ]
    cell = found.cell
    history = _history(reading, entry, unit, found, everything=all_history)
    shown = history if all_history else history[:HISTORY_SHOWN]
    return WhyPage(
        reading=reading,
        entry=entry,
        unit=unit,
        standing=found,
        definition=indicator.definitions.order_by("-version").first(),
        history=shown,
        has_older=len(history) > len(shown),
        annotations=notes,
        expected_text=""
        if assessment.expected_value is None
        else value_text(assessment.expected_value, measured_in),
        expected_share_text=percent_text(assessment.expected_share),
        done_share_text=percent_text(assessment.done_share),
        attainment_text=attainment_text(assessment),
        gap_text="" if assessment.gap is None else difference_text(assessment.gap, measured_in),
        on_track_text=percent(assessment.rule.on_track),
        some_text=percent(assessment.rule.some_progress),
        sum_text=parts_text(cell.sum_numerator, cell.sum_denominator)
        or ("" if cell.sum_numerator is None else value_text(cell.sum_numerator, measured_in)),
        ahead=way_ahead(found, breaks, with_breaks=with_breaks),
        second_opinion=_second_opinion(reading, found),
    )


def _second_opinion(reading: Reading, found: Standing) -> str:
    """The growth rule on the same base, target and figures; "" where it has nothing to say.

    It comments on the year that is read, so without a figure for it there is no comment.
    """
    base, target = found.assessment.base, found.assessment.target
    if not found.has_value or found.value is None:
        return ""
    values = {year: v for year in found.cells if (v := found.value_in(year)) is not None}
    if base and base.value is not None:
        values[base.year] = base.value
    towards = (target.year, target.value) if target and target.rate_known else None
    is_capped = found.indicator.is_bounded and found.indicator.measured_in == MeasuredIn.SHARE
    growth = assess_growth(
        values,
        base.year if base else reading.plan.base_year,
        Direction(found.indicator.direction),
        towards,
        Decimal(1) if is_capped else None,
    )
    return second_opinion(growth, with_target=towards is not None)


def _history(
    reading: Reading, entry: PlanIndicator, unit: Node, found: Standing, *, everything: bool
) -> list[HistoryRow]:
    """Newest first; one more than a page shows, unless it shows everything. What is small, now or
    then, is shown without its numbers, and without the comment that may tell them."""
    indicator = entry.indicator
    figures = (
        Figure.objects.filter(indicator=indicator, unit_id=unit.id, year=reading.year)
        .select_related(*READ_WITH)
        .defer(*UNREAD)
    )
    if reading.moment:
        figures = figures.filter(recorded_at__lte=reading.moment)
    figures = figures.order_by("-recorded_at", "-pk")
    sees = reading.sees_small_groups_of(unit)
    rows = []
    for figure in figures if everything else figures[: HISTORY_SHOWN + 1]:
        small = indicator.smallest_group and (
            found.cell.is_hidden
            or figure.is_hidden
            or is_small(figure.numerator, figure.denominator, indicator.smallest_group)
        )
        hidden = bool(small) and not sees
        rows.append(
            HistoryRow(
                figure=figure,
                text=_figure_text(figure, indicator.measured_in, hidden=hidden),
                comment="" if hidden else figure.comment,
                origin=origin_of(figure, unit.acronym),
                is_current=figure.superseded_at is None,
            )
        )
    return rows


def _figure_text(figure: Figure, measured_in: str, *, hidden: bool) -> str:
    if hidden:
        return str(STATE[State.WITHHELD].word)
    if figure.state != State.VALUE:
        return str(STATE[State(figure.state)].word)
    return parts_text(figure.numerator, figure.denominator) or value_text(
        figure.share if figure.numerator is None else figure.numerator,
        "share" if figure.numerator is None else measured_in,
    )
