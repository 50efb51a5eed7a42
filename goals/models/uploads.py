"""A workbook on its way into the ledger: read and checked, published, undone or discarded."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Upload(models.Model):
    """A file without problems. A file with problems is answered, and nothing is stored."""

    class Status(models.TextChoices):
        READY = "ready"
        PUBLISHED = "published"
        UNDONE = "undone"
        DISCARDED = "discarded"

    status = models.CharField(max_length=10, choices=Status, default=Status.READY)
    filename = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="uploads"
    )
    uploaded_at = models.DateTimeField()
    discarded_at = models.DateTimeField(null=True, blank=True)
    checked = models.JSONField()  # goals.sheets.checked.Checked, as read

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"],
                condition=Q(status__in=["ready", "published"]),
                name="upload_of_a_file_is_open_once",
            )
        ]

    def __str__(self) -> str:
        return self.filename


class UploadContent(models.Model):
    """The file itself, as it came, so that any figure can be traced to it."""

    upload = models.OneToOneField(Upload, on_delete=models.PROTECT, related_name="content")
    data = models.BinaryField()

    def __str__(self) -> str:
        return str(self.upload)
