"""Reads one file in a process of its own: python -m goals.sheets.child <suffix>.

The file comes on standard input, its parts go to standard output as lines (`lines.line_of`) while
the reading goes on; a refusal may come instead of any of them, and ends it. Limits are set before
the first byte is read.
"""

import gc
import resource
import sys

from goals.sheets import limits
from goals.sheets.lines import line_of
from goals.sheets.problems import FileRefused, Refusal
from goals.sheets.reading import read


def main(suffix: str) -> None:
    """Read, answer, and let nothing but an answer out."""
    gc.disable()  # the process is gone in a second, and the garbage with it
    _limit(resource.RLIMIT_AS, limits.MAX_MEMORY_BYTES)
    _limit(resource.RLIMIT_CPU, limits.MAX_CPU_SECONDS)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    try:
        for part in read(sys.stdin.buffer.read(), suffix):
            sys.stdout.buffer.write(line_of(part))
    except FileRefused as refused:
        _refuse(refused)
    except MemoryError:
        _refuse(FileRefused(Refusal.TOO_MUCH_MEMORY))
    except Exception:  # a damaged file can surprise a reader in any way, and is still just damaged
        _refuse(FileRefused(Refusal.BROKEN_WORKBOOK))


def _refuse(refused: FileRefused) -> None:
    sys.stdout.buffer.write(line_of(refused))


def _limit(which: int, value: int) -> None:
    _, hard = resource.getrlimit(which)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (value, value))


if __name__ == "__main__":
    main(sys.argv[1])
