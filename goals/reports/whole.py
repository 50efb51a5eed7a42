"""A report read whole: what is in it, and what stands for exactly that."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from goals import ledger
from goals.models import Report
from goals.reports.contents import Contents, contents_of
from goals.reports.handed_in import checksum, handed_in
from goals.reports.looking import seen_as
from goals.reports.rights import report_in


@dataclass(frozen=True)
class Whole:
    """A report's contents, also as plain data with their checksum, and the version of the ledger
    they were read from."""

    contents: Contents
    plain: Mapping[str, object]
    checksum: str
    ledger_version: int

    @property
    def seen(self) -> str:
        """As goals.reports.looking.seen_of."""
        return seen_as(self.contents.report, self.checksum)


def _read(report: Report, ledger_version: int) -> Whole:
    contents = contents_of(report)
    plain = handed_in(contents)
    return Whole(contents, plain, checksum(plain), ledger_version)


def read_ahead(year: int, code: str) -> Whole | None:
    """The report before its row is held: others write meanwhile. None where there is none."""
    version = ledger.version()  # first: what comes in from now on is seen by it
    report = report_in(year, code)
    if report is None:
        return None
    return _read(report, version)


def as_it_stands(report: Report, ahead: Whole | None) -> Whole:
    """The report whose row is held: as it was read ahead, where nothing has been written in it or
    in the ledger since, and read anew otherwise.

    Every change of an answer, a text or a settlement moves the report's version on, and every
    change of a figure, a measure, the plan or the organisation the ledger's, each in its own
    transaction: what has the same versions is the same.
    """
    version = ledger.version()
    if (
        ahead is not None
        and ahead.ledger_version == version
        and ahead.contents.report.pk == report.pk
        and ahead.contents.report.version == report.version
    ):
        return replace(ahead, contents=replace(ahead.contents, report=report))
    return _read(report, version)
