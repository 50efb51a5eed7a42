"""What people do here. The only room of this app that writes."""

from institutes.actions.conflicts import Conflict
from institutes.actions.people import choose_language, note_visit

__all__ = ["Conflict", "choose_language", "note_visit"]
