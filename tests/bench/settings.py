"""The portal's own settings, and beside them: the page to compare with, and X-Queries."""

from ntnu_intl.settings import *  # noqa: F403
from ntnu_intl.settings import BASE_DIR, MIDDLEWARE, TEMPLATES

ROOT_URLCONF = "tests.bench.urls"
MIDDLEWARE = ["tests.bench.hello.BenchMiddleware", *MIDDLEWARE]
TEMPLATES = [
    TEMPLATES[0] | {"DIRS": [*TEMPLATES[0]["DIRS"], BASE_DIR / "tests/bench/templates"]},
    *TEMPLATES[1:],
]
