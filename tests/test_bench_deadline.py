"""The deadline hour: it plays a round's last steps, and its comparison finds what it should."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection

from tests.bench.deadline.acknowledged import Ledger, compare, planted
from tests.bench.deadline.browser import forms_of
from tests.bench.deadline.hour import late_of

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "postgres" if connection.vendor == "postgresql" else "sqlite"
WRITES = [("194.1.1.0", f"goal-{number % 5}", f"text {number}") for number in range(120)]


@pytest.mark.database
def test_a_run_loses_nothing_and_its_control_finds_what_is_planted(tmp_path):
    file = tmp_path / "result.json"
    words = f"deadline --institutes 14 --rate 40 --plant --database {DATABASE} --json {file}"
    command = [sys.executable, "-m", "tests.bench", *words.split()]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400)
    assert done.returncode == 0, done.stdout + done.stderr
    result = json.loads(file.read_text())
    p95 = result.pop("p95_ms")
    assert {"form", "autosave", "save", "ready", "submit", "return", "approve"} <= set(p95)
    assert all(each > 0 for each in p95.values())
    assert result.pop("requests") > 60
    assert result.pop("acknowledged") > 60
    assert result == {"institutes": 14, "failures": 0, "lost": 0, "doubled": 0}
    assert "were planted; found" in done.stdout


def test_what_was_stored_once_is_neither_lost_nor_doubled():
    verdict = compare(Counter(WRITES), Counter(), Counter(WRITES))
    assert (verdict.lost, verdict.doubled) == ([], [])


@pytest.mark.parametrize("number", [0, 60, 119])
def test_one_lost_write_is_found(number):
    stored = Counter(WRITES) - Counter([WRITES[number]])
    assert compare(Counter(WRITES), Counter(), stored).lost == [WRITES[number]]


@pytest.mark.parametrize("number", [0, 60, 119])
def test_one_doubled_write_is_found(number):
    stored = Counter(WRITES) + Counter([WRITES[number]])
    assert compare(Counter(WRITES), Counter(), stored).doubled == [WRITES[number]]


@pytest.mark.parametrize("times", [0, 1])
def test_a_write_without_an_answer_may_be_stored_or_not(times):
    unsure = Counter(WRITES[:1])
    stored = Counter(WRITES[1:]) + Counter(WRITES[:1] * times)
    verdict = compare(Counter(WRITES[1:]), unsure, stored)
    assert (verdict.lost, verdict.doubled) == ([], [])


def test_but_not_twice():
    assert compare(Counter(), Counter(WRITES[:1]), Counter(WRITES[:1] * 2)).doubled == WRITES[:1]


def test_what_is_planted_is_found_to_the_last():
    faulty, lost, doubled = planted(Counter(WRITES))
    verdict = compare(Counter(WRITES), Counter(), faulty)
    assert (len(verdict.lost), len(verdict.doubled)) == (lost, doubled) == (3, 3)


def test_a_ledger_without_an_answer_acknowledges_nothing():
    ledger = Ledger()
    ledger.add(WRITES[:2], is_acknowledged=False)
    ledger.add(WRITES[2:3], is_acknowledged=True)
    assert ledger.acknowledged == Counter(WRITES[2:3])


def test_a_page_is_filled_in_as_a_browser_does():
    [form] = forms_of(
        '<form action="/a/"><input type="hidden" name="t" value="1"><input name="n" value="&amp;">'
        '<input type="radio" name="r" value="x"><input type="radio" name="r" value="y" checked>'
        '<input type="checkbox" name="c"><textarea name="a">ord &lt;</textarea>'
        '<button name="do" value="ready">x</button></form>'
    )
    assert form.fields == {"t": "1", "n": "&", "r": "y", "a": "ord <"}
    assert form.buttons == [("do", "ready")]


def test_of_500_institutes_146_people_are_late():
    assert (late_of(500) * 2, late_of(55), late_of(1)) == (146, 8, 1)
