"""What someone says in a report, on its way from a form to the database: plain values."""

from dataclasses import dataclass

from goals.models import Answer, Narrative

# What is said about a figure of the ledger names the figure that was seen.
ABOUT_A_FIGURE = (Answer.Choice.CONFIRMED, Answer.Choice.DISPUTED)


@dataclass(frozen=True)
class Said:
    """One figure as a person wants it. `number`: the version of the answer they saw, 0 for none."""

    code: str
    number: int
    choice: str
    numerator: str = ""
    denominator: str = ""
    reason: str = ""
    comment: str = ""
    figure_id: int | None = None  # the ledger's figure as they saw it

    @property
    def content(self) -> tuple[object, ...]:
        about = self.figure_id if self.choice in ABOUT_A_FIGURE else None
        return (self.choice, self.numerator, self.denominator, self.reason, self.comment, about)

    @property
    def is_nothing(self) -> bool:
        return self.content == (Answer.Choice.OPEN, "", "", "", "", None)


@dataclass(frozen=True)
class Told:
    """The text on one goal as a person wants it. `number` as in `Said`."""

    goal: int
    number: int
    text: str


@dataclass(frozen=True)
class Clash:
    """A field that someone else changed meanwhile to something else; nothing of it was saved."""

    key: str | int  # a series' code, or a goal's number
    theirs: Answer | Narrative


def content_of(answer: Answer) -> tuple[object, ...]:
    """What an answer says, to be compared with `Said.content`."""
    about = answer.figure_id if answer.choice in ABOUT_A_FIGURE else None
    return (
        answer.choice,
        answer.numerator,
        answer.denominator,
        answer.reason,
        answer.comment,
        about,
    )
