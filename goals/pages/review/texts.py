"""What is new in a text: word by word against the one that stood before."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

ALIKE = 0.4  # below this two texts have so little in common that both are easier to read whole
WORDS = re.compile(r"\s+|[^\s]+")
LONGEST = 4000  # words; comparing takes time that grows with the square


@dataclass(frozen=True)
class Piece:
    """A run of words: the same in both, only in the old (`was`) or only in the new (`now`)."""

    text: str
    kind: str = "same"


@dataclass(frozen=True)
class TextChange:
    """`pieces` is empty where the texts are too different; then both are shown."""

    old: str
    new: str
    pieces: tuple[Piece, ...] = ()

    @property
    def is_new(self) -> bool:
        return bool(self.new) and not self.old

    @property
    def is_same(self) -> bool:
        return self.old == self.new


def text_change(old: str, new: str) -> TextChange:
    """The difference between two texts, to be read as one."""
    if not old or not new or old == new:
        return TextChange(old, new)
    before, after = WORDS.findall(old), WORDS.findall(new)
    if len(before) + len(after) > LONGEST:
        return TextChange(old, new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.quick_ratio() < ALIKE or matcher.ratio() < ALIKE:
        return TextChange(old, new)
    pieces = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("".join(before[a:b])))
            continue
        if b > a:
            pieces.append(Piece("".join(before[a:b]), "was"))
        if d > c:
            pieces.append(Piece("".join(after[c:d]), "now"))
    return TextChange(old, new, tuple(pieces))
