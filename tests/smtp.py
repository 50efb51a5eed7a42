"""A mail server on loopback: takes letters, refuses, falls silent or hangs up, as a test asks."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class Post(socketserver.ThreadingTCPServer):
    """What was taken is in `letters`. `answers` replaces the answer to a command, such as
    {"RCPT": "550 No such person"}; "hang up" ends the connection instead, and "silence" says
    nothing until the client has gone."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.connections = 0
        super().__init__(("127.0.0.1", 0), _Talk)

    @property
    def port(self) -> int:
        return self.server_address[1]


class _Talk(socketserver.StreamRequestHandler):
    server: Post

    def handle(self) -> None:
        self.server.connections += 1
        try:
            self.say("220 test")
            while line := self.rfile.readline():
                if not self.obey(line.decode().strip()):
                    return
        except (ConnectionError, TimeoutError):
            return

    def obey(self, line: str) -> bool:
        word = line.split(" ")[0].split(":")[0].upper()
        if word == "DATA":
            return self.take()
        if word == "QUIT":
            self.say("221 bye")
            return False
        return self.answer(word, "250 ok")

    def take(self) -> bool:
        if not self.answer("DATA", "354 go on"):
            return False
        if "DATA" in self.server.answers:
            return True
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        answer = self.server.answers.get("END", "250 taken")
        if answer.startswith("250") or answer == "silence after taking":
            self.server.letters.append(message_from_bytes(b"".join(lines), policy=policy.default))
        return self.answer("END", "250 taken")

    def answer(self, word: str, usual: str) -> bool:
        """Say it; whether the conversation goes on."""
        answer = self.server.answers.get(word, usual)
        if answer == "hang up":
            self.connection.shutdown(socket.SHUT_RDWR)
            return False
        if answer.startswith("silence"):
            self.rfile.read()
            return False
        self.say(answer)
        return True

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def post() -> Iterator[Post]:
    """A server for one test."""
    with Post() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
