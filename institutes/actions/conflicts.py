"""What an action says when something else was first."""

from django.core.exceptions import ValidationError


class Conflict(ValidationError):
    """Someone or something else was first; the sentence says what to do."""
