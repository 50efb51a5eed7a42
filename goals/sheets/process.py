"""The only door through which an uploaded file comes in: it is read in a child with limits."""

import json
import re
import subprocess
import sys
from pathlib import Path

from goals.sheets import limits
from goals.sheets.problems import FileRefused, Refusal
from goals.sheets.raw import RawFile
from goals.sheets.reading import refuse_by_size

_ROOT = Path(__file__).resolve().parents[2]
_ANSWERS_BY_SIGNAL = {-9: Refusal.TOO_SLOW, -24: Refusal.TOO_SLOW}  # SIGKILL, SIGXCPU


def read_file(content: bytes, filename: str) -> RawFile:
    """What stands in an uploaded file. Nothing in it can take more than the limits give.

    `filename` is as the browser sent it; only its ending is looked at, and only for messages.
    Raises FileRefused, also when the child runs out of time or memory, or falls over.
    """
    refuse_by_size(content)
    try:
        child = subprocess.run(  # noqa: S603 (no shell, and five letters at most from outside)
            [sys.executable, "-m", "goals.sheets.child", _suffix(filename)],
            input=content,
            capture_output=True,
            cwd=_ROOT,
            env={"PYTHONDONTWRITEBYTECODE": "1"},
            timeout=limits.MAX_WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise FileRefused(Refusal.TOO_SLOW, seconds=limits.MAX_WALL_SECONDS) from error
    if child.returncode:
        raise _fallen(child.returncode)
    try:
        answer = json.loads(child.stdout.decode("utf-8", "surrogatepass"))
    except ValueError as error:
        raise FileRefused(Refusal.BROKEN_WORKBOOK) from error
    if "refused" in answer:
        raise FileRefused(Refusal(answer["refused"]), **answer["params"])
    return RawFile.from_json(answer["file"])


def _fallen(returncode: int) -> FileRefused:
    if _ANSWERS_BY_SIGNAL.get(returncode):
        return FileRefused(Refusal.TOO_SLOW, seconds=limits.MAX_WALL_SECONDS)
    return FileRefused(Refusal.TOO_MUCH_MEMORY)


def _suffix(filename: str) -> str:
    ending = re.search(r"\.([a-z0-9]{1,5})\s*$", filename.lower(), re.ASCII)
    return ending[1] if ending else ""
