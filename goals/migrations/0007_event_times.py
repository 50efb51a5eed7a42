from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("goals", "0006_breaks_of_definitions"),
    ]

    operations = [
        migrations.AddField("event", "opens_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("event", "due_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("event", "locks_at", models.DateTimeField(blank=True, null=True)),
    ]
