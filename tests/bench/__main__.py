"""`./run bench`: one process for each scale, then the tables, the budgets and the file."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench import budgets, options, report, serving
from tests.bench.deadline.__main__ import main as deadline
from tests.bench.figures import Painted, Row

SECONDS_TO_END = 30


def main(arguments: list[str]) -> None:
    wanted = options.parse(arguments)
    found = {}
    for scale in wanted.scale:
        sys.stderr.write(f"Scale {scale:g} on {wanted.database} …\n")
        found[scale] = _in_a_process_of_its_own(scale, arguments)
    rows = [Row(**row) for scale in found for row in found[scale]["rows"]]
    painted = [Painted(**one) for scale in found for one in found[scale]["painted"]]
    for scale in found:
        sys.stdout.write(
            "\n"
            + report.tables(
                [row for row in rows if row.scale == scale],
                [one for one in painted if one.scale == scale],
                scale=scale,
                database=wanted.database,
                data=found[scale]["data"],
            )
        )
    sys.stdout.write("\n" + report.last_block(budgets.misses(rows, painted)))
    if wanted.json:
        lines = [json.dumps(row.for_file()) for row in rows]
        wanted.json.write_text("[\n" + ",\n".join(lines) + "\n]\n")


def _in_a_process_of_its_own(scale: float, arguments: list[str]) -> dict:
    """What the scale measured. Whatever happens here, the process is ended and cleans up."""
    with tempfile.NamedTemporaryFile(prefix="portal-bench-", suffix=".json") as result:
        command = [sys.executable, "-m", "tests.bench.scale", result.name, str(scale), *arguments]
        process = subprocess.Popen(command, cwd=serving.ROOT)
        try:
            if process.wait():
                raise SystemExit(process.returncode)
        finally:
            _end(process)
        return json.loads(Path(result.name).read_text())


def _end(process: subprocess.Popen) -> None:
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


if __name__ == "__main__":
    serving.end_when_told()
    if sys.argv[1:2] == ["deadline"]:
        sys.exit(deadline(sys.argv[2:]))
    main(sys.argv[1:])
