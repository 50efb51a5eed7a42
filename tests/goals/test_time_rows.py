"""Rows of bad_inputs.csv about time that no form of ours takes in."""

import ast
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from goals.models import Indicator
from goals.plan_file.contents import Reference
from goals.wording.words import REFERENCE
from institutes.sessions import SessionStore
from tests.goals.series import plan, series

ROOT = Path(settings.BASE_DIR)


def test_time_07_nothing_counts_in_weeks():
    """Week 53 can go wrong only where weeks are counted; figures belong to years and days."""
    counting = {"isocalendar", "fromisocalendar", "ExtractWeek", "ExtractIsoYear", "TruncWeek"}
    for app in ("goals", "institutes", "ntnu_intl"):
        for path in (ROOT / app).rglob("*.py"):
            names = {
                node.attr if isinstance(node, ast.Attribute) else node.id
                for node in ast.walk(ast.parse(path.read_text()))
                if isinstance(node, ast.Attribute | ast.Name)
            }
            assert not names & counting, path


def test_time_10_every_way_to_read_a_year_has_words():
    assert set(REFERENCE) == set(Reference)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reference", "words"),
    [("calendar_year", "kalenderåret"), ("census_1_october", "tellingen 1. oktober")],
)
def test_time_10_an_indicator_says_what_its_year_is(world, signed_in, reference, words):
    found = series()
    Indicator.objects.filter(pk=found.pk).update(reference=reference)
    plan(found)
    page = signed_in(world.leader).get(reverse("indicator", args=[found.code]))
    assert words in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("second", "is_in"), [(59, True), (60, False)])
def test_time_12_a_session_is_over_at_its_last_second(monkeypatch, second, is_in):
    ends = datetime(2022, 5, 15, 12, 1, tzinfo=UTC)
    store = SessionStore()
    store["who"] = "somebody"
    store.create()
    Session.objects.filter(pk=store.session_key).update(expire_date=ends)
    now = ends.replace(minute=second // 60, second=second % 60)
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert (SessionStore(store.session_key).load() != {}) == is_in
