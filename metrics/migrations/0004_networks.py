import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_country"),
        ("communities", "0004_when_both_took_part"),
        ("metrics", "0003_purposes_and_targets"),
    ]

    operations = [
        migrations.CreateModel(
            name="NetworkChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "is_suggested",
                    models.BooleanField(
                        default=False,
                        help_text="Only to people I have ties with.",
                        verbose_name="I may be suggested for an introduction",
                    ),
                ),
                (
                    "is_shown",
                    models.BooleanField(
                        default=False,
                        help_text="My name, and nothing else about my ties.",
                        verbose_name="Managers may see that I connect sub-groups",
                    ),
                ),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="network_choice",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MemberNetwork",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ties", models.IntegerField()),
                ("bridges", models.IntegerField(help_text="Ties to people of other sub-groups.")),
                ("joins", models.IntegerField(help_text="How many other sub-groups they lead into.")),
                ("is_grouped", models.BooleanField(help_text="In a sub-group of five or more.")),
                (
                    "topics",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        default=list,
                        help_text="Tags written under most, of those who may be suggested.",
                        size=None,
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="communities.community",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="network_places",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("community", "member"), name="member_network_once")],
            },
        ),
        migrations.CreateModel(
            name="NetworkTie",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("layers", models.SmallIntegerField(help_text="Sum of Layer: of what the tie is made.")),
                ("closeness", models.SmallIntegerField(help_text="1 little, 2 some, 3 much.")),
                ("is_bridge", models.BooleanField(default=False, help_text="The two are in different sub-groups.")),
                (
                    "community",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="communities.community",
                    ),
                ),
                (
                    "high",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "low",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("community", "low", "high"), name="network_tie_once"),
                    models.CheckConstraint(
                        condition=models.Q(("low__lt", models.F("high"))), name="network_tie_low_first"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NetworkWeek",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("as_of", models.DateField()),
                ("members", models.IntegerField(help_text="All of whom ties are computed: the denominator.")),
                ("shape", models.JSONField(default=dict, help_text="metrics.networks.shape.Shape")),
                (
                    "picture",
                    models.JSONField(
                        help_text="Dots and lines; empty under 20 people, and for weeks gone by.", null=True
                    ),
                ),
                ("computed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "community",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="network_weeks",
                        to="communities.community",
                    ),
                ),
            ],
            options={
                "ordering": ["-as_of"],
                "constraints": [models.UniqueConstraint(fields=("community", "as_of"), name="network_week_once")],
            },
        ),
    ]
