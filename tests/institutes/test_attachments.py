"""Every row of bad_inputs.csv about files as evidence, under its own id."""

import errno
import io
import logging
import sys
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from institutes import actions, attachments
from institutes.attachments import FileRefused, FileType, Refusal, checked_file, without_metadata
from institutes.models import Attachment, Membership
from tests.bad_inputs import Rows
from tests.institutes.register import LATER, NOON, declare, draft, verified

rows = Rows()
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
EXE = b"MZ\x90\x00" + b"\0" * 60
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
HTML = b"<!doctype html><script>alert(1)</script>"
NAMES = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


def chunk(name: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")


def png(*extra: bytes) -> bytes:
    head = chunk(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0")
    picture = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(extra) + picture + chunk(b"IEND", b"")


def segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(data) + 2).to_bytes(2, "big") + data


def jpeg(*extra: bytes) -> bytes:
    start = segment(0xDA, b"\1\1\0\0\x3f\0") + b"picture\xff\xd9"
    return b"\xff\xd8" + segment(0xE0, b"JFIF\0") + b"".join(extra) + start


def office(ending: str = "docx", *more: tuple[str, bytes], **kwargs) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(NAMES[ending], "<document/>")
        for name, content in more:
            package.writestr(name, content)
    return out.getvalue()


def refusal(name: str, content: bytes) -> Refusal | None:
    try:
        checked_file(name, content)
    except FileRefused as refused:
        return refused.code
    return None


# ── What is a file, by its content ────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.pdf", PDF, FileType.PDF),
        ("A.PDF", PDF, FileType.PDF),
        ("a.png", png(), FileType.PNG),
        ("a.jpg", jpeg(), FileType.JPEG),
        ("a.jpeg", jpeg(), FileType.JPEG),
        ("a.docx", office("docx"), FileType.DOCX),
        ("a.xlsx", office("xlsx"), FileType.XLSX),
        ("a.pptx", office("pptx"), FileType.PPTX),
        ("siste.utkast.pdf", PDF, FileType.PDF),
    ],
)
def test_what_comes_in(name, content, expected):
    assert checked_file(name, content) is expected


@rows("UPL-02")
def html_under_another_name_is_refused():
    for content in (
        HTML,
        b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>',
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    ):
        for ending in attachments.kinds.ENDINGS:
            assert refusal(f"rapport.{ending}", content) is Refusal.CONTENT


@rows("UPL-04")
def pictures_lose_place_and_person():
    gps, script = segment(0xE1, b"Exif\0\0GPS 63.4 10.4"), segment(0xFE, b"<?php evil ?>")
    assert without_metadata(FileType.JPEG, jpeg(gps, script)) == jpeg()
    colours = segment(0xE2, b"ICC_PROFILE")
    assert without_metadata(FileType.JPEG, jpeg(colours)) == jpeg(colours)
    told = chunk(b"tEXt", b"Author\0Kari"), chunk(b"eXIf", b"GPS")
    assert without_metadata(FileType.PNG, png(*told) + b"<script>") == png()
    for broken in (jpeg()[:9], b"\xff\xd8\xff\xe1\xff\xff"):
        with pytest.raises(FileRefused):
            without_metadata(FileType.JPEG, broken)
    with pytest.raises(FileRefused):
        without_metadata(FileType.PNG, png()[:-8])
    assert without_metadata(FileType.PDF, PDF) == PDF


@rows("UPL-07")
def what_runs_is_refused_under_every_name():
    blocked = "exe js bat php jsp htaccess html htm svg xml cmd com scr vbs ps1 jar sh msi dll zip"
    for ending in [*blocked.split(), "docm", "xlsm", "doc", "xls", "txt", "csv", "gif"]:
        assert refusal(f"fil.{ending}", EXE) is Refusal.ENDING
    for name in ("a.pdf.exe", "a.pdf\0.exe", ".htaccess", "uten ending", "a.", "a.pdf "):
        assert refusal(name, PDF) is Refusal.ENDING
    for name in ("a.pdf", "a.PDF", "a.exe.pdf", "a.docx"):
        assert refusal(name, EXE) is Refusal.CONTENT
    assert refusal("a.docx", office("xlsx")) is Refusal.CONTENT
    assert refusal("a.docx", office("docx", ("word/vbaProject.bin", b"x"))) is Refusal.MACROS


