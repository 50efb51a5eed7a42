from institutes.views.outbox import outbox, outbox_again
from institutes.views.people import choose_language, profile, sign_in, sign_out
from institutes.views.statements import accessibility, health, privacy

__all__ = [
    "accessibility",
    "choose_language",
    "health",
    "outbox",
    "outbox_again",
    "privacy",
    "profile",
    "sign_in",
    "sign_out",
]
