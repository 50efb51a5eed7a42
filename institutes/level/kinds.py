"""What evidence can be: the kinds within each category, grade scales, and what is no evidence."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from institutes.level.terms import Category


class Counted(StrEnum):
    """From which of its dates, and by which parameter, an item's last day follows."""

    REPORT = "report"  # start + evaluation_years, or to the next evaluation
    EXCELLENCE = "excellence"  # end + excellence_years_after
    FUNDING = "funding"  # end + funding_years_after
    WINDOW = "window"  # end + bibliometric_years
    PRIZE = "prize"  # start + prize_years
    OFFICE = "office"  # end + office_years_after
    ARTISTIC = "artistic"  # end + artistic_years
    PERIOD = "period"  # its end


@dataclass(frozen=True)
class Kind:
    """One thing evidence can be. `facts` are what must be told of it besides title and dates."""

    key: str
    category: Category
    counted: Counted
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scale:
    """Grades from worst to best; the `top` ones are at a high international level.

    Source: level.md A2 and A4. The common rule: the two highest grades of five.
    """

    key: str
    grades: tuple[str, ...]
    top: tuple[str, ...]


@dataclass(frozen=True)
class Refused:
    """What is never evidence, whatever it says (level.md B2, last row; A5)."""

    key: str


_GRADED = ("scale", "grade", "sentence", "field")

KINDS = {
    kind.key: kind
    for kind in (
        Kind("subject_evaluation", Category.A, Counted.REPORT, _GRADED),
        Kind("centre_evaluation", Category.A, Counted.REPORT, _GRADED),
        Kind(
            "commissioned_evaluation",
            Category.A,
            Counted.REPORT,
            (*_GRADED, "external_members", "members_abroad"),
        ),
        Kind("erc", Category.B, Counted.EXCELLENCE),
        Kind("sff", Category.B, Counted.EXCELLENCE),
        Kind("eu_coordinator", Category.C, Counted.FUNDING),
        Kind("msca_cofund", Category.C, Counted.FUNDING),
        Kind("msca_fellows", Category.C, Counted.FUNDING, ("number",)),
        Kind("sfi_fme", Category.C, Counted.FUNDING),
        Kind("fripro", Category.C, Counted.FUNDING),
        Kind("nordforsk", Category.C, Counted.FUNDING),
        Kind("top_publications", Category.D, Counted.WINDOW, ("share", "publications")),
        Kind("level_2", Category.D, Counted.WINDOW, ("ratio", "publications")),
        Kind("prize", Category.E, Counted.PRIZE),
        Kind("academy", Category.E, Counted.OFFICE),
        Kind("editor", Category.E, Counted.OFFICE),
        Kind("congress", Category.E, Counted.OFFICE),
        Kind("standardisation", Category.E, Counted.OFFICE),
        Kind("exhibition", Category.F, Counted.ARTISTIC, ("works", "artists", "highest_rank")),
        Kind("performance", Category.F, Counted.ARTISTIC, ("works", "artists", "highest_rank")),
        Kind("commission", Category.F, Counted.ARTISTIC, ("works", "artists", "highest_rank")),
        Kind("competition", Category.F, Counted.ARTISTIC, ("works", "artists", "highest_rank")),
        Kind("artistic_project", Category.F, Counted.ARTISTIC),
        Kind("sfu", Category.G, Counted.PERIOD),
        Kind("joint_master", Category.G, Counted.PERIOD),
        Kind("accreditation", Category.G, Counted.PERIOD),
        Kind("joint_centre", Category.H, Counted.PERIOD),
        Kind("copublication", Category.H, Counted.PERIOD, ("share",)),
        Kind("infrastructure", Category.H, Counted.PERIOD),
    )
}

SCALES = {
    scale.key: scale
    for scale in (
        Scale("five", ("1", "2", "3", "4", "5"), ("4", "5")),
        Scale(
            "words",
            ("weak", "fair", "good", "very_good", "exceptional"),
            ("very_good", "exceptional"),
        ),
        Scale("ref", ("1*", "2*", "3*", "4*"), ("3*", "4*")),
        Scale("era", ("1", "2", "3", "4", "5"), ("4", "5")),
        # No grades (SEP): the panel's own sentence says so, or it does not.
        Scale("sentence", ("says_not", "says_so"), ("says_so",)),
    )
}

REFUSED = {
    found.key: found
    for found in (
        Refused("self_description"),
        Refused("ranking"),
        Refused("impact_factor"),
        Refused("h_index"),
        Refused("citations"),
    )
}


def kinds_of(categories: Collection[Category]) -> list[Kind]:
    """The kinds of some categories, in the order of the rubric."""
    return [kind for kind in KINDS.values() if kind.category in categories]
