"""Rollups that say what happened instead of what it weighed when they were built; the next roll-up rebuilds them all."""

from typing import Any

import django.contrib.postgres.fields
from django.db import migrations, models


def start_over(apps: Any, schema_editor: Any) -> None:
    for name in ("Effect", "EnactWeek", "Episode"):
        schema_editor.execute(f"TRUNCATE {apps.get_model('roles', name)._meta.db_table}")
    apps.get_model("activity", "RollupCursor").objects.filter(consumer="roles").update(upto=0)


class Migration(migrations.Migration):
    dependencies = [
        ("activity", "0005_mail"),
        ("roles", "0004_propose_targets"),
    ]

    operations = [
        migrations.RunPython(start_over, migrations.RunPython.noop),
        migrations.CreateModel(
            name="RollupState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("windows", models.JSONField(default=dict)),
            ],
        ),
        migrations.RemoveField(model_name="effect", name="w"),
        migrations.RemoveField(model_name="effect", name="x"),
        migrations.RemoveField(model_name="enactweek", name="x"),
        migrations.AddField(
            model_name="effect",
            name="kind",
            field=models.SmallIntegerField(default=0, help_text="An EffectKind, or the verb of a recognition."),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="effect",
            name="n",
            field=models.IntegerField(
                default=0,
                help_text=(
                    "How often it adds to the episode: 0 for the second of two people joined; the number of openers."
                ),
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="enactweek",
            name="acts",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.SmallIntegerField(),
                help_text="Consumer: 8 · verb + day (Monday 0) of each act, in order.",
                null=True,
                size=None,
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, start_over),
    ]