@rows("UPL-11")
def what_cannot_be_looked_into_is_refused():
    locked = PDF.replace(b"<</Root 1 0 R>>", b"<</Root 1 0 R /Encrypt 5 0 R>>")
    assert refusal("a.pdf", locked) is Refusal.ENCRYPTED
    assert refusal("a.pdf", locked.replace(b"/Encrypt", b"/E#6ecrypt")) is Refusal.ENCRYPTED
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert refusal("a.docx", ole) is Refusal.ENCRYPTED
    whole = bytearray(office())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        whole[whole.index(mark) + offset] |= 1
    assert refusal("a.docx", bytes(whole)) is Refusal.ENCRYPTED
    inner = office()
    assert refusal("a.docx", office("docx", ("word/embeddings/a.bin", inner))) is Refusal.ARCHIVE
    assert refusal("a.docx", office("docx", ("indre.zip", b""))) is Refusal.ARCHIVE
    bomb = office("docx", ("word/media/a.emf", b"\0" * 20_000_000))
    assert refusal("a.docx", bomb) is Refusal.BOMB
    many = office("docx", *((f"p{n}", b"") for n in range(attachments.kinds.MAX_PARTS)))
    assert refusal("a.docx", many) is Refusal.BOMB
    assert refusal("a.docx", office()[:-30]) is Refusal.BROKEN
    assert refusal("a.docx", b"PK\x03\x04" + b"\0" * 40) is Refusal.BROKEN
    assert refusal("a.pdf", PDF[:20]) is Refusal.BROKEN
    assert refusal("a.pdf", b"") is Refusal.EMPTY
    assert refusal("a.pdf", PDF + b"\0" * attachments.MAX_BYTES) is Refusal.TOO_LARGE


@pytest.mark.parametrize("case", rows.params())
def test_bad_file(case):
    case()


# ── Through the door ──────────────────────────────────────────────────────────


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def evidence(world):
    """A draft of the department."""
    return draft(declare(world.idi, world.reporter), world.reporter)


def send(client, evidence, name: str, content: bytes, content_type: str = "application/pdf"):
    file = SimpleUploadedFile(name, content, content_type=content_type)
    return client.post(f"/evidence/{evidence.pk}/files/", {"file": file})


def only_file(evidence) -> Attachment:
    [found] = evidence.attachments.kept()
    return found


def address(attachment: Attachment) -> str:
    return f"/evidence/{attachment.evidence_id}/files/{attachment.pk}/"


def files() -> set[str]:
    folder = attachments.folder()
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def kept(evidence, person, content: bytes = PDF, name: str = "rapport.pdf") -> Attachment:
    return actions.attach_file(
        evidence=evidence, filename=name, content=content, by=person, at=NOON
    )


@rows("UPL-03")
def test_a_polyglot_is_served_as_a_download_alone(world, signed_in, evidence):
    """UPL-03"""
    client = signed_in(world.reporter)
    both = PDF.replace(b"%%EOF", b"<script>alert(1)</script>\n%%EOF")
    assert send(client, evidence, "begge.pdf", both).status_code == 302
    gif = send(client, evidence, "bilde.png", b"GIF89a/*<script>*/", "image/gif")
    assert gif.status_code == 422
    response = client.get(address(only_file(evidence)))
    assert response.content == both
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]


@rows("UPL-06")
def test_a_scanner_refuses_what_it_finds(world, signed_in, evidence, settings, caplog):
    """UPL-06"""
    script = "import sys; sys.exit(b'EICAR-STANDARD' in sys.stdin.buffer.read())"
    settings.ATTACHMENT_SCANNER = f'{sys.executable} -c "{script}"'
    client = signed_in(world.reporter)
    infected = PDF.replace(b"%%EOF", EICAR + b"\n%%EOF")
    with caplog.at_level(logging.WARNING):
        assert send(client, evidence, "a.pdf", infected).status_code == 409
    assert "refused by the scanner" in caplog.text
    assert send(client, evidence, "a.pdf", PDF).status_code == 302
    settings.ATTACHMENT_SCANNER = "/there/is/no/such/scanner"
    assert send(client, evidence, "b.pdf", PDF + b"%%EOF").status_code == 503
    settings.ATTACHMENT_SCANNER = f'{sys.executable} -c "raise SystemExit(2)"'
    assert send(client, evidence, "b.pdf", PDF + b"%%EOF").status_code == 503
    assert evidence.attachments.count() == 1


