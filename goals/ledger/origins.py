"""Where figures come from, as pages name it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from goals.models import Figure


@dataclass(frozen=True)
class Origin:
    """Where a recorded figure comes from, as a page names it."""

    title: str
    url: str
    snapshot: str
    is_demo: bool
    upload_id: int | None
    place: str  # sheet and row, file and line


def origins(figure_ids: Iterable[int | None]) -> dict[int, Origin]:
    """By figure id; one query. A workbook's figures name the file, others their source."""
    ids = [pk for pk in figure_ids if pk is not None]
    return {pk: origin_of(figure) for pk, figure in figures_with_origin(ids).items()}


def figures_with_origin(ids: Collection[int]) -> dict[int, Figure]:
    """What `origin_of` asks of figures, by id; one query."""
    if not ids:
        return {}
    return (
        Figure.objects.select_related("source", "batch__upload", "restores__batch__upload")
        .defer("batch__upload__checked", "restores__batch__upload__checked")
        .in_bulk(ids)
    )


def origin_of(figure: Figure) -> Origin:
    """The origin of a figure read with its source and its batch's upload.

    A restored figure keeps the source of the one it restores.
    """
    upload = figure.batch.upload if figure.restores_id is None else None
    if figure.source is None and figure.restores_id and figure.restores.batch.upload:
        upload = figure.restores.batch.upload
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
