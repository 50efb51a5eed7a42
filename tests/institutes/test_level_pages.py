"""What the pages of the level show and to whom, in a fixed number of queries."""

import re
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.urls import reverse

from institutes import actions, clock
from institutes.access import rights_of
from institutes.level import Parameters
from institutes.models import Evidence, LevelParameters, Tag
from institutes.organisation import organisation_on
from institutes.pages import level_tasks, unit_level
from institutes.register import read_register
from tests.counted import queries_of
from tests.institutes.register import LATER, NOON, declare, draft, grant, submitted, verified
from tests.world import unit

MOST_QUERIES = 11  # twelve with the clock, which is not asked here


@pytest.fixture(autouse=True)
def on_a_day(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: LATER)


def text(response) -> str:
    return response.content.decode()


def filled(world, where, by) -> None:
    """Three core areas: documented, partly, waiting; and a draft."""
    first, second, third = (declare(where, by, name_nb=f"Felt {n}") for n in range(3))
    verified(first, by, world.reviewer)
    verified(second, by, world.reviewer, "prize", starts_on=date(2017, 3, 1))
    submitted(third, by, "editor")
    draft(third, by, "sfu", title="Et utkast")


@pytest.mark.parametrize("name", ["levels", "unit_level", "evidence_register", "evidence_queue"])
def test_the_number_of_queries_does_not_grow(world, signed_in, name):
    args = [world.idi.code] if name == "unit_level" else []
    client = signed_in(world.reviewer)
    filled(world, world.idi, world.reporter)
    few = queries_of(client, reverse(name, args=args), {})
    for number in range(3):
        more = unit(f"194.63.{50 + number}.0", f"N{number}", f"Ny {number}", "New", world.ie)
        filled(world, more, world.administrator)
    assert queries_of(client, reverse(name, args=args), {}) == few <= MOST_QUERIES


@pytest.mark.parametrize("who", ["reporter", "reviewer", "administrator"])
def test_one_piece_of_evidence_takes_few_queries(world, signed_in, who):
    filled(world, world.idi, world.reporter)
    client = signed_in(getattr(world, who))
    for one in Evidence.objects.all():
        more = one.is_editable  # what it lacks before it can be submitted
        assert queries_of(client, reverse("evidence", args=[one.pk])) <= MOST_QUERIES + more


def test_the_short_level_says_what_is_missing(world, django_assert_num_queries):
    filled(world, world.idi, world.reporter)
    with django_assert_num_queries(4):
        found = unit_level(world.idi, LATER.date())
    assert [area.code for area in found.areas] == ["documented", "partly", "under_review"]
    assert found.sentence == "1 av 3 kjerneområder er dokumentert."
    assert "2 støttende bevis til" in found.areas[1].sentence
    assert found.url.endswith("?as_of=2021-06-02")
    with django_assert_num_queries(1):
        assert unit_level(world.isl, LATER.date()).areas == ()


def test_what_is_not_verified_is_for_those_whose_work_it_is(world, signed_in):
    filled(world, world.idi, world.reporter)
    address = reverse("unit_level", args=[world.idi.code])
    for person, sees in (
        (world.reporter, True),
        (world.reviewer, True),
        (world.administrator, True),
        (world.auditor, True),
        (world.leader, False),
    ):
        page = text(signed_in(person).get(address))
        assert ("Et utkast" in page) == sees
        assert ("Bevis: editor" in page) == sees
        assert "Bevis: erc" in page
    assert "Et utkast" not in text(signed_in(world.leader).get(reverse("evidence_register")))


def test_a_day_that_has_not_been_is_said_at_the_field(world, signed_in):
    response = signed_in(world.leader).get(reverse("levels"), {"as_of": "2050-01-01"})
    assert response.status_code == 200
    assert "Velg en dag som har vært" in text(response)


def test_who_comes_from_a_page_about_a_year_reads_its_last_day(world, signed_in):
    client = signed_in(world.leader)

    def day(**query):
        return client.get(reverse("levels"), query).context["page"].day

    assert day(year="2020") == date(2020, 12, 31)
    assert day(year="2020", as_of="2020-06-15") == date(2020, 6, 15)
    for year in ("x", "", "0", "99999999", "²", str(LATER.year)):
        assert day(year=year) == LATER.date()


def test_the_page_offers_the_same_file_as_the_command(world, signed_in):
    filled(world, world.idi, world.reporter)
    response = signed_in(world.leader).get(
        reverse("levels"), {"format": "csv", "as_of": "2021-06-02"}
    )
    lines = text(response).split("\r\n")
    assert lines[0] == "unit,core_area,level,branch,counted,missing"
    assert f"{world.idi.code},Felt 0,documented,R1,1," in lines
    assert "attachment" in response["Content-Disposition"]


