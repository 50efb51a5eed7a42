"""Signing in and out, the language switch, the pages without a role, and what stands around."""

import re
from http import HTTPStatus

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from django.template.loader import render_to_string
from django.test import Client
from django.urls import get_resolver, reverse

from institutes.models import Membership, Person, Role
from ntnu_intl import settings as portal
from ntnu_intl import styles
from tests.world import PASSWORD

SIGN_IN = "/sign-in/"
PROFILE = "/profile/"
STATEMENTS = ["accessibility", "privacy", "health"]
WITHOUT_SIGNING_IN = {"sign_in", "choose_language", *STATEMENTS}
WITHOUT_ROLE = {"profile", "sign_out"}
ELSEWHERE = [  # bad_inputs URL-11
    "//evil.example",
    "///evil.example",
    "https://evil.example/",
    "https:evil",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "\r\nSet-Cookie: a=b",
]
SAMPLES = ["1", "2020", "EU-01", "194.63.10.0", "all"]


def addresses() -> dict[str, str]:
    """Every named page of the portal with an address that its pattern takes."""
    found = {}
    for include in get_resolver().url_patterns:
        for pattern in include.url_patterns:
            arguments = {
                name: next(text for text in SAMPLES if re.fullmatch(converter.regex, text))
                for name, converter in pattern.pattern.converters.items()
            }
            found[pattern.name] = reverse(pattern.name, kwargs=arguments)
    return found


def in_english(client: Client) -> Client:
    client.cookies["language"] = "en"
    return client


def sign_in(client: Client, username: str, password: str = PASSWORD, **more):
    return client.post(SIGN_IN, {"username": username, "password": password, **more})


# Signing in


def test_sign_in_opens_the_page_that_was_asked_for(world, client):
    asked = client.get(PROFILE)
    response = client.post(asked.url, {"username": "head", "password": PASSWORD})
    assert asked.url == f"{SIGN_IN}?next={PROFILE}"
    assert response.url == PROFILE
    assert client.get(PROFILE).context["request"].user == world.head


def test_sign_in_leads_home_when_no_page_was_asked_for(world, client):
    assert sign_in(client, world.head.username).url == reverse("home")


def test_sign_in_sets_the_language_of_the_person(world, client):
    Person.objects.filter(pk=world.head.pk).update(language="nn")
    sign_in(client, world.head.username, next=PROFILE)
    assert client.cookies["language"].value == "nn"
    assert '<html lang="nn">' in client.get(PROFILE).content.decode()


def test_wrong_password_keeps_the_name_and_links_the_error_to_the_field(world, client):
    page = sign_in(in_english(client), world.head.username, "wrong").content.decode()
    assert f'value="{world.head.username}"' in page
    assert 'value="wrong"' not in page
    assert re.search(r'<a href="#id_password">The user name or the password is wrong', page)
    assert re.search(r'<input type="password"[^>]*aria-invalid="true"', page)


def test_unknown_name_reads_as_a_wrong_password_does(world, client):
    wrong = sign_in(client, world.head.username, "wrong").context["form"].errors
    unknown = sign_in(client, "nobody", "wrong").context["form"].errors
    assert wrong == unknown


@pytest.mark.parametrize("field", ["username", "password"])
def test_empty_field_is_named(world, client, field):
    typed = {"username": "head", "password": PASSWORD} | {field: ""}
    page = in_english(client).post(SIGN_IN, typed).content.decode()
    assert f'<a href="#id_{field}">Write your' in page


@pytest.mark.parametrize("next_page", ELSEWHERE)
@pytest.mark.parametrize("place", ["query", "body"])
def test_sign_in_stays_on_its_own_host(world, client, next_page, place):
    typed = {"username": world.head.username, "password": PASSWORD}
    if place == "body":
        response = client.post(SIGN_IN, typed | {"next": next_page})
    else:
        response = client.post(SIGN_IN, typed, query_params={"next": next_page})
    assert response.url == reverse("home")


def test_ten_wrong_passwords_lock_the_name_out(world, client):
    for _ in range(10):
        response = sign_in(client, world.head.username, "wrong")
    assert response.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert response["Retry-After"] == "900"
    assert sign_in(client, world.head.username).status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_a_password_of_before_keeps_working_and_is_kept_by_scrypt_from_then_on(
    world, client, settings
):
    settings.PASSWORD_HASHERS = portal.PASSWORD_HASHERS
    world.head.password = make_password(PASSWORD, hasher="pbkdf2_sha256")
    world.head.save()
    assert sign_in(client, world.head.username).status_code == HTTPStatus.FOUND
    world.head.refresh_from_db()
    assert identify_hasher(world.head.password).algorithm == "scrypt"
    assert client.get(PROFILE).status_code == HTTPStatus.OK
    assert sign_in(Client(), world.head.username, "wrong").status_code == HTTPStatus.OK
    assert sign_in(Client(), world.head.username).status_code == HTTPStatus.FOUND


