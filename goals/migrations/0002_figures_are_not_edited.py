"""The database itself refuses to edit a figure: two triggers, on SQLite and on PostgreSQL.

What may change is bookkeeping: `superseded_at`, once, and the derived `is_hidden`. SQLite drops a
table's triggers when a later migration rebuilds the table; that migration must bring them back,
and tests/goals/ledger/test_recording.py fails until it does.
"""

from django.db import migrations

CONTENT = (
    "batch_id, indicator_id, unit_id, year, extent, state, numerator, denominator, share, reason, "
    "comment, source_id, origin, is_demo, recorded_at, supersedes_id, restores_id"
)
MESSAGE = "figures are superseded, never edited"

SQLITE = [
    f"""CREATE TRIGGER figure_is_not_edited BEFORE UPDATE OF {CONTENT} ON goals_figure
        BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END""",
    f"""CREATE TRIGGER figure_is_superseded_once BEFORE UPDATE OF superseded_at ON goals_figure
        WHEN OLD.superseded_at IS NOT NULL BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END""",
]
POSTGRESQL = [
    f"""CREATE FUNCTION figure_is_not_edited() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE TRIGGER figure_is_not_edited BEFORE UPDATE OF {CONTENT} ON goals_figure
        FOR EACH ROW EXECUTE FUNCTION figure_is_not_edited()""",
    """CREATE TRIGGER figure_is_superseded_once BEFORE UPDATE OF superseded_at ON goals_figure
        FOR EACH ROW WHEN (OLD.superseded_at IS NOT NULL) EXECUTE FUNCTION figure_is_not_edited()""",
]


def forwards(apps, schema_editor):
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    for statement in statements:
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    on = "" if schema_editor.connection.vendor == "sqlite" else " ON goals_figure"
    for name in ("figure_is_not_edited", "figure_is_superseded_once"):
        schema_editor.execute(f"DROP TRIGGER {name}{on}")
    if schema_editor.connection.vendor != "sqlite":
        schema_editor.execute("DROP FUNCTION figure_is_not_edited()")


class Migration(migrations.Migration):
    dependencies = [("goals", "0001_plan_and_ledger")]
    operations = [migrations.RunPython(forwards, backwards)]
