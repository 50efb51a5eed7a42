"""What a page shows: one function per page, a fixed number of queries whatever the units."""

from institutes.pages.outbox import outbox_page

__all__ = ["outbox_page"]
