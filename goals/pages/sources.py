"""Where the figures come from: every source with its licence, and how much rests on it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, Q
from django.utils.translation import gettext_lazy as _

from goals.models import Source

# What is said of a licence in the file of sources (goals/data/real/sources.toml); a licence's own
# name has no other language.
LICENCES = {
    "facts quoted": _("facts quoted"),
    "NLOD presumed": _("NLOD presumed"),
    "NLOD 2.0 as a rule; the file carries no licence text of its own": _(
        "NLOD 2.0 as a rule; the file carries no licence text of its own"
    ),
}


@dataclass(frozen=True)
class SourceRow:
    source: Source
    count: int  # figures that rest on it
    demo: int  # of these

    @property
    def licence(self) -> str:
        return str(LICENCES.get(self.source.licence, self.source.licence))

    @property
    def day(self) -> date | None:
        """When the source was read; None where it says so in other words than a date."""
        try:
            return date.fromisoformat(self.source.snapshot)
        except ValueError:
            return None

    @property
    def is_demo(self) -> bool:
        """Whether the source is demo, or all that rests on it: evidence is counted as it is."""
        return self.source.is_demo or 0 < self.count == self.demo


@dataclass(frozen=True)
class SourcesPage:
    rows: list[SourceRow]


def sources_page() -> SourcesPage:
    """Sources with their current figures, the real ones first; one query."""
    current = Q(figures__superseded_at__isnull=True)
    sources = Source.objects.annotate(
        count=Count("figures", filter=current),
        demo=Count("figures", filter=current & Q(figures__is_demo=True)),
        first_year=Min("figures__year", filter=current),
        last_year=Max("figures__year", filter=current),
    ).order_by("is_demo", "key")
    return SourcesPage([SourceRow(source, source.count, source.demo) for source in sources])
