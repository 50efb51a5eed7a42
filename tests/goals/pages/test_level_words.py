"""How far a department is documented is said in one word, and the same one, wherever it stands."""

import csv
import io
import random
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation

from goals import ledger, pages
from goals.calculations.terms import Aggregation
from goals.counting import count_levels, refresh_levels
from goals.ledger import frames
from goals.models import Batch, Figure, KeptStatus, Plan
from goals.pages.news import news_of
from goals.pages.reading import Reading
from goals.pages.seen import heat_word, seen_in
from goals.wording.words import level_word
from institutes import actions
from institutes.access import rights_of
from institutes.level import Code
from institutes.register import read_register
from institutes.signals import organisation_changed
from institutes.wording.level import LEVEL
from tests.counted import queries_of
from tests.goals.kept import kept
from tests.goals.series import plan, publish, series, value
from tests.institutes.register import LATER, NOON, declare, draft, submitted, verified
from tests.world import unit

pytestmark = pytest.mark.django_db
IN_2022 = datetime(2022, 1, 2, 12, tzinfo=UTC)
WORDS = {
    "nb": ["Dokumentert", "Delvis dokumentert", "Under vurdering", "Utløpt"],
    "nn": ["Dokumentert", "Delvis dokumentert", "Under vurdering", "Utgått"],
    "en": ["Documented", "Partly documented", "Under review", "Expired"],
}


@pytest.fixture
def six_in_june(world):
    """Six departments, each counted when something happened to it."""
    level = series("LV-01", Aggregation.COVERAGE, first_year=2018)
    areas = series("LV-02", Aggregation.RATIO, first_year=2018)
    plan(level, areas)
    by, reviewer = world.administrator, world.reviewer
    more = unit("194.63.90.0", "IES", "Elektronikk", "Electronics", world.ie)
    organisation_changed.send(sender=type(more))
    # Documented on the day it was verified; until 30 June 2021.
    verified(declare(world.idi, by), by, reviewer, ends_on=date(2019, 6, 30))
    verified(declare(world.iik, by), by, reviewer, ends_on=date(2021, 12, 31))
    verified(declare(world.isl, by), by, reviewer, "prize", starts_on=date(2019, 3, 1))
    submitted(declare(world.ihk, by), by)
    rejected = submitted(declare(world.ims, by), by)
    actions.reject_evidence(evidence=rejected, seen=1, by=reviewer, reason="Nei", at=NOON)
    draft(declare(more, by), by)
    return more


@pytest.fixture
def six(world, six_in_june):
    """By code, the word that each has on 31 December 2021; the plan shows LV-01."""
    count_levels(at=IN_2022, all_years=True)
    return {
        world.iik.code: Code.DOCUMENTED,
        world.isl.code: Code.PARTLY,
        world.ihk.code: Code.UNDER_REVIEW,
        world.idi.code: Code.EXPIRED,
        world.ims.code: Code.NOT_DOCUMENTED,
        six_in_june.code: Code.NOT_ASSESSED,
    }


def reading(person, **fields) -> Reading:
    year = fields.pop("year", 2021)
    return Reading(Plan.objects.get(), year, rights_of(person, IN_2022.date()), **fields)


def told(asked: Reading) -> dict[str, str]:
    """By the institute's code, what a list says of its level."""
    level = next(one.indicator for one in asked.entries if one.indicator.code == "LV-01")
    institutes = asked.organisation.institutes
    seen = seen_in(asked, [level], institutes)
    return {
        node.code: str(heat_word(level, node, seen[level.pk, node.id]).word) for node in institutes
    }


def word(code: Code) -> str:
    return str(LEVEL[code].word)


def in_words(codes: dict[str, Code]) -> dict[str, str]:
    return {unit_code: word(code) for unit_code, code in codes.items()}


# ── On every page ──────────────────────────────────────────────────────────────────────────


def statuses_in(html: str) -> list[tuple[str, str]]:
    """Mark and word of every status in it."""
    found = re.findall(r"#m-(\w+)\"/>\s*</svg>([^<]+)", html)
    return [(mark, " ".join(said.split())) for mark, said in found]


def rows_in(html: str) -> Iterator[str]:
    return (row.split("</tr>")[0] for row in html.split("<tr")[1:])


