"""First come, first served: the threads of one process before something that one may have."""

from collections import deque
from threading import Lock


class Line:
    """`join` until it is one's turn, and `leave` once after each turn."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._is_taken = False
        self._waiting: deque[Lock] = deque()

    def join(self, seconds: float) -> bool:
        """Whether one's turn came within some seconds; who waited longer has left the line."""
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return True
            place = Lock()
            place.acquire()
            self._waiting.append(place)
        if place.acquire(timeout=max(0.0, seconds)):
            return True
        with self._lock:
            if place in self._waiting:
                self._waiting.remove(place)
                return False
        return True  # it came in the very last moment

    def leave(self) -> None:
        """The turn goes to the one who has waited longest."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False
