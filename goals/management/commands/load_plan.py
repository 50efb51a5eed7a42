from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from goals.loading import load_erc_grants, load_plan, load_real_figures
from goals.plan_file import PlanFileError, read_plan
from goals.sources.published import PublishedError, read_published
from goals.sources.rcn import RcnFileError, read_grants

DATA = Path(__file__).resolve().parents[2] / "data"
PLANS = "plan_*"
REAL = DATA / "real"
GRANTS = REAL / "rcn_bevilgningereu_ntnu.csv"


class Command(BaseCommand):
    help = (
        "Fill the plans, their series and the real figures from goals/data."
        " Can be run again: what the files do not change stays as it is."
    )

    def handle(self, *args, **options):
        try:
            lines = self._load()
        except (PlanFileError, PublishedError, RcnFileError) as error:
            raise CommandError("Nothing is stored.\n" + "\n".join(error.problems)) from error
        for line in lines:
            self.stdout.write(line)

    @transaction.atomic
    def _load(self) -> list[str]:
        now = timezone.now()
        lines = []
        for folder in sorted(DATA.glob(PLANS)):
            plan_file = read_plan(folder)
            loaded = load_plan(plan_file, today=timezone.localdate(), at=now)
            lines.append(
                f"Plan {plan_file.plan.code}: nothing to change."
                if loaded.is_nothing
                else f"Plan {plan_file.plan.code}: {loaded.new} new rows, {loaded.changed} changed."
            )
            if loaded.left:
                lines.append(f"Left as changed in the portal: {loaded.left}.")
        published, grants = read_published(REAL), read_grants(GRANTS.read_bytes())
        real = load_real_figures(published, grants, at=now)
        lines.append(
            "Real figures: nothing to change."
            if real.is_nothing
            else f"Real figures: {real.figures} recorded."
        )
        if found := load_erc_grants(published, grants):
            lines.append(f"ERC grants: {found} to be tied to departments.")
        return lines
