"""Takes out of pictures what the camera or a program wrote beside the picture: place, person, text.

PDF and Office files keep theirs; the form says so (UPL-04).
"""

from institutes.attachments.kinds import FileRefused, FileType, Refusal

# JPEG segments that are part of the picture: JFIF, colour profile, Adobe's colours.
_JPEG_KEPT = {0xE0, 0xE2, 0xEE}
_PNG_LEFT_OUT = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}
_PNG_START = 8


def without_metadata(file_type: FileType, content: bytes) -> bytes:
    """The same picture without its metadata; other types as they are. Raises FileRefused."""
    if file_type is FileType.JPEG:
        return _jpeg(content)
    if file_type is FileType.PNG:
        return _png(content)
    return content


def _jpeg(content: bytes) -> bytes:
    """Segment by segment to the start of the picture's data; the rest as it is."""
    kept, place = [content[:2]], 2
    while True:
        if content[place : place + 1] != b"\xff" or place + 4 > len(content):
            raise FileRefused(Refusal.BROKEN)
        marker = content[place + 1]
        if marker == 0xFF:  # filling
            place += 1
            continue
        length = int.from_bytes(content[place + 2 : place + 4], "big")
        end = place + 2 + length
        if length < 2 or end > len(content):
            raise FileRefused(Refusal.BROKEN)
        is_application = 0xE0 <= marker <= 0xEF
        if marker != 0xFE and (not is_application or marker in _JPEG_KEPT):
            kept.append(content[place:end])
        place = end
        if marker == 0xDA:
            return b"".join([*kept, content[place:]])


def _png(content: bytes) -> bytes:
    """Chunk by chunk to the last; what follows it is no part of the picture."""
    kept, place = [content[:_PNG_START]], _PNG_START
    while True:
        length = int.from_bytes(content[place : place + 4], "big")
        name, end = content[place + 4 : place + 8], place + 12 + length
        if len(name) < 4 or end > len(content):
            raise FileRefused(Refusal.BROKEN)
        if name not in _PNG_LEFT_OUT:
            kept.append(content[place:end])
        place = end
        if name == b"IEND":
            return b"".join(kept)
