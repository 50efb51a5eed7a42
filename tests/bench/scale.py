"""One scale, in a process of its own: database, data, server, and everything that is measured.

`python -m tests.bench.scale RESULT SCALE …the words of ./run bench`; rows go to RESULT as JSON.
"""

import argparse
import hashlib
import json
import os
import shutil
import sys
import time
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from tests.bench import options, serving


def main(result: Path, scale: float, wanted: argparse.Namespace) -> None:
    with ExitStack() as stack:
        keep = wanted.keep and wanted.keep / f"{wanted.database}-{scale:g}"
        _clear_outdated(keep)
        place = stack.enter_context(serving.folder(keep))
        address = stack.enter_context(serving.database(wanted.database, place))
        os.environ.update(serving.environment(place, address))
        import django

        django.setup()
        told = _prepare(place, scale, with_browser=not wanted.no_browser)
        found = _measure(place, scale, wanted)
        result.write_text(json.dumps(found | {"data": told}))


def _say(text: str) -> None:
    sys.stderr.write(f"  {text}\n")


def _stamp() -> str:
    """Changes when kept data would no longer be what this version builds."""
    files = [*serving.ROOT.glob("*/migrations/*.py"), *serving.ROOT.glob("*/data/**/*.*")]
    files += [serving.ROOT / "tests/bench/data.py"]
    contents = b"".join(file.read_bytes() for file in sorted(files))
    return hashlib.blake2b(contents, digest_size=16).hexdigest()


def _clear_outdated(keep: Path | None) -> None:
    """Only a folder with a stamp of ours goes; another is refused."""
    if keep is None or not keep.exists() or not any(keep.iterdir()):
        return
    stamp = keep / "bench.stamp"
    if not stamp.exists():
        raise SystemExit(f"{keep} is not empty and not ours; choose another folder to --keep.")
    if json.loads(stamp.read_text()).get("stamp") != _stamp():
        _say("The kept data is from another version and is made again.")
        shutil.rmtree(keep)


def _prepare(place: Path, scale: float, *, with_browser: bool) -> str:
    """Data, and styles and scripts; a sentence about them."""
    from django.core.management import call_command
    from django.test import override_settings

    from tests.bench.data import build

    stamp = place / "bench.stamp"
    kept = json.loads(stamp.read_text()) if stamp.exists() else {}
    if kept.get("is_built"):
        told = f"{kept['told']} Kept from before."
    else:
        stamp.write_text(json.dumps({"stamp": _stamp()}))
        start = time.monotonic()
        call_command("migrate", interactive=False, verbosity=0)
        counted = build(options.institutes(scale), _say)
        told = f"{counted} Built in {time.monotonic() - start:.0f} s."
        stamp.write_text(json.dumps({"stamp": _stamp(), "is_built": True, "told": counted}))
    # Compressed for Chromium alone: no other measurement asks for a style or a script.
    storage = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    from django.conf import settings

    storages = settings.STORAGES | ({} if with_browser else {"staticfiles": {"BACKEND": storage}})
    with override_settings(STORAGES=storages):
        call_command(
            "collectstatic",
            interactive=False,
            verbosity=0,
            clear=True,
        )
    return told


def _measure(place: Path, scale: float, wanted: argparse.Namespace) -> dict[str, list]:
    from django.db import connection

    from tests.bench import browser, reading, writing
    from tests.bench.figures import PAGES, WRITES

    pages = [page for page in wanted.pages if page in PAGES]
    bounds = reading.Bounds(wanted.rounds, wanted.seconds)
    rows, painted = [], []
    connection.close()  # the server's processes have their own
    with serving.server(place) as port:
        if pages:
            rows += reading.read_pages(port, pages, scale, wanted.database, bounds, _say)
        if pages and not wanted.no_browser:
            _say("Chromium …")
            places = reading.addresses()
            painted = browser.look_at(port, {page: places[page] for page in pages}, scale)
            if not painted:
                _say("There is no Chromium here: nothing is painted.")
        if WRITES in wanted.pages:
            _say("writing …")
            rows += writing.write(port, scale, wanted.database, few=wanted.rounds < 10)
        connection.close()
    return {"rows": [asdict(row) for row in rows], "painted": [asdict(one) for one in painted]}


if __name__ == "__main__":
    serving.end_when_told()
    main(Path(sys.argv[1]), float(sys.argv[2]), options.parse(sys.argv[3:]))
