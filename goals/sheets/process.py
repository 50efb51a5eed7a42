"""The only door through which an uploaded file comes in: it is read in a child with limits."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from tempfile import TemporaryFile
from time import monotonic
from typing import cast

from goals.sheets import limits
from goals.sheets.lines import part_of
from goals.sheets.problems import FileRefused, Refusal
from goals.sheets.raw import Part
from goals.sheets.reading import refuse_by_size

_ROOT = Path(__file__).resolve().parents[2]
_TOO_SLOW_BY_SIGNAL = {-9, -24}  # SIGKILL, SIGXCPU
_PIECE = 64 * 1024  # bytes, as much as a pipe holds


@contextmanager
def read_file(content: bytes, filename: str) -> Iterator[Iterator[Part]]:
    """What stands in an uploaded file, while a child reads it. The child ends with the block.

    Nothing in the file can take more than the limits give. `filename` is as the browser sent it;
    only its ending is looked at, and only for messages.

    Raises FileRefused, and so do the parts, up to the last: also when the child runs out of time
    or memory, or falls over.
    """
    refuse_by_size(content)
    deadline = monotonic() + limits.MAX_WALL_SECONDS
    with _child(content, _suffix(filename)) as child:
        try:
            yield _parts(child, deadline)
        finally:
            child.kill()


def _child(content: bytes, suffix: str) -> subprocess.Popen[bytes]:
    """The child, started. Its input is a file: at a pipe, each could come to wait for the other."""
    with TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        return subprocess.Popen(  # noqa: S603 (no shell, and five letters at most from outside)
            [sys.executable, "-m", "goals.sheets.child", suffix],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            cwd=_ROOT,
            env={"PYTHONDONTWRITEBYTECODE": "1"},
        )


def _parts(child: subprocess.Popen[bytes], deadline: float) -> Iterator[Part]:
    """What the child says, until it ends; then whether it ended well."""
    yield from map(part_of, _lines(child, deadline))
    try:
        returncode = child.wait(max(0.0, deadline - monotonic()))
    except subprocess.TimeoutExpired as error:
        raise _too_slow() from error
    if returncode:
        raise _fallen(returncode)


def _lines(child: subprocess.Popen[bytes], deadline: float) -> Iterator[bytes]:
    """Each whole line that the child writes in time."""
    output = cast("FileIO", child.stdout)
    begun: list[bytes] = []
    with DefaultSelector() as selector:
        selector.register(output, EVENT_READ)
        while (left := deadline - monotonic()) > 0 and selector.select(left):
            piece = output.read(_PIECE)
            if not piece:
                return
            first, *others = piece.split(b"\n")
            begun.append(first)
            for line in others:
                yield b"".join(begun)
                begun = [line]
    raise _too_slow()


def _fallen(returncode: int) -> FileRefused:
    if returncode in _TOO_SLOW_BY_SIGNAL:
        return _too_slow()
    return FileRefused(Refusal.TOO_MUCH_MEMORY)


def _too_slow() -> FileRefused:
    return FileRefused(Refusal.TOO_SLOW, seconds=limits.MAX_WALL_SECONDS)


def _suffix(filename: str) -> str:
    ending = re.search(r"\.([a-z0-9]{1,5})\s*$", filename.lower(), re.ASCII)
    return ending[1] if ending else ""
