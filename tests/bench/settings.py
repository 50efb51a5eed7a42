"""The portal's own settings, and beside them: the page to compare with, and X-Queries."""

from ntnu_intl.settings import *  # noqa: F403
from ntnu_intl.settings import AUTHENTICATION_BACKENDS, BASE_DIR, MIDDLEWARE, TEMPLATES

ROOT_URLCONF = "tests.bench.urls"
# Who reads hello is read as Django does.
AUTHENTICATION_BACKENDS = [*AUTHENTICATION_BACKENDS, "django.contrib.auth.backends.ModelBackend"]
MIDDLEWARE = ["tests.bench.hello.BenchMiddleware", *MIDDLEWARE]
TEMPLATES = [
    TEMPLATES[0] | {"DIRS": [*TEMPLATES[0]["DIRS"], BASE_DIR / "tests/bench/templates"]},
    *TEMPLATES[1:],
]
