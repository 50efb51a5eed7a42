"""The few recorded totals, which every write asks for, are found without reading all figures.

The newest year with a value is kept in LedgerState and looked up series by series when it may
have changed: it needs no index of its own, which was paid for with every figure.
"""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("goals", "0012_fewer_indexes")]
    operations = [
        migrations.RemoveIndex("figure", "figure_current_of_year"),
        migrations.AddIndex(
            "figure",
            models.Index(
                fields=["indicator"], condition=Q(extent="total"), name="figure_recorded_total"
            ),
        ),
    ]
