"""A person at a browser without a screen: one connection, cookies, and the forms of the page."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

IDLE = 1  # seconds after which a kept connection is not used again: gunicorn closes it after two
TIMEOUT = 30


class Failed(Exception):
    """The server did not answer as it should. `is_unsure`: perhaps it stored what was sent."""

    def __init__(self, kind: str, what: str, *, is_unsure: bool = True):
        super().__init__(f"{kind}: {what}")
        self.is_unsure = is_unsure


@dataclass
class Form:
    """A form as the page sends it: fields with what stands in them, and its buttons."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)  # of radio buttons


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.area: str | None = None

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self.forms.append(Form(given.get("action", "")))
        elif not self.forms or not name:
            return
        elif tag == "input":
            self._input(self.forms[-1], name, given)
        elif tag == "textarea":
            self.area = name
            self.forms[-1].fields[name] = ""
        elif tag == "button":
            self.forms[-1].buttons.append((name, given.get("value", "")))

    def _input(self, form: Form, name: str, given: Mapping[str, str]) -> None:
        kind = given.get("type", "text")
        if kind == "radio":
            form.choices.setdefault(name, []).append(given.get("value", ""))
        if kind not in ("radio", "checkbox") or "checked" in given:
            form.fields[name] = given.get("value", "on")

    def handle_data(self, data):
        if self.area and self.forms:
            self.forms[-1].fields[self.area] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None


def forms_of(html: str) -> list[Form]:
    parser = _Forms()
    parser.feed(html)
    return parser.forms


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    html: str

    def form(self, name: str) -> Form:
        """The form with a field or a button of that name."""
        for form in forms_of(self.html):
            if name in form.fields or name in dict(form.buttons):
                return form
        raise Failed("form", f"there is none with {name}", is_unsure=False)


Timed = Callable[[str, float], None]  # kind, seconds


class Browser:
    """`turn` waits for the next moment at which a page may be asked for."""

    def __init__(self, port: int, timed: Timed, turn: Callable[[], None] = lambda: None):
        self.port = port
        self.timed = timed
        self.turn = turn
        self.cookies: dict[str, str] = {}
        self.connection: HTTPConnection | None = None
        self.used = 0.0

    def get(self, kind: str, address: str) -> Answer:
        return self._ask(kind, "GET", address, None, {}, (200,))

    def post(
        self,
        kind: str,
        address: str,
        fields: Mapping[str, str],
        *,
        expected: tuple[int, ...] = (302,),
        as_htmx: bool = False,
    ) -> Answer:
        more = {"Content-Type": "application/x-www-form-urlencoded"}
        if as_htmx:
            more["HX-Request"] = "true"
        return self._ask(kind, "POST", address, urlencode(fields).encode(), more, expected)

    def close(self) -> None:
        if self.connection:
            self.connection.close()
            self.connection = None

    def _ask(self, kind, method, address, body, more, expected) -> Answer:
        if method == "GET":
            self.turn()
        if time.monotonic() - self.used > IDLE:
            self.close()
        if self.connection is None:
            self.connection = HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        start = time.perf_counter()
        try:
            self.connection.request(method, address, body, {"Cookie": cookies} | more)
            response = self.connection.getresponse()
            text = response.read().decode()
        except (OSError, HTTPException) as error:
            self.close()
            self.timed(kind, time.perf_counter() - start)
            raise Failed(kind, repr(error)) from error
        self.used = time.monotonic()
        for header in response.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(header).items():
                self.cookies[name] = morsel.value
        is_right = response.status in expected
        self.timed(kind, time.perf_counter() - start)
        if not is_right:
            raise Failed(kind, f"{response.status} {address}", is_unsure=response.status >= 500)
        location = urlsplit(response.headers.get("Location", ""))
        return Answer(response.status, location.path, text)
