"""A page's figures as CSV: the rows that the page shows, from the same page object.

UTF-8 with its mark, semicolons, CRLF, a row per series, unit and year; every row says which plan,
organisation, day and language it was read in. Numbers are plain: no thousands, a real hyphen as
minus, comma for decimals in Norwegian and point in English. Shares are percentages, as on the
page. What a division gives has fifteen digits, the most a spreadsheet keeps; what was stored is
exact. Texts that a spreadsheet could run are made harmless (`institutes.texts.neutral`).

Small groups were taken out by the page's Reading: what it withholds is withheld here.
"""

from goals.exports.file import address, filename, plain, write
from goals.exports.rows import (
    Row,
    compare_rows,
    goal_rows,
    indicator_rows,
    overview_rows,
    unit_rows,
)

__all__ = [
    "Row",
    "address",
    "compare_rows",
    "filename",
    "goal_rows",
    "indicator_rows",
    "overview_rows",
    "plain",
    "unit_rows",
    "write",
]
