"""Turn the two act tables into partitioned ones, refuse changes to the ledger, and fill the table of verbs.

Django cannot create a partitioned table, so 0001 makes plain ones and this remakes them, empty, from their likeness.
"""

from typing import Any

from django.db import migrations

from activity.vocabulary import STANDARD_NAMES, Verb, act_class


def remake_partitioned(apps: Any, schema_editor: Any) -> None:
    for name in ("Act", "ReadingAct"):
        model = apps.get_model("activity", name)
        table = model._meta.db_table
        schema_editor.execute(f"ALTER TABLE {table} RENAME TO {table}_plain")
        schema_editor.execute(
            f"CREATE TABLE {table} (LIKE {table}_plain INCLUDING DEFAULTS INCLUDING IDENTITY) "
            "PARTITION BY RANGE (recorded_at)"
        )
        schema_editor.execute(f"DROP TABLE {table}_plain")
        schema_editor.execute(f"ALTER TABLE {table} ADD PRIMARY KEY (id, recorded_at)")
        schema_editor.execute(f"CREATE TABLE {table}_default PARTITION OF {table} DEFAULT")
        for index in model._meta.indexes:
            schema_editor.add_index(model, index)


def remake_plain(apps: Any, schema_editor: Any) -> None:
    for name in ("Act", "ReadingAct"):
        model = apps.get_model("activity", name)
        schema_editor.execute(f"DROP TABLE {model._meta.db_table}")
        schema_editor.create_model(model)


def fill_verbs(apps: Any, schema_editor: Any) -> None:
    VerbName = apps.get_model("activity", "VerbName")
    for verb in Verb:
        as2_type, iri = STANDARD_NAMES[verb]
        VerbName.objects.update_or_create(
            id=verb.value,
            defaults={"name": verb.label, "act_class": act_class(verb).value, "as2_type": as2_type, "iri": iri},
        )


class Migration(migrations.Migration):
    dependencies = [("activity", "0001_initial")]

    operations = [
        migrations.RunPython(remake_partitioned, remake_plain),
        migrations.RunSQL(
            # Erasure of a person replaces ids by a tombstone: the only change the ledger allows (MEASURES.md 2.5).
            # It says so with SET LOCAL fivefold.erasing = 'on'.
            """
            CREATE FUNCTION activity_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'UPDATE' AND current_setting('fivefold.erasing', true) = 'on' THEN
                    RETURN NEW;
                END IF;
                RAISE EXCEPTION 'The ledger of acts is append-only: record an undo instead of this %.', lower(TG_OP)
                    USING ERRCODE = 'restrict_violation';
            END $$;
            CREATE TRIGGER activity_act_append_only BEFORE UPDATE OR DELETE ON activity_act
                FOR EACH ROW EXECUTE FUNCTION activity_refuse_change();
            CREATE FUNCTION activity_refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - 'by_id' - 'subject_id') = (to_jsonb(OLD) - 'by_id' - 'subject_id')
                    AND (NEW.by_id IS NULL OR NEW.by_id = OLD.by_id)
                    AND (NEW.subject_id IS NULL OR NEW.subject_id = OLD.subject_id) THEN
                    RETURN NEW;
                END IF;
                RAISE EXCEPTION 'The audit trail is append-only.' USING ERRCODE = 'restrict_violation';
            END $$;
            CREATE TRIGGER activity_auditentry_append_only BEFORE UPDATE OR DELETE ON activity_auditentry
                FOR EACH ROW EXECUTE FUNCTION activity_refuse_audit_change();
            """,
            """
            DROP TRIGGER activity_auditentry_append_only ON activity_auditentry;
            DROP FUNCTION activity_refuse_audit_change();
            DROP TRIGGER activity_act_append_only ON activity_act;
            DROP FUNCTION activity_refuse_change();
            """,
        ),
        migrations.RunPython(fill_verbs, migrations.RunPython.noop),
    ]
