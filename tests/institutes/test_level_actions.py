"""Core areas and evidence through their states: what each act does, refuses and keeps."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from institutes import actions
from institutes.access import Refused
from institutes.expiring import expiring
from institutes.level import Code, Parameters
from institutes.models import (
    CoreArea,
    CoreAreaVersion,
    Decision,
    Evidence,
    EvidenceArea,
    GrantTie,
    LevelParameters,
    Person,
)
from institutes.register import read_register
from institutes.signals import evidence_is_written, level_changed
from tests.institutes.register import (
    DECLARED,
    LATER,
    NOON,
    declare,
    draft,
    grant,
    submitted,
    verified,
)

TODAY = NOON.date()


@pytest.fixture
def area(world):
    return declare(world.idi, world.reporter)


def code_of(unit, day=TODAY) -> Code:
    return read_register([unit.pk]).level(unit.pk, day).code


# ── Core areas ────────────────────────────────────────────────────────────────


def test_a_core_area_is_declared_once(world, area):
    assert declare(world.idi, world.reporter) == area
    assert (area.slot, area.valid_from) == (1, TODAY)


def test_a_department_has_at_most_five(world, area):
    for number in range(4):
        declare(world.idi, world.reporter, name_nb=f"Felt {number}")
    with pytest.raises(actions.Conflict, match="5"):
        declare(world.idi, world.reporter, name_nb="Sjette")
    assert world.idi.core_areas.count() == 5


def test_one_person_is_no_core_area(world):
    few = {"permanent_staff": 2, "academic_fte_share": Decimal("0.0999")}
    with pytest.raises(actions.Conflict):
        declare(world.idi, world.reporter, **few)
    assert declare(world.idi, world.reporter, **few | {"permanent_staff": 3})
    assert declare(
        world.idi, world.reporter, **few | {"academic_fte_share": Decimal("0.1"), "name_nb": "B"}
    )


def test_what_was_declared_stays_when_it_is_changed(world, area):
    changed = DECLARED | {"name_nb": "Maskinlæring"}
    actions.change_core_area(
        core_area=area, fields=changed, tags=[], seen=1, by=world.head, at=LATER
    )
    assert [v.name_nb for v in area.versions.all()] == ["Kunstig intelligens", "Maskinlæring"]
    [found] = read_register([world.idi.pk]).levels(world.idi.pk, TODAY)
    assert found.name == "Kunstig intelligens"
    with pytest.raises(actions.Conflict):
        actions.change_core_area(
            core_area=area, fields=DECLARED, tags=[], seen=1, by=world.head, at=LATER
        )
    again = actions.change_core_area(
        core_area=area, fields=changed, tags=[], seen=1, by=world.head, at=LATER
    )
    assert again is None


def test_given_up_it_counts_no_more_and_was_what_it_was(world, area):
    verified(area, world.reporter, world.reviewer)
    assert actions.give_up_core_area(core_area=area, by=world.head, reason="Lagt ned", at=LATER)
    assert not actions.give_up_core_area(core_area=area, by=world.head, reason="x", at=LATER)
    assert code_of(world.idi, TODAY) is Code.DOCUMENTED
    assert code_of(world.idi, LATER.date()) is Code.NOT_ASSESSED
    assert declare(world.idi, world.reporter, at=LATER).slot == 1


# ── From draft to documented ──────────────────────────────────────────────────


def test_evidence_counts_from_the_day_it_is_verified(world, area):
    evidence = draft(area, world.reporter)
    assert code_of(world.idi) is Code.NOT_ASSESSED
    actions.submit_evidence(evidence=evidence, seen=1, by=world.reporter, at=NOON)
    assert code_of(world.idi) is Code.UNDER_REVIEW
    actions.verify_evidence(
        evidence=evidence, seen=1, by=world.reviewer, reason="Slått opp", at=LATER
    )
    assert code_of(world.idi) is Code.UNDER_REVIEW
    assert code_of(world.idi, LATER.date()) is Code.DOCUMENTED
    assert code_of(world.idi, date(2023, 1, 1)) is Code.EXPIRED


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"narrative": ""}, "kjerneområde"),
        ({"narrative": "ord " * 251}, "250"),
        ({"starts_on": date(2021, 6, 2), "ends_on": date(2024, 1, 1)}, "begynt"),
        ({"identifier": ""}, "kontrollere"),
    ],
)
def test_what_lacks_something_is_not_submitted(world, area, fields, sentence):
    evidence = draft(area, world.reporter, **fields)
    with pytest.raises(actions.Conflict) as refused:
        actions.submit_evidence(evidence=evidence, seen=1, by=world.reporter, at=NOON)
    assert sentence in " ".join(refused.value.messages)
    evidence.refresh_from_db()
    assert evidence.state == "draft"


def test_a_rejection_by_the_centre_ends_it_within_thirty_days(world, area):
    evidence = verified(area, world.reporter, world.reviewer)
    said = {"evidence": evidence, "seen": 1, "by": world.administrator}
    day_30 = NOON + timedelta(days=30)
    with pytest.raises(actions.Conflict, match="30"):
        actions.overrule_evidence(**said, reason="x", at=NOON + timedelta(days=31))
    actions.overrule_evidence(**said, reason="Ikke vert", at=day_30)
    assert code_of(world.idi, day_30.date()) is Code.EXPIRED
    assert code_of(world.idi, day_30.date() - timedelta(days=1)) is Code.DOCUMENTED
    kinds = [decision.kind for decision in evidence.decisions.all()]
    assert kinds == ["edited", "submitted", "verified", "overruled"]


STEPS = {
    "submitted": actions.submit_evidence,
    "taken_back": actions.take_back_evidence,
    "verified": actions.verify_evidence,
    "rejected": actions.reject_evidence,
    "overruled": actions.overrule_evidence,
    "withdrawn": actions.withdraw_evidence,
}
REACH = {
    "draft": [],
    "submitted": ["submitted"],
    "verified": ["submitted", "verified"],
    "rejected": ["submitted", "rejected"],
    "overruled": ["submitted", "verified", "overruled"],
    "withdrawn": ["withdrawn"],
}
ALLOWED = {
    "draft": {"submitted", "withdrawn"},
    "submitted": {"taken_back", "verified", "rejected", "withdrawn"},
    "verified": {"overruled"},
    "rejected": {"submitted", "withdrawn"},
    "overruled": set(),
    "withdrawn": set(),
}


def take(step: str, evidence: Evidence, by: Person, at: datetime) -> None:
    """Who may is institutes.access's; the actions look at the state alone."""
    STEPS[step](evidence=evidence, seen=evidence.edition, by=by, at=at, reason="r")