def row_of(html: str, acronym: str) -> str:
    [found] = [
        row for row in rows_in(html) if re.search(rf"<th scope=\"row\">.*?>{acronym}</", row)
    ]
    return found


@pytest.mark.parametrize("language", list(WORDS))
@pytest.mark.parametrize("query", ["", "&organisation=now", "&as_of=2022-01-02"])
def test_every_page_says_the_same_word(six, world, signed_in, language, query):
    client = signed_in(world.leader)
    client.cookies["language"] = language
    nodes = reading(world.leader).organisation.by_code

    def page(name: str, *args: object, more: str = "") -> str:
        answer = client.get(f"{reverse(name, args=args)}?year=2021{query}{more}")
        assert answer.status_code == 200
        return answer.content.decode()

    levels = client.get(f"{reverse('levels')}?as_of=2021-12-31").content.decode()
    overview, goal = page("overview"), page("goal", 0)
    compared = page("compare", more="".join(f"&unit={code}" for code in six))
    with translation.override(language):
        assert [word(code) for code in list(Code)[:4]] == WORDS[language]
        for number, (code, level) in enumerate(six.items()):
            said, acronym = (LEVEL[level].key, word(level)), nodes(code).acronym
            assert statuses_in(row_of(levels, acronym)) == [said]
            assert statuses_in(row_of(overview, acronym)) == [said]
            assert said in statuses_in(row_of(goal, acronym))
            unit_page = page("unit", code)
            aim = unit_page.split('id="level"')[1].split("</section>")[0]
            assert statuses_in(aim)[0] == said
            [row] = [row for row in rows_in(unit_page) if 't__status"' in row and "LV-01" in row]
            assert said in statuses_in(row)
            cells = next(row for row in rows_in(compared) if "LV-01" in row).split("<td")[1:]
            assert statuses_in(cells[number]) == [said]
            why = page("why", "LV-01", code, 2021)
            assert re.search(rf"<h2[^>]*>[^<]*{said[1].lower()}[^<]*\?", why)


@pytest.mark.parametrize("language", list(WORDS))
@pytest.mark.parametrize("name", ["overview", "goal"])
def test_the_files_say_the_words_of_the_page(six, world, signed_in, language, name):
    client = signed_in(world.leader)
    client.cookies["language"] = language
    address = reverse(name, args=[0] if name == "goal" else [])
    for query in ("", "&as_of=2022-01-02", "&organisation=now"):
        answer = client.get(f"{address}?year=2021&format=csv{query}")
        head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
        with translation.override(language):
            column = head.index(translation.gettext("Documented level"))
            found = {row[2]: row[column] for row in rows if row[0] == "LV-01" and row[column]}
            assert found == in_words(six)


def test_the_words_say_no_more_than_the_level_pages_do(six, world, signed_in):
    """Whoever reads the overview reads the levels as well, with the same words."""
    for person in (world.leader, world.reporter, world.reviewer, world.auditor):
        client = signed_in(person)
        levels = client.get(f"{reverse('levels')}?as_of=2021-12-31").content.decode()
        found = client.get("/?year=2021").content.decode()
        assert statuses_in(row_of(found, "IHK")) == statuses_in(row_of(levels, "IHK"))
        assert "Bevis: erc" not in found
    refused = signed_in(world.stranger)
    assert {refused.get(one).status_code for one in ("/", reverse("levels"))} == {403}


def test_sorted_by_the_level_the_words_stand_in_the_rules_order(six, world, signed_in):
    client = signed_in(world.leader)

    def order(sort: str) -> list[str]:
        heat = client.get("/", {"year": "2021", "sort": sort}).context["page"].heat
        return [row.cells[-1].word.key for group in heat.groups for row in group.rows]

    best = [LEVEL[code].key for code in Code]
    assert order("LV-01") == best
    # What nobody has asked about stands last both ways.
    assert order("-LV-01") == [*reversed(best[:-1]), best[-1]]


def test_counts_are_of_what_is_documented_as_before(six, world, signed_in):
    page = signed_in(world.leader).get("/", {"year": "2021"}).context["page"]
    assert [(said.key, count) for said, count in page.level.counts] == [("doc", 1), ("undoc", 5)]
    assert (page.level.standing.cell.numerator, page.level.standing.cell.denominator) == (1, 6)
    assert [group.documented for group in page.heat.groups] == [0, 1]


