"""Only the indexes that a question needs: each is paid for with every figure.

Gone are those of foreign keys whose other side is never deleted, or that begin a unique
constraint anyway. What stands is looked up by series and year, then by unit.

The indexes are dropped by name: as a change of the field, SQLite would write each table anew, and
the triggers of the figures would go with it.
"""

from django.db import migrations, models
from django.db.models import CASCADE, PROTECT, ForeignKey, Q


def without_index(
    model: str, name: str, index: str, field: ForeignKey
) -> migrations.SeparateDatabaseAndState:
    table = f"goals_{model}"
    return migrations.SeparateDatabaseAndState(
        database_operations=[
            migrations.RunSQL(
                f"DROP INDEX IF EXISTS {index}",
                f"CREATE INDEX {index} ON {table} ({name}_id)",
            )
        ],
        state_operations=[migrations.AlterField(model, name, field)],
    )


def to_figures(model: str, related_name: str, **more: bool) -> ForeignKey:
    return ForeignKey(model, PROTECT, related_name=related_name, db_index=False, **more)


def to_kept(model: str, related_name: str) -> ForeignKey:
    return ForeignKey(model, CASCADE, related_name=related_name, db_index=False)


def is_current_once(*fields: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=fields, condition=Q(superseded_at__isnull=True), name="figure_is_current_once"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("goals", "0011_kept_spreads"),
        ("institutes", "0006_history_of_the_level_is_not_edited"),
    ]
    operations = [
        migrations.AddIndex(
            "figure", models.Index(fields=["indicator", "year", "unit"], name="figure_ever")
        ),
        migrations.RemoveConstraint("figure", "figure_is_current_once"),
        migrations.AddConstraint("figure", is_current_once("indicator", "year", "unit")),
        without_index(
            "figure",
            "indicator",
            "goals_figure_indicator_id_6f59557c",
            to_figures("goals.indicator", "figures"),
        ),
        without_index(
            "figure",
            "unit",
            "goals_figure_unit_id_54cc82c8",
            to_figures("institutes.unit", "figures"),
        ),
        without_index(
            "figure",
            "source",
            "goals_figure_source_id_9741bec7",
            to_figures("goals.source", "figures", null=True, blank=True),
        ),
        without_index(
            "figure",
            "restores",
            "goals_figure_restores_id_1e6d03b5",
            to_figures("goals.figure", "restored_by", null=True, blank=True),
        ),
        without_index(
            "total",
            "unit",
            "goals_total_unit_id_f80cfe8b",
            to_kept("institutes.unit", "totals"),
        ),
        without_index(
            "total",
            "figure",
            "goals_total_figure_id_1aa8a839",
            ForeignKey("goals.figure", CASCADE, null=True, blank=True, db_index=False),
        ),
        without_index(
            "keptstatus",
            "plan",
            "goals_keptstatus_plan_id_372baf93",
            to_kept("goals.plan", "statuses"),
        ),
        without_index(
            "keptstatus",
            "indicator",
            "goals_keptstatus_indicator_id_77e31b4b",
            to_kept("goals.indicator", "statuses"),
        ),
        without_index(
            "keptstatus",
            "unit",
            "goals_keptstatus_unit_id_0d1a22e5",
            to_kept("institutes.unit", "statuses"),
        ),
        without_index(
            "keptspread",
            "indicator",
            "goals_keptspread_indicator_id_26edbccd",
            to_kept("goals.indicator", "spreads"),
        ),
    ]
