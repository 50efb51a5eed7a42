"""The file itself, its name and its address."""

import csv
import io
import re
from collections.abc import Iterable
from datetime import date
from decimal import Context, Decimal
from urllib.parse import urlencode

from django.utils.formats import get_format
from django.utils.translation import pgettext

from goals import ledger
from goals.exports.columns import COLUMNS, Sheet, Value
from goals.exports.rows import Row
from goals.pages.compare import ComparePage
from goals.pages.goal import GoalPage
from goals.pages.indicator import IndicatorPage
from goals.pages.levels import level_codes, levels_behind
from goals.pages.overview import Overview
from goals.pages.reading import Reading
from goals.pages.unit import UnitPage
from institutes.texts import neutral

_MOST_DIGITS = Context(prec=15)


def write(reading: Reading, rows: Iterable[Row], today: date) -> bytes:
    """The file, in the reader's language; a query for the sources, and at most five for levels."""
    rows = list(rows)
    origins = ledger.origins({row.cell.figure_id for row in rows})
    judged = [row.standing for row in rows if row.is_judged]
    codes = level_codes(reading, judged)
    sheet = Sheet(reading, today, origins, levels_behind(reading, judged), codes)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow([str(column.heading) for column in COLUMNS])
    point = str(get_format("DECIMAL_SEPARATOR"))
    for row in rows:
        shown = (one.value(row, sheet) if one.of_year or row.is_judged else None for one in COLUMNS)
        writer.writerow([_text(value, point) for value in shown])
    return out.getvalue().encode("utf-8-sig")


def _text(value: Value, point: str) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain(value).replace(".", point)
    return neutral(value) if isinstance(value, str) else str(value)


def plain(value: Decimal) -> str:
    """Digits and a point, never an exponent, no zeros at the end."""
    rounded = _MOST_DIGITS.create_decimal(value)
    return f"{rounded.normalize():f}" if rounded else "0"


def filename(reading: Reading, name: str) -> str:
    """“units-IDI_2021.csv”, with the day it is read as of."""
    parts = [name, str(reading.year)]
    if reading.today:
        parts.append(pgettext("file name", "organisation-now"))
    if reading.as_of:
        parts.append(reading.as_of.isoformat())
    safe = re.sub(r"[^\w.-]+", "-", "_".join(parts))
    return f"{safe}.csv"


def address(page: Overview | GoalPage | IndicatorPage | UnitPage | ComparePage) -> str:
    """The query that asks for the page as a file, with all that was chosen on it."""
    kept = getattr(page, "kept", [])
    return f"{page.reading.query}&{urlencode([*kept, ('format', 'csv')])}"
