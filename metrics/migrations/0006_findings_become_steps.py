import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def person(related_name="+"):
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.SET_NULL,
        related_name=related_name,
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("communities", "0006_issues_and_words"),
        ("content", "0020_help_by_topic"),
        ("metrics", "0005_how_knowledge_flows"),
        ("roles", "0016_build_rollups_anew"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NextStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("finding", models.CharField(max_length=300, verbose_name="what was found")),
                ("what", models.CharField(max_length=300, verbose_name="what we try")),
                (
                    "source",
                    models.CharField(blank=True, help_text="Which kind of page it was found on.", max_length=12),
                ),
                ("source_url", models.CharField(blank=True, max_length=300)),
                (
                    "measure",
                    models.CharField(blank=True, help_text="Which measure should move; empty: none.", max_length=60),
                ),
                (
                    "accepted_at",
                    models.DateTimeField(blank=True, help_text="When its owner said yes; empty: asked.", null=True),
                ),
                (
                    "taken_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, help_text="Begun; of a proposal, when it was made."
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True)),
                (
                    "told_on",
                    models.DateField(blank=True, help_text="When its owner was told that it is overdue.", null=True),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "proposed"), ("open", "open"), ("done", "done"), ("dropped", "given up")],
                        default="open",
                        max_length=8,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("helped", "it helped"),
                            ("not", "it did not help"),
                            ("unclear", "we cannot tell"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "result",
                    models.TextField(blank=True, help_text="Or why it was given up.", verbose_name="what came of it"),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "value_before",
                    models.FloatField(
                        blank=True, help_text="Of the measure at the start; shares from 0 to 1.", null=True
                    ),
                ),
                (
                    "row_before",
                    models.JSONField(blank=True, default=dict, help_text="Its Monday, n, interval and detail."),
                ),
                (
                    "value_after",
                    models.FloatField(blank=True, help_text="Of the measure when it was closed.", null=True),
                ),
                ("row_after", models.JSONField(blank=True, default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("closed_by", person()),
                (
                    "community",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="next_steps",
                        to="communities.community",
                    ),
                ),
                ("owner", person("steps_owned")),
                (
                    "role_step",
                    models.OneToOneField(
                        blank=True,
                        help_text="Its cause.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="next_step",
                        to="roles.rolestep",
                    ),
                ),
                (
                    "written",
                    models.ForeignKey(
                        blank=True,
                        help_text="“What worked here.”",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.item",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["community", "state", "due_on"], name="step_by_day"),
                    models.Index(
                        models.F("community"),
                        models.OrderBy(models.F("closed_at"), descending=True),
                        name="step_closed",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", False), ("state__in", ["done", "dropped"])),
                            models.Q(("closed_at", None), ("state__in", ["proposed", "open"])),
                            _connector="OR",
                        ),
                        name="step_closed_at_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "open"), _negated=True), ("due_on__isnull", False), _connector="OR"
                        ),
                        name="step_has_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), models.Q(("outcome", ""), _negated=True)),
                            models.Q(models.Q(("state", "done"), _negated=True), ("outcome", "")),
                            _connector="OR",
                        ),
                        name="step_has_an_outcome",
                    ),
                ],
            },
        ),
    ]
