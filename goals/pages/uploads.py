"""The uploads so far, and one upload: its differences, or what became of it."""

from dataclasses import dataclass

from django.db.models import Count, Max
from django.urls import reverse

from goals import ledger
from goals.differences import Difference, Outcome, differences, token_of
from goals.garbage import no_search_for_garbage
from goals.models import Batch, Upload
from goals.sheets.checked import Checked, LeftBlank
from goals.wording.places import place_text
from goals.wording.problems import Told, notice_sentence, tell
from goals.workbooks import figure_text
from institutes.organisation import organisations_in

SHOWN = 200  # differences on a page before “show all”
SHOWN_PROBLEMS = 2000
SHOWN_UPLOADS = 500


@dataclass(frozen=True)
class UploadLine:
    upload: Upload
    published: Batch | None
    undone: Batch | None


@dataclass(frozen=True)
class PublishedRow:
    """A figure of a published file, beside the one it took the place of."""

    unit: str
    name: str
    year: int
    before: str
    after: str
    place: str
    url: str


@dataclass(frozen=True)
class ProblemsPage:
    """The problems of a file in words, in the order of the file; `more` are not shown."""

    told: list[Told]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.told)


def problems_page(checked: Checked) -> ProblemsPage:
    """All problems, but for a file with more than anyone can read at once."""
    told = [tell(problem) for problem in checked.problems[:SHOWN_PROBLEMS]]
    return ProblemsPage(told, len(checked.problems))


@dataclass(frozen=True)
class UploadPage:
    upload: Upload
    published: Batch | None
    undone: Batch | None
    new: int
    changed: int
    same: int
    unusual: int
    shown: list[Difference]
    left_blank: tuple[LeftBlank, ...]
    notices: list[str]
    token: str
    is_cut: bool
    figures: list[PublishedRow]
    recorded: int

    @property
    def to_publish(self) -> int:
        return self.new + self.changed


def _line(upload: Upload) -> UploadLine:
    batch = next(iter(upload.batches.all()), None)
    return UploadLine(upload, batch, getattr(batch, "undone_by", None) if batch else None)


def uploads_version() -> tuple[int, int | None, int]:
    """Another one after every change that the list of uploads can show: figures, a new file, and
    one that was put away."""
    files = Upload.objects.aggregate(newest=Max("pk"), put_away=Count("discarded_at"))
    return ledger.version(), files["newest"], files["put_away"]


def uploads_page() -> list[UploadLine]:
    """Newest first; what was published and undone stays in the list."""
    uploads = (
        Upload.objects.defer("checked")
        .select_related("uploaded_by")
        .prefetch_related("batches__by", "batches__undone_by__by")[:SHOWN_UPLOADS]
    )
    return [_line(upload) for upload in uploads]


@no_search_for_garbage()
def upload_page(upload: Upload, *, everything: bool = False) -> UploadPage:
    """A waiting upload against the ledger as it is now; others as they were published."""
    line = _line(upload)
    checked = Checked.from_json(upload.checked)
    found: list[Difference] = []
    if upload.status == Upload.Status.READY:
        found = differences(checked.rows)
    by_outcome = {outcome: [] for outcome in Outcome}
    for one in found:
        by_outcome[one.outcome].append(one)
    telling = [one for one in found if everything or one.outcome is not Outcome.SAME]
    return UploadPage(
        upload=upload,
        published=line.published,
        undone=line.undone,
        new=len(by_outcome[Outcome.NEW]),
        changed=len(by_outcome[Outcome.CHANGED]),
        same=len(by_outcome[Outcome.SAME]),
        unusual=sum(one.is_unusual for one in found),
        shown=telling if everything else telling[:SHOWN],
        left_blank=checked.left_blank,
        notices=[notice_sentence(notice) for notice in checked.notices],
        token=token_of(upload, found),
        is_cut=not everything and (len(telling) > SHOWN or bool(by_outcome[Outcome.SAME])),
        figures=_figures(line.published) if line.published else [],
        recorded=line.published.figures.count() if line.published else 0,
    )


def _figures(batch: Batch) -> list[PublishedRow]:
    """What the batch recorded, in the order of the file; the first rows of a large one."""
    figures = list(
        batch.figures.select_related("indicator", "unit", "supersedes").order_by("pk")[:SHOWN]
    )
    organisations = organisations_in({figure.year for figure in figures})
    rows = []
    for figure in figures:
        node = organisations[figure.year].nodes.get(figure.unit_id)
        rows.append(
            PublishedRow(
                unit=node.acronym if node else figure.unit.code,
                name=f"{figure.indicator.short_name} ({figure.indicator.code})",
                year=figure.year,
                before=figure_text(figure.supersedes, figure.indicator),
                after=figure_text(figure, figure.indicator),
                place=place_text(figure.origin),
                url=reverse("why", args=[figure.indicator.code, figure.unit.code, figure.year]),
            )
        )
    return rows
