"""The documented level: the rule, worked cases, and the schemes it leans on.

Each case is evidence and a day; what comes out is computed by institutes.level. Sources: level.md
A1 to A6.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from institutes.level import (
    Category,
    Code,
    Item,
    Level,
    Parameters,
    Step,
    StepKind,
    level_as_of,
)
from institutes.wording.evidence import CATEGORY, CATEGORY_RULE, KIND
from institutes.wording.level import BRANCH, LEVEL, MEANING, level_sentence
from institutes.wording.words import Word

DAY = date(2021, 12, 31)
VERIFIED = date(2021, 3, 1)


def item(number: int, kind: str, **facts) -> Item:
    """Evidence from 2018 to 2021, verified in 2021, that others than NTNU can confirm."""
    has_end = kind not in ("subject_evaluation", "prize")
    return Item(
        **{
            "id": number,
            "kind": kind,
            "starts_on": date(2018, 1, 1),
            "ends_on": date(2021, 12, 31) if has_end else None,
            "steps": (Step(StepKind.SUBMITTED, VERIFIED), Step(StepKind.VERIFIED, VERIFIED)),
            "is_third_party": True,
        }
        | facts
    )


def profile(number: int) -> Item:
    return item(number, "level_2", ratio=Decimal("1.4"), publications=Decimal(212))


@dataclass(frozen=True)
class LevelCase:
    """A core area with some evidence, on a day."""

    items: tuple[Item, ...]
    day: date = DAY

    @property
    def level(self) -> Level:
        return level_as_of(self.items, self.day)

    @property
    def evidence(self) -> list[str]:
        return [f"{one.category.value} {KIND[one.kind]}" for one in self.items]

    @property
    def word(self) -> Word:
        return LEVEL[self.level.code]

    @property
    def branch(self) -> str:
        return str(BRANCH[self.level.branch]) if self.level.branch else ""

    @property
    def sentence(self) -> str:
        return level_sentence(self.level, {})


CASES = (
    LevelCase((item(1, "erc"),)),
    LevelCase((item(1, "subject_evaluation", scale="five", grade="3"),)),
    LevelCase((item(1, "eu_coordinator"), item(2, "prize"), profile(3))),
    LevelCase((item(1, "eu_coordinator"), item(2, "fripro"))),
    LevelCase(tuple(profile(number) for number in range(1, 5))),
    LevelCase(
        tuple(
            item(number, kind, is_third_party=False)
            for number, kind in enumerate(("sfu", "joint_centre", "editor"), 1)
        )
    ),
    LevelCase((item(1, "exhibition", works=4, artists=3, highest_rank=True),)),
    LevelCase((item(1, "erc", ends_on=date(2019, 6, 30)),), date(2022, 1, 1)),
)


@dataclass(frozen=True)
class SchemeRow:
    """A scheme that others judge level by, and what counts as high in it here."""

    name: str | Promise
    grades: str | Promise
    high: str | Promise
    url: str


SCHEMES = (
    SchemeRow(
        _("Centre of Excellence (SFF), the Research Council"),
        _("The main criterion is scientific quality at a high international level"),
        _("status as host"),
        "https://no.m.wikipedia.org/wiki/Senter_for_fremragende_forskning",
    ),
    SchemeRow(
        _("European Research Council (ERC)"),
        _("Scientific excellence is the only criterion"),
        _("a grant with NTNU as host"),
        "https://gemini.no/2021/04/hoythengende-eu-stotte-til-ntnu/",
    ),
    SchemeRow(
        _("Subject evaluations, the Research Council"),
        _("1 to 5 in the technology evaluation of about 2015; other scales since"),
        "4, 5",
        "https://www.universitetsavisa.no/forskning/article50423.ece",
    ),
    SchemeRow(
        _("Mid-term evaluation of centres, the Research Council"),
        _("weak, fair, good, very good, exceptional"),
        _("very good, exceptional"),
        "https://vdocuments.us/thirteen-centres-of-excellence-sff-iii-centre-one-of-five-grades-weak-fair.html",
    ),
    SchemeRow(
        _("REF 2021, United Kingdom"),
        "1*, 2*, 3*, 4*",
        "3*, 4*",
        "https://cardiff.ac.uk/research/impact-and-innovation/quality-and-performance/ref-2021/about-the-ref",
    ),
    SchemeRow(
        _("ERA, Australia"),
        _("1 to 5, against the world standard"),
        "4, 5",
        "https://en.wikipedia.org/wiki/Excellence_in_Research_for_Australia",
    ),
    SchemeRow(
        _("SEP, the Netherlands"),
        _("no grades: the unit in light of its own aims"),
        _("the panel’s own words"),
        "https://qrih.nl/en/home-en/sep-2021-2027",
    ),
    SchemeRow(
        _("Leiden Ranking, publications among the most cited"),
        _("stability interval, no books or proceedings"),
        _("supports, never alone"),
        "https://open.leidenranking.com/information/indicators",
    ),
)


@dataclass(frozen=True)
class CategoryRow:
    letter: str
    name: str
    rule: str


def category_rows() -> list[CategoryRow]:
    """By the defaults, version 1; the page of the rule has the version in force."""
    texts = Parameters().texts()
    return [
        CategoryRow(each.value, str(CATEGORY[each]), str(CATEGORY_RULE[each]) % texts)
        for each in Category
    ]


def level_words() -> list[tuple[Word, str]]:
    return [(LEVEL[code], str(MEANING[code])) for code in Code]
