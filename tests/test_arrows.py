"""Which room may know which (docs: the map of the folders in README.md). Read from the imports."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("goals", "institutes")
PURE = ("calculations", "sheets", "sources", "level", "workflow", "numbers", "texts")
NETWORK = {"socket", "ssl", "http", "urllib.request", "requests", "ftplib", "smtplib"}
# A room of an app, and the rooms above it, which it may not know.
ROOMS = {"models", "ledger", "actions", "pages", "charts", "forms", "views"}
ABOVE = {
    "models": {"ledger", "actions", "pages", "charts", "forms", "views"},
    "ledger": {"actions", "pages", "charts", "forms", "views"},
    "actions": {"pages", "charts", "forms", "views"},
    "pages": {"actions", "forms", "views"},
    "charts": {"actions", "forms", "views"},
    "forms": {"actions", "pages", "charts", "views"},
}


def imports(source: str) -> set[str]:
    """Every dotted name that a module imports, wherever in it the import stands."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "Imports are written out from the app."
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def above_of(room: str) -> set[str]:
    return ROOMS if room in PURE else ABOVE.get(room, set())


def forbidden(app: str, room: str) -> set[str]:
    """What a room may not import."""
    found = {"ntnu_intl"} | ({"goals"} if app == "institutes" else set())
    found |= {f"{each}.{above}" for each in APPS for above in above_of(room)}
    if room in PURE:
        found |= {"django"} | NETWORK
    if room == "views":
        found |= {"django.db"}  # no query and no sum: pages ask, actions write
    return found


def wrong(app: str, room: str, source: str) -> list[str]:
    return sorted(
        name
        for name in imports(source)
        if any(name == barred or name.startswith(f"{barred}.") for barred in forbidden(app, room))
    )


MODULES = [
    path.relative_to(ROOT)
    for app in APPS
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts
]


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_module_knows_only_what_lies_below(module):
    app, room = module.parts[0], Path(module.parts[1]).stem
    assert wrong(app, room, (ROOT / module).read_text()) == []


@pytest.mark.parametrize(
    ("app", "room", "source"),
    [
        ("institutes", "models", "from goals import ledger"),
        ("institutes", "models", "def f():\n    import goals.models"),
        ("goals", "ledger", "from ntnu_intl import settings"),
        ("goals", "calculations", "from django.db import models"),
        ("goals", "sheets", "import urllib.request"),
        ("goals", "ledger", "from goals import actions"),
        ("goals", "actions", "from goals.pages.reading import Reading"),
        ("goals", "views", "from django.db.models import Sum"),
    ],
)
def test_arrow_pointing_back_is_found(app, room, source):
    assert wrong(app, room, source)
