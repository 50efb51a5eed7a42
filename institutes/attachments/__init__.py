"""Files as evidence: what may come in, where it is kept, and how row and file stay together."""

from institutes.attachments.kinds import MAX_BYTES, FileRefused, FileType, Refusal, checked_file
from institutes.attachments.metadata import without_metadata
from institutes.attachments.ranges import Span, span_of
from institutes.attachments.scanning import ScannerFailed, threat_in
from institutes.attachments.storage import (
    DiskFull,
    Orphans,
    discard,
    folder,
    keep,
    orphans,
    read,
)

__all__ = [
    "MAX_BYTES",
    "DiskFull",
    "FileRefused",
    "FileType",
    "Orphans",
    "Refusal",
    "ScannerFailed",
    "Span",
    "checked_file",
    "discard",
    "folder",
    "keep",
    "orphans",
    "read",
    "span_of",
    "threat_in",
    "without_metadata",
]
