"""Mail on its way out, written in the same transaction as what it is about."""

from django.db import models

from institutes.models.people import Person


class Mail(models.Model):
    """One letter to one person, in their language. Sent after the transaction that wrote it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mails")
    address = models.EmailField()
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=250)
    body = models.TextField()
    # Says what it is about, once: the same letter is not written twice. Blank for none.
    key = models.CharField(max_length=120, blank=True)
    is_reminder = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    # Given up: refused for good, too old, or perhaps sent. It is not tried again by itself.
    failed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "key"],
                condition=~models.Q(key=""),
                name="mail_is_written_once",
            ),
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True) | models.Q(failed_at__isnull=True),
                name="mail_is_sent_or_given_up",
            ),
        ]
        indexes = [
            models.Index(
                fields=["written_at"],
                condition=models.Q(sent_at__isnull=True),
                name="mail_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.address}"
