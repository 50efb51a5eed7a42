from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GoalsConfig(AppConfig):
    """The plan and how it is followed up."""

    name = "goals"

    def ready(self) -> None:
        from goals import ledger
        from institutes.signals import organisation_changed

        def follow(**kwargs) -> None:
            # What is added up the tree, and whose target a unit inherits, rests on the tree.
            ledger.refresh_everything()
            ledger.touch()

        def fill_in(**kwargs) -> None:
            # A database from before statuses were kept.
            if not ledger.has_statuses() and ledger.refresh_all_statuses():
                ledger.touch()

        # Pages show the organisation as well: what they rest on has changed.
        organisation_changed.connect(follow, dispatch_uid="ledger.follow", weak=False)
        post_migrate.connect(fill_in, sender=self, dispatch_uid="ledger.fill_in", weak=False)
