from django.apps import AppConfig


class InstitutesConfig(AppConfig):
    """The university as it is: units and their history, people and their roles."""

    name = "institutes"
