"""How a new portal gets its first administrator."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from institutes.access import rights_of
from institutes.models import Person, Unit

PASSWORD = "seven quiet fjords"


@pytest.fixture
def add(monkeypatch):
    """`add("kari", password=…)`: the command's answer, with the password on standard input."""

    def add(username="kari", name="Kari Nordmann", email="kari@example.no", password=PASSWORD):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        output = io.StringIO()
        call_command("add_administrator", username, name, email, stdout=output)
        return output.getvalue()

    return add


def test_administrator_can_sign_in_from_today(world, add, client):
    assert "kari" in add()
    assert client.post("/sign-in/", {"username": "kari", "password": PASSWORD}).status_code == 302
    kari = Person.objects.get(username="kari")
    assert rights_of(kari, timezone.localdate()).is_administrator
    assert not kari.is_demo


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"username": "head"}, "There is already a person with the user name head."),
        ({"username": "HEAD"}, "There is already a person with the user name HEAD."),
        ({"username": ""}, "username:"),
        ({"username": "x" * 61}, "username:"),
        ({"name": ""}, "name:"),
        ({"email": "no address"}, "email:"),
        pytest.param({"email": "a@b.no\nBcc: x@b.no"}, "email:", id="FORM-23"),
        ({"password": "short"}, "12"),
        ({"password": ""}, "12"),
        ({"password": "1q2w3e4r5t6y"}, ""),
        ({"password": "kari@example.no"}, ""),
    ],
)
def test_refused_with_a_sentence_and_nothing_stored(world, add, wrong, sentence):
    before = Person.objects.count()
    with pytest.raises(CommandError) as refused:
        add(**wrong)
    assert sentence in str(refused.value)
    assert "Traceback" not in str(refused.value)
    assert Person.objects.count() == before


def test_refused_as_long_as_there_is_no_university(db, add):
    assert not Unit.objects.exists()
    with pytest.raises(CommandError, match="load_units"):
        add()


def test_password_is_asked_for_twice_at_a_terminal(world, monkeypatch):
    terminal = io.StringIO()
    terminal.isatty = lambda: True
    monkeypatch.setattr("sys.stdin", terminal)
    typed = iter([PASSWORD, "another one"])
    command = "institutes.management.commands.add_administrator.getpass"
    monkeypatch.setattr(command, lambda prompt: next(typed))
    with pytest.raises(CommandError, match="differ"):
        call_command("add_administrator", "kari", "Kari Nordmann", "kari@example.no")
