"""What stands in each column of a file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from goals.calculations.terms import MeasuredIn, State
from goals.exports.rows import Row
from goals.ledger import Cell, Origin
from goals.pages.reading import Reading, is_level
from goals.wording.figures import unit_word
from goals.wording.words import STATE, TOTAL_REASON, level_word
from institutes.level import Code

Value = str | int | Decimal | None


@dataclass(frozen=True)
class Sheet:
    """All that a row is read in."""

    reading: Reading
    today: date
    origins: dict[int, Origin]
    levels: dict[int, list[str]]  # by institute's id, why it is documented or is not
    codes: dict[int, Code]  # by institute's id, how far it is documented


def _scaled(value: Decimal | None, measured_in: str) -> Decimal | None:
    """In what the page shows: shares in percent."""
    share = MeasuredIn(measured_in) is MeasuredIn.SHARE
    return value * 100 if share and value is not None else value


def _measure(measured_in: str) -> str:
    return unit_word(measured_in) or _("number")


def _value(row: Row) -> Decimal | None:
    found = row.standing
    return _scaled(found.value_in(row.year or found.year), found.indicator.measured_in)


def _covered(row: Row) -> bool:
    """A parent that is added up has coverage; an institute and a source's total have none."""
    return row.cell.is_added_up and bool(row.cell.expected)


def _why_none(row: Row) -> str:
    if row.cell.state is State.NOT_APPLICABLE:
        return row.cell.reason
    return str(TOTAL_REASON.get(row.cell.reason, ""))


def _change(row: Row) -> Decimal | None:
    return _scaled(row.standing.change, row.standing.indicator.measured_in)


def _level(row: Row, sheet: Sheet) -> str:
    found = row.standing
    if not is_level(found.indicator, found.unit):
        return ""
    return str(level_word(found.is_documented, sheet.codes.get(found.unit.id)).word)


def _target_measure(row: Row) -> str:
    target = row.standing.target
    return target.measured_in or row.standing.indicator.measured_in if target else ""


def _target(row: Row) -> Decimal | None:
    target = row.standing.target
    return _scaled(target.value, _target_measure(row)) if target else None


def _base(row: Row) -> Decimal | None:
    base = row.standing.assessment.base
    return _scaled(base.value, row.standing.indicator.measured_in) if base else None


def _expected(row: Row) -> Decimal | None:
    found = row.standing
    return _scaled(found.assessment.expected_value, found.indicator.measured_in)


def _attainment(row: Row) -> Decimal | None:
    return _scaled(row.standing.assessment.attainment, MeasuredIn.SHARE)


def _bar(row: Row) -> str:
    return ", ".join(f"{part.count} {part.word.lower()}" for part in row.bar)


def _kind(cell: Cell) -> str:
    if cell.is_mixed:
        return _("demo and real")
    if cell.is_demo:
        return _("demo")
    return _("real") if cell.real else ""


def _source(row: Row, sheet: Sheet) -> str:
    origin = sheet.origins.get(row.cell.figure_id)
    return origin.title if origin else ""


def _explanation(row: Row, sheet: Sheet) -> str:
    """The sentences of the why panel."""
    found = row.standing
    of_level = sheet.levels.get(found.unit.id) if is_level(found.indicator, found.unit) else None
    return " ".join(of_level or found.sentences)


@dataclass(frozen=True)
class Column:
    """`of_year` columns stand for every year; the others belong to the status."""

    heading: str | Promise
    value: Callable[[Row, Sheet], Value]
    of_year: bool = False


def _shown(heading: str | Promise, value: Callable[[Row], Value]) -> Column:
    return Column(heading, lambda row, _sheet: value(row), of_year=True)


def _judged(heading: str | Promise, value: Callable[[Row], Value]) -> Column:
    return Column(heading, lambda row, _sheet: value(row))


