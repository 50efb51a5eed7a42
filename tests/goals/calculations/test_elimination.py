"""Who knows sums works out exactly what elimination in fractions works out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.calculations.elimination import determined
from tests.goals import elimination as second

SUMS = st.lists(
    st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from([-1, 1, 1, 1, 2])), max_size=10
)


@pytest.mark.parametrize(
    ("sums", "known"),
    [
        ([], ""),
        ([{}], ""),
        ([{"a": 1}], "a"),
        ([{"a": 1, "b": 1}], ""),
        ([{"a": 1, "b": 1}, {"a": 1, "b": -1}], "ab"),
        ([{"a": 1, "b": 1, "c": 1}, {"b": 1, "c": 1}], "a"),
        ([{"a": 1, "b": 1}, {"a": 2, "b": 2}], ""),
        ([{"a": 1, "b": 1}, {"b": 1, "c": 1}, {"c": 1, "d": 1}, {"a": 1, "c": -1, "d": 1}], "abcd"),
    ],
)
def test_what_sums_tell(sums, known):
    assert determined(sums) == set(known) == second.determined(sums)


@given(SUMS)
def test_the_same_as_in_fractions(sums):
    assert determined(sums) == second.determined(sums)


@given(SUMS, st.randoms())
def test_the_order_does_not_matter(sums, rng):
    shuffled = rng.sample(sums, len(sums))
    assert determined(shuffled) == determined(sums)