@rows("UPL-08")
@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.pdf",
        "C:\\rapport.pdf",
        "con.pdf",
        "nul.pdf",
        ".htaccess.pdf",
        "å" * 300 + ".pdf",
        "\U0001f600.pdf",
        "\u202efdp.exe.pdf",
        "to\nlinjer.pdf",
        "<b>&\"'.pdf",
    ],
)
def test_a_name_is_shown_and_never_used(world, signed_in, evidence, name):
    """UPL-08"""
    found = kept(evidence, world.reporter, name=name)
    assert found.stored_name.isalnum()
    assert found.stored_name in files()
    assert len(found.original_name) <= 200
    assert not set(found.original_name) & set("\u202e\n")
    client = signed_in(world.reporter)
    page = client.get(f"/evidence/{evidence.pk}/").content.decode()
    assert "<b>&" not in page
    disposition = client.get(address(found))["Content-Disposition"]
    assert disposition.startswith("attachment; filename")
    assert "\n" not in disposition


@rows("UPL-10")
def test_what_the_browser_says_of_the_type_does_not_count(world, signed_in, evidence):
    """UPL-10"""
    client = signed_in(world.reporter)
    assert send(client, evidence, "a.png", EXE, "image/png").status_code == 422
    assert send(client, evidence, "a.pdf", PDF, "application/x-msdownload").status_code == 302
    assert only_file(evidence).file_type == "pdf"


@rows("UPL-12")
def test_a_person_has_a_quota(world, signed_in, evidence, monkeypatch):
    """UPL-12"""
    monkeypatch.setattr("institutes.actions.attachments.FILES_PER_PERSON", 2)
    client = signed_in(world.reporter)
    for number in range(2):
        assert send(client, evidence, "a.pdf", PDF + b"%%EOF" * number).status_code == 302
    third = send(client, evidence, "c.pdf", PDF + b"x%%EOF")
    assert third.status_code == 409
    assert evidence.attachments.count() == 2
    monkeypatch.setattr("institutes.actions.attachments.FILES_PER_PERSON", 9)
    monkeypatch.setattr("institutes.actions.attachments.BYTES_PER_PERSON", 100)
    assert send(client, evidence, "c.pdf", PDF + b"x%%EOF").status_code == 409
    monkeypatch.setattr("institutes.actions.attachments.BYTES_PER_PERSON", 10**9)
    monkeypatch.setattr("institutes.actions.attachments.FILES_PER_EVIDENCE", 2)
    assert send(client, evidence, "c.pdf", PDF + b"x%%EOF").status_code == 409


@rows("UPL-14")
def test_a_file_is_for_those_who_may_read_the_evidence_now(world, signed_in, evidence):
    """UPL-14"""
    found = kept(evidence, world.reporter)
    client = signed_in(world.reporter)
    assert client.get(address(found)).status_code == 200
    for person in (world.stranger, world.leader):
        assert signed_in(person).get(address(found)).status_code in (403, 404)
    assert signed_in(world.leader).get(address(found)).status_code == 404
    other = draft(declare(world.isl, world.administrator), world.administrator)
    theirs = kept(other, world.administrator)
    for guess in (address(theirs), f"/evidence/{evidence.pk}/files/{theirs.pk}/"):
        assert client.get(guess).status_code == 404
    Membership.objects.filter(person=world.reporter).update(unit=world.isl)
    assert client.get(address(found)).status_code == 404
    assert signed_in(None).get(address(found)).status_code == 302


