"""What must hold of the rule whatever the evidence: and the plain second telling agrees."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from institutes.level import (
    KINDS,
    SCALES,
    Code,
    Item,
    Parameters,
    Step,
    StepKind,
    change_days,
    last_day,
    level_as_of,
    level_on,
)
from tests.institutes.level import obvious

P = Parameters()
DAYS = st.dates(date(2008, 1, 1), date(2026, 12, 31))
MOVES = st.lists(st.sampled_from(list(StepKind)), max_size=4)


METRICS = tuple(key for key, kind in KINDS.items() if kind.category == "D")


@st.composite
def items(draw, kinds=tuple(KINDS)) -> Item:
    start = draw(st.dates(date(2008, 1, 1), date(2020, 1, 1)))
    kind = KINDS[draw(st.sampled_from(kinds))]
    needs_end = kind.category != "A" and kind.key != "prize"
    length = draw(st.integers(0, 2500))
    scale = SCALES[draw(st.sampled_from(list(SCALES)))]
    days = sorted(draw(st.lists(DAYS, min_size=4, max_size=4)))
    return Item(
        id=draw(st.integers(1, 10**6)),
        kind=kind.key,
        starts_on=start,
        ends_on=start + timedelta(days=length) if needs_end or draw(st.booleans()) else None,
        steps=tuple(Step(move, day) for move, day in zip(draw(MOVES), days, strict=False)),
        is_third_party=draw(st.booleans()),
        has_narrative=draw(st.integers(0, 9)) > 0,
        scale=scale.key,
        grade=draw(st.sampled_from(scale.grades)),
        external_members=draw(st.integers(0, 6)),
        members_abroad=draw(st.integers(0, 6)),
        share=draw(st.sampled_from([None, Decimal("0.10"), Decimal("0.11"), Decimal("0.2")])),
        ratio=draw(st.sampled_from([None, Decimal("1.24"), Decimal("1.25")])),
        number=draw(st.integers(0, 3)),
        publications=draw(st.sampled_from([None, Decimal("49.9"), Decimal(50)])),
        works=draw(st.integers(0, 4)),
        artists=draw(st.integers(0, 3)),
        highest_rank=draw(st.booleans()),
    )


def unlike(found: list[Item]) -> list[Item]:
    return list({each.id: each for each in found}.values())


AREAS = st.lists(items(), max_size=7).map(unlike)


@settings(max_examples=150)
@given(AREAS, DAYS)
def test_the_plain_second_telling_agrees(area, day):
    found = level_as_of(area, day)
    assert found.code == obvious.level(area, day, P)
    branch, number = obvious.carries(area, day, P)
    assert (found.branch or "", len(found.counted)) == (branch, number)


@settings(max_examples=100)
@given(AREAS, items(), DAYS)
def test_more_valid_verified_evidence_never_lowers_a_level(area, more, day):
    more = Item(**vars(more) | {"id": 0, "steps": (Step(StepKind.VERIFIED, day),)})
    assert level_as_of([*area, more], day).code.rank <= level_as_of(area, day).code.rank


@settings(max_examples=100)
@given(AREAS, DAYS, st.integers(1, 5000))
def test_time_alone_never_raises_a_level(area, day, later):
    known = [
        Item(**vars(each) | {"steps": tuple(step for step in each.steps if step.on <= day)})
        for each in area
    ]
    then = day + timedelta(days=later)
    assert level_as_of(known, then).code.rank >= level_as_of(known, day).code.rank


@settings(max_examples=150)
@given(AREAS, DAYS)
def test_it_is_lower_on_the_day_it_is_said_to_lapse_and_not_before(area, day):
    known = [
        Item(**vars(each) | {"steps": tuple(step for step in each.steps if step.on <= day)})
        for each in area
    ]
    found = level_on(known, day, P)
    if found.lapses_on is None:
        final = max([last_day(each, P) for each in known] + [day]) + timedelta(days=1)
        ranks = {found.code} & {Code.DOCUMENTED, Code.PARTLY}
        assert not ranks or level_on(known, final, P).code == found.code
        return
    before = level_on(known, found.lapses_on - timedelta(days=1), P)
    assert before.code == found.code
    assert level_on(known, found.lapses_on, P).code.rank > found.code.rank


@settings(max_examples=100)
@given(AREAS, DAYS, st.randoms())
def test_the_order_of_the_items_does_not_matter(area, day, random):
    shuffled = random.sample(area, len(area))
    assert level_as_of(shuffled, day).code == level_as_of(area, day).code


@settings(max_examples=100)
@given(AREAS)
def test_a_level_changes_on_its_change_days_alone(area):
    days = change_days(area)
    for first, second in pairwise(days):
        last = second - timedelta(days=1)
        assert level_as_of(area, first).code == level_as_of(area, last).code


@settings(max_examples=150)
@given(st.lists(items(METRICS), max_size=12), DAYS)
def test_no_metric_alone_ever_documents_anything(area, day):
    assert not level_as_of(area, day).is_documented
