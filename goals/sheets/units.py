"""Which unit a row is about: by code, acronym or name."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from difflib import SequenceMatcher

from goals.sheets.known import UnitInfo
from institutes.texts import match_key

_NEAREST = 3
_MAX_SEARCHES = 100  # a search takes milliseconds; a file of nonsense must not take minutes
_KEY_CHARACTERS = 200  # no unit has a longer name


class Units:
    """The units of the university, to be looked up the way people write them."""

    def __init__(self, units: Sequence[UnitInfo]) -> None:
        self._by_key: dict[str, list[UnitInfo]] = defaultdict(list)
        self._nearest: dict[str, tuple[str, ...]] = {}
        for unit in units:
            for word in {match_key(word) for word in (unit.code, unit.acronym, *unit.names)}:
                self._by_key[word].append(unit)
        self._by_key.pop("", None)
        self._found: dict[str, tuple[UnitInfo, ...]] = {}

    def find(self, text: str) -> tuple[UnitInfo, ...]:
        """The units a code, acronym or name can mean; usually one. Empty when there is none."""
        found = self._found.get(text)
        if found is None:
            found = tuple(self._by_key.get(match_key(text[:_KEY_CHARACTERS]), ()))
            self._found[text] = found
        return found

    def nearest(self, text: str) -> tuple[str, ...]:
        """The three most similar names with their codes, the most similar first.

        Empty after a hundred different texts: by then the file is about something else.
        """
        key = match_key(text[:_KEY_CHARACTERS])
        if key not in self._nearest:
            if len(self._nearest) >= _MAX_SEARCHES:
                return ()
            self._nearest[key] = self._search(key)
        return self._nearest[key]

    def _search(self, key: str) -> tuple[str, ...]:
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(key)
        best: dict[str, float] = {}
        for word, units in self._by_key.items():
            matcher.set_seq1(word)
            ratio = matcher.ratio()
            for unit in units:
                best[unit.label] = max(best.get(unit.label, 0.0), ratio)
        return tuple(sorted(best, key=lambda label: (-best[label], label))[:_NEAREST])


def valid_on(units: Sequence[UnitInfo], day: date) -> tuple[UnitInfo, ...]:
    """Those valid that day; all of them when none is, so that the message can name one."""
    return tuple(unit for unit in units if unit.is_valid_on(day)) or tuple(units)


def ungarbled(text: str) -> str:
    """The text before UTF-8 was read as Windows-1252: "Ã˜konomi" is "Økonomi". Else ""."""
    try:
        original = text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return ""
    return original if original != text else ""
