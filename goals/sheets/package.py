"""The zip around a workbook, opened with care: counted and weighed before anything is unpacked.

Nothing is ever written to disk, so what the members are called does no harm (XL-47). A document
type declaration is refused wherever it stands: a workbook has none, and entities live there.
"""

import posixpath
import zipfile
from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from goals.sheets import limits
from goals.sheets.problems import FileRefused, Refusal

_OTHER_FORMATS = {  # a member that gives it away, and what it is
    "xl/workbook.bin": ".xlsb",
    "word/document.xml": "Word",
    "ppt/presentation.xml": "PowerPoint",
    "content.xml": "OpenDocument",
    "Index/Document.iwa": "Numbers",
}
_LINKS = ("xl/externalLinks/", "xl/connections.xml", "xl/embeddings/", "xl/queryTables/")
_READ_ELSEWHERE = ("xl/worksheets/sheet", "xl/sharedStrings.xml")  # refuse a DOCTYPE themselves


class Package:
    """The members of a workbook by name. Raises FileRefused for what is none, or too much."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise FileRefused(Refusal.BROKEN_WORKBOOK) from error
        members = self._zip.infolist()
        self._names = {member.filename.lower(): member for member in members}
        _refuse_by_size(members)
        self._refuse_by_content()

    @property
    def has_links(self) -> bool:
        """Whether the workbook points elsewhere. Nothing here ever follows."""
        return any(name.startswith(tuple(map(str.lower, _LINKS))) for name in self._names)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def read(self, name: str) -> bytes:
        """One member, unpacked. Raises FileRefused when it is missing or damaged."""
        try:
            return self._zip.read(self._names[name.lower()])
        except Exception as error:  # zipfile and zlib raise a dozen kinds on damaged files
            raise FileRefused(Refusal.BROKEN_WORKBOOK) from error

    def tree(self, name: str) -> Element:
        """A small member as a tree."""
        try:
            root: Element = ElementTree.fromstring(self.read(name), forbid_dtd=True)
            return root
        except DefusedXmlException as error:
            raise FileRefused(Refusal.DOCTYPE) from error
        except (ParseError, ValueError, LookupError) as error:
            raise FileRefused(Refusal.BROKEN_WORKBOOK) from error

    def relations(self, part: str) -> dict[str, str]:
        """From relation id to member name, for one part; external relations are left out."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self:
            return {}
        return {
            relation.get("Id", ""): _member(folder, relation.get("Target", ""))
            for relation in self.tree(relations)
            if relation.get("TargetMode") != "External"
        }

    def _refuse_by_content(self) -> None:
        for name, looks_like in _OTHER_FORMATS.items():
            if name in self:
                raise FileRefused(Refusal.OTHER_FORMAT, looks_like=looks_like)
        if any(name.endswith("vbaproject.bin") for name in self._names):
            raise FileRefused(Refusal.MACROS)
        if not any(name.startswith("xl/") for name in self._names):
            raise FileRefused(Refusal.OTHER_FORMAT, looks_like="zip")
        for name in self._xml_to_scan():
            data = self.read(name)
            if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
                raise FileRefused(Refusal.DOCTYPE)

    def _xml_to_scan(self) -> Iterator[str]:
        skipped = tuple(map(str.lower, _READ_ELSEWHERE))
        for name in self._names:
            if name.endswith((".xml", ".rels", ".vml")) and not name.startswith(skipped):
                yield name


def _refuse_by_size(members: list[zipfile.ZipInfo]) -> None:
    """By what the zip says of itself; zipfile unpacks no more of a member than its stated size."""
    if len(members) > limits.MAX_MEMBERS:
        raise FileRefused(Refusal.TOO_MANY_MEMBERS, limit=limits.MAX_MEMBERS)
    if sum(member.file_size for member in members) > limits.MAX_UNPACKED_BYTES:
        megabytes = limits.MAX_UNPACKED_BYTES // 1024**2
        raise FileRefused(Refusal.UNPACKED_TOO_LARGE, megabytes=megabytes)


def _member(folder: str, target: str) -> str:
    """The member a relation points to; absolute targets begin at the root of the zip."""
    path = target if target.startswith("/") else posixpath.join("/", folder, target)
    return posixpath.normpath(path).lstrip("/")
