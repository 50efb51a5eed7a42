"""Reads one file in a process of its own: python -m goals.sheets.child <suffix>.

The file comes on standard input, the answer goes to standard output as JSON: {"file": …} or
{"refused": code, "params": …}. Limits are set before the first byte is read.
"""

import gc
import json
import resource
import sys

from goals.sheets import limits
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
        answer = json.dumps(
            {"file": read(sys.stdin.buffer.read(), suffix).to_json()},
            ensure_ascii=False,
            separators=(",", ":"),
        )
    except FileRefused as refused:
        answer = json.dumps({"refused": refused.code, "params": refused.params})
    except MemoryError:
        answer = json.dumps({"refused": Refusal.TOO_MUCH_MEMORY, "params": {}})
    except Exception:  # a damaged file can surprise a reader in any way, and is still just damaged
        answer = json.dumps({"refused": Refusal.BROKEN_WORKBOOK, "params": {}})
    sys.stdout.buffer.write(answer.encode("utf-8", "surrogatepass"))


def _limit(which: int, value: int) -> None:
    _, hard = resource.getrlimit(which)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (value, value))


if __name__ == "__main__":
    main(sys.argv[1])
