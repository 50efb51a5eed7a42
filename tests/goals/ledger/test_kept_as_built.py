"""What each write leaves behind is what everything built anew from the figures would be."""

import random
from datetime import timedelta

import pytest

from goals import ledger
from goals.calculations.terms import Aggregation, State
from goals.models import Batch, Extent
from tests.goals.kept import kept
from tests.goals.series import NOON, plan, series, silent, target, value

pytestmark = pytest.mark.django_db
YEARS = (2016, 2017, 2019, 2021)


def random_entry(rng, indicator, unit, year):
    fields = {"is_demo": rng.random() < 0.5}
    if unit.kind != "institute":
        fields["extent"] = rng.choice(list(Extent))
    state = rng.choice([*[State.VALUE] * 5, *State])
    if state is not State.VALUE:
        return silent(value(indicator, unit, year, **fields), state, "none")
    if indicator.is_keyed:
        fields["keys"] = frozenset(rng.sample("abcdefghi", rng.randint(0, 4)))
        return value(indicator, unit, year, len(fields["keys"]), **fields)
    whole = rng.randint(0, 40) if indicator.has_denominator else None
    return value(indicator, unit, year, rng.randint(0, 9 if whole is None else whole), whole)


@pytest.mark.parametrize("handed_over", [False, True], ids=["read", "handed over"])
@pytest.mark.parametrize("seed", range(5))
def test_after_any_writes_nothing_is_other_than_built_anew(world, seed, handed_over):
    rng = random.Random(seed)
    made = [
        series(f"RE-0{place}", kind, smallest_group=rng.choice((0, 5)), direction=direction)
        for place, (kind, direction) in enumerate(
            (kind, rng.choice(("up", "up", "down", "neutral"))) for kind in Aggregation
        )
    ]
    the_plan = plan(*made, lead=made[0])
    units = [world.ntnu, world.ie, world.hf, world.idi, world.iik, world.isl, world.ihs, world.ihk]
    for one in rng.sample(made, 4):
        target(the_plan, one, rng.choice(units[:4]), rng.choice(("0.3", "7")))
    for step in range(6):
        some = rng.sample(made, rng.randint(1, len(made)))
        places = [(one, unit, year) for one in some for unit in units for year in YEARS]
        entries = [random_entry(rng, *place) for place in rng.sample(places, rng.randint(1, 30))]
        ids, years = {entry.indicator_id for entry in entries}, {entry.year for entry in entries}
        standing = ledger.current_figures_of(ids, years) if handed_over else None
        at = NOON + timedelta(hours=step)
        ledger.record(Batch.objects.create(kind=Batch.Kind.SOURCE, at=at), entries, standing)
        written = list(kept())
        _totals, differing = ledger.refresh_everything()
        assert differing == 0
        assert list(kept()) == written
    assert all(written)
