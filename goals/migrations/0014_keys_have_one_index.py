"""The index of the constraint of a key begins with its figure: one of the figure alone was paid for
with every key, and never asked.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("goals", "0013_index_of_recorded_totals")]
    operations = [
        migrations.AlterField(
            "figurekey",
            "figure",
            models.ForeignKey(
                "goals.figure",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="keys",
                db_index=False,
            ),
        ),
    ]
