"""Where figures come from, as pages name it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from goals.models import Batch, Figure
from institutes.organisation import Organisation, organisations_in


@dataclass(frozen=True)
class Origin:
    """Where a recorded figure comes from, as a page names it."""

    title: str
    url: str
    snapshot: str
    is_demo: bool
    upload_id: int | None
    place: str  # sheet and row, file and line
    is_report: bool = False  # of the figure's own unit and year


# What `origin_of` reads of a figure, and what it leaves unread.
READ_WITH = (
    "source",
    "batch__upload",
    "batch__by",
    "restores__batch__upload",
    "restores__batch__by",
)
UNREAD = ("batch__upload__checked", "restores__batch__upload__checked")
# The same for figures that share a few batches: each is read once.
BATCHES = Batch.objects.select_related("by", "upload").defer("upload__checked")


def origins(figure_ids: Iterable[int | None]) -> dict[int, Origin]:
    """By figure id; one query, and one more where a figure was approved in a report. A workbook's
    figures name the file, a report's the report, others their source."""
    figures = figures_with_origin([pk for pk in figure_ids if pk is not None])
    years = {figure.year for figure in figures.values() if is_from_report(figure)}
    organisations = organisations_in(years)
    return {
        pk: origin_of(figure, acronym_in(organisations.get(figure.year), figure))
        for pk, figure in figures.items()
    }


def acronym_in(organisation: Organisation | None, figure: Figure) -> str:
    """What the figure's unit was called; "" where the organisation does not matter or know it."""
    node = organisation.nodes.get(figure.unit_id) if organisation else None
    return node.acronym if node else ""


def figures_with_origin(ids: Collection[int]) -> dict[int, Figure]:
    """What `origin_of` asks of figures, by id; one query."""
    if not ids:
        return {}
    return Figure.objects.select_related(*READ_WITH).defer(*UNREAD).in_bulk(ids)


def origin_of(figure: Figure, unit: str = "") -> Origin:
    """The origin of a figure read with READ_WITH; `unit` is what its unit was called that year,
    for a figure that was approved in a report.

    A restored figure keeps the source of the one it restores.
    """
    batch = _batch_of(figure)
    if is_from_report(figure):
        title = report_title(batch, unit, figure.year)
        return Origin(title, "", "", figure.is_demo, None, figure.origin, is_report=True)
    upload = batch.upload if figure.restores_id is None or figure.source is None else None
    if upload is not None:
        return Origin(upload.filename, "", "", figure.is_demo, upload.pk, figure.origin)
    if figure.source is None:
        return Origin("", "", "", figure.is_demo, None, figure.origin)
    return Origin(
        figure.source.title,
        figure.source.url,
        figure.source.snapshot,
        figure.is_demo,
        None,
        figure.origin,
    )


def is_from_report(figure: Figure) -> bool:
    return _batch_of(figure).kind == Batch.Kind.REPORT


def report_title(batch: Batch, unit: str, year: int) -> str:
    """Report of IDI for 2021, approved by Frida Fakultet on 20.04.2022. Without the unit's name
    where it is plain whose report it is."""
    day = formats.date_format(timezone.localtime(batch.at).date(), "SHORT_DATE_FORMAT")
    words = {"unit": unit, "year": year, "person": batch.by.name if batch.by else "–", "day": day}
    if not unit:
        return _("Report for %(year)s, approved by %(person)s on %(day)s") % words
    return _("Report of %(unit)s for %(year)s, approved by %(person)s on %(day)s") % words


def _batch_of(figure: Figure) -> Batch:
    """The batch that the figure came with first."""
    return figure.restores.batch if figure.restores_id else figure.batch
