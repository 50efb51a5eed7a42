"""Workbooks for tests: a template as it is downloaded, filled in as a person would."""

import io
from collections.abc import Mapping

from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

Cells = Mapping[tuple[str, str], object]  # (unit code, heading's first word) → what is typed


def template(client: Client, year: int, *codes: str) -> bytes:
    answer = client.get(reverse("upload_template"), {"year": year, "series": codes})
    assert answer.status_code == 200, answer.content[:500]
    return answer.content


def filled(content: bytes, sheet: str, cells: Cells) -> bytes:
    """The workbook with something typed into cells of one sheet."""
    book = load_workbook(io.BytesIO(content))
    page = book[sheet]
    columns = {
        str(cell.value).split(":")[0].split(" ")[0].casefold(): cell.column for cell in page[1]
    }
    rows = {str(page.cell(row, columns["kode"]).value): row for row in range(2, page.max_row + 1)}
    for (unit, heading), typed in cells.items():
        page.cell(rows[unit], columns[heading]).value = typed
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def send(client: Client, content: bytes, name: str = "tall.xlsx"):
    """Upload a file; follow to where it leads."""
    file = io.BytesIO(content)
    file.name = name
    return client.post(reverse("uploads"), {"file": file}, follow=True)
