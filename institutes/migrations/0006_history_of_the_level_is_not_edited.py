"""The database itself refuses to edit what was declared and decided, on SQLite and PostgreSQL.

Versions of core areas, decisions, ties of grants and versions of the rule are never edited.
Evidence keeps its content, and why it concerns an area, once it is verified, overruled or
withdrawn. SQLite drops a table's triggers when a later migration rebuilds the table; that
migration must bring them back, and tests/institutes/test_level_actions.py fails until it does.
"""

from django.db import migrations

MESSAGE = "the history of the level only grows"
APPENDED = ("coreareaversion", "decision", "granttie", "levelparameters")
CONTENT = (
    "unit_id, category, kind, title, note, starts_on, ends_on, identifier, url, third_party, "
    "grant_id, scale, grade, sentence, field, external_members, members_abroad, share, ratio, "
    "number, publications, works, artists, highest_rank, created_at, created_by_id, is_demo"
)
FIXED = "('verified', 'overruled', 'withdrawn')"


def sqlite():
    for table in APPENDED:
        yield f"""CREATE TRIGGER {table}_only_grows BEFORE UPDATE ON institutes_{table}
            BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"""
    yield f"""CREATE TRIGGER evidence_is_fixed BEFORE UPDATE OF {CONTENT} ON institutes_evidence
        WHEN OLD.state IN {FIXED} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"""
    for act, row in (("INSERT", "NEW"), ("UPDATE", "OLD")):
        yield f"""CREATE TRIGGER evidencearea_refuses_{act.lower()} BEFORE {act}
            ON institutes_evidencearea WHEN (SELECT state FROM institutes_evidence
            WHERE id = {row}.evidence_id) IN {FIXED}
            BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"""


def postgresql():
    yield f"""CREATE FUNCTION level_history_only_grows() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"""
    for table in APPENDED:
        yield f"""CREATE TRIGGER {table}_only_grows BEFORE UPDATE ON institutes_{table}
            FOR EACH ROW EXECUTE FUNCTION level_history_only_grows()"""
    yield f"""CREATE TRIGGER evidence_is_fixed BEFORE UPDATE OF {CONTENT} ON institutes_evidence
        FOR EACH ROW WHEN (OLD.state IN {FIXED}) EXECUTE FUNCTION level_history_only_grows()"""
    yield f"""CREATE FUNCTION evidence_area_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
        IF (SELECT state FROM institutes_evidence WHERE id = CASE WHEN TG_OP = 'INSERT'
            THEN NEW.evidence_id ELSE OLD.evidence_id END) IN {FIXED} THEN
            RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
        END $$"""
    yield """CREATE TRIGGER evidencearea_is_fixed BEFORE INSERT OR UPDATE
        ON institutes_evidencearea FOR EACH ROW EXECUTE FUNCTION evidence_area_is_fixed()"""


def forwards(apps, schema_editor):
    statements = sqlite() if schema_editor.connection.vendor == "sqlite" else postgresql()
    for statement in statements:
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        names = [f"{table}_only_grows" for table in APPENDED]
        names += ["evidence_is_fixed"]
        names += [f"evidencearea_refuses_{act}" for act in ("insert", "update")]
        for name in names:
            schema_editor.execute(f"DROP TRIGGER {name}")
        return
    for table in APPENDED:
        schema_editor.execute(f"DROP TRIGGER {table}_only_grows ON institutes_{table}")
    schema_editor.execute("DROP TRIGGER evidence_is_fixed ON institutes_evidence")
    schema_editor.execute("DROP TRIGGER evidencearea_is_fixed ON institutes_evidencearea")
    schema_editor.execute("DROP FUNCTION level_history_only_grows()")
    schema_editor.execute("DROP FUNCTION evidence_area_is_fixed()")


class Migration(migrations.Migration):
    dependencies = [("institutes", "0005_core_areas_and_evidence")]
    operations = [migrations.RunPython(forwards, backwards)]
