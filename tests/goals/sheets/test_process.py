"""The child process: what it answers, and that nothing gets past its limits."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from goals.sheets import limits, process
from goals.sheets.problems import FileRefused, Refusal
from goals.sheets.process import read_file
from goals.sheets.raw import RawFile
from goals.sheets.reading import read
from tests.goals.sheets.files import IDI, IFY, csv_row, csv_text, in_sheet, xlsx

ROOT = Path(__file__).resolve().parents[3]
RUN = subprocess.run
GOOD = xlsx([*IDI, "", 56, 120], [*IFY, "", 0.4, "=1+1", "", "", 'æ "ø"\nå'])


def refused_by_child(content: bytes, filename: str = "tall.xlsx") -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        read_file(content, filename)
    return caught.value


def test_the_child_reads_what_the_reader_reads():
    assert read_file(GOOD, "tall.xlsx") == read(GOOD)
    text = csv_text(csv_row(1, 2, "", "", "æøå"))
    assert read_file(text.encode(), "tall.csv") == read(text.encode())


def test_a_lone_surrogate_in_a_cell_travels_and_is_refused_later():
    content = in_sheet("tekst", "_xD800_", xlsx([*IDI, "", 1, 2, "", "", "tekst"]))
    assert read_file(content, "x.xlsx").sheets[0].rows[1].cells[-1].text == "\ud800"


def test_a_refusal_travels_with_its_params():
    refused = refused_by_child(csv_text().encode() + b"\x81", "tall.csv")
    assert refused.code == Refusal.MIXED_ENCODINGS
    assert refused.params == {"line": 2, "byte": "0x81", "position": 1}


def test_the_name_only_shapes_the_message():
    assert read_file(GOOD, "tall.csv").kind == "xlsx"
    assert refused_by_child(b"a;b", "tall.XLSX").code == Refusal.CSV_NAMED_XLSX
    for name in ("", "x", "a.b/../../c", "x.\0", "\ud800.xlsx", "tall.xlsx\n"):
        assert read_file(GOOD, name) == read(GOOD)


def test_an_empty_file_starts_no_child(monkeypatch):
    monkeypatch.setattr(process.subprocess, "run", None)
    assert refused_by_child(b"").code == Refusal.EMPTY
    assert refused_by_child(bytes(limits.MAX_FILE_BYTES + 1)).code == Refusal.TOO_LARGE


def with_child(monkeypatch, code: str) -> None:
    """Run this instead of the reader."""
    monkeypatch.setattr(
        process.subprocess,
        "run",
        lambda command, **options: RUN([sys.executable, "-c", code], **options),
    )


def test_a_child_that_hangs_is_ended(monkeypatch, tmp_path):
    monkeypatch.setattr(limits, "MAX_WALL_SECONDS", 1)
    note = tmp_path / "pid"
    with_child(
        monkeypatch,
        f"import os; open({str(note)!r}, 'w').write(str(os.getpid()))\nwhile True: pass",
    )
    assert refused_by_child(GOOD).code == Refusal.TOO_SLOW
    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text()), 0)


def test_a_child_that_uses_up_its_time_is_ended(monkeypatch):
    with_child(
        monkeypatch,
        "import resource as r; r.setrlimit(r.RLIMIT_CPU, (1, 1))\nwhile True: pass",
    )
    assert refused_by_child(GOOD).code == Refusal.TOO_SLOW


def test_a_child_that_falls_over_is_a_refusal(monkeypatch):
    with_child(monkeypatch, "import os; os.abort()")
    assert refused_by_child(GOOD).code == Refusal.TOO_MUCH_MEMORY
    with_child(monkeypatch, "print('not JSON')")
    assert refused_by_child(GOOD).code == Refusal.BROKEN_WORKBOOK


def test_memory_is_limited():
    code = (
        "from goals.sheets import child, limits\n"
        "limits.MAX_MEMORY_BYTES = 120 * 1024**2\n"
        "child.read = lambda content, suffix: bytearray(10**9)\n"
        "child.main('xlsx')"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], input=b"", capture_output=True, cwd=ROOT, check=True
    )
    assert json.loads(answer.stdout)["refused"] == Refusal.TOO_MUCH_MEMORY


def test_text_used_many_times_is_counted_each_time():
    shared = "x" * 30_000
    row = f'<row><c t="inlineStr"><is><t>{shared}</t></is></c></row>'
    content = in_sheet("</sheetData>", row * 700 + "</sheetData>", GOOD)
    assert refused_by_child(content).code == Refusal.TOO_MUCH_TEXT


def test_the_child_knows_neither_django_nor_openpyxl():
    code = "import sys, goals.sheets.child; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=True, text=True
    ).stdout.split()
    assert not {"django", "openpyxl"} & set(loaded)


def test_a_file_survives_its_json():
    raw = read(GOOD)
    assert RawFile.from_json(json.loads(json.dumps(raw.to_json()))) == raw
