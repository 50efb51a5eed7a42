"""What the people of one institute do in the last hour, with the portal's own forms."""

import re
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass

from tests.bench.deadline.acknowledged import Ledger, Write, said
from tests.bench.deadline.browser import Answer, Browser, Failed, Form, forms_of
from tests.bench.deadline.hour import PASSWORD, YEAR, Late

_FIGURE = re.compile(r"([A-Z]{2,3}-[0-9]{2}(?:-[A-Z]{1,4})?)-number")
_TEXT = re.compile(r"goal-([0-9])-text")
_SAVED = 'data-saved="yes"'
ONE_BY_ONE = 3  # fetched figures that are confirmed one at a time; the rest with one button
TWICE = 3  # every so many institutes send what they submit twice


def sign_in(browser: Browser, username: str) -> None:
    form = browser.get("sign-in page", "/sign-in/").form("password")
    fields = form.fields | {"username": username, "password": PASSWORD}
    browser.post("sign in", "/sign-in/", fields)


@dataclass
class Journey:
    """One institute. `turn` waits for the next moment at which a write may be sent."""

    number: int
    late: Late
    reporter: Browser
    head: Browser
    reviewer: Browser
    ledger: Ledger
    turn: Callable[[], None]
    reviews: bool  # whether the portal has pages for review

    @property
    def address(self) -> str:
        return f"/reports/{YEAR}/{self.late.code}/"

    def play(self) -> None:
        published = self.write()
        self.submit()
        if not self.reviews:
            return
        if self.late.is_returned:
            self.send_back()
            self.submit()
        self.approve(published)

    @contextmanager
    def acknowledged(self, *writes: tuple[str, str]):
        """Once the block is through, the server has said that it stored them."""
        done: list[Write] = [(self.late.code, what, content) for what, content in writes]
        self.turn()
        try:
            yield
        except Failed as failed:
            if failed.is_unsure:
                self.ledger.add(done, is_acknowledged=False)
            raise
        self.ledger.add(done, is_acknowledged=True)

    # ── The reporter ──

    def write(self) -> list[tuple[str, str]]:
        """Fill in the form; the figures that approval will publish."""
        form = self.reporter.get("form", self.address).form("do")
        codes = [met[1] for name in form.fields if (met := _FIGURE.fullmatch(name))]
        fetched = [code for code in codes if f"{code}-figure" in form.fields]
        own = [code for code in codes if code not in fetched]
        for code in own:
            self._own(form, code)
        for code in fetched[:ONE_BY_ONE]:
            self._confirm(form, code)
        texts = [name for name in form.fields if _TEXT.fullmatch(name)]
        for name in texts:
            self._text(form, name)
        self._save(form, fetched[ONE_BY_ONE:])
        with self.acknowledged(("event", "ready")):
            self._checked(self._post_form("ready", form_of(self.reporter, self.address), "ready"))
        return [(f"published {code}", "12") for code in own]

    def _own(self, form: Form, code: str) -> None:
        """Typed, and a moment later the rest of it: two saves."""
        total = "40" if f"{code}-denominator" in form.fields else ""
        for comment in ("Fra", f"Fra egne lister, {self.late.code}"):
            typed = {"numerator": "12", "denominator": total, "comment": comment}
            typed = {name: text for name, text in typed.items() if f"{code}-{name}" in form.fields}
            form.fields |= {f"{code}-{name}": text for name, text in typed.items()}
            self._autosave(form, f"figures/{code}", code, said("own", **typed))

    def _confirm(self, form: Form, code: str) -> None:
        form.fields[f"{code}-choice"] = "confirmed"
        self._autosave(form, f"figures/{code}", code, said("confirmed"))

    def _text(self, form: Form, name: str) -> None:
        goal = name.removesuffix("-text")
        for text in ("Vi har", f"Vi har hatt flere på utveksling ved {self.late.code}."):
            form.fields[name] = text
            self._autosave(form, f"goals/{goal.removeprefix('goal-')}", goal, text)

    def _autosave(self, form: Form, below: str, name: str, content: str) -> None:
        """The part of the form that is about one field, as htmx sends it."""
        part = {
            each: text
            for each, text in form.fields.items()
            if each.startswith(f"{name}-") or each == "csrfmiddlewaretoken"
        }
        with self.acknowledged((name, content)):
            answer = self.reporter.post(
                "autosave", f"{self.address}{below}/", part, expected=(200,), as_htmx=True
            )
            if _SAVED not in answer.html:
                raise Failed("autosave", f"{name} was not saved: {answer.html[:200]}")
        number = re.search(rf'name="{name}-number" value="(\d+)"', answer.html)
        form.fields[f"{name}-number"] = number[1]

    def _save(self, form: Form, codes: Iterable[str]) -> None:
        """The page's own button, with every other fetched figure confirmed at once."""
        codes = list(codes)
        with self.acknowledged(*((code, said("confirmed")) for code in codes)):
            fields = form.fields | {"confirm": " ".join(codes)}
            self.reporter.post("save", self.address, fields)

    def _post_form(self, kind: str, form: Form, do: str, browser: Browser | None = None) -> Answer:
        return (browser or self.reporter).post(kind, self.address, form.fields | {"do": do})

    def _checked(self, answer: Answer) -> None:
        """A report that is not complete is answered with the way to what is missing."""
        page = self.reporter.get("form", answer.location)
        if "not-ready" not in page.html:
            raise Failed("ready", "something is left to do", is_unsure=False)

    # ── The head ──

    def submit(self) -> None:
        form = form_of(self.head, self.address)
        read = self._post_form("read through", form, "read", self.head)
        page = self.head.get("submit page", read.location)
        fields = page.form("seen").fields | {"vouch": "on"}
        with self.acknowledged(("event", "submitted"), ("submission", "")):
            done = self.head.post("submit", read.location, fields)
        if self.number % TWICE == 0:
            again = self.head.post("submit", read.location, fields)
            if again.location != done.location:
                raise Failed("submit", "sent twice, it was submitted twice", is_unsure=False)
        self.head.get("receipt", done.location)

    # ── The reviewer ──

    def _look(self, name: str) -> Form:
        self.reviewer.get("queue", "/review/")
        page = self.reviewer.get("review", f"{self.address}review/")
        for form in forms_of(page.html):
            if form.action.endswith(f"/{name}/"):
                return form
        raise Failed("review", f"there is no form to {name}", is_unsure=False)

    def send_back(self) -> None:
        form = self._look("return")
        with self.acknowledged(("event", "returned")):
            fields = form.fields | {"reason": "Se på tallene for utreisende en gang til."}
            self.reviewer.post("return", form.action, fields)

    def approve(self, published: list[tuple[str, str]]) -> None:
        form = self._look("approve")
        with self.acknowledged(("event", "approved"), *published):
            self.reviewer.post("approve", form.action, form.fields)


def form_of(browser: Browser, address: str) -> Form:
    return browser.get("form", address).form("do")
