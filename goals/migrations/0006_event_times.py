from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("goals", "0005_kept_statuses"),
    ]

    operations = [
        migrations.AddField("event", "opens_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("event", "due_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("event", "locks_at", models.DateTimeField(blank=True, null=True)),
    ]