# ── Which day, and which year ──────────────────────────────────────────────────────────────


def test_each_year_has_the_words_of_its_last_day(six, world):
    register = read_register(in_areas=True)
    for year in range(2018, 2022):
        asked = reading(world.leader, year=year)
        assert told(asked) == {
            node.code: word(register.level(node.id, date(year, 12, 31)).code)
            for node in asked.organisation.institutes
        }


def test_the_year_that_goes_on_has_the_words_of_today(six_in_june, world):
    asked = reading(world.leader, read_on=NOON.date())
    assert told(asked)[world.idi.code] == "Dokumentert"
    page = pages.unit_page(asked, asked.organisation.nodes[world.idi.pk])
    assert page.level.day == NOON.date()
    assert page.level.lead.word == page.level.areas.word


def test_as_of_an_earlier_day_stands_what_was_known_then(six, world):
    """Evidence was handed in on 1 June, and something waited; on the day before there was none."""
    ihk = world.ihk.code
    assert told(reading(world.leader, as_of=NOON.date()))[ihk] == "Under vurdering"
    before = NOON.date() - timedelta(days=1)
    assert set(told(reading(world.leader, as_of=before)).values()) == {"Ikke vurdert"}


def test_the_news_have_the_words_of_both_days(six_in_june, world):
    in_july = NOON + timedelta(days=40)
    count_levels(at=in_july, all_years=True)
    asked = reading(world.leader, read_on=in_july.date(), frame=ledger.current().frame)
    level = next(one.indicator for one in asked.entries if one.indicator.code == "LV-01")
    idi = asked.organisation.nodes[world.idi.pk]
    [change] = news_of(asked, [level], idi, NOON.date()).changes
    assert (change.word_before.word, change.word.word) == ("Dokumentert", "Utløpt")


def test_where_word_and_count_disagree_the_count_is_told(six, world):
    level = Figure.objects.current().filter(indicator__code="LV-01").first().indicator
    publish(value(level, world.iik, 2021, 0, 1), value(level, world.isl, 2021, 1, 1), at=IN_2022)
    found = told(reading(world.leader))
    assert found[world.iik.code] == "Ikke dokumentert"
    assert found[world.isl.code] == "Dokumentert"
    for documented, said in ((True, "doc"), (False, "undoc"), (None, "missing")):
        assert level_word(documented, None).key == said


# ── It is kept, and read with the rest ─────────────────────────────────────────────────────


def test_a_word_that_changes_alone_is_kept_and_counts_up(six_in_june, world):
    """Nothing is documented before or after, so that no figure is recorded."""
    [waiting] = world.ihk.evidence.all()
    batches, before = Batch.objects.count(), ledger.current()
    assert told(reading(world.leader))[world.ihk.code] == "Under vurdering"
    actions.reject_evidence(evidence=waiting, seen=1, by=world.reviewer, reason="Nei", at=LATER)
    assert told(reading(world.leader))[world.ihk.code] == "Ikke dokumentert"
    assert Batch.objects.count() == batches
    assert ledger.current().version > before.version


def test_a_year_that_is_over_keeps_its_words(six, world):
    [waiting] = world.ihk.evidence.all()
    actions.reject_evidence(evidence=waiting, seen=1, by=world.reviewer, reason="Nei", at=IN_2022)
    count_levels(at=IN_2022, all_years=True)
    assert told(reading(world.leader))[world.ihk.code] == "Under vurdering"


def test_time_alone_brings_the_word_that_is_due(six_in_june, world):
    """As it is counted every night: in July the grant counts no longer."""
    assert told(reading(world.leader))[world.idi.code] == "Dokumentert"
    in_july = NOON + timedelta(days=40)
    count_levels(at=in_july, all_years=True)
    assert told(reading(world.leader))[world.idi.code] == "Utløpt"
    version = ledger.version()
    assert count_levels(at=in_july, all_years=True) is None
    assert ledger.version() == version


