"""The first person who may let others in: `add_administrator kari "Kari Nordmann" kari@example.no`.

The password is asked for twice, or read from standard input when that is no terminal.
"""

import sys
from getpass import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from institutes.models import Kind, Membership, Person, Role, Unit


class Command(BaseCommand):
    help = "Make a person who can sign in and is administrator of the university from today."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("name")
        parser.add_argument("email")

    def handle(self, *args, username, name, email, **options):
        person = Person(username=username, name=name, email=email)
        try:
            person.clean_fields(exclude=["password"])
        except ValidationError as error:
            raise CommandError(sentences(error)) from error
        if Person.objects.filter(username__iexact=username).exists():
            raise CommandError(f"There is already a person with the user name {username}.")
        university = Unit.objects.filter(kind=Kind.UNIVERSITY).first()
        if university is None:
            raise CommandError("There is no university yet. Run manage.py load_units first.")
        password = asked_password()
        try:
            validate_password(password, person)
        except ValidationError as error:
            raise CommandError(sentences(error)) from error
        person.set_password(password)
        with transaction.atomic():
            person.save()
            Membership.objects.create(
                person=person,
                unit=university,
                role=Role.ADMINISTRATOR,
                valid_from=timezone.localdate(),
            )
        self.stdout.write(f"{name} can sign in as {username}, as administrator of the university.")


def sentences(error: ValidationError) -> str:
    """What is wrong, each field by its name."""
    if hasattr(error, "message_dict"):
        return " ".join(
            f"{field}: {text}" for field, texts in error.message_dict.items() for text in texts
        )
    return " ".join(error.messages)


def asked_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass("Password: ")
    if getpass("Password once more: ") != password:
        raise CommandError("The two passwords differ.")
    return password
