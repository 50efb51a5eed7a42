"""The demo's accounts and measures. No person and no real measure is made up: an account's name
is its role, and a measure is what any university could do."""

from dataclasses import dataclass
from datetime import date

from institutes.models import Role

# Known to all: the demo runs on this machine only (ntnu_intl/safety.py).
PASSWORD = "demo"  # noqa: S105

NTNU, HF, IE = "194.0.0.0", "194.62.0.0", "194.63.0.0"
AD, IV, MH, NV = "194.61.0.0", "194.64.0.0", "194.65.0.0", "194.66.0.0"
SU, OK = "194.67.0.0", "194.60.0.0"
IDI, ISL = "194.63.10.0", "194.62.60.0"


@dataclass(frozen=True)
class DemoPerson:
    """An account; `role` None is someone who has not been given access yet."""

    username: str
    name: str
    role: Role | None
    unit: str = NTNU
    more: tuple[str, ...] = ()  # other units in which the role is held as well

    @property
    def email(self) -> str:
        """An address that no mail server ever takes (RFC 2606): letters stay in the outbox."""
        return f"{self.username}@demo.invalid"


# How far the reports of the open round have come; all others are untouched drafts. The faculties
# of decided ones have a reviewer among the people below.
BEGUN = ("194.64.25.0", "194.66.10.0")  # EPT, IBI
SUBMITTED = ("194.63.35.0", "194.62.35.0", "194.66.20.0", "194.64.20.0")  # IES, IKM, IFY, IMT
RETURNED = ("194.63.20.0", "194.62.70.0")  # IEL, IFR
APPROVED = ("194.63.15.0", "194.63.25.0", "194.62.40.0")  # IMF, ITK, KULT
SEVERAL = (*BEGUN, *SUBMITTED, *RETURNED, *APPROVED)


PEOPLE = (
    DemoPerson("administrator", "Administrator, NTNU", Role.ADMINISTRATOR),
    DemoPerson("leader", "Leder, NTNU", Role.LEADER),
    DemoPerson("auditor", "Revisor, NTNU", Role.AUDITOR),
    DemoPerson("reviewer-ie", "Vurderer, IE", Role.REVIEWER, IE),
    DemoPerson("reviewer-hf", "Vurderer, HF", Role.REVIEWER, HF),
    DemoPerson("head-idi", "Instituttleder, IDI", Role.HEAD, IDI),
    DemoPerson("reporter-idi", "Rapportør, IDI", Role.REPORTER, IDI),
    DemoPerson("reporter-isl", "Rapportør, ISL", Role.REPORTER, ISL),
    DemoPerson(
        "reporter-several",
        "Rapportør, flere institutter",
        Role.REPORTER,
        SEVERAL[0],
        SEVERAL[1:],
    ),
    DemoPerson(
        "head-several", "Instituttleder, flere institutter", Role.HEAD, SEVERAL[0], SEVERAL[1:]
    ),
    DemoPerson("dean-ie", "Dekan, IE", Role.LEADER, IE),
    DemoPerson("newcomer", "Ny bruker uten rolle", None),
)


@dataclass(frozen=True)
class DemoMeasure:
    """A measure under a goal; tags are SDG numbers and numbers of core tasks in the plan's order
    (1 education, 2 research, 3 artistic activity, 4 innovation, 5 dissemination)."""

    goal: int
    nb: str
    nn: str
    en: str
    responsible: str
    due_date: date
    done_percent: int
    sdgs: tuple[int, ...] = ()
    core_tasks: tuple[int, ...] = ()


