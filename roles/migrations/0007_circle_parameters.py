"""The parameters of circles in policy 1, and the view of everybody who is not computed."""

from typing import Any

from django.db import migrations

CIRCLES = {"circle_slack": 3, "circle_review": 0.3, "circle_recognitions": 20}

LEFT_OUT = """
CREATE VIEW roles_leftout AS
SELECT user_id, community_id FROM roles_optout
UNION ALL
SELECT u.id, NULL FROM accounts_user u JOIN roles_rolecountryswitch c ON c.country = u.country
"""


def complete(apps: Any, schema_editor: Any) -> None:
    policy = apps.get_model("roles", "RolePolicy").objects.get(community=None, version=1)
    policy.params = {**policy.params, **CIRCLES}
    policy.save(update_fields=["params"])


class Migration(migrations.Migration):
    dependencies = [("roles", "0006_policies_circles_countries"), ("accounts", "0003_country")]

    operations = [
        migrations.RunPython(complete, migrations.RunPython.noop),
        migrations.RunSQL(LEFT_OUT, "DROP VIEW roles_leftout"),
    ]