def _read(heading: str | Promise, value: Callable[[Sheet], Value]) -> Column:
    return Column(heading, lambda _row, sheet: value(sheet), of_year=True)


COLUMNS = (
    _shown(gettext_lazy("Indicator code"), lambda row: row.standing.indicator.code),
    _shown(gettext_lazy("Indicator"), lambda row: row.standing.indicator.name),
    _shown(gettext_lazy("Unit code"), lambda row: row.standing.unit.code),
    _shown(gettext_lazy("Short name"), lambda row: row.standing.unit.acronym),
    _shown(gettext_lazy("Unit"), lambda row: row.standing.unit.name),
    _shown(gettext_lazy("Year"), lambda row: row.year or row.standing.year),
    _shown(gettext_lazy("State code"), lambda row: row.cell.state.value),
    _shown(gettext_lazy("State"), lambda row: str(STATE[row.cell.state].word)),
    _shown(gettext_lazy("Value"), _value),
    _shown(gettext_lazy("Measured in"), lambda row: _measure(row.standing.indicator.measured_in)),
    _shown(gettext_lazy("Numerator"), lambda row: row.cell.numerator),
    _shown(gettext_lazy("Denominator"), lambda row: row.cell.denominator),
    _shown(gettext_lazy("Reported"), lambda row: row.cell.reported if _covered(row) else None),
    _shown(gettext_lazy("Should report"), lambda row: row.cell.expected if _covered(row) else None),
    _shown(gettext_lazy("Exempt"), lambda row: row.cell.exempt if _covered(row) else None),
    _shown(gettext_lazy("Why there is no figure"), _why_none),
    _judged(gettext_lazy("Change since the year before"), _change),
    _judged(gettext_lazy("Status code"), lambda row: row.standing.assessment.status.value),
    _judged(gettext_lazy("Status"), lambda row: str(row.standing.status.word)),
    Column(gettext_lazy("Documented level"), _level),
    _judged(gettext_lazy("Target"), _target),
    _judged(
        gettext_lazy("Target measured in"),
        lambda row: _measure(_target_measure(row)) if row.standing.target else "",
    ),
    _judged(
        gettext_lazy("Target year"),
        lambda row: row.standing.target.year if row.standing.target else None,
    ),
    _judged(
        gettext_lazy("Target set for"),
        lambda row: row.standing.target_owner.acronym if row.standing.target_owner else "",
    ),
    _judged(
        gettext_lazy("Target: demo or real"),
        lambda row: (
            (_("demo") if row.standing.target.is_demo else _("real")) if row.standing.target else ""
        ),
    ),
    _judged(
        gettext_lazy("Base year"),
        lambda row: row.standing.assessment.base.year if row.standing.assessment.base else None,
    ),
    _judged(gettext_lazy("Base value"), _base),
    _judged(gettext_lazy("Expected value"), _expected),
    _judged(gettext_lazy("Percent done of what was expected"), _attainment),
    _judged(gettext_lazy("Reason codes"), lambda row: " ".join(row.standing.assessment.reasons)),
    Column(gettext_lazy("Explanation"), _explanation),
    _judged(gettext_lazy("Departments by status"), _bar),
    _shown(gettext_lazy("Figure: demo or real"), lambda row: _kind(row.cell)),
    Column(gettext_lazy("Source"), _source, of_year=True),
    _read(gettext_lazy("Plan"), lambda sheet: sheet.reading.plan.name),
    _read(gettext_lazy("Year read"), lambda sheet: sheet.reading.year),
    _read(
        gettext_lazy("Organisation"),
        lambda sheet: (
            _("as it is now")
            if sheet.reading.today
            else _("as it was in %(year)s") % {"year": sheet.reading.year}
        ),
    ),
    _read(
        gettext_lazy("As it stood on"),
        lambda sheet: (sheet.reading.as_of or sheet.today).isoformat(),
    ),
    _read(gettext_lazy("Language"), lambda sheet: get_language() or ""),
)
