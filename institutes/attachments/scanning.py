"""A look for known threats by a program the operator names (ATTACHMENT_SCANNER), if any.

The program gets the file on its standard input and answers with its exit code, as clamdscan does:
0 nothing found, 1 something found. Anything else, or no answer in time, and the file is refused:
what could not be looked at does not come in.
"""

import logging
import shlex
import subprocess

logger = logging.getLogger(__name__)
SECONDS = 30


class ScannerFailed(Exception):
    """The scanner gave no answer that can be trusted."""


def threat_in(content: bytes, command: str) -> bool:
    """Whether the scanner finds something; False without a scanner. Raises ScannerFailed."""
    if not command:
        return False
    try:
        done = subprocess.run(  # noqa: S603 (the operator's own setting)
            shlex.split(command), input=content, capture_output=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        logger.error("the scanner for attachments did not answer: %r", error)
        raise ScannerFailed from error
    if done.returncode == 1:
        logger.warning("an attachment was refused by the scanner: %r", done.stdout[:200])
        return True
    if done.returncode != 0:
        logger.error("the scanner for attachments failed: %r", done.stderr[:200])
        raise ScannerFailed
    return False
