from django.apps import AppConfig


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

        # Pages show the organisation as well: what they rest on has changed.
        organisation_changed.connect(follow, dispatch_uid="ledger.follow", weak=False)
