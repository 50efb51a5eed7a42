"""What is unsafe refuses to start with a sentence; what is safe starts; SQLite holds."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from institutes.models import Person
from institutes.signin import refuse_demo_accounts
from ntnu_intl.safety import SQLITE_OPTIONS, refusals

ROOT = Path(__file__).resolve().parents[2]
KEY = "kept for the tests alone: 8Lq2Zr6Xw0Tn4Vb9Ys3Gd7Hj1Km5Pc"
POSTGRES = {"ENGINE": "django.db.backends.postgresql"}
SQLITE = {"ENGINE": "django.db.backends.sqlite3"}
PRODUCTION = {
    "demo": False,
    "debug": False,
    "secret_key": KEY,
    "hosts": ["portal.example.no"],
    "database": POSTGRES,
}
ENVIRONMENT = {
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "portal.example.no",
    "DATABASE_URL": "postgres://portal@localhost/portal",
}


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"hosts": ["127.0.0.1"]},
        {"database": SQLITE | {"OPTIONS": SQLITE_OPTIONS}},
        {"demo": True, "hosts": ["127.0.0.1", "localhost"], "secret_key": ""},
        {"demo": True, "debug": True, "hosts": ["127.0.0.1"]},
    ],
)
def test_safe_settings_are_let_through(change):
    assert refusals(**PRODUCTION | change) == []


@pytest.mark.parametrize(
    ("change", "what_to_set"),
    [
        ({"demo": True}, "Unset DEMO, or take portal.example.no out of ALLOWED_HOSTS"),
        ({"demo": True, "hosts": ["*"]}, "Unset DEMO, or take * out of ALLOWED_HOSTS"),
        ({"debug": True}, "Unset DEBUG"),
        ({"secret_key": ""}, "SECRET_KEY is missing"),
        ({"secret_key": "short"}, "SECRET_KEY is too easy to guess"),
        ({"secret_key": "ab" * 30}, "SECRET_KEY is too easy to guess"),
        ({"hosts": []}, "ALLOWED_HOSTS is missing"),
        ({"hosts": ["*"]}, "ALLOWED_HOSTS lets in every host name"),
        ({"database": SQLITE}, "Take transaction_mode, timeout, init_command out of DATABASE_URL"),
        (
            {"database": SQLITE | {"OPTIONS": SQLITE_OPTIONS | {"timeout": 1}}},
            "Take timeout out of DATABASE_URL",
        ),
        (
            {
                "demo": True,
                "hosts": ["localhost"],
                "database": SQLITE | {"OPTIONS": SQLITE_OPTIONS | {"transaction_mode": "DEFERRED"}},
            },
            "Take transaction_mode out of DATABASE_URL",
        ),
    ],
)
def test_unsafe_settings_are_refused(change, what_to_set):
    [sentence] = refusals(**PRODUCTION | change)
    assert what_to_set in sentence


def test_every_reason_is_told_at_once():
    assert len(refusals(**PRODUCTION | {"debug": True, "secret_key": "", "hosts": []})) == 3


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """Another Python in this project, with nothing of ours in its environment."""
    return subprocess.run(
        [sys.executable, "-W", "error", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "ntnu_intl.settings"}
        | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("environment", "what_to_set"),
    [
        ({}, "SECRET_KEY is missing"),
        (ENVIRONMENT | {"DEBUG": "1"}, "Unset DEBUG"),
        (ENVIRONMENT | {"DEMO": "1"}, "Unset DEMO"),
        (ENVIRONMENT | {"DATABASE_URL": "sqlite:///x.sqlite3?timeout=1"}, "Take timeout"),
    ],
)
def test_portal_refuses_to_start(environment, what_to_set):
    ended = python("-c", "import django; django.setup()", **environment)
    assert ended.returncode != 0
    assert what_to_set in ended.stderr


def test_production_starts_and_is_safe_to_deploy():
    ended = python("manage.py", "check", "--deploy", "--fail-level", "WARNING", **ENVIRONMENT)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "no issues" in ended.stdout


def test_production_refuses_a_database_of_the_demo(db, settings):
    Person.objects.create(username="administrator", name="Demo", is_demo=True)
    refuse_demo_accounts()
    settings.DEMO = False
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        refuse_demo_accounts()


EIGHT_WRITERS = """
import json, multiprocessing, sqlite3, sys
import django
from django.conf import settings

options, name = json.loads(sys.argv[1]), sys.argv[2]
database = {"ENGINE": "django.db.backends.sqlite3", "NAME": name, "OPTIONS": options}
settings.configure(DATABASES={"default": database})
django.setup()
from django.db import OperationalError, connection, transaction

start = multiprocessing.get_context("fork").Barrier(8, timeout=30)

def write(writer):
    connection.ensure_connection()
    start.wait()
    refused = 0
    for _ in range(25):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT number FROM counter")
                [number] = cursor.fetchone()
                cursor.execute("UPDATE counter SET number = %s", [number + 1])
        except OperationalError as error:
            assert "locked" in str(error)
            refused += 1
    return refused

with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE counter (number INTEGER)")
    cursor.execute("INSERT INTO counter VALUES (0)")
connection.close()
with multiprocessing.get_context("fork").Pool(8) as pool:
    refused = sum(pool.map(write, range(8), chunksize=1))
with connection.cursor() as cursor:
    cursor.execute("SELECT number FROM counter")
    [number] = cursor.fetchone()
print(json.dumps([refused, number]))
"""


def eight_writers(options: dict, database: Path) -> list[int]:
    """Eight processes add 1 to one number 25 times each: [refused, what the number became]."""
    ended = python("-c", EIGHT_WRITERS, json.dumps(options), str(database))
    assert ended.stderr == ""
    return json.loads(ended.stdout)


def test_eight_writers_are_never_refused(tmp_path):
    assert eight_writers(SQLITE_OPTIONS, tmp_path / "portal.sqlite3") == [0, 200]


def test_eight_writers_are_refused_with_the_defaults(tmp_path):
    refused, number = eight_writers({}, tmp_path / "portal.sqlite3")
    assert refused > 0
    assert refused + number == 200
