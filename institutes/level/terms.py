"""The words of the rule. Their order is the rule's own."""

from enum import StrEnum


class Category(StrEnum):
    """What kind of evidence something is (level.md B2)."""

    A = "A"  # international peer evaluation of the group or area
    B = "B"  # competitive excellence funding
    C = "C"  # other internationally reviewed funding
    D = "D"  # bibliometric profile
    E = "E"  # international recognition
    F = "F"  # artistic standing
    G = "G"  # educational excellence
    H = "H"  # sustained international partnership


class Strength(StrEnum):
    """What a verified and valid item is worth."""

    STRONG = "strong"
    SUPPORTING = "supporting"
    NONE = "none"  # stays in the register and counts nothing


class StepKind(StrEnum):
    """What can happen to an item. The newest step on or before a day is its state that day."""

    SUBMITTED = "submitted"
    TAKEN_BACK = "taken_back"
    VERIFIED = "verified"
    REJECTED = "rejected"  # by the faculty's reviewer; may be put right and submitted again
    OVERRULED = "overruled"  # by the central administration, within its time
    WITHDRAWN = "withdrawn"


class Code(StrEnum):
    """The level of a core area, from best to worst. Time alone never moves one up."""

    DOCUMENTED = "documented"
    PARTLY = "partly"
    UNDER_REVIEW = "under_review"
    EXPIRED = "expired"
    NOT_DOCUMENTED = "not_documented"
    NOT_ASSESSED = "not_assessed"

    @property
    def rank(self) -> int:
        """0 is the best."""
        return list(Code).index(self)


class Branch(StrEnum):
    """Which half of the rule carried a documented level."""

    R1 = "R1"  # one strong item
    R2 = "R2"  # several supporting items