@pytest.mark.parametrize("state", REACH)
@pytest.mark.parametrize("step", STEPS)
def test_each_state_allows_its_steps_and_no_other(world, area, state, step):
    evidence = draft(area, world.reporter)
    for before in REACH[state]:
        take(before, evidence, world.reporter, NOON)
    evidence.refresh_from_db()
    assert evidence.state == state
    if step in ALLOWED[state]:
        take(step, evidence, world.reporter, LATER)
        return
    count = Decision.objects.count()
    with pytest.raises(actions.Conflict):
        take(step, evidence, world.reporter, LATER)
    assert Decision.objects.count() == count


@pytest.mark.parametrize("step", ["taken_back", "verified", "rejected", "withdrawn"])
def test_no_step_is_taken_on_what_says_something_else_by_now(world, area, step):
    shown = submitted(area, world.reporter)
    actions.change_evidence(
        evidence=shown,
        fields={"title": "Noe annet"},
        narratives={area.pk: "Fordi."},
        seen=1,
        by=world.colleague,
        at=NOON,
    )
    with pytest.raises(actions.Conflict):
        take(step, shown, world.reporter, LATER)
    assert shown.decisions.last().kind == "edited"


def test_a_reviewer_verifies_what_was_seen(world, area):
    evidence = submitted(area, world.reporter)
    fields = {"title": "Et annet"}
    actions.change_evidence(
        evidence=evidence,
        fields=fields,
        narratives={area.pk: "Ny tekst"},
        seen=1,
        by=world.reporter,
        at=NOON,
    )
    with pytest.raises(actions.Conflict):
        take("verified", evidence, world.reviewer, LATER)  # of the first edition
    with pytest.raises(actions.Conflict):
        actions.change_evidence(
            evidence=evidence,
            fields={"title": "C"},
            narratives={},
            seen=1,
            by=world.reporter,
            at=NOON,
        )
    evidence.refresh_from_db()
    assert (evidence.title, evidence.edition) == ("Et annet", 2)
    told = evidence.decisions.filter(kind="edited").last().content
    assert told["title"] == "Et annet"
    assert told["narratives"] == {str(area.pk): "Ny tekst"}


def test_the_same_draft_twice_is_one(world, area):
    assert draft(area, world.reporter) == draft(area, world.reporter)
    assert Evidence.objects.count() == 1


# ── Hooks, grants, the rule ───────────────────────────────────────────────────


