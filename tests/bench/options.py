"""What `./run bench` can be asked for."""

import argparse
from pathlib import Path

from tests.bench.figures import PAGES, WRITES

CHOICES = (*PAGES, WRITES)
INSTITUTES_AT_1 = 55


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./run bench", description="Measures the portal (docs/bench.md)."
    )
    parser.add_argument(
        "--scale",
        type=_scales,
        default=[1.0],
        help="multiples of 55 institutes, separated by commas; 1 if left out",
    )
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--pages", type=_pages, default=list(CHOICES), help=", ".join(CHOICES))
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the rows there")
    parser.add_argument("--no-browser", action="store_true", help="without Chromium")
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help="keep the data there, and use it again"
    )
    parser.add_argument("--rounds", type=_positive, default=60, help="at most, for each row")
    parser.add_argument("--seconds", type=_positive, default=10, help="at most, for each row")
    return parser.parse_args(arguments)


def _scales(text: str) -> list[float]:
    try:
        found = [float(part) for part in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no list of numbers") from None
    wrong = [scale for scale in found if not 1 <= institutes(scale) <= 100 * INSTITUTES_AT_1]
    if wrong:
        raise argparse.ArgumentTypeError("a scale is between 0.02 and 100")
    return list(dict.fromkeys(found))


def institutes(scale: float) -> int:
    return round(scale * INSTITUTES_AT_1) if scale < 1e6 else 0


def _pages(text: str) -> list[str]:
    found = text.split(",")
    if wrong := [page for page in found if page not in CHOICES]:
        raise argparse.ArgumentTypeError(f"{', '.join(wrong)}: the pages are {', '.join(CHOICES)}")
    return [page for page in CHOICES if page in found]


def _positive(text: str) -> int:
    try:
        found = int(text)
    except ValueError:
        found = 0
    if found < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number above 0")
    return found
