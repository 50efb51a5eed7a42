"""Templates are laid out in lines; pages are sent without them, and say the same."""

import re

import pytest
from django.conf import settings
from django.template import Context, Engine

LONGEST = 150


@pytest.fixture
def sent(tmp_path):
    """What is sent of a template with some source."""

    def sent(source: str, name: str = "page.html", debug: bool = False, **values: str) -> str:
        (tmp_path / name).write_text(source)
        engine = Engine(dirs=[tmp_path], loaders=["ntnu_intl.layout.Loader"], debug=debug)
        return engine.get_template(name).render(Context(values))

    return sent


def test_a_break_and_its_indentation_are_one_space(sent):
    assert sent('<p>\n  Fire\n\n  <a class="x"\n      href="/">mål</a>\n</p>\n') == (
        '<p> Fire <a class="x" href="/">mål</a> </p> '
    )


def test_what_is_shown_as_it_is_keeps_its_lines(sent):
    field = '<textarea\n    name="why">\n{{ typed }}\n  x</textarea>'
    page = sent(f"<p>\n  {field}\n</p>", typed="to\n  linjer")
    assert page == "<p> " + field.replace("{{ typed }}", "to\n  linjer") + " </p>"


def test_the_lines_of_a_letter_are_its_own(sent):
    assert sent("Hei!\n\n  Hilsen\n", "letter.txt") == "Hei!\n\n  Hilsen\n"


def test_an_error_can_name_its_line_while_debugging(sent):
    assert sent("<p>\n  Fire\n</p>", debug=True) == "<p>\n  Fire\n</p>"


def test_templates_can_be_read_without_moving_them():
    # A sentence to translate cannot be broken. A cell of the grid is a single line: a page has
    # thousands.
    unbreakable = re.compile(r"\{#.*?#\}|\{% (?:block)?translate .*?%\}|^\{% if cell\.is_taken.*$")
    too_long = [
        f"{file.relative_to(settings.BASE_DIR)}:{number}"
        for file in sorted((settings.BASE_DIR / "templates").rglob("*.html"))
        for number, line in enumerate(file.read_text().splitlines(), start=1)
        if len(unbreakable.sub("", line).strip()) > LONGEST
    ]
    assert too_long == []
