"""Single published figures and their sources: what is read, and what is refused."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from goals.sources.published import PublishedError, read_published

REAL = Path(__file__).parents[3] / "goals/data/real"


@pytest.fixture
def folder(tmp_path):
    """A copy of the two files, to spoil."""
    for name in ("sources.toml", "university_series.csv"):
        shutil.copy(REAL / name, tmp_path)
    return tmp_path


def spoil(folder, file, old, new):
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def problems_of(folder):
    with pytest.raises(PublishedError) as caught:
        read_published(folder)
    return caught.value.problems


def test_the_files_are_read_with_their_sources():
    published = read_published(REAL)

    keys = {source.key for source in published.sources}
    (stays,) = [one for one in published.figures if one.series == "ST-01"]
    assert "rcn_bevilgningereu" in keys
    assert {figure.source for figure in published.figures} <= keys
    assert (stays.year, stays.numerator, stays.share) == (2019, Decimal(1490), Decimal("0.20"))
    assert stays.denominator is None


def test_a_source_says_when_it_was_taken_out():
    taken = {source.key: source.taken for source in read_published(REAL).sources}

    assert taken["rcn_bevilgningereu"] == "2022-01-28"
    assert taken["trdby_2020"] == "2020-02-21"
    assert taken["recite_ntnu"] == ""


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("university_series.csv", "ST-01,", "ST01,", "line 2, column series"),
        ("university_series.csv", "194.0.0.0", "NTNU", "line 2, column unit"),
        ("university_series.csv", ",2019,1490,", ",19,1490,", "line 2, column year"),
        ("university_series.csv", ",1490,", ",1 490,", "line 2, column numerator"),
        ("university_series.csv", ",0.20,", ",20,", "line 2, column share"),
        ("university_series.csv", ",1490,,0.20,", ",,7450,,", "line 2, column numerator"),
        ("university_series.csv", ",1490,,0.20,", ",1490,7450,0.20,", "line 2, column share"),
        ("university_series.csv", ",trdby_2020", ",trdby", "line 2, column source_key"),
        ("university_series.csv", ",trdby_2020", ",trdby_2020,x", "line 2: 9 fields"),
        ("university_series.csv", ",2013,", ",2012,", "line 4: the same series, unit and year"),
        ("university_series.csv", "series,", "code,", "line 1: should be the columns"),
        ("sources.toml", 'key = "trdby_2020"', 'key = "Trd.by"', "source 1"),
        ("sources.toml", 'key = "recite_ntnu"', 'key = "trdby_2020"', "stands 2 times"),
        ("sources.toml", "published = 2020-02-21", 'published = "soon"', "published: stands"),
        ("sources.toml", 'mark = "sourced"', 'mark = "guessed"', "mark: stands"),
        ("sources.toml", "licence =", "license =", "licence: stands nothing"),
    ],
)
def test_a_slip_is_named_with_its_place(folder, file, old, new, place):
    spoil(folder, file, old, new)

    problems = problems_of(folder)

    assert any(place in problem and problem.startswith(file) for problem in problems), problems


def test_all_problems_come_at_once(folder):
    spoil(folder, "university_series.csv", ",1490,", ",many,")
    spoil(folder, "university_series.csv", ",0.0097,", ",97,")
    spoil(folder, "sources.toml", 'mark = "sourced"', 'mark = "guessed"')

    assert len(problems_of(folder)) >= 3


@pytest.mark.parametrize("file", ["sources.toml", "university_series.csv"])
def test_a_missing_or_unreadable_file_is_named(folder, file):
    (folder / file).write_bytes(b"\xff\xfe")
    assert any(problem.startswith(file) for problem in problems_of(folder))

    (folder / file).unlink()
    assert any("is missing" in problem for problem in problems_of(folder))
