"""Where the figures come from: every source with its licence, and how much rests on it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, Q

from goals.models import Source


@dataclass(frozen=True)
class SourceRow:
    source: Source

    @property
    def day(self) -> date | None:
        """When the source was read; None where it says so in other words than a date."""
        try:
            return date.fromisoformat(self.source.snapshot)
        except ValueError:
            return None


@dataclass(frozen=True)
class SourcesPage:
    rows: list[SourceRow]


def sources_page() -> SourcesPage:
    """Sources with their current figures, the real ones first; one query."""
    current = Q(figures__superseded_at__isnull=True)
    sources = Source.objects.annotate(
        count=Count("figures", filter=current),
        first_year=Min("figures__year", filter=current),
        last_year=Max("figures__year", filter=current),
    ).order_by("is_demo", "key")
    return SourcesPage([SourceRow(source) for source in sources])
