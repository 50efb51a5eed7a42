"""A file while it arrives: its sheets and their rows can be gone through before all are here."""

from collections.abc import Iterator, Sequence

from goals.sheets.problems import FileRefused, Notice, Refusal
from goals.sheets.raw import FileEnd, FileStart, Part, RawRow, SheetEnd, SheetStart, SomeRows


class RawSheet:
    """One sheet. What is not here yet is waited for, and stays for those who come back to it.

    Whatever waits raises FileRefused when the file turns out not to be readable after all.
    """

    def __init__(self, name: str, parts: Iterator[Part]) -> None:
        self.name = name
        self._parts = parts
        self._rows: list[RawRow] = []
        self._end: SheetEnd | None = None

    def rows(self) -> Iterator[RawRow]:
        """From the first, however often one asks."""
        seen = 0
        while seen < len(self._rows) or self._end is None:
            if seen == len(self._rows):
                self._receive()
            else:
                yield self._rows[seen]
                seen += 1

    def is_empty(self) -> bool:
        return next(self.rows(), None) is None

    def end(self) -> SheetEnd:
        """What is known when the last row is here."""
        while self._end is None:
            self._receive()
        return self._end

    def _receive(self) -> None:
        match next(self._parts, None):
            case SomeRows(rows):
                self._rows += rows
            case SheetEnd() as end:
                self._end = end
            case _:
                raise FileRefused(Refusal.BROKEN_WORKBOOK)


class RawFile:
    """A file. Raises FileRefused as its sheets do."""

    def __init__(self, parts: Iterator[Part]) -> None:
        start = next(parts, None)
        if not isinstance(start, FileStart):
            raise FileRefused(Refusal.BROKEN_WORKBOOK)
        self.kind = start.kind
        self.notices: Sequence[Notice] = ()  # known when the last sheet is here
        self._parts = parts

    def sheets(self) -> Iterator[RawSheet]:
        """One after the other. When there are no more, the whole file has been read."""
        while True:
            match next(self._parts, None):
                case SheetStart(name):
                    sheet = RawSheet(name, self._parts)
                    yield sheet
                    sheet.end()  # whoever had it need not have gone through its rows
                case FileEnd(notices) if next(self._parts, None) is None:
                    self.notices = notices
                    return
                case _:
                    raise FileRefused(Refusal.BROKEN_WORKBOOK)
