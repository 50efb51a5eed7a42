from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("institutes", "0003_visits"),
    ]

    operations = [
        migrations.AddField("mail", "failed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddConstraint(
            "mail",
            models.CheckConstraint(
                condition=models.Q(("sent_at__isnull", True), ("failed_at__isnull", True), _connector="OR"),
                name="mail_is_sent_or_given_up",
            ),
        ),
    ]
