"""Log lines that stay one line each."""

import logging


class OneLine(logging.Formatter):
    """Escapes line breaks in the message, so that no typed text can forge an entry."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging's name)
        record.message = record.message.replace("\r", "\\r").replace("\n", "\\n")
        return super().formatMessage(record)
