"""Where the figures come from: in the reader's language, and demo data called so."""

import re
import tomllib

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from goals.models import Batch, Source
from goals.pages.sources import LICENCES, sources_page
from tests.goals.series import plan, publish, series, value

pytestmark = pytest.mark.django_db
REAL = settings.BASE_DIR / "goals/data/real/sources.toml"


def source(key: str, **fields) -> Source:
    return Source.objects.create(key=key, title_nb=key, title_en=key, **fields)


def test_every_licence_of_the_files_is_told_in_the_readers_language():
    found = {one["licence"] for one in tomllib.loads(REAL.read_text(encoding="utf-8"))["source"]}
    assert found == set(LICENCES)
    for licence in found:
        with translation.override("en"):
            assert str(LICENCES[licence]) == licence
        assert str(LICENCES[licence]) != licence


def test_what_rests_on_demo_data_is_not_called_real(world, signed_in):
    stays = series()
    plan(stays)
    own, mixed, real = source("own"), source("mixed"), source("real", licence="CC BY 4.0")
    publish(
        value(stays, world.idi, 2021, 1, source_id=own.pk, is_demo=True),
        value(stays, world.iik, 2020, 1, source_id=mixed.pk, is_demo=True),
        value(stays, world.isl, 2020, 1, source_id=mixed.pk),
        value(stays, world.ihk, 2019, 1, source_id=real.pk),
        kind=Batch.Kind.SOURCE,
    )
    rows = {row.source.key: row for row in sources_page().rows}
    assert {key: row.is_demo for key, row in rows.items()} == {
        "own": True,
        "mixed": False,
        "real": False,
    }
    assert rows["real"].licence == "CC BY 4.0"
    html = signed_in(world.leader).get(reverse("sources")).content.decode()
    assert len(re.findall(r"<small>\s*Demodata\s*</small>", html)) == 1
    assert len(re.findall(r"<small>\s*Reelle tall\s*</small>", html)) == 1
    assert "2019–2019" not in html
