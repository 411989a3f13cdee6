"""Recognition found by object, role and day; rows of snapshots whose keys are not checked one by one."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def unchecked(to: str, on_delete: Any, related_name: str) -> models.ForeignKey:
    return models.ForeignKey(db_constraint=False, db_index=False, on_delete=on_delete, related_name=related_name, to=to)


class Migration(migrations.Migration):
    dependencies = [
        ("roles", "0010_second_policy"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(model_name="effect", name="effect_cell"),
        migrations.AddIndex(
            model_name="effect",
            index=models.Index(fields=["object_type", "object_id", "role", "day"], name="effect_cell"),
        ),
        migrations.AlterField(
            model_name="roleweek",
            name="community",
            field=unchecked("communities.community", django.db.models.deletion.CASCADE, "role_weeks"),
        ),
        migrations.AlterField(
            model_name="roleweek",
            name="member",
            field=unchecked(settings.AUTH_USER_MODEL, django.db.models.deletion.CASCADE, "role_weeks"),
        ),
        migrations.AlterField(
            model_name="roleweek",
            name="policy",
            field=unchecked("roles.rolepolicy", django.db.models.deletion.PROTECT, "+"),
        ),
    ]
