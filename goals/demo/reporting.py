"""The demo's open round: reports in every state, brought there by the actions people use.

Its deadlines lie ahead of the day it is loaded. What the institutes say is the demo's own figures,
said by demo accounts, and so marked as demo wherever it shows.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from goals import actions
from goals.calculations.terms import State
from goals.demo import contents as people
from goals.demo.world import END_YEAR, DemoFigure
from goals.models import Answer, Plan, Report, Round
from goals.reports.contents import Contents, contents_of_many
from goals.reports.handed_in import checksum, handed_in
from goals.reports.items import Item, ItemKind
from goals.reports.looking import seen_of
from goals.reports.said import Said, Told
from institutes.access import rights_of
from institutes.models import Person

# The round's calendar, in days from the day it is loaded.
OPENED, DUE, LOCKS = -21, 21, 51
MORNING, NIGHT = time(8), time(23, 59)
TEXT = "Demodata: her skriver instituttet noen linjer om målet og om tiltakene sine."
NOT_OURS = "Demodata: gjelder ikke for instituttet"
JUMP = "Demodata: et uvanlig år, og tallet er kontrollert"
DISPUTE = "Demodata: vi har talt én til"
RETURNED = "Demodata: skriv litt mer om tiltakene under mål 2, og send inn på nytt"

Own = Mapping[tuple[str, str], DemoFigure]  # by series and unit
Choice = Answer.Choice


def load_round(plan: Plan, own: Sequence[DemoFigure], *, at: datetime) -> int:
    """Open the round of the plan's last year and fill it; how many reports it has.

    `own` are the figures that only the institutes can tell; those of reports that are not approved
    stand in their drafts, and not in the ledger.
    """
    accounts = {one.username: one for one in Person.objects.filter(is_demo=True)}
    if not {one.username for one in people.PEOPLE} <= accounts.keys():
        return 0
    day = timezone.localtime(at).date()
    round_ = actions.open_round(
        plan=plan,
        year=END_YEAR,
        opens_at=_moment(day, OPENED, MORNING),
        due_at=_moment(day, DUE, NIGHT),
        locks_at=_moment(day, LOCKS, NIGHT),
        by=accounts["administrator"],
        at=_moment(day, OPENED - 7, MORNING),
    )
    _Filling(round_, {(one.series, one.unit): one for one in own}, accounts, at).fill()
    return round_.reports.count()


def _moment(day: date, days: int, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), hour))


class _Filling:
    """Fills the reports of one round, each by its own accounts."""

    def __init__(
        self, round_: Round, own: Own, accounts: Mapping[str, Person], at: datetime
    ) -> None:
        self.round, self.own, self.accounts, self.at = round_, own, accounts, at

    def fill(self) -> None:
        """Written, handed in, decided on: all reports together at each step, and read once."""
        complete = (*people.SUBMITTED, *people.RETURNED, *people.APPROVED)
        several, parts = self.accounts["reporter-several"], dict.fromkeys(complete, 1.0)
        parts |= dict.fromkeys(people.BEGUN, 0.4) | {people.IDI: 0.6, people.ISL: 0.15}
        writers = {
            people.IDI: self.accounts["reporter-idi"],
            people.ISL: self.accounts["reporter-isl"],
        }
        for code, found in self._contents(parts).items():
            self._write(code, found, writers.get(code, several), part=parts[code])
        for code, found in self._contents(complete).items():
            self._explain(code, found, several)
        for code, found in self._contents(complete).items():
            self._submit(code, found)
        for code, found in self._contents((*people.RETURNED, *people.APPROVED)).items():
            decision = {"report": found.report, "seen": seen_of(found), "at": self.at}
            decision |= {"by": self._reviewer(code)}
            if code in people.APPROVED:
                actions.approve(**decision)
            else:
                actions.return_report(**decision, reason=RETURNED)

    def _contents(self, codes: Iterable[str]) -> dict[str, Contents]:
        """What stands in reports now, by their units' codes."""
        reports = list(
            Report.objects.select_related("round", "unit").filter(
                round=self.round, unit__code__in=list(codes)
            )
        )
        found = contents_of_many(reports)
        return {report.unit.code: found[report.pk] for report in reports}

    def _reviewer(self, code: str) -> Person:
        faculty = "reviewer-ie" if code.startswith("194.63.") else "reviewer-hf"
        return self.accounts[faculty]

    def _asked(self, code: str, by: Person) -> dict[str, object]:
        rights = rights_of(by, timezone.localdate(self.at))
        return {"year": self.round.year, "code": code, "rights": rights, "by": by, "at": self.at}

    def _write(self, code: str, found: Contents, by: Person, *, part: float) -> None:
        """Say something about the first `part` of the figures, and about the goals if it is all."""
        said = [one for item in found.items if (one := self._said(item, code))]
        said = said[: round(part * len(said))]
        if code == people.IDI:
            said = list(_with_a_dispute(said, found))
        texts = [
            Told(one.goal.number, 0, TEXT) for one in found.parts if one.goal.number and part == 1
        ]
        actions.save_answers(**self._asked(code, by), answers=said, texts=texts)

    def _explain(self, code: str, found: Contents, by: Person) -> None:
        """An unusual jump wants a word; which ones are unusual shows when they are said."""
        more = [one for item in found.items if item.need and (one := _with_a_word(item))]
        if more:
            actions.save_answers(**self._asked(code, by), answers=more)

    def _said(self, item: Item, code: str) -> Said | None:
        """Confirmed where the ledger has it, the demo's own figure where only they have it."""
        if item.kind is ItemKind.FILLED:
            return Said(item.indicator.code, 0, Choice.CONFIRMED, figure_id=item.figure.pk)
        if item.kind is ItemKind.AWAITED:
            return None
        figure = self.own.get((item.indicator.code, code))
        if figure is None or figure.state is not State.VALUE:
            return Said(item.indicator.code, 0, Choice.NOT_APPLICABLE, reason=NOT_OURS)
        return Said(
            item.indicator.code,
            0,
            Choice.OWN,
            _typed(figure.numerator),
            _typed(figure.denominator),
        )

    def _submit(self, code: str, found: Contents) -> None:
        actions.submit(
            **self._asked(code, self.accounts["head-several"]),
            version=found.report.version,
            seen=checksum(handed_in(found)),
            token=f"demo-{code}",
        )


def _typed(number: Decimal | None) -> str:
    """As one would type it in Norway."""
    return "" if number is None else f"{number.normalize():f}".replace(".", ",")


def _with_a_word(item: Item) -> Said | None:
    answer = item.answer
    if answer is None:
        return None
    return Said(
        item.indicator.code,
        answer.number,
        answer.choice,
        answer.numerator,
        answer.denominator,
        answer.reason,
        JUMP,
        answer.figure_id,
    )


def _with_a_dispute(said: Sequence[Said], found: Contents) -> Iterable[Said]:
    """The first count that is confirmed is disputed instead: one more than the ledger has."""
    is_done = False
    for one in said:
        item = found.item(one.code)
        can_be = one.choice == Choice.CONFIRMED and not item.indicator.has_denominator
        if not is_done and can_be and item.figure.numerator is not None:
            is_done = True
            more = _typed(item.figure.numerator + 1)
            yield Said(
                one.code,
                0,
                Choice.DISPUTED,
                more,
                reason=DISPUTE,
                comment=JUMP,
                figure_id=one.figure_id,
            )
        else:
            yield one
