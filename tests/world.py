"""One small world: two faculties, a split, and one person of each kind."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from institutes.models import Kind, Membership, Person, Place, Role, Succession, Unit

PASSWORD = "a password of the tests alone"


@dataclass(frozen=True)
class World:
    """IHS was split into IHK and IMS in 2020. Everyone's role is open; the stranger has none."""

    ntnu: Unit
    ie: Unit
    idi: Unit
    iik: Unit
    hf: Unit
    isl: Unit
    ihs: Unit
    ihk: Unit
    ims: Unit
    reporter: Person  # of IDI
    colleague: Person  # reporter of IDI as well
    head: Person  # of IDI
    reviewer: Person  # of IE
    leader: Person  # of NTNU
    administrator: Person  # of NTNU
    auditor: Person  # of NTNU
    stranger: Person  # signed in, no role


def unit(
    code: str,
    acronym: str,
    name_nb: str,
    name_en: str,
    parent: Unit | None,
    *,
    start: date | None = date(2017, 1, 1),
    end: date | None = None,
) -> Unit:
    """A unit with its one place; its kind follows from its parent's."""
    if parent is None:
        kind = Kind.UNIVERSITY
    elif parent.kind == Kind.UNIVERSITY:
        kind = Kind.FACULTY
    else:
        kind = Kind.INSTITUTE
    made = Unit.objects.create(code=code, kind=kind, valid_from=start, valid_to=end)
    Place.objects.create(
        unit=made,
        parent=parent,
        acronym=acronym,
        name_nb=name_nb,
        name_en=name_en,
        campus="Trondheim",
        valid_from=start,
        valid_to=end,
    )
    return made


def person(username: str, name: str, role: Role | None = None, of: Unit | None = None) -> Person:
    """Someone who can sign in with PASSWORD, with at most one role."""
    made = Person.objects.create(
        username=username,
        name=name,
        email=f"{username}@example.no",
        password=make_password(PASSWORD),
    )
    if role is not None:
        Membership.objects.create(person=made, unit=of, role=role)
    return made


def build() -> World:
    """The whole small world, in the database."""
    split = date(2020, 1, 1)
    ntnu = unit(
        "194.0.0.0",
        "NTNU",
        "Norges teknisk-naturvitenskapelige universitet",
        "Norwegian University of Science and Technology",
        None,
    )
    ie = unit(
        "194.63.0.0",
        "IE",
        "Fakultet for informasjonsteknologi og elektroteknikk",
        "Faculty of Information Technology and Electrical Engineering",
        ntnu,
    )
    hf = unit("194.62.0.0", "HF", "Det humanistiske fakultet", "Faculty of Humanities", ntnu)
    idi = unit(
        "194.63.10.0",
        "IDI",
        "Institutt for datateknologi og informatikk",
        "Department of Computer Science",
        ie,
    )
    iik = unit(
        "194.63.30.0",
        "IIK",
        "Institutt for informasjonssikkerhet og kommunikasjonsteknologi",
        "Department of Information Security and Communication Technology",
        ie,
    )
    isl = unit(
        "194.62.60.0",
        "ISL",
        "Institutt for språk og litteratur",
        "Department of Language and Literature",
        hf,
    )
    ihs = unit(
        "194.62.65.0",
        "IHS",
        "Institutt for historiske studier",
        "Department of Historical Studies",
        hf,
        end=split,
    )
    ihk = unit(
        "194.62.75.0",
        "IHK",
        "Institutt for historiske og klassiske studier",
        "Department of Historical and Classical Studies",
        hf,
        start=split,
    )
    ims = unit(
        "194.62.80.0",
        "IMS",
        "Institutt for moderne samfunnshistorie",
        "Department of Modern History and Society",
        hf,
        start=split,
    )
    for successor in (ihk, ims):
        Succession.objects.create(predecessor=ihs, successor=successor, date=split)
    return World(
        ntnu=ntnu,
        ie=ie,
        idi=idi,
        iik=iik,
        hf=hf,
        isl=isl,
        ihs=ihs,
        ihk=ihk,
        ims=ims,
        reporter=person("reporter", "Rita Rapportør", Role.REPORTER, idi),
        colleague=person("colleague", "Kari Kollega", Role.REPORTER, idi),
        head=person("head", "Leif Leder", Role.HEAD, idi),
        reviewer=person("reviewer", "Frida Fakultet", Role.REVIEWER, ie),
        leader=person("leader", "Rune Rektor", Role.LEADER, ntnu),
        administrator=person("administrator", "Ada Admin", Role.ADMINISTRATOR, ntnu),
        auditor=person("auditor", "Rolf Revisor", Role.AUDITOR, ntnu),
        stranger=person("stranger", "Siv Søker"),
    )
