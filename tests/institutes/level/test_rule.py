"""Every branch, boundary day and category of the rule (level.md B2 and B3), case by case."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from institutes.level import (
    KINDS,
    Branch,
    Category,
    Code,
    Parameters,
    Step,
    StepKind,
    Strength,
    Version,
    add_months,
    add_years,
    best_of,
    is_ageing,
    last_day,
    level_as_of,
    level_on,
    strength_of,
)
from tests.institutes.level.items import END, START, VERIFIED, art, item

P = Parameters()
DAY = date(2018, 6, 1)
ONE_DAY = timedelta(days=1)
WEAK = {
    "subject_evaluation": {"grade": "3"},
    "centre_evaluation": {"scale": "words", "grade": "good"},
    "commissioned_evaluation": {"members_abroad": 2},
    "top_publications": {"share": Decimal("0.10")},
    "level_2": {"ratio": Decimal("1.2499")},
    "msca_fellows": {"number": 1},
    "copublication": {"share": Decimal("0.1999")},
}


def code(*items, day=DAY, **fields):
    return level_on(items, day, P, **fields).code


# ── Strength ──────────────────────────────────────────────────────────────────

STRENGTHS = [
    (item("subject_evaluation", scale="five", grade="4"), Strength.STRONG),
    (item("subject_evaluation", scale="five", grade="3"), Strength.NONE),
    (item("centre_evaluation", scale="words", grade="very_good"), Strength.STRONG),
    (item("centre_evaluation", scale="words", grade="good"), Strength.NONE),
    (item("subject_evaluation", scale="ref", grade="3*"), Strength.STRONG),
    (item("subject_evaluation", scale="ref", grade="2*"), Strength.NONE),
    (item("subject_evaluation", scale="era", grade="4"), Strength.STRONG),
    (item("subject_evaluation", scale="era", grade="3"), Strength.NONE),
    (item("subject_evaluation", scale="sentence", grade="says_so"), Strength.STRONG),
    (item("subject_evaluation", scale="sentence", grade="says_not"), Strength.NONE),
    (item("subject_evaluation", scale="", grade=""), Strength.NONE),
    (item("commissioned_evaluation"), Strength.STRONG),
    (item("commissioned_evaluation", external_members=3, members_abroad=2), Strength.STRONG),
    (item("commissioned_evaluation", external_members=2, members_abroad=2), Strength.NONE),
    (item("commissioned_evaluation", external_members=4, members_abroad=2), Strength.NONE),
    (item("erc"), Strength.STRONG),
    (item("sff"), Strength.STRONG),
    (item("eu_coordinator"), Strength.SUPPORTING),
    (item("msca_fellows", number=2), Strength.SUPPORTING),
    (item("msca_fellows", number=1), Strength.NONE),
    (item("top_publications", share=Decimal("0.1001")), Strength.SUPPORTING),
    (item("top_publications", share=Decimal("0.10")), Strength.NONE),
    (item("top_publications", publications=Decimal("49.9")), Strength.NONE),
    (item("top_publications", publications=Decimal(50)), Strength.SUPPORTING),
    (item("level_2", ratio=Decimal("1.25")), Strength.SUPPORTING),
    (item("level_2", ratio=Decimal("1.24")), Strength.NONE),
    (item("level_2", publications=None), Strength.NONE),
    (item("prize"), Strength.SUPPORTING),
    (item("editor"), Strength.SUPPORTING),
    (art(), Strength.STRONG),
    (art(works=2), Strength.SUPPORTING),
    (art(artists=1), Strength.SUPPORTING),
    (art(highest_rank=False), Strength.SUPPORTING),
    (art(starts_on=date(2014, 1, 1), ends_on=date(2019, 1, 1)), Strength.STRONG),
    (art(starts_on=date(2014, 1, 1), ends_on=date(2019, 1, 2)), Strength.SUPPORTING),
    (item("artistic_project"), Strength.SUPPORTING),
    (item("sfu"), Strength.SUPPORTING),
    (item("joint_centre"), Strength.SUPPORTING),
    (item("copublication", share=Decimal("0.20")), Strength.SUPPORTING),
    (item("copublication", share=Decimal("0.19")), Strength.NONE),
]


@pytest.mark.parametrize(("given", "expected"), STRENGTHS)
def test_strength_follows_from_the_category(given, expected):
    assert strength_of(given, P) is expected


def test_every_category_has_a_kind_and_a_case():
    assert {kind.category for kind in KINDS.values()} == set(Category)
    assert {given.category for given, _ in STRENGTHS} == set(Category)


# ── Validity: the last day counts, the next does not ──────────────────────────

LAST_DAYS = [
    ("subject_evaluation", {"starts_on": date(2011, 6, 15)}, date(2021, 6, 15)),
    ("subject_evaluation", {"starts_on": date(2012, 2, 29)}, date(2022, 2, 28)),
    (
        "subject_evaluation",
        {"starts_on": date(2011, 6, 15), "ends_on": date(2018, 5, 3)},
        date(2018, 5, 2),
    ),
    ("erc", {}, date(2020, 12, 31)),
    ("sff", {"ends_on": date(2022, 6, 30)}, date(2024, 6, 30)),
    ("eu_coordinator", {}, date(2019, 12, 31)),
    ("msca_fellows", {}, date(2019, 12, 31)),
    ("top_publications", {}, date(2020, 12, 31)),
    ("level_2", {}, date(2020, 12, 31)),
    ("prize", {}, date(2021, 1, 1)),
    ("academy", {}, date(2019, 12, 31)),
    ("exhibition", {}, date(2023, 12, 31)),
    ("sfu", {}, END),
    ("joint_centre", {}, END),
]


@pytest.mark.parametrize(("kind", "fields", "last"), LAST_DAYS)
def test_an_item_counts_to_its_last_day_and_not_a_day_longer(kind, fields, last):
    given = item(kind, **fields)
    assert last_day(given, P) == last
    if strength_of(given, P) is Strength.STRONG:
        assert code(given, day=last) is Code.DOCUMENTED
        assert code(given, day=last + ONE_DAY, was_documented=True) is Code.EXPIRED
    else:
        assert code(given, day=last) is Code.PARTLY
        assert code(given, day=last + ONE_DAY) is Code.NOT_DOCUMENTED


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_last_day(kind):
    given = item(kind)
    assert last_day(given, P) >= given.starts_on


def test_an_evaluation_ages_before_it_lapses():
    given = item("subject_evaluation", starts_on=date(2012, 5, 1))
    assert not is_ageing(given, date(2018, 5, 1), P)
    assert is_ageing(given, date(2018, 5, 2), P)
    assert not is_ageing(item("erc"), date(2018, 5, 2), P)


# ── Verification (R4), narrative (R3), and what comes after ───────────────────


def test_verification_counts_on_its_day():
    given = item("erc")
    assert code(given, day=VERIFIED - ONE_DAY) is Code.UNDER_REVIEW
    assert code(given, day=VERIFIED) is Code.DOCUMENTED


def with_step(given, kind, on):
    return replace(given, steps=(*given.steps, Step(kind, on)))


def test_a_central_rejection_ends_it_and_what_was_stays():
    given = with_step(item("erc"), StepKind.OVERRULED, date(2018, 3, 20))
    assert level_as_of([given], date(2018, 3, 19)).code is Code.DOCUMENTED
    assert level_as_of([given], date(2018, 3, 20)).code is Code.EXPIRED


def test_verified_and_overruled_on_one_day_counts_nothing():
    given = with_step(item("erc"), StepKind.OVERRULED, VERIFIED)
    assert not level_as_of([given], VERIFIED).is_documented


def test_a_rejected_item_may_be_put_right():
    given = item("erc", verified=None)
    given = with_step(given, StepKind.REJECTED, date(2018, 3, 1))
    given = with_step(given, StepKind.SUBMITTED, date(2018, 4, 1))
    given = with_step(given, StepKind.VERIFIED, date(2018, 5, 1))
    found = [code(given, day=date(2018, month, 15)) for month in (2, 3, 4, 5)]
    assert found == [
        Code.UNDER_REVIEW,
        Code.NOT_DOCUMENTED,
        Code.UNDER_REVIEW,
        Code.DOCUMENTED,
    ]


def test_taken_back_waits_no_longer():
    given = with_step(item("erc", verified=None), StepKind.TAKEN_BACK, date(2018, 2, 20))
    assert code(given, day=date(2018, 2, 19)) is Code.UNDER_REVIEW
    assert code(given, day=date(2018, 2, 20)) is Code.NOT_DOCUMENTED


def test_without_a_narrative_nothing_counts():
    found = level_on([item("erc", has_narrative=False)], DAY, P)
    assert found.code is Code.NOT_DOCUMENTED
    assert found.missing.without_narrative == 1


def test_what_had_not_begun_when_it_was_verified_never_counts():
    given = item("erc", starts_on=VERIFIED + ONE_DAY)
    assert code(given, day=date(2018, 12, 1)) is Code.NOT_DOCUMENTED


# ── R1 and R2 ─────────────────────────────────────────────────────────────────

TABLE = [
    ("one strong A", [item("subject_evaluation")], Branch.R1),
    ("one strong B", [item("erc")], Branch.R1),
    ("one strong F", [art()], Branch.R1),
    ("three, two categories", [item("fripro"), item("nordforsk"), item("prize")], Branch.R2),
    ("three, three categories", [item("fripro"), item("sfu"), item("prize")], Branch.R2),
    ("two", [item("fripro"), item("prize")], None),
    ("three of one category", [item("fripro"), item("nordforsk"), item("sfi_fme")], None),
    ("five of one category", [item(kind) for kind in ["fripro"] * 5], None),
    ("with one D", [item("fripro"), item("level_2"), item("prize")], Branch.R2),
    (
        "D counts once",
        [item("fripro"), item("level_2"), item("top_publications")],
        None,
    ),
    (
        "three D and two others",
        [*[item("level_2") for _ in range(3)], item("fripro"), item("prize")],
        Branch.R2,
    ),
    ("D alone, however many", [item("level_2") for _ in range(9)], None),
    (
        "nobody outside",
        [item(kind, is_third_party=False) for kind in ("fripro", "sfu", "joint_centre")],
        None,
    ),
    (
        "one outside",
        [
            item("fripro", is_third_party=False),
            item("sfu", is_third_party=False),
            item("joint_centre"),
        ],
        Branch.R2,
    ),
    ("weak A counts nothing", [item("subject_evaluation", grade="3")], None),
    (
        "weak A is no third",
        [item("subject_evaluation", grade="3"), item("fripro"), item("prize")],
        None,
    ),
    ("supporting F", [art(works=1), item("fripro"), item("prize")], Branch.R2),
]


@pytest.mark.parametrize(("items", "branch"), [row[1:] for row in TABLE], ids=[r[0] for r in TABLE])
def test_branch(items, branch):
    found = level_on(items, DAY, P)
    assert found.branch is branch
    assert found.is_documented == (branch is not None)
    assert (found.missing is None) == found.is_documented


@pytest.mark.parametrize("kind", [kind for kind in KINDS if KINDS[kind].category == "D"])
@pytest.mark.parametrize("times", [1, 3, 20])
def test_no_metric_alone_documents_anything(kind, times):
    assert code(*(item(kind) for _ in range(times))) is Code.PARTLY


@pytest.mark.parametrize("kind", WEAK)
def test_what_is_below_its_threshold_counts_nothing(kind):
    found = level_on([item(kind, **WEAK[kind])], DAY, P)
    assert found.code is Code.NOT_DOCUMENTED
    assert len(found.missing.too_weak) == 1


def test_only_the_publications_that_last_longest_are_counted():
    long, short = item("level_2", ends_on=date(2020, 1, 1)), item("level_2")
    assert level_on([short, long, item("prize")], DAY, P).counted[0] == long


# ── The order of the codes ────────────────────────────────────────────────────


def test_codes_stand_from_best_to_worst():
    assert [each.value for each in Code] == [
        "documented",
        "partly",
        "under_review",
        "expired",
        "not_documented",
        "not_assessed",
    ]


CODES = [
    ([], False, Code.NOT_ASSESSED),
    ([item("erc", steps=())], False, Code.NOT_ASSESSED),  # a draft
    ([item("prize", verified=None)], False, Code.UNDER_REVIEW),
    ([item("prize", verified=None)], True, Code.UNDER_REVIEW),
    ([item("prize"), item("erc", verified=None)], False, Code.PARTLY),
    ([item("sfu", ends_on=date(2018, 5, 1))], False, Code.NOT_DOCUMENTED),
    ([item("sfu", ends_on=date(2018, 5, 1))], True, Code.EXPIRED),
]


@pytest.mark.parametrize(("items", "was_documented", "expected"), CODES)
def test_the_first_that_applies(items, was_documented, expected):
    assert code(*items, was_documented=was_documented) is expected


def test_an_institute_is_as_high_as_its_best_area():
    high, low = level_on([item("erc")], DAY, P), level_on([item("prize")], DAY, P)
    assert best_of([low, high]).code is Code.DOCUMENTED
    assert best_of([low]).code is Code.PARTLY
    assert best_of([]).code is Code.NOT_ASSESSED
    assert best_of([high]).branch is Branch.R1
    assert best_of([low]).branch is None


# ── What is missing ───────────────────────────────────────────────────────────


def test_missing_says_how_many_and_of_what():
    found = level_on([item("fripro"), item("nordforsk")], DAY, P).missing
    assert (found.supporting, found.categories, found.only_category) == (1, 1, Category.C)
    assert found.third_party == 0


def test_missing_counts_a_third_party_that_is_not_there():
    items = [item(kind, is_third_party=False) for kind in ("fripro", "sfu", "prize")]
    found = level_on(items, DAY, P).missing
    assert (found.supporting, found.categories, found.third_party) == (1, 0, 1)


def test_missing_says_when_what_waits_would_do():
    given = [item("fripro"), item("sfu"), item("prize", verified=None)]
    assert level_on(given, DAY, P).missing.waiting_would_do
    assert not level_on(given[1:], DAY, P).missing.waiting_would_do
    assert level_on([item("erc", verified=None)], DAY, P).missing.waiting_would_do


def test_missing_says_that_more_publications_do_not_help():
    assert level_on([item("level_2")], DAY, P).missing.publications_full


def test_missing_names_what_ran_out():
    old = item("erc", ends_on=date(2016, 5, 31))
    found = level_as_of([old], DAY)
    assert (found.code, found.missing.ran_out) == (Code.EXPIRED, (old,))


# ── When it lapses ────────────────────────────────────────────────────────────


def test_it_lapses_on_the_day_after_the_last_strong_item():
    assert level_on([item("erc")], DAY, P).lapses_on == date(2021, 1, 1)
    longer = [item("erc"), item("erc", ends_on=date(2021, 12, 31))]
    assert level_on(longer, DAY, P).lapses_on == date(2024, 1, 1)


def test_supporting_items_take_over_and_then_lapse():
    given = [
        item("erc", ends_on=date(2016, 12, 31)),
        item("fripro"),
        item("prize"),
        item("sfu", ends_on=date(2019, 6, 30)),
    ]
    assert level_on(given, DAY, P).lapses_on == date(2019, 7, 1)


def test_partly_lapses_with_its_last_item():
    assert level_on([item("prize")], DAY, P).lapses_on == date(2021, 1, 2)
    assert level_on([item("prize", verified=None)], DAY, P).lapses_on is None


# ── Versions of the rule, replaced evaluations, dates ─────────────────────────


def test_a_new_version_never_changes_an_earlier_day():
    items = [item("fripro"), item("sfu"), item("prize")]
    stricter = Version(date(2018, 7, 1), replace(P, version=2, supporting_items=4))
    before = level_as_of(items, date(2018, 6, 30), [stricter])
    after = level_as_of(items, date(2018, 7, 1), [stricter])
    assert (before.code, before.parameters.version) == (Code.DOCUMENTED, 1)
    assert (after.code, after.parameters.version) == (Code.PARTLY, 2)


def test_parameters_survive_being_stored():
    changed = replace(P, version=7, level_2_ratio=Decimal("1.5"), works=4)
    assert Parameters.of(7, changed.texts()) == changed
    assert Parameters.of(1, {"gone": "1"}) == P


def test_a_newer_evaluation_of_the_field_takes_the_place_of_the_older():
    old = item("subject_evaluation", starts_on=date(2012, 1, 1), field="ikt")
    worse = item("subject_evaluation", starts_on=date(2018, 1, 1), field="ikt", grade="3")
    other = replace(worse, field="fysikk")
    assert level_as_of([old, worse], VERIFIED - ONE_DAY).code is Code.UNDER_REVIEW
    assert level_as_of([old, worse], VERIFIED).code is Code.NOT_DOCUMENTED
    assert level_as_of([old, other], VERIFIED).is_documented
    late = replace(worse, steps=(Step(StepKind.VERIFIED, date(2018, 4, 1)),))
    assert level_as_of([old, late], date(2018, 3, 31)).is_documented
    assert level_as_of([old, late], date(2018, 4, 1)).code is Code.EXPIRED


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2020, 1, 31), 1, date(2020, 2, 29)),
        (date(2020, 12, 31), 12, date(2021, 12, 31)),
        (date(2020, 11, 30), 1, date(2020, 12, 30)),
        (date(2020, 12, 31), 2, date(2021, 2, 28)),
    ],
)
def test_months_end_where_the_month_ends(day, months, expected):
    assert add_months(day, months) == expected


def test_years_are_twelve_months():
    assert add_years(START, 10) == date(2026, 1, 1)
