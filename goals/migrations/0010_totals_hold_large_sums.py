"""A sum of figures can have more digits than a figure."""

from django.db import migrations, models


def column() -> models.DecimalField:
    return models.DecimalField(blank=True, decimal_places=4, max_digits=20, null=True)


class Migration(migrations.Migration):
    dependencies = [("goals", "0009_frames")]
    operations = [
        migrations.AlterField(model_name="total", name=name, field=column())
        for name in ("numerator", "denominator", "sum_numerator", "sum_denominator")
    ]
