"""The tables of a page as texts, read the way a reader would: cell by cell, under its heading."""

import csv
import io
import re
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser


class Cells(HTMLParser):
    """Rows of cells, each with its label, its texts in order and its links."""

    def __init__(self, html: str):
        super().__init__()
        self.rows: list[list[tuple[str, list[str], list[str]]]] = []
        self.open = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append((given.get("data-label", ""), [], []))
            self.open = True
        elif tag == "a" and self.open:
            self.rows[-1][-1][2].append(given.get("href", ""))

    def handle_endtag(self, tag):
        self.open = self.open and tag not in ("td", "th")

    def handle_data(self, data):
        if self.open and data.strip():
            self.rows[-1][-1][1].append(data.strip())


def number(text: str) -> Decimal:
    """The number of “20,356,210 EUR”, “33.8 %” or “−5” (English)."""
    match = re.match(r"[−+]?[\d,\u00a0]*\d(\.\d+)?", text)
    assert match, text
    return Decimal(re.sub("[,+\u00a0]", "", match[0]).replace("−", "-"))


def is_shown_as(exact: str, text: str) -> bool:
    """Whether a number of the file, rounded as the page rounds, is the number of the page."""
    shown = number(text)
    return Decimal(exact).quantize(shown, rounding=ROUND_HALF_UP) == shown


def file_rows(content: bytes) -> list[dict[str, str]]:
    """The rows of a file by heading; the file is UTF-8 with its mark, semicolons, CRLF."""
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
