"""Where the figures come from: every source with its licence, and how much rests on it."""

from dataclasses import dataclass

from django.db.models import Count, Max, Min, Q, QuerySet

from goals.models import Source


@dataclass(frozen=True)
class SourcesPage:
    sources: QuerySet[Source]


def sources_page() -> SourcesPage:
    """Sources with their current figures, the real ones first; one query."""
    current = Q(figures__superseded_at__isnull=True)
    return SourcesPage(
        Source.objects.annotate(
            count=Count("figures", filter=current),
            first_year=Min("figures__year", filter=current),
            last_year=Max("figures__year", filter=current),
        ).order_by("is_demo", "key")
    )
