"""A text of a template is looked for once per language, and says what Django's own tag says."""

import pytest
from django.template import Context, Template
from django.utils import translation

from ntnu_intl.texts import ConstantNode

CASES = [
    '{% translate "Overview" %}',
    "{% translate 'Overview' %}",
    '{% translate "Overview" noop %}',
    '{% translate "Report" context "menu" %}',
    '{% translate "Report" context kind %}',
    '{% translate "Overview"|upper %}',
    '{% translate "Overview" as text %}<{{ text }}>',
    "{% translate word %}",
    '{% translate "Nowhere < said & 100 %" %}',
]


@pytest.mark.parametrize("text", CASES)
def test_it_says_what_djangos_own_says(text):
    ours, djangos = Template(text), Template("{% load i18n %}" + text)
    for language in ("nb", "nn", "en", "nb"):
        for kind, word in (("menu", "Overview"), ("verb", "Goals")):
            context = {"kind": kind, "word": word}
            with translation.override(language):
                assert ours.render(Context(context)) == djangos.render(Context(context))


def test_only_what_is_always_the_same_is_kept():
    kept = [isinstance(Template(text).nodelist[0], ConstantNode) for text in CASES]
    assert kept == [True, True, True, True, False, False, False, False, True]


def test_a_text_is_looked_for_once_in_each_language():
    template = Template('{% translate "Overview" %}')
    node = template.nodelist[0].node
    asked = []
    node.render = lambda context: asked.append(translation.get_language()) or "found"
    for language in ("nb", "en", "nb", "en"):
        with translation.override(language):
            assert template.render(Context()) == "found"
    assert asked == ["nb", "en"]
