"""The real figures: what open sources say about the university as a whole."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from goals import ledger
from goals.calculations.terms import State
from goals.loading.rows import Loaded, in_three
from goals.models import Batch, Extent, Figure, Indicator, Source
from goals.plan_file import PlanFileError
from goals.sources.published import Published
from goals.sources.rcn import NTNU, Grant, university_series
from institutes.models import Grant as TiedGrant
from institutes.models import Unit

RCN_SOURCE, RCN_FILE = "rcn_bevilgningereu", "rcn_bevilgningereu_ntnu.csv"
UNIVERSITY = "194.0.0.0"


@transaction.atomic
def load_real_figures(published: Published, grants: Sequence[Grant], *, at: datetime) -> Loaded:
    """The real sources, and their figures for the university as totals in the ledger.

    One batch for each source. A figure that has been recorded before is left alone, also where
    something has taken its place since; one the source has changed supersedes what stands.
    Raises PlanFileError for a series or a unit that is not loaded.
    """
    loaded = Loaded()
    known = Source.objects.in_bulk(field_name="key")
    sources = {
        found.key: loaded.keep(
            f"sources.toml, source ({found.key})",
            known.get(found.key),
            Source(key=found.key),
            in_three("title", found.title)
            | {
                "publisher": found.publisher,
                "url": found.url,
                "snapshot": found.taken,
                "licence": found.licence,
                "is_demo": False,
            },
        )
        for found in published.sources
    }
    for source, entries in _real_entries(published, grants, sources):
        if not entries:
            continue
        batch = Batch.objects.create(kind=Batch.Kind.SOURCE, at=at, reason=source.title_nb)
        recorded = ledger.record(batch, entries)
        loaded.figures += recorded.new + recorded.changed
    return loaded


def _real_entries(
    published: Published, grants: Sequence[Grant], sources: Mapping[str, Source]
) -> list[tuple[Source, list[ledger.Entry]]]:
    """By source, the figures that have not been recorded yet."""
    indicators = dict(Indicator.objects.values_list("code", "pk"))
    units = dict(Unit.objects.values_list("code", "pk"))
    problems = [
        f"university_series.csv, line {figure.line}: {figure.series} in {figure.unit} is no series"
        " and unit that is loaded."
        for figure in published.figures
        if figure.series not in indicators or figure.unit not in units
    ]
    from_rcn = university_series(grants)
    problems += [
        f"{RCN_FILE}: the series {code} is not loaded."
        for code in sorted({figure.indicator for figure in from_rcn} - set(indicators))
    ]
    if RCN_SOURCE not in sources:
        problems.append(f"sources.toml: no source with the key {RCN_SOURCE}.")
    if problems:
        raise PlanFileError(problems)
    entries = [
        ledger.Entry(
            indicator_id=indicators[figure.series],
            unit_id=units[figure.unit],
            year=figure.year,
            state=State.VALUE,
            numerator=figure.numerator,
            denominator=figure.denominator,
            share=figure.share,
            extent=Extent.TOTAL,
            comment=figure.note,
            source_id=sources[figure.source].pk,
            origin=f"university_series.csv, line {figure.line}",
        )
        for figure in published.figures
    ]
    entries += [
        ledger.Entry(
            indicator_id=indicators[figure.indicator],
            unit_id=units[UNIVERSITY],
            year=figure.year,
            state=State.VALUE,
            numerator=figure.numerator,
            denominator=figure.denominator,
            extent=Extent.TOTAL,
            source_id=sources[RCN_SOURCE].pk,
            origin=RCN_FILE,
            keys=figure.keys,
            denominator_keys=figure.denominator_keys,
        )
        for figure in from_rcn
    ]
    before = set(
        Figure.objects.filter(source__in=sources.values()).values_list(
            *("source_id", "indicator_id", "unit_id", "year"),
            *("numerator", "denominator", "share", "comment"),
        )
    )
    return [
        (
            source,
            [
                entry
                for entry in entries
                if entry.source_id == source.pk and _as_recorded(entry) not in before
            ],
        )
        for source in sources.values()
    ]


def _as_recorded(entry: ledger.Entry) -> tuple:
    return (
        entry.source_id,
        *entry.cell,
        entry.numerator,
        entry.denominator,
        entry.share,
        entry.comment,
    )


ERC = {"ERC-STG", "ERC-COG", "ERC-ADG", "ERC-SYG"}  # a proof of concept follows another grant


def load_erc_grants(published: Published, grants: Sequence[Grant]) -> int:
    """NTNU's ERC grants into the institutes' register, for people to tie; how many are new.

    The source has no department, so none is guessed. What people have tied stays tied.
    """
    source = next((found for found in published.sources if found.key == RCN_SOURCE), None)
    title = f"{source.title.nb}, {source.taken}" if source else RCN_FILE
    known = set(TiedGrant.objects.values_list("number", flat=True))
    wanted = {
        grant.number: grant
        for grant in grants
        if grant.organisation_number == NTNU
        and grant.scheme.upper() in ERC
        and grant.number not in known
    }
    TiedGrant.objects.bulk_create(
        TiedGrant(
            number=grant.number,
            scheme=grant.scheme.upper(),
            acronym=grant.acronym,
            title=grant.title[:400],
            role=grant.role,
            signed_on=grant.signed_on,
            starts_on=grant.starts_on,
            ends_on=grant.ends_on,
            amount_eur=grant.amount_eur,
            source=title[:250],
        )
        for grant in wanted.values()
    )
    return len(wanted)
