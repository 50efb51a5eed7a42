"""After anything administrators do, what is kept is what everything built anew would be."""

import random
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from goals import actions, ledger, pages
from goals.calculations.assessment import Rule, RuleName
from goals.calculations.terms import Aggregation
from goals.grid.changes import Input, compare
from goals.grid.sheet import sheet_of
from goals.grid.typing import TypedCell
from goals.models import Batch, Indicator, Plan, Upload
from goals.proposals import Proposal, proposed_target
from institutes.access import rights_of
from institutes.models import Kind, Person, Place, Unit
from institutes.signals import organisation_changed
from tests.goals.ledger.test_kept_as_built import kept
from tests.goals.series import NOON, plan, series

pytestmark = pytest.mark.django_db
YEARS = range(2017, 2022)


@dataclass
class Hand:
    """An administrator who does things by chance, an hour after another."""

    rng: random.Random
    plan: Plan
    indicators: Collection[Indicator]
    units: Collection[Unit]
    by: Person
    at: datetime = NOON

    def typed(self, indicator: Indicator) -> tuple[str, str]:
        whole = self.rng.randint(0, 40)
        part = self.rng.choice((0, self.rng.randint(0, 6), self.rng.randint(0, whole)))
        return str(min(part, whole)), str(whole) if indicator.has_denominator else ""

    def save_in_the_grid(self) -> None:
        sheet = sheet_of(self.plan, self.rng.choice(YEARS), "all")
        cells = [
            Input(one, unit, TypedCell(*self.typed(one)))
            for one in sheet.indicators
            for unit in sheet.units
            if sheet.takes(one, unit) and self.rng.random() < 0.4
        ]
        cells = [
            Input(one.indicator, one.unit, TypedCell(state="ikke rapportert"))
            if self.rng.random() < 0.1
            else one
            for one in cells
        ]
        found = compare(sheet, cells, by=self.by, at=self.at)
        actions.save_cells(
            sheet=sheet, inputs=cells, token=found.token, by=self.by, reason="x", at=self.at
        )

    def undo_a_save(self) -> None:
        batch = Batch.objects.filter(kind=Batch.Kind.GRID).order_by("pk").last()
        if batch:
            actions.undo_save(batch=batch, by=self.by, reason="x", at=self.at)

    def publish_a_file(self) -> None:
        lines = ["serie;år;kode;teller;nevner"]
        for one in self.rng.sample(list(self.indicators), 2):
            for year in self.rng.sample(YEARS, 2):
                organisation = ledger.current().frame.organisation_of(year)
                lines += [
                    ";".join([one.code, str(year), node.code, *self.typed(one)])
                    for node in self.rng.sample(organisation.institutes, 3)
                ]
        found = actions.receive_upload(
            by=self.by,
            plan=self.plan,
            filename="tall.csv",
            content="\r\n".join(lines).encode(),
            at=self.at,
        )
        assert found.upload, found.checked and found.checked.problems
        token = pages.upload_page(found.upload).token
        actions.publish_upload(upload=found.upload, by=self.by, reason="x", token=token, at=self.at)

    def undo_a_file(self) -> None:
        if upload := Upload.objects.filter(status=Upload.Status.PUBLISHED).last():
            actions.undo_upload(upload=upload, by=self.by, reason="x", at=self.at)

    def set_a_target(self) -> None:
        indicator, unit = self.rng.choice(list(self.indicators)), self.rng.choice(list(self.units))
        year = self.rng.randint(2018, 2021)
        base_year = self.rng.choice([None, *range(2015, year)])
        to = Decimal(self.rng.choice(("0.2", "0.6") if indicator.has_denominator else ("4", "30")))
        fields = {
            "year": year,
            "value": to,
            "base_year": base_year,
            "base_value": self.rng.choice((None, to / 2)) if base_year else None,
            "source_nb": "Planen",
            "source_en": "The plan",
        }
        texts = ("source_nn", "note_nb", "note_nn", "note_en", "url")
        steps = tuple((step, to) for step in range(2016, year) if self.rng.random() < 0.2)
        self._propose(
            actions.set_target,
            proposed_target(indicator, unit.pk, dict.fromkeys(texts, "") | fields, steps),
        )

    def withdraw_a_target(self) -> None:
        if target := self.plan.targets.as_of().last():
            self._propose(actions.set_target, Proposal(target.indicator, target.unit_id))

    def set_a_rule(self) -> None:
        rule = Rule(
            name=self.rng.choice(list(RuleName)),
            on_track=Decimal(self.rng.choice(("0.95", "0.8"))),
            some_progress=Decimal(self.rng.choice(("0.6", "0.1"))),
            tolerance=Decimal(self.rng.choice(("0", "0.1", "3"))),
        )
        self._propose(actions.set_rule, Proposal(self.rng.choice(list(self.indicators)), rule=rule))

    def move_an_institute(self) -> None:
        places = Place.objects.filter(unit__kind=Kind.INSTITUTE).order_by("pk")
        one, other = self.rng.sample(list(places), 2)
        one.parent = other.parent
        one.save(update_fields=["parent"])
        organisation_changed.send(sender=Unit)

    def _propose(self, act: Callable, proposal: Proposal) -> None:
        indicator = Indicator.objects.get(pk=proposal.indicator.pk)
        proposal = Proposal(
            indicator, proposal.unit_id, proposal.target, proposal.milestones, proposal.rule
        )
        rights = rights_of(self.by, date(2021, 6, 1))

        def look(seen: Proposal) -> str:
            return pages.effects_of(self.plan, rights, seen).token

        act(
            plan=self.plan,
            proposal=proposal,
            by=self.by,
            reason="x",
            token=look(proposal),
            look=look,
            at=self.at,
        )


@pytest.mark.parametrize("seed", range(4))
def test_whatever_an_administrator_does_nothing_is_other_than_built_anew(world, seed):
    rng = random.Random(seed)
    made = [
        series("RE-04-N", smallest_group=5),
        series("RE-04-F", Aggregation.RATIO, measured_in="per_100_fte", smallest_group=5),
        series("ST-01-M", Aggregation.RATIO, smallest_group=5, family="ST-01"),
        series("EU-02", direction="down"),
    ]
    units = [world.ntnu, world.ie, world.hf, world.idi, world.isl, world.ihs, world.ims]
    hand = Hand(rng, plan(*made), made, units, world.administrator)
    acts = [
        *[hand.save_in_the_grid] * 3,
        *[hand.publish_a_file] * 2,
        *[hand.set_a_target] * 2,
        hand.undo_a_save,
        hand.undo_a_file,
        hand.withdraw_a_target,
        hand.set_a_rule,
        hand.move_an_institute,
    ]
    done = []
    for act in [hand.save_in_the_grid, hand.publish_a_file, *rng.choices(acts, k=10)]:
        hand.at += timedelta(hours=1)
        try:
            act()
        except ValidationError as refused:  # such as an undo of what has been changed since
            done.append(f"{act.__name__}: {refused.messages}")
        done.append(act.__name__)
        written, newest = list(kept()), ledger.newest_year()
        _totals, differing = ledger.refresh_everything()
        assert differing == 0, done
        assert list(kept()) == written, done
        ledger.touch()
        assert ledger.newest_year() == newest, done
