"""Rollup tables between the ledger and the snapshots, and the parameters of the evidence in policy 1."""

from typing import Any

import django.contrib.postgres.fields
from django.db import migrations, models

EVIDENCE = {
    "leave_snapshots": 2,
    "median_trials": 3,
    "median_of_platform": 0.25,
    "counterparts": {"connector": 2, "carrier": 2, "caretaker": 2},
    "carried_creators": 2,
    "opened_value": 0.25,
    "week_value": {
        "use": 1,
        "apply": 1,
        "ask": 0.7,
        "accept_answer": 0.7,
        "attend": 0.7,
        "complete": 0.7,
        "save": 0.3,
        "follow": 0.3,
    },
    "weights": {
        "consumer": {"use": 2, "apply": 2, "accept_answer": 1, "save": 0.5, "like": 0.5},
        "creator": {
            "use": 2,
            "apply": 2,
            "accept_answer": 2,
            "accept_suggestion": 2,
            "reuse": 2,
            "save": 1,
            "like": 1,
            "thank": 1,
            "rate": 1,
        },
        "connector": {"joined": 1.2, "joined_across": 1.6, "referred": 1, "pointed": 0.7, "thank": 1},
        "carrier": {"use": 1, "apply": 1, "save": 0.5, "like": 0.5, "thank": 0.5},
        "caretaker": {"care": 1, "thank": 1},
    },
    "effects": {
        "recogniser": 1,
        "joined": 1.5,
        "joined_across": 2,
        "pointed": 0.7,
        "opener": 0.25,
        "care": 1,
        "mediation": 1.5,
    },
    "common_neighbour": 0.6,
    "opener_cap": 4,
    "rate_from": 4,
    "tie_days": 30,
    "no_tie_days": 180,
    "referral_days": 14,
    "pointer_days": 14,
    "welcome_hours": 72,
    "return_days": 30,
    "garden_days": 30,
    "mentor_days": 30,
    "attendees": 3,
}


def complete(apps: Any, schema_editor: Any) -> None:
    policy = apps.get_model("roles", "RolePolicy").objects.get(version=1)
    policy.params = {**policy.params, **EVIDENCE}
    policy.save(update_fields=["params"])


class Migration(migrations.Migration):
    dependencies = [
        ("roles", "0002_first_policy"),
    ]

    operations = [
        migrations.CreateModel(
            name="DirtyCell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object_type", models.SmallIntegerField(null=True)),
                ("object_id", models.BigIntegerField(null=True)),
                ("member_id", models.BigIntegerField(null=True)),
                ("community_id", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="EnactWeek",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "community_id",
                        "member_id",
                        "role",
                        "week",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("community_id", models.BigIntegerField()),
                ("member_id", models.BigIntegerField()),
                ("role", models.SmallIntegerField(help_text="1 Consumer … 5 Caretaker, 0 none of them.")),
                ("week", models.DateField(help_text="Monday, UTC")),
                ("days", models.SmallIntegerField(help_text="7-bit mask, Monday = 1.")),
                ("n", models.IntegerField(help_text="Acts.")),
                (
                    "x",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(),
                        help_text="Consumer: value of each day, Monday first, hundredths.",
                        null=True,
                        size=None,
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="communityweek",
            name="inputs",
            field=models.BigIntegerField(
                default=0, help_text="Digest of the memberships and choices it was computed from."
            ),
        ),
        migrations.AddField(
            model_name="communityweek",
            name="is_stale",
            field=models.BooleanField(
                default=False, help_text="Acts of its time came in, or were withdrawn, afterwards."
            ),
        ),
        migrations.AddField(
            model_name="roleweek",
            name="lows",
            field=models.SmallIntegerField(
                default=0, help_text="Snapshots in a row, this one included, below the leaving line."
            ),
        ),
        migrations.CreateModel(
            name="Effect",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("community_id", models.BigIntegerField()),
                ("member_id", models.BigIntegerField()),
                ("role", models.SmallIntegerField()),
                ("object_type", models.SmallIntegerField()),
                ("object_id", models.BigIntegerField()),
                (
                    "episode",
                    models.BigIntegerField(help_text="Key of the thing that must be distinct: object, pair, week."),
                ),
                ("opened_on", models.DateField(help_text="Of the episode.")),
                ("peer_id", models.BigIntegerField()),
                ("day", models.DateField()),
                ("w", models.IntegerField()),
                ("x", models.IntegerField()),
                ("act_id", models.BigIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["object_type", "object_id"], name="effect_cell"),
                    models.Index(fields=["community_id", "member_id"], name="effect_member"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Episode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("community_id", models.BigIntegerField()),
                ("member_id", models.BigIntegerField()),
                ("role", models.SmallIntegerField()),
                ("object_type", models.SmallIntegerField(help_text="With object_id: the cell it is rebuilt with.")),
                ("object_id", models.BigIntegerField()),
                ("act_id", models.BigIntegerField()),
                ("opened_on", models.DateField()),
                ("ok_on", models.DateField(help_text="First day it had been taken up.", null=True)),
                ("is_trial", models.BooleanField(help_text="Counts for the guard.")),
                ("peer1_id", models.BigIntegerField(help_text="Whom it concerned.", null=True)),
                ("peer2_id", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["object_type", "object_id"], name="episode_cell"),
                    models.Index(fields=["community_id", "member_id"], name="episode_member"),
                ],
            },
        ),
        migrations.RunPython(complete, migrations.RunPython.noop),
    ]
