"""Workbooks of bad_inputs.csv that are damaged, dangerous, or something else altogether."""

import io
import struct
import time
import zipfile

import pytest

from goals.sheets.problems import FileRefused, NoticeCode, Refusal
from tests.bad_inputs import Rows
from tests.goals.sheets.files import (
    IDI,
    IFY,
    book,
    checked,
    csv_text,
    in_sheet,
    read_file,
    refusal,
    saved,
    tampered,
    xlsx,
)

rows = Rows()
GOOD = xlsx([*IDI, "", 56, 120])


def member_of(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


# As Excel itself writes texts: once, in a table of their own.
SHARED = tampered(
    GOOD,
    {
        "xl/sharedStrings.xml": "<sst><si><t>kode</t></si><si><r><t>Institutt for </t></r>"
        "<r><t>fysikk</t></r><rPh><t>?</t></rPh></si><si><t>a_x000D_b_x0041_</t></si></sst>",
        "xl/_rels/workbook.xml.rels": (
            "</Relationships>",
            '<Relationship Id="rId99" Target="sharedStrings.xml"/></Relationships>',
        ),
        "xl/worksheets/sheet1.xml": (
            "</sheetData>",
            '<row r="3"><c r="B3" t="s"><v>1</v></c><c r="D3"><v>3</v></c><c r="E3"><v>4</v></c>'
            '<c r="H3" t="s"><v>2</v></c></row></sheetData>',
        ),
    },
)


@rows("XL-41", "XL-58")
def a_million_rows_are_refused_at_the_limit_in_time():
    start = time.process_time()
    row = '<row><c t="n"><v>1</v></c></row>'
    assert refusal(with_rows(row * 1_000_000)).code == Refusal.TOO_MANY_ROWS
    assert time.process_time() - start < 5
    bomb = with_rows("<row/>" * 11_000_000)
    assert len(bomb) < 400_000
    assert refusal(bomb).code == Refusal.UNPACKED_TOO_LARGE


def with_rows(xml: str) -> bytes:
    return in_sheet("</sheetData>", f"{xml}</sheetData>", GOOD)


@rows("XL-42")
def a_cell_in_the_farthest_corner_is_refused():
    content = with_rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    assert len(content) < 10_000
    refused = refusal(content)
    assert refused.code == Refusal.TOO_MANY_COLUMNS
    assert refused.params["cell"] == "XFD1048576"


@rows("XL-43")
def a_dimension_that_lies_is_not_believed():
    content = in_sheet('<dimension ref="A1:H2"', '<dimension ref="A1:XFD1048576"', GOOD)
    assert len(checked(content).rows) == 1


@rows("XL-45")
def entities_are_refused_wherever_they_stand():
    doctype = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    for member in (
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/styles.xml",
        "xl/sharedStrings.xml",
    ):
        root = member_of(SHARED, member)
        start = root.index("<", root.index("?>") + 2) if "?>" in root else 0
        changed = tampered(SHARED, {member: (root, root[:start] + doctype + root[start:])})
        refused = refusal(changed)
        assert refused.code == Refusal.DOCTYPE, member
        assert "passwd" not in str(refused)
        assert "root:" not in str(refused)


@rows("XL-46")
def too_many_members_are_refused():
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(60_000):
            archive.writestr(f"junk/{number}", "")
    assert refusal(out.getvalue()).code == Refusal.TOO_MANY_MEMBERS


@rows("XL-47")
def member_names_that_climb_do_no_harm():
    content = tampered(GOOD, {"../../../../etc/evil": "x", "/tmp/evil.xml": "<x/>"})
    assert len(checked(content).rows) == 1


@rows("XL-49")
def what_is_no_workbook_is_said_so():
    assert refusal(b"").code == Refusal.EMPTY
    assert refusal(GOOD[: len(GOOD) // 2]).code == Refusal.BROKEN_WORKBOOK
    assert refusal(bytes(range(256)) * 20).code == Refusal.NOT_A_WORKBOOK
    assert refusal(b"PK\x03\x04" + bytes(range(256))).code == Refusal.BROKEN_WORKBOOK
    damaged = bytearray(GOOD)
    damaged[300:340] = b"\xff" * 40
    assert refusal(bytes(damaged)).code == Refusal.BROKEN_WORKBOOK


@rows("XL-50")
def other_formats_are_named():
    html = b"<html><table><tr><td>1</td></tr></table></html>"
    assert refusal(html).params == {"looks_like": "HTML"}
    assert refusal(b"\xef\xbb\xbf<!DOCTYPE html><html>").params == {"looks_like": "HTML"}
    assert refusal(b'<?xml version="1.0"?><Workbook/>').params == {"looks_like": "XML"}
    assert refusal(csv_text().encode()).code == Refusal.CSV_NAMED_XLSX
    assert refusal(b"%PDF-1.7").params == {"looks_like": "PDF"}
    word = tampered(GOOD, {"word/document.xml": "<x/>"})
    assert refusal(word).params == {"looks_like": "Word"}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert refusal(out.getvalue()).params == {"looks_like": "zip"}


def ole(*entries: str) -> bytes:
    """The container of old Office files, with these names in its directory."""
    directory = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in entries)
    return bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504) + directory


@rows("XL-51")
def the_old_excel_format_is_named():
    assert refusal(ole("Root Entry", "Workbook")).code == Refusal.OLD_EXCEL
    assert refusal(ole("Root Entry", "WordDocument")).code == Refusal.OTHER_FORMAT


@rows("XL-53")
def macros_are_refused():
    assert refusal(tampered(GOOD, {"xl/vbaProject.bin": "x"})).code == Refusal.MACROS


@rows("XL-54")
def a_password_is_named():
    content = ole("Root Entry", "EncryptionInfo", "EncryptedPackage")
    assert refusal(content).code == Refusal.ENCRYPTED


@rows("XL-55")
def a_protected_sheet_is_read():
    workbook = book([*IDI, "", 1, 2])
    workbook.active.protection.sheet = True
    workbook.active.protection.password = "hemmelig"
    assert len(checked(saved(workbook)).rows) == 1


@rows("XL-57")
def broken_styles_do_not_matter_and_other_damage_is_refused():
    for old, new in (
        ("<fonts", "<fontz"),
        ("<cellStyleXfs", "<cellStyleXfz"),
        ("<fills", '<dxfs count="x"><dxf><wrong/></dxf></dxfs><fills'),
    ):
        content = tampered(GOOD, {"xl/styles.xml": (old, new)})
        if old != "<fills":
            content = tampered(content, {"xl/styles.xml": (f"</{old[1:]}>", f"</{new[1:]}>")})
        assert len(checked(content).rows) == 1
    pivot = {"xl/pivotTables/pivotTable1.xml": "<pivot", "xl/pivotCache/x.xml": "\0"}
    assert len(checked(tampered(GOOD, pivot)).rows) == 1


@rows("XL-61")
def links_are_noticed_and_never_followed():
    content = tampered(GOOD, {"xl/externalLinks/externalLink1.xml": "<externalLink/>"})
    found = checked(content)
    assert len(found.rows) == 1
    assert found.notices[0].code == NoticeCode.EXTERNAL_LINKS


@pytest.mark.parametrize("case", rows.params())
def test_bad_container(case):
    case()


@pytest.mark.parametrize(
    ("member", "change"),
    [
        ("xl/worksheets/sheet1.xml", None),
        ("xl/worksheets/sheet1.xml", ("</row>", "</roe>")),
        ("xl/worksheets/sheet1.xml", ('<c r="D2"', '<c s="99" r="D2"')),
        ("xl/worksheets/sheet1.xml", ('<c r="D2"', '<c s="x" r="D2"')),
        ("xl/worksheets/sheet1.xml", ('<c r="D2" t="n"><v>56', '<c r="D2" t="s"><v>56')),
        ("xl/worksheets/sheet1.xml", ('r="2"', 'r="to"')),
        ("xl/worksheets/sheet1.xml", ('r="D2"', 'r="-2"')),
        ("xl/workbook.xml", ("<sheets>", "<sheet>")),
        ("xl/workbook.xml", ("r:id", "r:di")),
        ("xl/_rels/workbook.xml.rels", None),
        ("xl/styles.xml", ("<cellXfs", "<!--")),
        ("xl/styles.xml", ('numFmtId="0"', 'numFmtId="x"')),
    ],
)
def test_a_damaged_workbook_is_refused_by_the_child_and_never_an_error(member, change):
    with pytest.raises(FileRefused) as caught:
        read_file(tampered(GOOD, {member: change}), "tall.xlsx")
    assert caught.value.code == Refusal.BROKEN_WORKBOOK


def test_shared_texts_are_read():
    row = checked(SHARED).rows[1]
    assert (row.unit_code, row.comment) == (IFY[0], "a\nbA")


def test_a_workbook_with_prefixes_and_without_references_is_read():
    """As some programs write it: a namespace prefix, and cells that do not say where they are."""
    sheet = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        "<x:sheetData><x:row>"
        + "".join(f'<x:c t="str"><x:v>{word}</x:v></x:c>' for word in ("kode", "teller", "nevner"))
        + '</x:row><x:row><x:c t="inlineStr"><x:is><x:r><x:t>I</x:t></x:r><x:r><x:t>DI</x:t></x:r>'
        "<x:rPh><x:t>?</x:t></x:rPh></x:is></x:c><x:c><x:v>1</x:v></x:c><x:c><x:v>2.0E0</x:v></x:c>"
        "</x:row></x:sheetData></x:worksheet>"
    )
    old = member_of(GOOD, "xl/worksheets/sheet1.xml")
    found = checked(tampered(GOOD, {"xl/worksheets/sheet1.xml": (old, sheet)}))
    assert (found.rows[0].numerator, found.rows[0].denominator) == (1, 2)


def test_a_zip_that_says_less_than_it_holds_is_refused():
    """The unpacked size is believed, and so no more than that is ever unpacked."""
    content = bytearray(with_rows("<row/>" * 100_000))
    name = b"xl/worksheets/sheet1.xml"
    entry = content.rindex(name) - 46
    content[entry + 24 : entry + 28] = struct.pack("<I", 1000)
    assert refusal(bytes(content)).code == Refusal.BROKEN_WORKBOOK
