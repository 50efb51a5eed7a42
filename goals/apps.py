from django.apps import AppConfig


class GoalsConfig(AppConfig):
    """The plan and how it is followed up."""

    name = "goals"

    def ready(self) -> None:
        from goals import ledger
        from institutes.signals import organisation_changed

        def touch(**kwargs) -> None:
            ledger.touch()

        # Pages show the organisation as well: what they rest on has changed.
        organisation_changed.connect(touch, dispatch_uid="ledger.touch", weak=False)
