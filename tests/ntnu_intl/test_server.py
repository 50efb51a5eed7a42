"""The web server itself, as `./run` starts it: what is no request, and who is too slow."""

import gc
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from ntnu_intl.server import NEW_OBJECTS, PatientWorker

ROOT = Path(__file__).resolve().parents[2]
HEAD = b"Host: 127.0.0.1\r\nConnection: close\r\n"
PATIENT = ["--worker-class", f"{__name__}.Worker"]


class Worker(PatientWorker):
    """Patient for two seconds, so that the tests need no more."""

    head_seconds = 2


class Server:
    """gunicorn on a port of its own; `open` gives a connection to it."""

    def __init__(self, *options: str):
        self.connections: list[socket.socket] = []
        listener = socket.create_server(("127.0.0.1", 0))
        self.address = listener.getsockname()
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "ntnu_intl.wsgi"),
                *("--bind", f"fd://{listener.fileno()}", "--no-control-socket"),
                *("--workers", "1", "--threads", "2", "--graceful-timeout", "1"),
                *("--log-level", "critical", *options),
            ],
            cwd=ROOT,
            env=os.environ
            | {"DJANGO_SETTINGS_MODULE": "tests.settings", "TEST_DATABASE": "sqlite"},
            pass_fds=[listener.fileno()],
            stderr=subprocess.DEVNULL,
        )
        listener.close()

    def open(self, start: bytes, *, seconds: float = 20) -> socket.socket:
        connection = socket.create_connection(self.address, timeout=seconds)
        connection.sendall(start)
        self.connections.append(connection)
        return connection

    def status(self, request: bytes, *, seconds: float = 20) -> int:
        """The status of the answer; 0 when the connection is closed without one."""
        with self.open(request, seconds=seconds) as connection, connection.makefile("rb") as answer:
            line = answer.readline()
        return int(line.split()[1]) if line else 0

    def stop(self) -> None:
        for connection in self.connections:
            connection.close()
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server(*PATIENT)
    yield server
    server.stop()


def get(headers: bytes = HEAD, *, version: bytes = b"1.1", query: bytes = b"") -> bytes:
    return b"GET /health/" + query + b" HTTP/" + version + b"\r\n" + headers + b"\r\n"


def test_server_answers(server):
    assert server.status(get()) == 200


@pytest.mark.parametrize(
    ("request_", "statuses"),
    [
        pytest.param(get(HEAD + b"Host: evil.example\r\n"), {400}, id="URL-14-two-hosts"),
        pytest.param(get(b"Host: \r\n"), {400}, id="URL-14-empty-host"),
        pytest.param(
            b"FOO /health/ HTTP/1.1\r\n" + HEAD + b"\r\n", {400, 403, 405}, id="URL-17-FOO"
        ),
        pytest.param(
            get(HEAD + b"X-Long: " + b"a" * 9000 + b"\r\n"), {400, 431}, id="URL-17-long-header"
        ),
        pytest.param(
            get(HEAD + b"".join(b"X-%d: 1\r\n" % number for number in range(200))),
            {400, 431},
            id="URL-17-200-headers",
        ),
        pytest.param(
            b"POST /language/ HTTP/1.1\r\n"
            + HEAD
            + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
            {400},
            id="URL-17-two-lengths",
        ),
        pytest.param(get(query=b"?q=" + b"a" * 10_000), {400, 414}, id="URL-10-long-query"),
        pytest.param(get(b"", version=b"1.0"), {200, 400}, id="URL-18-HTTP-1.0-without-host"),
    ],
)
def test_server_refuses_what_is_no_request(server, request_, statuses):
    assert server.status(request_) in statuses
    assert server.status(get()) == 200


def test_request_that_comes_in_pieces_is_answered(server):
    connection = server.open(b"GET /health/ HT")
    connection.sendall(b"TP/1.1\r\nHost: 127.0.0.1\r\n")
    connection.sendall(b"Connection: close\r\n\r\n")
    assert connection.recv(12) == b"HTTP/1.1 200"


def test_connection_is_kept_for_the_next_request(server):
    kept = get(b"Host: 127.0.0.1\r\n")
    connection = server.open(kept + kept)  # the second comes before the first is answered
    with connection.makefile("rb") as answers:
        for _ in range(3):
            head = b"".join(iter(answers.readline, b"\r\n"))
            assert head.startswith(b"HTTP/1.1 200")
            assert answers.read(2) == b"ok"
            connection.sendall(kept)


def hold(server: Server) -> list[socket.socket]:
    """Twenty clients for two threads: half say nothing, half stop in the middle of a header."""
    return [server.open(start) for start in [b"", b"GET /health/ HTTP/1.1\r\nX-Slow: "] * 10]


def is_dropped(connection: socket.socket) -> bool:
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


def test_slow_clients_hold_nobody_up_and_are_dropped(server):
    """URL-18"""
    slow = hold(server)
    assert [server.status(get()) for _ in range(5)] == [200] * 5
    assert all(is_dropped(connection) for connection in slow)


def test_slow_clients_hold_others_up_without_the_patient_worker():
    server = Server()
    try:
        assert server.status(get()) == 200
        hold(server)
        with pytest.raises(TimeoutError):
            server.status(get(), seconds=2)
    finally:
        server.stop()


@pytest.fixture
def as_python_searches() -> Iterator[None]:
    """The search for garbage as it was, after a test that changed it."""
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()


@pytest.mark.usefixtures("as_python_searches")
def test_what_a_worker_has_loaded_is_not_searched_for_garbage():
    worker = object.__new__(PatientWorker)
    worker.app = SimpleNamespace(wsgi=lambda: "the portal")
    worker.load_wsgi()
    assert worker.wsgi == "the portal"
    assert gc.get_freeze_count() > 1000
    assert gc.get_threshold()[0] == NEW_OBJECTS