# The demo's accounts


@pytest.fixture
def demo_person(world):
    made = Person.objects.create(
        username="demo-head", name="Kari", password=make_password("demo"), is_demo=True
    )
    Membership.objects.create(person=made, unit=world.idi, role=Role.HEAD)
    return made


def test_demo_account_signs_in_with_one_button(demo_person, client):
    page = client.get(SIGN_IN).content.decode()
    assert f'name="username" value="{demo_person.username}"' in page
    assert '<input type="hidden" name="password" value="demo">' in page
    assert sign_in(client, demo_person.username, "demo", next=PROFILE).url == PROFILE


def test_production_shows_no_trace_of_the_demo(demo_person, client, settings):
    settings.DEMO = False
    page = client.get(SIGN_IN).content.decode()
    assert "demo" not in page.lower()
    assert sign_in(client, demo_person.username, "demo").status_code == HTTPStatus.OK


def test_sign_in_page_asks_the_database_as_often_for_one_account_as_for_twenty(
    demo_person, client, django_assert_num_queries
):
    for number in range(20):
        Person.objects.create(username=f"demo-{number}", name="x", is_demo=True)
    with django_assert_num_queries(2):
        client.get(SIGN_IN)


# Signing out


def test_sign_out_ends_the_session(world, signed_in):
    client = signed_in(world.head)
    assert client.post("/sign-out/").url == SIGN_IN
    assert client.get(PROFILE).status_code == HTTPStatus.FOUND


def test_sign_out_by_get_is_refused(world, signed_in):
    client = signed_in(world.head)
    assert client.get("/sign-out/").status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert client.get(PROFILE).status_code == HTTPStatus.OK


# The language


def test_pages_are_in_bokmål_whatever_the_browser_asks_for(client, db):
    response = client.get("/privacy/", headers={"accept-language": "en"})
    assert response["Content-Language"] == "nb"


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_language_switch_keeps_the_language_and_comes_back(world, signed_in, language):
    client = signed_in(world.head)
    response = client.post("/language/", {"language": language, "next": "/privacy/?a=b"})
    world.head.refresh_from_db()
    assert response.url == "/privacy/?a=b"
    assert f'<html lang="{language}">' in client.get("/privacy/").content.decode()
    assert world.head.language == language


def test_language_switch_works_without_signing_in(db, client):
    client.post("/language/", {"language": "en"})
    assert client.get("/privacy/")["Content-Language"] == "en"


def test_unknown_language_is_not_kept(world, signed_in):
    client = signed_in(world.head)
    client.post("/language/", {"language": "xx"})
    world.head.refresh_from_db()
    assert "language" not in client.cookies
    assert world.head.language == "nb"


@pytest.mark.parametrize("next_page", [*ELSEWHERE, "", "http://[::1", "/" + "a" * 5000])
def test_language_switch_stays_on_its_own_host(db, client, next_page):
    response = client.post("/language/", {"language": "en", "next": next_page})
    assert response.url == "/"


def test_language_switch_takes_a_plain_word_for_no_view(db, client):
    response = client.post("/language/", {"language": "en", "next": "profile"})
    assert response.url == "profile"


def test_language_switch_by_get_is_refused(db, client):
    assert client.get("/language/").status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_language_switch_offers_the_two_other_languages_by_their_own_names(db, client):
    page = in_english(client).get("/privacy/").content.decode()
    offered = re.findall(r'name="language" value="(..)" lang="(..)">\s*(\w+)\s*<', page)
    assert offered == [("nb", "nb", "Bokmål"), ("nn", "nn", "Nynorsk")]


def test_language_switch_after_a_form_leads_to_the_page_of_the_form(world, client):
    page = client.post(
        SIGN_IN,
        {"username": "x", "password": "y"},
        headers={"referer": f"http://testserver{SIGN_IN}?next={PROFILE}"},
    )
    assert page.context["shell"].here == f"http://testserver{SIGN_IN}?next={PROFILE}"


@pytest.mark.parametrize("sent_from", [*ELSEWHERE[:3], ""])
def test_language_switch_does_not_lead_to_another_site(world, client, sent_from):
    page = client.post(SIGN_IN, {"username": "x", "password": "y"}, headers={"referer": sent_from})
    assert page.context["shell"].here == "/"


