"""Where files are kept: outside what the web server serves, under names nobody can guess.

The file is written and on the disk before its row is stored; when the row is not stored, the file
goes again. What a crash between the two leaves behind, `manage.py check_attachments` finds.
"""

import contextlib
import errno
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class DiskFull(Exception):
    """There is no room for the file; nothing was kept."""


@dataclass(frozen=True)
class Orphans:
    """Files without a row, and rows without a file, by stored name."""

    files: tuple[str, ...]
    rows: tuple[str, ...]


def folder() -> Path:
    return settings.DATA_DIR / "attachments"


def _path(stored_name: str) -> Path:
    if not stored_name.isalnum():
        raise ValueError("a stored name is letters and digits alone")
    return folder() / stored_name


def keep(content: bytes) -> str:
    """Write a new file, to the disk itself; its stored name. Raises DiskFull."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    stored_name = secrets.token_hex(24)
    path = _path(stored_name)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _settle(folder())
    except OSError as error:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
        if error.errno in NO_ROOM:
            raise DiskFull from error
        raise
    return stored_name


def _settle(directory: Path) -> None:
    """The name of a new file is on the disk as well."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(stored_name: str) -> bytes | None:
    """The file's content; None when it is not there."""
    try:
        return _path(stored_name).read_bytes()
    except FileNotFoundError:
        return None


def discard(stored_name: str) -> None:
    """Take a file away; nothing happens when it is gone already."""
    with contextlib.suppress(FileNotFoundError):
        _path(stored_name).unlink()


def orphans(stored_names: Iterable[str]) -> Orphans:
    """What is on one side alone. `stored_names`: of the rows whose file should be there."""
    rows = set(stored_names)
    files = {path.name for path in folder().iterdir()} if folder().is_dir() else set()
    return Orphans(tuple(sorted(files - rows)), tuple(sorted(rows - files)))
