from django.apps import AppConfig


class GoalsConfig(AppConfig):
    """The plan and how it is followed up."""

    name = "goals"