def test_the_register_is_filtered(world, signed_in):
    filled(world, world.idi, world.reporter)
    client = signed_in(world.reporter)

    def titles(**query):
        page = client.get(reverse("evidence_register"), query).context["page"]
        return {row.line.evidence.kind for row in page.rows}

    assert titles() == {"erc", "prize", "editor", "sfu"}
    assert titles(category="B") == {"erc"}
    assert titles(state="submitted") == {"editor"}
    assert titles(expiring="on") == {"prize"}  # of 2016: until 1 January 2021? See below.
    assert titles(unit=world.isl.code) == {
        "erc",
        "prize",
        "editor",
        "sfu",
    }  # not hers: not a choice


def test_a_reviewer_never_decides_on_own_work(world, signed_in):
    area = declare(world.idi, world.administrator)
    mine = draft(area, world.reviewer)
    actions.submit_evidence(evidence=mine, seen=1, by=world.reviewer, at=NOON)
    client = signed_in(world.reviewer)
    assert "eget arbeid" in text(client.get(reverse("evidence_queue")))
    page = text(client.get(reverse("evidence", args=[mine.pk])))
    assert 'aria-disabled="true"' in page
    response = client.post(
        reverse("evidence_verify", args=[mine.pk]), {"verify-seen": 1, "verify-reason": "Ja"}
    )
    assert response.status_code == 403
    assert Evidence.objects.get().state == "submitted"


def test_an_administrator_says_why_when_writing_for_others(world, signed_in):
    area = declare(world.idi, world.reporter)
    evidence = draft(area, world.reporter)
    client = signed_in(world.administrator)
    address = reverse("evidence_submit", args=[evidence.pk])
    assert client.post(address, {"submit-seen": 1}).status_code == 422
    sent = client.post(address, {"submit-seen": 1, "submit-reason": "Lederen er syk"})
    assert sent.status_code == 302
    assert evidence.decisions.last().reason == "Lederen er syk"


def test_what_was_typed_is_never_lost(world, signed_in):
    declare(world.idi, world.reporter)
    client = signed_in(world.reporter)
    address = reverse("evidence_new", args=[world.idi.code])
    response = client.post(
        f"{address}?kind=prize", {"title": "Abelprisen", "starts_on": "31.02.2020"}
    )
    assert response.status_code == 422
    assert "Abelprisen" in text(response)
    assert "31.02.2020" in text(response)


def test_what_was_ticked_is_not_lost_either(world, signed_in):
    tag, other = (
        Tag.objects.create(kind=Tag.Kind.SDG, number=n, name_nb=f"M{n}", name_en=f"G{n}")
        for n in (1, 2)
    )
    address = reverse("core_area_new", args=[world.idi.code])
    response = signed_in(world.reporter).post(address, {"name_nb": "Felt", "tags": tag.pk})
    assert response.status_code == 422
    assert f'id="id_tags_{tag.pk}" checked' in text(response)
    assert f'id="id_tags_{other.pk}" checked' not in text(response)


@pytest.mark.parametrize("kind", ["self_description", "ranking", "h_index", "impact_factor"])
def test_what_is_no_evidence_is_refused_with_the_reason(world, signed_in, kind):
    response = signed_in(world.reporter).get(
        reverse("evidence_new", args=[world.idi.code]), {"kind": kind}
    )
    assert response.status_code == 422
    assert "er ikke bevis" in text(response)


def test_a_real_grant_is_picked_and_not_typed(world, signed_in):
    area = declare(world.idi, world.reporter)
    found = grant()
    client = signed_in(world.reporter)
    address = f"{reverse('evidence_new', args=[world.idi.code])}?kind=erc&grant={found.pk}"
    assert client.get(address).status_code == 404  # not tied to the department yet
    actions.tie_grant(grant=found, unit=world.idi, seen=None, by=world.head, at=NOON, reason="x")
    sent = client.post(address, {f"narrative_{area.pk}": "Ledes herfra", "title": "Noe annet"})
    assert sent.status_code == 302
    evidence = Evidence.objects.get()
    assert (evidence.grant, evidence.identifier) == (found, "677931")
    assert evidence.title.startswith("TAIAC")
    assert evidence.ends_on == date(2021, 8, 31)


