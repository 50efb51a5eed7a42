"""Parts of a file that a client asks for (RFC 9110, 14). One part at most: many at once, which
could cost more than the file, are answered with the whole file."""

import re
from dataclasses import dataclass

_ONE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})", re.ASCII)


@dataclass(frozen=True)
class Span:
    """Bytes from `start` up to, not including, `end`."""

    start: int
    end: int


def span_of(header: str, size: int) -> Span | None:
    """What is asked for; None for the whole file. Raises ValueError when nothing of it exists."""
    found = _ONE.fullmatch(header.strip())
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        start, end = max(size - int(last), 0), size
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < start:
            return None
    if start >= size or start >= end:
        raise ValueError("outside the file")
    return Span(start, end)