@rows("UPL-15")
@pytest.mark.parametrize(
    ("asked", "status", "content"),
    [
        ("bytes=0-3", 206, b"%PDF"),
        ("bytes=-6", 206, b"%%EOF\n"),
        ("bytes=5-", 206, PDF[5:]),
        ("bytes=0-999999999", 206, PDF),
        ("bytes=0-,5-,9-", 200, PDF),
        ("bytes=" + ",".join(f"{n}-" for n in range(500)), 200, PDF),
        ("bytes=9-3", 200, PDF),
        ("bytes=", 200, PDF),
        ("bytes=-", 200, PDF),
        ("lines=1-2", 200, PDF),
        ("bytes=99999-", 416, b""),
        ("bytes=-0", 416, b""),
    ],
)
def test_a_part_of_a_file(world, signed_in, evidence, asked, status, content):
    """UPL-15"""
    found = kept(evidence, world.reporter)
    client = signed_in(world.reporter)
    response = client.get(address(found), headers={"Range": asked})
    assert (response.status_code, response.content) == (status, content)
    head = client.head(address(found))
    assert (head.status_code, head.content) == (200, b"")
    assert head["Accept-Ranges"] == "bytes"


@rows("UPL-18")
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_and_leaves_nothing(world, signed_in, evidence, monkeypatch, code):
    """UPL-18"""
    before = files()

    def full(handle):
        raise OSError(code, "no room")

    monkeypatch.setattr("institutes.attachments.storage.os.fsync", full)
    response = send(signed_in(world.reporter), evidence, "a.pdf", PDF)
    assert response.status_code == 507
    assert "ikke plass" in response.content.decode()
    assert evidence.attachments.count() == 0
    assert files() == before


# ── Row and file together ─────────────────────────────────────────────────────


def test_no_file_is_left_when_its_row_is_not_stored(world, evidence, monkeypatch):
    before = files()

    def broken(*args, **kwargs):
        raise RuntimeError("the row")

    monkeypatch.setattr(Attachment.objects, "create", broken)
    monkeypatch.setattr("institutes.actions.attachments.Attachment.objects.create", broken)
    with pytest.raises(RuntimeError):
        kept(evidence, world.reporter)
    assert files() == before


def test_the_same_file_twice_is_one(world, evidence):
    assert kept(evidence, world.reporter) == kept(evidence, world.reporter, name="igjen.pdf")


def test_a_file_is_removed_with_a_reason_and_its_row_stays(
    world, signed_in, evidence, django_capture_on_commit_callbacks
):
    found = kept(evidence, world.reporter)
    client = signed_in(world.reporter)
    where = f"{address(found)}remove/"
    assert client.post(where, {"seen": 1, "reason": " "}).status_code == 422
    assert found.stored_name in files()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(where, {"seen": 1, "reason": "Feil fil"}).status_code == 302
    found.refresh_from_db()
    assert (found.removed_by, found.removed_reason) == (world.reporter, "Feil fil")
    assert found.stored_name not in files()
    assert client.get(address(found)).status_code == 404
    assert client.post(where, {"seen": 1, "reason": "Igjen"}).status_code == 302
    assert "Feil fil" in client.get(f"/evidence/{evidence.pk}/").content.decode()


def test_nothing_is_added_or_removed_once_it_is_verified(world, signed_in):
    evidence = verified(declare(world.idi, world.head), world.head, world.reviewer)
    response = send(signed_in(world.reporter), evidence, "a.pdf", PDF)
    assert response.status_code == 409
    with pytest.raises(actions.Conflict):
        kept(evidence, world.reporter)


def test_the_command_finds_what_stands_alone(world, evidence, capsys):
    found = kept(evidence, world.reporter)
    call_command("check_attachments")
    stray = attachments.keep(b"stray")
    attachments.discard(found.stored_name)
    with pytest.raises(CommandError, match="1 files and 1 rows"):
        call_command("check_attachments")
    told = capsys.readouterr().out
    assert stray in told
    assert found.stored_name in told
    attachments.discard(stray)


def test_a_missing_file_is_told(world, signed_in, evidence):
    found = kept(evidence, world.reporter)
    attachments.discard(found.stored_name)
    client = signed_in(world.reporter)
    response = client.get(address(found), follow=True)
    assert response.status_code == 200
    assert "mangler" in response.content.decode()


def test_a_removed_row_cannot_be_half_removed(world, evidence):
    from django.db import IntegrityError, transaction

    found = kept(evidence, world.reporter)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.filter(pk=found.pk).update(removed_at=LATER)
