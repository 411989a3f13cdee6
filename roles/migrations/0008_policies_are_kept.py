"""An adopted policy is never changed or removed; only who adopted it may be forgotten, when that person is erased."""

from django.db import migrations

KEEP = """
CREATE FUNCTION roles_keep_policy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.adopted_by_id IS NULL
       AND (NEW.id, NEW.community_id, NEW.version, NEW.params, NEW.adopted_on, NEW.note)
           IS NOT DISTINCT FROM (OLD.id, OLD.community_id, OLD.version, OLD.params, OLD.adopted_on, OLD.note) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A role policy is kept as it was adopted: adopt a new version.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER roles_keep_policy BEFORE UPDATE OR DELETE ON roles_rolepolicy
    FOR EACH ROW EXECUTE FUNCTION roles_keep_policy();
"""
FREE = """
DROP TRIGGER roles_keep_policy ON roles_rolepolicy;
DROP FUNCTION roles_keep_policy();
"""


class Migration(migrations.Migration):
    dependencies = [("roles", "0007_circle_parameters")]

    operations = [migrations.RunSQL(KEEP, FREE)]
