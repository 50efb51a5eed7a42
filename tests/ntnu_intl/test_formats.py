"""Dates are read alike in all three languages."""

from datetime import UTC, date, datetime

import pytest
from django.utils import formats, translation


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_short_date_has_the_day_first_in_every_language(language):
    with translation.override(language):
        assert formats.date_format(date(2021, 5, 6), "SHORT_DATE_FORMAT") == "06.05.2021"
        moment = datetime(2021, 5, 6, 15, 4, tzinfo=UTC)
        assert formats.date_format(moment, "SHORT_DATETIME_FORMAT") == "06.05.2021 15:04"


def test_english_writes_the_day_before_the_month():
    with translation.override("en"):
        assert formats.date_format(date(2021, 5, 6)) == "6 May 2021"
        assert formats.number_format(1234.5, 1, force_grouping=True) == "1,234.5"
