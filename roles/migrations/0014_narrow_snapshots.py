"""What a snapshot rests on in columns of its own; rows written before keep the record they have."""

from __future__ import annotations

from typing import Any

import django.contrib.postgres.fields
from django.db import migrations, models

ADDED: dict[str, models.Field[Any, Any]] = {
    "version": models.SmallIntegerField(default=1, help_text="Of the platform's policy."),
    "own_version": models.SmallIntegerField(null=True, help_text="Of the policy of a community that has one."),
    "weeks": django.contrib.postgres.fields.ArrayField(
        base_field=models.SmallIntegerField(),
        null=True,
        size=None,
        help_text="8 · weeks back + active days of each week, the oldest first.",
    ),
    "week_values": django.contrib.postgres.fields.ArrayField(
        base_field=models.IntegerField(),
        null=True,
        size=None,
        help_text="Consumer: what each of these weeks is worth, in hundredths.",
    ),
    "met": models.IntegerField(default=0, help_text="Different people it concerned."),
    "people": models.IntegerField(default=0, help_text="Different people who took it up."),
    "b_fx": models.BigIntegerField(default=0),
    "near": models.IntegerField(default=0, help_text="Of these, in the small circle of the member."),
    "circle_size": models.IntegerField(default=0),
    "iota_fx": models.IntegerField(default=1_000_000, help_text="ι: what counts from inside the circle."),
    "inside_fx": models.BigIntegerField(default=0, help_text="What came from inside it."),
    "top": django.contrib.postgres.fields.ArrayField(
        base_field=models.BigIntegerField(),
        null=True,
        size=None,
        help_text="The acts that counted most, five at most.",
    ),
    "episodes": models.IntegerField(default=0, help_text="Different things that were taken up."),
    "q_fx": models.BigIntegerField(default=0),
    "ub_fx": models.IntegerField(default=1_000_000, help_text="Upper bound of the share taken up."),
    "median_fx": models.IntegerField(default=0, help_text="Usual share."),
    "is_local": models.BooleanField(default=False, help_text="Usual in the community; otherwise on the platform."),
    "yield_fx": models.IntegerField(default=1_000_000),
    "upheld": models.FloatField(default=0, help_text="Decayed count of decisions upheld against the work."),
    "next_fx": models.IntegerField(default=0, help_text="U after the smallest next step."),
}


class Migration(migrations.Migration):
    dependencies = [("roles", "0012_steps_for_a_role")]

    operations = [
        migrations.RenameField("roleweek", "record", "kept_record"),
        migrations.AlterField(
            "roleweek",
            "kept_record",
            models.JSONField(null=True, help_text="Of a row written before these columns were there."),
        ),
        *(migrations.AddField("roleweek", name, field) for name, field in ADDED.items()),
    ]
