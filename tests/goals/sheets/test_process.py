"""The child process: what it answers, and that nothing gets past its limits."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from goals.sheets import limits, process, reading
from goals.sheets.checking import check
from goals.sheets.lines import line_of, part_of
from goals.sheets.problems import FileRefused, Refusal
from goals.sheets.raw import FileStart, SheetStart, SomeRows
from tests.goals.sheets.files import (
    IDI,
    IFY,
    KNOWN,
    csv_row,
    csv_text,
    in_sheet,
    read,
    read_file,
    whole,
    xlsx,
)

ROOT = Path(__file__).resolve().parents[3]
POPEN = subprocess.Popen
GOOD = xlsx([*IDI, "", 56, 120], [*IFY, "", 0.4, "=1+1", "", "", 'æ "ø"\nå'])
LARGE = xlsx(*[[*IDI, "", 56, 120]] * 3_000)
LINES = [line_of(part) for part in reading.read(GOOD)]


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
    monkeypatch.setattr(process.subprocess, "Popen", None)
    assert refused_by_child(b"").code == Refusal.EMPTY
    assert refused_by_child(bytes(limits.MAX_FILE_BYTES + 1)).code == Refusal.TOO_LARGE


def with_child(monkeypatch, code: str) -> list[subprocess.Popen]:
    """Run this instead of the reader; the answer fills with the processes that were started."""
    started = []

    def start(command, **options):
        started.append(POPEN([sys.executable, "-c", code], **options))
        return started[-1]

    monkeypatch.setattr(process.subprocess, "Popen", start)
    return started


def said(*lines: bytes) -> str:
    """Code that says this."""
    return f"import os, time; os.write(1, {b''.join(lines)!r})\n"


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


def test_a_child_that_stops_in_the_middle_is_ended(monkeypatch):
    monkeypatch.setattr(limits, "MAX_WALL_SECONDS", 1)
    with_child(monkeypatch, said(*LINES[:2]) + "time.sleep(60)")
    assert refused_by_child(GOOD).code == Refusal.TOO_SLOW
    with_child(monkeypatch, said(*LINES) + "os.close(1); time.sleep(60)")
    assert refused_by_child(GOOD).code == Refusal.TOO_SLOW


def test_a_child_that_never_comes_to_an_end_is_ended(monkeypatch):
    monkeypatch.setattr(limits, "MAX_WALL_SECONDS", 1)
    with_child(monkeypatch, said(*LINES[:2]) + f"while True: os.write(1, {LINES[2]!r})")
    assert refused_by_child(GOOD).code == Refusal.TOO_SLOW


def test_a_child_that_falls_over_is_a_refusal(monkeypatch):
    for before in ((), LINES[:2], LINES):
        with_child(monkeypatch, said(*before) + "os.abort()")
        assert refused_by_child(GOOD).code == Refusal.TOO_MUCH_MEMORY


@pytest.mark.parametrize(
    "lines",
    [
        [b"not JSON\n"],
        [b"{}\n"],
        [b'["rows",7]\n'],
        [b'["file","pdf"]\n'],
        [b'["refused","nothing",{}]\n'],
        [],
        LINES[:1],
        LINES[:3],
        LINES[:-1],
        [*LINES[:-1], LINES[-1].rstrip()],
        [*LINES, LINES[-1]],
        LINES[1:],
        [LINES[0], *LINES[2:]],
        [*LINES[:2], *LINES[1:]],
    ],
)
def test_half_an_answer_is_a_refusal_and_so_is_one_out_of_order(monkeypatch, lines):
    with_child(monkeypatch, said(*lines))
    with pytest.raises(FileRefused) as caught, process.read_file(GOOD, "tall.xlsx") as parts:
        check(parts, KNOWN)
    assert caught.value.code == Refusal.BROKEN_WORKBOOK


def test_a_refusal_may_come_after_rows(monkeypatch):
    late = FileRefused(Refusal.TOO_MANY_ROWS, limit=3)
    with_child(monkeypatch, said(*LINES[:3], line_of(late)))
    refused = refused_by_child(GOOD)
    assert (refused.code, refused.params) == (late.code, late.params)


def test_the_first_rows_are_here_before_the_last_are_read():
    with process.read_file(LARGE, "tall.xlsx") as parts:
        assert [type(next(parts)) for _ in range(3)] == [FileStart, SheetStart, SomeRows]
        assert sum(isinstance(part, SomeRows) for part in parts) > 5


def test_nothing_is_told_of_a_file_whose_last_row_is_damaged():
    damaged = in_sheet("</sheetData>", "</sheetDate>", LARGE)
    with pytest.raises(FileRefused) as caught, process.read_file(damaged, "tall.xlsx") as parts:
        check(parts, KNOWN)
    assert caught.value.code == Refusal.BROKEN_WORKBOOK


def test_the_child_ends_with_the_block(monkeypatch):
    started = with_child(monkeypatch, said(*LINES[:3]) + "time.sleep(60)")
    with suppress(KeyError), process.read_file(GOOD, "tall.xlsx") as parts:
        next(parts)
        raise KeyError
    assert [child.returncode for child in started] == [-signal.SIGKILL]


@pytest.mark.parametrize("code", ["os.abort()", "os._exit(0)", "os.write(1, b'x' * 10**7)"])
def test_a_child_that_does_not_read_is_not_waited_for(monkeypatch, code):
    with_child(monkeypatch, f"import os; {code}")
    content = b"PK" + bytes(limits.MAX_FILE_BYTES - 2)
    assert refused_by_child(content).code in {Refusal.TOO_MUCH_MEMORY, Refusal.BROKEN_WORKBOOK}


def test_a_large_file_with_a_large_answer_is_read():
    lines = [csv_row(1, 2, "", "", "æ" * 900) for _ in range(5_000)]
    content = csv_text(*lines).encode()
    assert len(content) > 8 * 1024**2
    assert read_file(content, "stor.csv") == read(content)


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
    with pytest.raises(FileRefused, match=Refusal.TOO_MUCH_MEMORY):
        part_of(answer.stdout)


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


def test_a_file_survives_its_lines():
    assert whole(part_of(line_of(part)) for part in reading.read(GOOD)) == read(GOOD)
