"""Reports on their way to and through review, for tests. Rounds: tests/goals/rounds.py."""

from goals import actions
from goals.models import Answer, Report, Settlement
from goals.reports.contents import contents_of
from goals.reports.looking import seen_of
from goals.reports.said import Said, Told
from institutes.models import Person
from tests.goals.rounds import IN_TIME, asked, handed_in_now, open_round, report_of
from tests.world import World


def fresh(report: Report) -> Report:
    return Report.objects.select_related("round", "unit").get(pk=report.pk)


def seen(report: Report) -> str:
    """What a form says that was opened now."""
    return seen_of(contents_of(fresh(report)))


def say(report: Report, person: Person, code: str, choice: str, at=IN_TIME, **fields) -> Answer:
    """The institute's next answer about one figure."""
    item = contents_of(fresh(report)).item(code)
    if choice in (Answer.Choice.CONFIRMED, Answer.Choice.DISPUTED):
        fields["figure_id"] = item.figure.pk
    number = item.answer.number if item.answer else 0
    said = Said(code, number, choice, **fields)
    actions.save_answers(answers=[said], **asked(report, person, at))
    return contents_of(fresh(report)).item(code).answer


def settle(report: Report, by: Person, outcome="taken", at=IN_TIME, **fields) -> Settlement:
    """Decide what becomes of the figure that the institute disputed."""
    item = contents_of(fresh(report)).item("EU-02")
    given = {"answer": item.answer.pk, "figure": item.figure.pk, "reason": "Bilag funnet"}
    return actions.settle(report=report, outcome=outcome, by=by, at=at, **given | fields)


def tell(report: Report, person: Person, text: str, goals=(1, 2, 3, 4), at=IN_TIME) -> None:
    """A few words about each goal."""
    parts = {part.goal.number: part for part in contents_of(fresh(report)).parts}
    told = [
        Told(one, parts[one].narrative.number if parts[one].narrative else 0, text) for one in goals
    ]
    actions.save_answers(texts=told, **asked(report, person, at))


def hand_in(report: Report, head: Person, at=IN_TIME) -> Report:
    """The report as its head submits it."""
    handed_in_now(report, head, at)
    return fresh(report)


def waiting(world: World, *, disputed: bool = False) -> Report:
    """IDI's report for 2021 waits for review: EU-02 is 7 (or disputed: 9), PA-02 is 3."""
    report = report_of(open_round(world), world.idi)
    if disputed:
        say(report, world.reporter, "EU-02", "disputed", numerator="9", reason="To til")
    else:
        say(report, world.reporter, "EU-02", "confirmed")
    say(report, world.reporter, "PA-02", "own", numerator="3")
    tell(report, world.reporter, "Vi har gjort noe.")
    return hand_in(report, world.head)
