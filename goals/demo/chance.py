"""Randomness that is the same on every machine: each number is a hash of its own name.

Nothing depends on the order in which numbers are drawn, so a new series leaves the old ones as
they were. Only + - * / on floats and fsum, not sum, which adds differently from Python 3.12 on:
their results are the same everywhere.
"""

from collections.abc import Sequence
from hashlib import blake2b
from math import fsum
from typing import TypeVar

SEED = "NTNU 2018–2021, 13"

Choice = TypeVar("Choice")


def chance(*name: object) -> float:
    """A number from 0 up to, not including, 1 that belongs to the name."""
    text = "|".join([SEED, *map(str, name)])
    return int.from_bytes(blake2b(text.encode(), digest_size=6).digest(), "big") / 2**48


def between(low: float, high: float, *name: object) -> float:
    return low + (high - low) * chance(*name)


def pick(choices: Sequence[Choice], *name: object) -> Choice:
    return choices[int(chance(*name) * len(choices))]


def weighted(choices: Sequence[tuple[float, Choice]], *name: object) -> Choice:
    """One of (weight, choice), as often as its weight says. The weights are above zero."""
    left = chance(*name) * fsum(weight for weight, _choice in choices)
    for weight, choice in choices:
        left -= weight
        if left < 0:
            return choice
    return choices[-1][1]


def whole(value: float, *name: object) -> int:
    """A count near the value: rounded up as often as its fraction says, so that sums are kept."""
    below = int(value)
    return below + (chance("whole", *name) < value - below)
