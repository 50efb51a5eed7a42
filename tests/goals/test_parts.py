"""Parts of pages are rendered once for all who read the same, and for nobody else."""

from dataclasses import dataclass, field

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import translation

from goals.calculations.terms import Aggregation
from goals.models import Indicator
from goals.templatetags import parts
from goals.templatetags.parts import Memory, kept, memory
from tests.goals.series import LATER, plan, publish, series, target, value

IDI = "194.63.10.0"


@pytest.fixture(autouse=True)
def nothing_is_kept():
    memory.clear()


@dataclass
class Row:
    key: object
    text: str
    rendered: list = field(default_factory=list)

    def __str__(self):
        self.rendered.append(1)
        return self.text


@pytest.fixture
def template(monkeypatch):
    """`{{ part }}` and its language, in the place of a file."""
    from django.template import engines

    made = engines["django"].from_string("{% get_current_language as code %}{{ code }} {{ part }}")
    monkeypatch.setattr(parts, "get_template", lambda name: made)


def test_a_part_is_rendered_once_for_each_key(template):
    first, same, other = Row(1, "one"), Row(1, "two"), Row(2, "three")
    assert [kept("a.html", row) for row in (first, same, other)] == ["nb one", "nb one", "nb three"]
    assert (len(first.rendered), len(same.rendered)) == (1, 0)


def test_each_language_and_each_template_has_its_own(template):
    assert kept("a.html", Row(1, "one")) == "nb one"
    with translation.override("nn"):
        assert kept("a.html", Row(1, "ein")) == "nn ein"
    assert kept("b.html", Row(1, "another")) == "nb another"


def test_without_a_key_nothing_is_kept(template):
    assert kept("a.html", Row(None, "one")) == "nb one"
    assert kept("a.html", Row(None, "two")) == "nb two"


def test_a_part_is_escaped(template):
    assert kept("a.html", Row(1, "<b>")) == "nb &lt;b&gt;"


def test_what_was_not_asked_for_longest_goes_first():
    found = Memory(2)
    for key in "ab":
        found.put(key, key)
    found.get("a")
    found.put("c", "c")
    assert [found.get(key) for key in "abc"] == ["a", None, "c"]


# ── On the pages ───────────────────────────────────────────────────────────────────────────


@pytest.fixture
def share(world):
    made = series("ST-01-M", Aggregation.RATIO, smallest_group=5)
    target(plan(made), made, world.ntnu, "0.40")
    publish(
        value(made, world.idi, 2017, 1371, 4400),
        value(made, world.idi, 2021, 3, 4477),
        value(made, world.iik, 2021, 912, 6001),
    )
    return made


def pages_of(client):
    for name, args in (
        ("overview", []),
        ("goal", [4]),
        ("indicator", ["ST-01-M"]),
        ("unit", [IDI]),
        ("unit", ["194.63.0.0"]),
    ):
        yield client.get(reverse(name, args=args)).content.decode()


@pytest.mark.django_db
def test_parts_made_for_one_reader_show_nothing_to_another(world, share, signed_in):
    """Whoever reads first: the ones who see small groups, or the ones who do not."""
    readers = [world.administrator, world.reporter, world.reviewer, world.leader, world.colleague]
    alone = {}
    for person in readers:
        memory.clear()
        caches["pages"].clear()
        alone[person.pk] = [main_of(text) for text in pages_of(signed_in(person))]
    for order in (readers, readers[::-1]):
        memory.clear()
        caches["pages"].clear()
        for person in order:
            assert [main_of(text) for text in pages_of(signed_in(person))] == alone[person.pk]
    assert any("4\u00a0477" in text for text in alone[world.administrator.pk])
    assert not any("4\u00a0477" in text for text in alone[world.leader.pk])


def main_of(text):
    return text[text.index("<main") : text.index("</main>")]


@pytest.mark.django_db
def test_a_new_name_stands_on_the_page_at_once(world, share, signed_in):
    client = signed_in(world.leader)
    list(pages_of(client))
    Indicator.objects.update(name_nb="Noe nytt", short_name_nb="Noe nytt")
    target(share.plans.get(), share, world.ie, "0.20", base="0.10")  # tells that the plan changed
    assert all("Noe nytt" in text for text in pages_of(client))


@pytest.mark.django_db
def test_a_new_figure_stands_on_the_page_at_once(world, share, signed_in):
    client = signed_in(world.leader)
    list(pages_of(client))
    publish(value(share, world.idi, 2021, 1817, 4477), at=LATER)
    overview, goal, indicator, unit, faculty = pages_of(client)
    for text in (goal, indicator, unit):
        assert "1\u00a0817" in text
    assert "2\u00a0729" in overview  # IDI and IIK together
    assert "2\u00a0729" in faculty