def test_another_app_can_refuse_every_writing(world, signed_in, area):
    """What UPL-16 asks of a locked report: 403, the sentence, and nothing stored."""
    evidence = draft(area, world.reporter)

    def locked(unit_id, **kwargs):
        raise Refused("Rapporten er låst.")

    evidence_is_written.connect(locked)
    try:
        client = signed_in(world.reporter)
        response = client.post(f"/evidence/{evidence.pk}/submit/", {"submit-seen": 1})
    finally:
        evidence_is_written.disconnect(locked)
    assert response.status_code == 403
    assert "Rapporten er låst." in response.content.decode()
    evidence.refresh_from_db()
    assert evidence.state == "draft"


def test_others_hear_that_levels_may_have_changed(world, area):
    heard = []

    def hear(unit_ids, **kwargs):
        heard.append(unit_ids)

    level_changed.connect(hear)
    try:
        verified(area, world.reporter, world.reviewer)
    finally:
        level_changed.disconnect(hear)
    assert heard == [[world.idi.pk]] * 2


def test_a_grant_is_tied_with_its_history(world):
    found = grant()
    tie = {"by": world.head, "at": NOON, "reason": "Prosjektlederen er vår"}
    assert actions.tie_grant(grant=found, unit=world.idi, seen=None, **tie)
    assert actions.tie_grant(grant=found, unit=world.idi, seen=None, **tie) is None
    with pytest.raises(actions.Conflict):
        actions.tie_grant(grant=found, unit=world.isl, seen=None, **tie)
    draft(declare(world.idi, world.head), world.head, grant=found)
    with pytest.raises(actions.Conflict, match="bevilgningen"):
        actions.tie_grant(grant=found, unit=None, seen=world.idi.pk, **tie)
    assert GrantTie.objects.count() == 1


def test_a_new_version_of_the_rule_changes_no_earlier_day(world, area):
    verified(area, world.reporter, world.reviewer, ends_on=date(2020, 1, 31))
    stricter = Parameters(version=2, excellence_years_after=1)
    rule = {"by": world.administrator, "at": LATER, "reason": "Strengere"}
    assert actions.change_level_rule(parameters=stricter, seen=1, **rule)
    assert code_of(world.idi, TODAY) is Code.DOCUMENTED
    assert code_of(world.idi, LATER.date()) is Code.EXPIRED
    assert actions.change_level_rule(parameters=stricter, seen=2, **rule) is None
    with pytest.raises(actions.Conflict):
        actions.change_level_rule(parameters=Parameters(works=9), seen=1, **rule)
    evidence = submitted(area, world.reporter, "prize", at=LATER)
    assert evidence.decisions.last().parameters_version == 2


def test_what_runs_out_is_told_in_time(world, area):
    verified(area, world.reporter, world.reviewer, ends_on=date(2020, 5, 31))
    assert expiring(date(2021, 5, 31)) == []
    [found] = expiring(date(2021, 6, 1))
    assert (found.unit_code, found.lapses_on) == (world.idi.code, date(2022, 6, 1))
    assert "31.05.2022" in found.sentence
    assert expiring(date(2022, 6, 1)) == []
    assert expiring(date(2021, 6, 1), unit_ids=[world.isl.pk]) == []


# ── The history is not edited ─────────────────────────────────────────────────


@pytest.fixture
def everything(world, area):
    """A row of each kind that only grows."""
    evidence = verified(area, world.reporter, world.reviewer)
    actions.tie_grant(
        grant=grant("1"), unit=world.idi, seen=None, by=world.head, at=NOON, reason="x"
    )
    actions.change_level_rule(
        parameters=Parameters(works=9), seen=1, by=world.administrator, at=NOON, reason="x"
    )
    return evidence


@pytest.mark.parametrize("model", [CoreAreaVersion, Decision, GrantTie, LevelParameters])
def test_rows_of_the_history_are_neither_edited_nor_deleted(everything, model):
    row = model.objects.first()
    for attempt in (row.save, row.delete, model.objects.all().delete):
        with pytest.raises(TypeError):
            attempt()
    with pytest.raises(TypeError):
        model.objects.update(at=datetime(2020, 1, 1, tzinfo=UTC))
    table = model._meta.db_table
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET at = at")


def test_what_is_verified_says_the_same_for_ever(everything, area):
    for attempt in (
        lambda: Evidence.objects.filter(pk=everything.pk).update(title="Noe annet"),
        lambda: EvidenceArea.objects.filter(evidence=everything).update(narrative="Nytt"),
        lambda: EvidenceArea.objects.create(evidence=everything, core_area=area),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


def test_nothing_is_deleted(everything, area):
    for attempt in (
        everything.delete,
        area.delete,
        Evidence.objects.all().delete,
        CoreArea.objects.all().delete,
    ):
        with pytest.raises(TypeError):
            attempt()