# Who may open what


@pytest.mark.parametrize("name", sorted(addresses()))
def test_without_a_role_only_ones_own_profile_opens(world, signed_in, name):
    response = signed_in(world.stranger).get(addresses()[name])
    if name in WITHOUT_SIGNING_IN | WITHOUT_ROLE:
        assert response.status_code != HTTPStatus.FORBIDDEN
    else:
        assert response.status_code == HTTPStatus.FORBIDDEN
        assert "institutes/no_access.html" in [used.name for used in response.templates]


@pytest.mark.parametrize("name", STATEMENTS)
def test_statements_are_open_to_anyone(db, client, name):
    assert client.get(reverse(name)).status_code == HTTPStatus.OK


@pytest.mark.parametrize("name", STATEMENTS)
def test_statements_take_no_post(db, client, name):
    assert client.post(reverse(name)).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_profile_needs_signing_in(db, client):
    assert client.get(PROFILE).url == f"{SIGN_IN}?next={PROFILE}"


def test_profile_shows_roles_with_unit_and_last_day(world, signed_in):
    Membership.objects.filter(person=world.head).update(
        valid_from="2018-01-01", valid_to="2031-01-01"
    )
    page = in_english(signed_in(world.head)).get(PROFILE).content.decode()
    assert "Head of department" in page
    assert "Department of Computer Science" in page
    assert "01.01.2018" in page
    assert "31.12.2030" in page


def test_no_access_names_the_address_of_the_settings_alone(world, signed_in, settings):
    client = signed_in(world.stranger)
    assert "mailto:" not in client.get("/").content.decode()
    settings.CONTACT_EMAIL = "plan@example.no"
    assert 'href="mailto:plan@example.no"' in client.get("/").content.decode()


# What stands around


def test_uploads_are_in_the_menu_of_those_who_may_open_them(world, signed_in):
    def menu(person):
        shell = signed_in(person).get(PROFILE).context["shell"]
        return [entry.url for entry in shell.nav]

    assert reverse("uploads") in menu(world.administrator)
    assert reverse("uploads") in menu(world.auditor)
    assert reverse("uploads") not in menu(world.head)
    assert menu(world.stranger) == []


def test_header_says_who_is_signed_in_and_as_what(world, signed_in):
    Membership.objects.create(person=world.head, unit=world.iik, role=Role.REPORTER)
    who = in_english(signed_in(world.head)).get(PROFILE).context["shell"].who
    assert who.name == world.head.name
    assert who.role == "Head of department, IDI, and 1 more role"


def test_who_is_named_after_a_role_is_called_by_it_in_the_readers_language(world, signed_in):
    Person.objects.filter(pk=world.leader.pk).update(name="Leder, NTNU")
    world.leader.refresh_from_db()

    def who(client):
        found = client.get(PROFILE).context["shell"].who
        return found.name, found.role

    assert who(signed_in(world.leader)) == ("Leder, NTNU", "")
    assert who(in_english(signed_in(world.leader))) == ("Leader, NTNU", "")


def test_shell_asks_the_database_nothing(world, signed_in, django_assert_num_queries):
    client = signed_in(world.administrator)
    with django_assert_num_queries(3):  # session, person, rights
        client.get("/privacy/")


@pytest.mark.parametrize("url", ["/privacy/", "/accessibility/", SIGN_IN, "/nowhere/"])
def test_pages_have_one_heading_and_nothing_inline(db, client, url):
    page = client.get(url).content.decode()
    assert page.count("<h1") == 1
    page = page.replace(styles.element(), "")  # the one whose hash the policy names
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", page)


# When something is wrong


def test_unknown_page_is_404_in_the_readers_language(db, client):
    response = in_english(client).get("/nowhere/")
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert "The page was not found" in response.content.decode()


def test_wrong_host_is_400_and_says_so(db, client):
    response = in_english(client).get("/privacy/", headers={"host": "evil.example"})
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "evil.example" not in response.content.decode()


def test_form_without_its_token_is_refused_with_a_way_back(world):
    client = in_english(Client(enforce_csrf_checks=True))
    response = client.post(
        SIGN_IN,
        {"username": "head", "password": PASSWORD},
        headers={"referer": f"http://testserver{SIGN_IN}"},
    )
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert "Nothing was stored" in response.content.decode()
    assert f'href="http://testserver{SIGN_IN}"' in response.content.decode()


def test_error_page_needs_neither_database_nor_context():
    page = render_to_string("500.html")
    assert 'lang="nb"' in page
    assert 'lang="en"' in page
