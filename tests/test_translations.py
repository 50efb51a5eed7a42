"""Everything the portal says stands in bokmål and in nynorsk as well (ground rule 10).

The failing test is the translators' list: each line names what is missing, and where it is said.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib
import pytest
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("nb", "nn")
# Which arguments hold the context, the text and its plural.
FUNCTIONS = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
CALL = re.compile(r"\b(?:n?p?gettext|_)\(")
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[#0\- +]*\d*(?:\.\d+)?[sdfr]|\{\w*[^{}]*\}")


class Text(NamedTuple):
    """What a translation is looked up by; `context` and `plural` are mostly empty."""

    context: str
    singular: str
    plural: str


def texts_of(source: str) -> Iterator[tuple[Text, int]]:
    """The texts that Python code marks for translation, with their lines."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name not in FUNCTIONS:
            continue
        found = []
        for place in FUNCTIONS[name]:
            part = None if place is None else node.args[place]
            assert not isinstance(part, ast.JoinedStr), f"line {node.lineno}: no f-strings"
            found.append(part.value if isinstance(part, ast.Constant) else "")
        text = Text(*found)
        if text.singular:  # a variable holds a text that is marked elsewhere
            yield text, node.lineno


def unknown_names(source: str) -> list[str]:
    """Other names that code gives to the functions above, under which no text would be found."""
    given = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            given += [(alias.name, alias.asname or alias.name) for alias in node.names]
        elif isinstance(node, ast.Assign):
            value = getattr(node.value, "id", getattr(node.value, "attr", ""))
            given += [(value, getattr(target, "id", "")) for target in node.targets]
    return [
        f"{name} as {other}"
        for name, other in given
        if name in FUNCTIONS and FUNCTIONS.get(other) != FUNCTIONS[name]
    ]


def calls_of(template: str) -> Iterator[tuple[str, int]]:
    """The calls that Django makes of a template's tags for its translators, with their lines."""
    written = templatize(template)
    for match in CALL.finditer(written):
        end = match.end()
        while True:
            end = written.index(")", end) + 1
            try:
                ast.parse(call := written[match.start() : end])
            except SyntaxError:
                continue
            yield call, written.count("\n", 0, match.start()) + 1
            break


def said() -> dict[Text, str]:
    """Every text in code and templates, with the first place where it stands."""
    places = defaultdict(list)
    for folder in ("goals", "institutes", "ntnu_intl"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for text, line in texts_of(path.read_text()):
                places[text].append(f"{path.relative_to(ROOT)}:{line}")
    for path in sorted((ROOT / "templates").rglob("*.*")):
        for call, line in calls_of(path.read_text()):
            for text, _ in texts_of(call):
                places[text].append(f"{path.relative_to(ROOT)}:{line}")
    return {text: found[0] for text, found in places.items()}


SAID = said()


def catalogue(language: str) -> dict[Text, polib.POEntry]:
    path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return {}
    return {
        Text(entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""): entry
        for entry in polib.pofile(str(path))
        if not entry.obsolete
    }


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text.replace("%%", "")))


def problem(text: Text, entry: polib.POEntry | None) -> str:
    """What is wrong with a translation, in a word; empty when nothing is."""
    if entry is None:
        return "missing"
    if entry.fuzzy:
        return "fuzzy"
    forms = list(entry.msgstr_plural.values()) if text.plural else [entry.msgstr]
    if not forms or not all(forms):
        return "empty"
    # "One day" may leave out the number that "%(count)s days" has.
    if placeholders(forms[-1]) != placeholders(text.plural or text.singular):
        return "other placeholders"
    if not set(placeholders(forms[0])) <= set(placeholders(text.singular + text.plural)):
        return "other placeholders"
    return ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_translated(language):
    entries = catalogue(language)
    lines = [
        f"{place}: {wrong}: {' | '.join(filter(None, text))}"
        for text, place in SAID.items()
        if (wrong := problem(text, entries.get(text)))
    ]
    if lines:
        pytest.fail(f"{len(lines)} texts in {language}:\n" + "\n".join(lines), pytrace=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_translated_that_is_not_said(language):
    unused = [" | ".join(filter(None, text)) for text in catalogue(language) if text not in SAID]
    if unused:
        pytest.fail(f"Not said anywhere, in {language}:\n" + "\n".join(unused), pytrace=False)


def test_code_and_templates_are_read():
    code = 'x = ngettext("a %(n)s", "b %(n)s", n) + pgettext("c", "d") + _("e" " f") + _(name)'
    assert {text for text, _ in texts_of(code)} == {
        Text("", "a %(n)s", "b %(n)s"),
        Text("c", "d", ""),
        Text("", "e f", ""),
    }
    template = (
        """{% load i18n %}{% translate "It's (so)" context 'c' %}\n{{ _('x') }}"""
        "{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}"
    )
    assert [(text, line) for call, line in calls_of(template) for text, _ in texts_of(call)] == [
        (Text("c", "It's (so)", ""), 1),
        (Text("", "x", ""), 2),
        (Text("", "%(n)s day", "%(n)s days"), 2),
    ]


@pytest.mark.parametrize(
    ("singular", "plural", "translated", "wrong"),
    [
        ("a %(n)s", "", "b %(n)s", ""),
        ("a %(n)s", "", "b %(m)s", "other placeholders"),
        ("a", "", "", "empty"),
        ("one day", "%(n)s days", ["én dag", "%(n)s dager"], ""),
        ("%(n)s day", "%(n)s days", ["én dag", "%(n)s dager"], ""),
        ("%(n)s day", "%(n)s days", ["én dag", "dager"], "other placeholders"),
        ("%(n)s day", "%(n)s days", ["%(n)s dag", ""], "empty"),
        ("100 %% of {what}", "", "100 %% av {what}", ""),
    ],
)
def test_wrong_translation_is_found(singular, plural, translated, wrong):
    entry = polib.POEntry(msgid=singular, msgid_plural=plural)
    if plural:
        entry.msgstr_plural = dict(enumerate(translated))
    else:
        entry.msgstr = translated
    assert problem(Text("", singular, plural), entry) == wrong


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from django.utils.translation import gettext as _, pgettext", []),
        ("from django.utils.translation import gettext_lazy as _", []),
        ("from django.utils.translation import gettext as tr", ["gettext as tr"]),
        ("from django.utils.translation import pgettext as _", ["pgettext as _"]),
        ("from django.utils import translation\nsay = translation.gettext", ["gettext as say"]),
    ],
)
def test_another_name_for_a_function_is_found(source, found):
    assert unknown_names(source) == found


def test_code_calls_the_functions_by_names_that_are_known():
    wrong = {
        str(path.relative_to(ROOT)): names
        for folder in ("goals", "institutes", "ntnu_intl")
        for path in (ROOT / folder).rglob("*.py")
        if (names := unknown_names(path.read_text()))
    }
    assert wrong == {}
