"""Who gets what at every address: the rows of tests/access_table.csv.

A row stands for every combination of its methods and roles; `all` is all of them. `args` fills
in the address: `code=unit` gives the argument `code` what the factory `unit` makes
(tests/filled.py). `expected` is a status, or `sign-in` for the way to the sign-in page and back.
Together the rows of an address stand for each method and each role once.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from institutes.models import Person
from tests.world import World

TABLE = Path(__file__).with_name("access_table.csv")
METHODS = ("GET", "POST", "PUT", "DELETE", "TRACE", "PATCH")
ROLES: dict[str, Callable[[World], Person | None]] = {
    "ANON": lambda world: None,
    "NONE": lambda world: world.stranger,
    "VIEW": lambda world: world.leader,
    "REP": lambda world: world.reporter,
    "HEAD": lambda world: world.head,
    "REV": lambda world: world.reviewer,
    "ADM": lambda world: world.administrator,
    "AUD": lambda world: world.auditor,
}


@dataclass(frozen=True)
class Place:
    """An address, and what fills it in: `evidence(pk=draft)`."""

    name: str
    args: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return f"{self.name}({','.join('='.join(each) for each in self.args)})"


@dataclass(frozen=True)
class Row:
    name: str
    args: tuple[tuple[str, str], ...]
    methods: tuple[str, ...]
    roles: tuple[str, ...]
    expected: str

    @property
    def place(self) -> "Place":
        return Place(self.name, self.args)


def words(text: str, every) -> tuple[str, ...]:
    return tuple(every) if text == "all" else tuple(text.split())


def rows() -> list[Row]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [
            Row(
                line["name"],
                tuple(tuple(part.split("=")) for part in line["args"].split()),
                words(line["method"], METHODS),
                words(line["role"], ROLES),
                line["expected"],
            )
            for line in csv.DictReader(file)
        ]


ROWS = rows()
PLACES = tuple(dict.fromkeys(row.place for row in ROWS))
