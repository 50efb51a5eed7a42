"""Only the indexes that a question needs: each is paid for with every figure.

Gone are those of foreign keys whose other side is never deleted, or that begin a unique
constraint anyway; a new database never has them. What stands is looked up by series and year,
then by unit.
"""

from django.db import migrations, models
from django.db.models import Q

GONE = (
    "goals_figure_indicator_id_6f59557c",
    "goals_figure_unit_id_54cc82c8",
    "goals_figure_source_id_9741bec7",
    "goals_figure_restores_id_1e6d03b5",
    "goals_total_unit_id_f80cfe8b",
    "goals_total_figure_id_1aa8a839",
    "goals_keptstatus_plan_id_372baf93",
    "goals_keptstatus_indicator_id_77e31b4b",
    "goals_keptstatus_unit_id_0d1a22e5",
    "goals_keptspread_indicator_id_26edbccd",
)


class Migration(migrations.Migration):
    dependencies = [
        ("goals", "0011_kept_spreads"),
        ("institutes", "0006_history_of_the_level_is_not_edited"),
    ]
    operations = [
        migrations.RunSQL(
            [f"DROP INDEX IF EXISTS {name}" for name in GONE], migrations.RunSQL.noop
        ),
        migrations.AddIndex(
            "figure", models.Index(fields=["indicator", "year", "unit"], name="figure_ever")
        ),
        migrations.RemoveConstraint("figure", "figure_is_current_once"),
        migrations.AddConstraint(
            "figure",
            models.UniqueConstraint(
                fields=["indicator", "year", "unit"],
                condition=Q(superseded_at__isnull=True),
                name="figure_is_current_once",
            ),
        ),
    ]
