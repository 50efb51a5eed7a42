"""A figure's place in its file is said in words, in the reader's language."""

import pytest
from django.utils import translation

from goals.wording.places import place_text


@pytest.mark.parametrize(
    ("origin", "nb", "en"),
    [
        ("57", "rad 57", "row 57"),
        ("ST-01-M 2021, 57", "ST-01-M 2021, rad 57", "ST-01-M 2021, row 57"),
        ("Ark, med komma, 3", "Ark, med komma, rad 3", "Ark, med komma, row 3"),
        ("university_series.csv, line 12", "university_series.csv, linje 12", None),
        ("rcn_bevilgningereu_ntnu.csv", "rcn_bevilgningereu_ntnu.csv", None),
        ("", "", None),
    ],
)
def test_a_place_is_told(origin, nb, en):
    with translation.override("nb"):
        assert place_text(origin) == nb
    with translation.override("en"):
        assert place_text(origin) == (origin if en is None else en)
