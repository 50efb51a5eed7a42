"""A workbook, part by part: which sheets there are, and how their styles show numbers."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from goals.sheets import limits
from goals.sheets.package import Package
from goals.sheets.problems import FileRefused, Notice, NoticeCode, Refusal
from goals.sheets.raw import CellKind, FileEnd, FileKind, FileStart, Part
from goals.sheets.sheetxml import Budget, kind_of_format, read_sheet, read_strings
from institutes.texts import single_line

_WORKBOOK = "xl/workbook.xml"


def read_workbook(content: bytes) -> Iterator[Part]:
    """The visible sheets of an .xlsx file, in their order.

    Hidden sheets are named in a notice and not read; links to elsewhere get a notice and are
    never followed; protection of a sheet changes nothing.

    Raises FileRefused when the file is damaged, too big or has macros.
    """
    package = Package(content)
    part = _main_part(package)
    workbook = package.tree(part)
    relations = package.relations(part)
    sheets = [element for element in workbook.iter() if _local(element) == "sheet"]
    if len(sheets) > limits.MAX_SHEETS:
        raise FileRefused(Refusal.TOO_MANY_SHEETS, limit=limits.MAX_SHEETS)

    visible = [sheet for sheet in sheets if sheet.get("state", "visible") == "visible"]
    hidden = [_name(sheet) for sheet in sheets if sheet not in visible]
    strings_part = next(
        (name for name in relations.values() if "sharedstrings" in name.lower()), ""
    )
    strings = read_strings(package.read(strings_part)) if strings_part in package else []
    kinds = _kinds(package, relations)
    since_1904 = _is_since_1904(workbook)
    budget = Budget()
    yield FileStart(FileKind.XLSX)
    for sheet in visible:
        member = _part(sheet, relations)
        if "chartsheet" not in member:
            xml = package.read(member)
            yield from read_sheet(
                _name(sheet), xml, strings, kinds, since_1904=since_1904, budget=budget
            )
    yield FileEnd(_notices(hidden, package))


def _main_part(package: Package) -> str:
    """The workbook part; nearly always the usual name, but it need not be."""
    if _WORKBOOK in package:
        return _WORKBOOK
    found = [name for name in package.relations("").values() if name.startswith("xl/")]
    if not found:
        raise FileRefused(Refusal.BROKEN_WORKBOOK)
    return found[0]


def _notices(hidden: list[str], package: Package) -> tuple[Notice, ...]:
    notices = []
    if hidden:
        notices.append(Notice(NoticeCode.HIDDEN_SHEETS, params={"names": hidden}))
    if package.has_links:
        notices.append(Notice(NoticeCode.EXTERNAL_LINKS))
    return tuple(notices)


def _kinds(package: Package, relations: dict[str, str]) -> list[CellKind]:
    """For each cell style, how it shows a number.

    Only the number formats of the style sheet are looked at: whatever else is broken in it (a
    frequent fault of programs that write .xlsx) does not matter here.
    """
    part = next((name for name in relations.values() if "styles" in name.lower()), "")
    if part not in package:
        return [CellKind.NUMBER]
    styles = package.tree(part)
    own = {
        element.get("numFmtId"): kind_of_format(element.get("formatCode", ""))
        for element in styles.iter()
        if _local(element) == "numFmt"
    }
    cell_styles = next((child for child in styles if _local(child) == "cellXfs"), ())
    return [
        own.get(style.get("numFmtId")) or kind_of_format(int(style.get("numFmtId") or 0))
        for style in cell_styles
    ] or [CellKind.NUMBER]


def _is_since_1904(workbook: Element) -> bool:
    properties = (element for element in workbook if _local(element) == "workbookPr")
    return any(element.get("date1904") in {"1", "true"} for element in properties)


def _name(sheet: Element) -> str:
    """A sheet's name, which every message about it repeats: no longer than Excel allows."""
    return single_line(sheet.get("name", ""))[:31]


def _part(sheet: Element, relations: dict[str, str]) -> str:
    """The member that holds a sheet; "", which is none, when the workbook does not say."""
    relation = next((value for key, value in sheet.items() if key.endswith("}id")), "")
    return relations.get(relation, "")


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]