def test_the_rule_is_saved_as_it_was_seen(world, signed_in):
    verified(declare(world.idi, world.reporter), world.reporter, world.reviewer)
    client = signed_in(world.administrator)
    address = reverse("level_rule")
    fields = Parameters().texts() | {
        "seen": "1",
        "excellence_years_after": "0",
        "top_publications_share": "10",
        "copublication_share": "20",
        "academic_fte_share": "10",
        "level_2_ratio": "1,25",
    }
    looked = client.post(address, fields | {"step": "preview"})
    assert "Utløpt" in text(looked)
    token = looked.context["preview"].token
    assert LevelParameters.objects.count() == 0
    wrong = client.post(address, fields | {"step": "confirm", "token": "x", "reason": "Vedtak"})
    assert wrong.status_code == 409
    silent = client.post(address, fields | {"step": "confirm", "token": token})
    assert silent.status_code == 422
    done = client.post(address, fields | {"step": "confirm", "token": token, "reason": "Vedtak"})
    assert done.status_code == 302
    assert LevelParameters.objects.get().thresholds["excellence_years_after"] == "0"
    assert "Vedtak" in text(client.get(address))


@pytest.mark.parametrize(("language", "shown"), [("nb", "1,25"), ("nn", "1,25"), ("en", "1.25")])
def test_the_rule_is_shown_with_the_decimal_mark_of_the_language(world, signed_in, language, shown):
    client = signed_in(world.administrator)
    client.cookies["language"] = language
    page = text(client.get(reverse("level_rule")))
    assert f'value="{shown}"' in page


def test_what_runs_out_and_what_waits_is_told_to_those_it_concerns(world):
    filled(world, world.idi, world.reporter)
    organisation, day = organisation_on(LATER.date()), date(2022, 3, 1)

    def tasks(person):
        register_of = partial(read_register, in_areas=True)
        return level_tasks(rights_of(person, day), organisation, day, register_of)

    assert (tasks(world.reviewer).waiting, len(tasks(world.reviewer).expiring)) == (1, 1)
    assert (tasks(world.reporter).waiting, len(tasks(world.reporter).expiring)) == (0, 1)
    assert not tasks(world.leader)


def test_the_page_of_all_levels_is_unchanged_until_one_changes(world, signed_in):
    filled(world, world.idi, world.reporter)
    client, address = signed_in(world.leader), reverse("levels")
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    verified(declare(world.isl, world.administrator), world.administrator, world.reviewer)
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed.context["page"].now.documented == first.context["page"].now.documented + 1


def test_the_history_shows_what_each_edition_says_otherwise(world, signed_in):
    area = declare(world.idi, world.reporter, name_nb="Kunstig intelligens")
    found = submitted(area, world.reporter, "top_publications", share=Decimal("0.14"), note="Kort")
    content = actions.evidence.content_of(found, {})
    fields = {name: getattr(found, name) for name in content if name != "narratives"}
    actions.change_evidence(
        evidence=found,
        fields=fields | {"title": "Mest sitert", "share": Decimal("0.125"), "note": ""},
        narratives={area.pk: "En annen begrunnelse."},
        seen=1,
        by=world.reporter,
        at=LATER,
    )
    address = reverse("evidence", args=[found.pk])
    changed, _submitted, first = signed_in(world.reviewer).get(address).context["page"].history
    assert first.changes == ()
    assert [(change.label, change.before, change.after) for change in changed.changes] == [
        ("Tittel", "Bevis: top_publications", "Mest sitert"),
        ("PP topp 10: nedre ende av stabilitetsintervallet", "14\u00a0%", "12,5\u00a0%"),
        ("Merknad", "Kort", ""),
        (
            "Hvorfor det gjelder «Kunstig intelligens»",
            "Prosjektet ledes fra området.",
            "En annen begrunnelse.",
        ),
    ]
    page = text(signed_in(world.reviewer).get(address))
    assert re.search(r"<del><bdi>14\u00a0%</bdi></del>\s+<ins><bdi>12,5\u00a0%</bdi></ins>", page)
    found.refresh_from_db()
    actions.verify_evidence(
        evidence=found, seen=2, by=world.reviewer, reason="Slått opp.", at=LATER
    )
    leader = signed_in(world.leader).get(address)
    assert not any(told.changes for told in leader.context["page"].history)
    assert "Bevis: top_publications" not in text(leader)


def test_the_page_of_all_levels_is_another_one_the_next_day(world, signed_in, monkeypatch):
    filled(world, world.idi, world.reporter)
    client, address = signed_in(world.leader), reverse("levels")
    tag = client.get(address)["ETag"]
    monkeypatch.setattr(clock, "now", lambda: LATER + timedelta(days=3 * 365))
    later = client.get(address, headers={"If-None-Match": tag})
    assert later.status_code == 200
    assert later.context["page"].now.documented == 0
