from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GoalsConfig(AppConfig):
    """The plan and how it is followed up."""

    name = "goals"

    def ready(self) -> None:
        from goals import ledger
        from goals.counting import count_levels, refresh_levels
        from institutes import clock
        from institutes.signals import level_changed, organisation_changed

        def fill_in_levels() -> None:
            # What is new of them has no word of the rule yet.
            if ledger.lacks_levels():
                refresh_levels(at=clock.now())

        def follow(**kwargs) -> None:
            # What is added up the tree, and whose target a unit inherits, rests on the tree.
            ledger.refresh_everything()
            fill_in_levels()
            ledger.touch()

        def fill_in(**kwargs) -> None:
            # A database from before statuses, spreads or the words of the level were kept.
            if not (ledger.has_statuses() and ledger.has_spreads()) and any(
                ledger.refresh_everything()
            ):
                ledger.touch()
            fill_in_levels()

        def count(at, by, **kwargs) -> None:
            # The level stands on dashboards, in words that the ledger does not hold.
            count_levels(at=at, by=by)
            ledger.touch()

        level_changed.connect(count, dispatch_uid="levels.count", weak=False)
        # Pages show the organisation as well: what they rest on has changed.
        organisation_changed.connect(follow, dispatch_uid="ledger.follow", weak=False)
        post_migrate.connect(fill_in, sender=self, dispatch_uid="ledger.fill_in", weak=False)