@pytest.mark.parametrize("how", ["refresh_totals", "migrate"])
def test_a_database_from_before_gets_the_words(six, world, how):
    codes = KeptStatus.objects.values_list("year", "unit", "level").order_by("year", "unit")
    before, version = list(codes), ledger.version()
    KeptStatus.objects.update(level="")
    assert told(reading(world.leader))[world.isl.code] == "Ikke dokumentert"
    call_command(how, verbosity=0)
    assert list(codes) == before
    assert ledger.version() > version
    assert refresh_levels(at=IN_2022) == 0


def test_a_department_that_moves_keeps_its_word(six, world):
    world.isl.places.update(parent=world.ie)
    organisation_changed.send(sender=type(world.isl))
    assert told(reading(world.leader))[world.isl.code] == "Delvis dokumentert"


def test_a_department_that_is_back_has_its_word_again(six, world):
    for last in (date(2021, 6, 30), None):
        world.isl.places.update(valid_to=last)
        organisation_changed.send(sender=type(world.isl))
        found = told(reading(world.leader))
        assert found.get(world.isl.code) == (None if last else "Delvis dokumentert")


@pytest.mark.parametrize("seed", range(4))
def test_after_any_acts_on_evidence_the_words_are_those_built_anew(six, world, seed):
    rng, at = random.Random(seed), IN_2022
    by, reviewer = world.administrator, world.reviewer
    where = [world.idi, world.iik, world.isl, world.ihk, world.ims]
    for _step in range(5):
        at += timedelta(days=rng.choice((0, 1, 200)))
        kind = rng.choice(("erc", "prize", "editor"))
        area = rng.choice([one for one in where if one.core_areas.count() < 5])
        found = submitted(declare(area, by, at=at), by, kind, at=at)
        act = rng.choice((actions.verify_evidence, actions.reject_evidence, None))
        if act:
            act(evidence=found, seen=1, by=reviewer, reason="Sett på", at=at)
        count_levels(at=at, all_years=True)
        written = list(kept())
        KeptStatus.objects.all().delete()
        ledger.refresh_everything()
        refresh_levels(at=at)
        assert list(kept()) == written
    assert any(row.level for row in KeptStatus.objects.all())


def test_the_words_take_no_query(six, world, signed_in):
    client = signed_in(world.leader)
    address = f"{reverse('overview')}?year=2021"
    with_words = queries_of(client, address)
    KeptStatus.objects.update(level="")
    ledger.touch()
    assert queries_of(client, address) == with_words <= 12


def test_the_register_in_memory_has_a_bound(six, world, monkeypatch):
    monkeypatch.setattr(frames, "MOST_INSTITUTES", 4)
    frame = ledger.current().frame
    kept_of = [[world.idi.pk], [world.iik.pk, world.isl.pk], [world.ihk.pk], [world.ims.pk]]
    found = [frame.register_of(units) for units in kept_of]
    assert frame.register_of(kept_of[3]) is found[3]
    assert frame.register_of(kept_of[0]) is not found[0]
    many = [unit.pk for unit in (world.idi, world.iik, world.isl, world.ihk, world.ims)]
    assert frame.register_of(many) is frame.register_of(many)
    asked = reading(world.leader, as_of=IN_2022.date(), frame=frame)
    told(asked)
    assert not any(one.worked_out for one in frame._registers.values())


@pytest.mark.parametrize("query", ["", "&sort=LV-01"])
@pytest.mark.parametrize("name", ["overview", "compare", "why", "unit", "goal"])
def test_pages_with_the_level_take_few_queries(six, world, signed_in, name, query):
    args = {"why": ["LV-01", world.idi.code, 2021], "unit": [world.idi.code], "goal": [0]}
    units = "".join(f"&unit={code}" for code in six) if name == "compare" else ""
    address = f"{reverse(name, args=args.get(name, []))}?year=2021{units}{query}"
    assert queries_of(signed_in(world.leader), address) <= 12


def test_the_words_of_an_earlier_day_take_no_query_more_than_its_figures(six, world, signed_in):
    """Core areas and evidence stand in memory, with every day they know of."""
    client = signed_in(world.leader)
    words = f"{reverse('overview')}?year=2021&as_of=2022-01-02"
    before = f"{reverse('overview')}?year=2021&as_of=2021-05-31"  # when nothing was counted
    assert queries_of(client, words) == queries_of(client, before) <= 12