MEASURES = (
    DemoMeasure(
        0,
        "Lage en veileder for dokumentasjon av internasjonalt nivå",
        "Lage ein rettleiar for dokumentasjon av internasjonalt nivå",
        "Write a guide to documenting international level",
        NTNU, date(2018, 12, 31), 100, (4,), (2,),
    ),
    DemoMeasure(
        0,
        "Gjennomgå kjerneområdene ved alle institutter",
        "Gå gjennom kjerneområda ved alle institutt",
        "Review the core areas of every department",
        NTNU, date(2020, 6, 30), 80, (), (1, 2, 3),
    ),
    DemoMeasure(
        0,
        "Bruke fagevalueringer i dialogmøtene med fakultetene",
        "Bruke fagevalueringar i dialogmøta med fakulteta",
        "Use subject evaluations in the dialogue meetings with the faculties",
        NTNU, date(2021, 12, 31), 45, (), (2,),
    ),
    DemoMeasure(
        1,
        "Tilby søkerstøtte til alle som vil koordinere EU-prosjekter",
        "Tilby søkjarstøtte til alle som vil koordinere EU-prosjekt",
        "Offer support to everyone who wants to coordinate EU projects",
        NTNU, date(2019, 12, 31), 100, (9, 17), (2, 4),
    ),
    DemoMeasure(
        1,
        "Holde kurs i å skrive søknader til ERC og MSCA hvert semester",
        "Halde kurs i å skrive søknader til ERC og MSCA kvart semester",
        "Hold courses in writing ERC and MSCA applications every semester",
        NV, date(2021, 12, 31), 75, (9,), (2,),
    ),
    DemoMeasure(
        1,
        "Opprette en møteplass for institutter med felles EU-prosjekter",
        "Opprette ein møteplass for institutt med felles EU-prosjekt",
        "Set up a forum for departments with joint EU projects",
        IV, date(2020, 12, 31), 60, (9, 17), (2, 4),
    ),
    DemoMeasure(
        1,
        "Kartlegge mulighetene i Horisont Europa for hvert institutt",
        "Kartleggje høva i Horisont Europa for kvart institutt",
        "Map the opportunities in Horizon Europe for each department",
        MH, date(2021, 6, 30), 30, (3, 9), (2,),
    ),
    DemoMeasure(
        2,
        "Bli enige om kriterier for strategiske partnere",
        "Bli samde om kriterium for strategiske partnarar",
        "Agree on criteria for strategic partners",
        NTNU, date(2018, 12, 31), 100, (17,), (1, 2, 4),
    ),
    DemoMeasure(
        2,
        "Ha en kontaktperson på hvert institutt som deltar i et partnerskap",
        "Ha ein kontaktperson på kvart institutt som deltek i eit partnarskap",
        "Have a contact at every department that takes part in a partnership",
        IE, date(2019, 12, 31), 90, (17,), (1, 2),
    ),
    DemoMeasure(
        2,
        "Lyse ut såkornmidler til felles prosjekter med partnerne",
        "Lyse ut såkornmidlar til felles prosjekt med partnarane",
        "Announce seed funding for joint projects with partners",
        NTNU, date(2021, 12, 31), 50, (9, 17), (2, 3, 4),
    ),
    DemoMeasure(
        3,
        "Lyse ut alle vitenskapelige stillinger internasjonalt",
        "Lyse ut alle vitskaplege stillingar internasjonalt",
        "Advertise all academic positions internationally",
        NTNU, date(2019, 6, 30), 100, (5, 8), (2,),
    ),
    DemoMeasure(
        3,
        "Gi nye internasjonale ansatte en fast mottaksordning",
        "Gi nye internasjonale tilsette ei fast mottaksordning",
        "Give new international employees a regular welcome scheme",
        NTNU, date(2020, 12, 31), 70, (8, 10), (1, 2),
    ),
    DemoMeasure(
        3,
        "Bruke forskningsterminen til opphold i utlandet",
        "Bruke forskingsterminen til opphald i utlandet",
        "Use research terms for stays abroad",
        HF, date(2021, 12, 31), 40, (17,), (2, 3),
    ),
    DemoMeasure(
        3,
        "Tilby norskkurs til internasjonale ansatte",
        "Tilby norskkurs til internasjonale tilsette",
        "Offer Norwegian courses to international employees",
        SU, date(2020, 6, 30), 85, (4, 10), (1, 5),
    ),
    DemoMeasure(
        4,
        "Legge inn et tilrettelagt utvekslingssemester i studieprogrammene",
        "Leggje inn eit tilrettelagt utvekslingssemester i studieprogramma",
        "Build a semester set aside for exchange into the study programmes",
        NTNU, date(2021, 8, 31), 65, (4,), (1,),
    ),
    DemoMeasure(
        4,
        "Godkjenne emnepakker ved utvalgte partnere på forhånd",
        "Godkjenne emnepakkar ved utvalde partnarar på førehand",
        "Approve course packages at selected partners in advance",
        OK, date(2020, 12, 31), 80, (4, 17), (1,),
    ),
    DemoMeasure(
        4,
        "Informere om utveksling i første studieår",
        "Informere om utveksling i første studieår",
        "Inform about exchange in the first year of study",
        AD, date(2019, 9, 30), 100, (4,), (1, 5),
    ),
    DemoMeasure(
        4,
        "Opprette flere avtaler i land der engelsk ikke er hovedspråk",
        "Opprette fleire avtalar i land der engelsk ikkje er hovudspråk",
        "Make more agreements in countries where English is not the main language",
        NTNU, date(2021, 12, 31), 20, (4, 17), (1,),
    ),
)  # fmt: skip
