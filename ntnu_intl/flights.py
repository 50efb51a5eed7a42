"""One thread makes a page; whoever asks for the same page meanwhile waits for it.

Without this, the hundred who open the overview right after a change each make it (CONC-17). Each
process has its own flights: with two processes a page is made twice at most.
"""

import time
from threading import Event, Lock


class Flights:
    """What is being made in this process, by key."""

    def __init__(self, seconds: float = 20):
        self.seconds = seconds  # no one waits longer: then they make it themselves
        self._under_way: dict[str, Event] = {}
        self._lock = Lock()

    def board(self, key: str, until: float) -> bool:
        """True for the one who is to make it, and has to `land`; False after another one has."""
        with self._lock:
            event = self._under_way.get(key)
            if event is None:
                self._under_way[key] = Event()
                return True
        event.wait(max(0.0, until - time.monotonic()))
        return False

    def land(self, key: str) -> None:
        """It is made, or has come to nothing: the others look again."""
        with self._lock:
            event = self._under_way.pop(key, None)
        if event is not None:
            event.set()

    def deadline(self) -> float:
        return time.monotonic() + self.seconds
