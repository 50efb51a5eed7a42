"""What runs out within some months, for homes, queues and reminders."""

from institutes.pages.expiring import Expiring, expiring

__all__ = ["Expiring", "expiring"]
