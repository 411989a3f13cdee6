import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import accounts.models


class Migration(migrations.Migration):
    dependencies = [
        ("communities", "0001_initial"),
        ("content", "0015_refer_point_recommend_archive_faq"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="item",
            name="kind",
            field=models.CharField(
                choices=[
                    ("ask", "ask"),
                    ("thread", "discussion"),
                    ("post", "post"),
                    ("page", "page"),
                    ("document", "document"),
                    ("episode", "episode"),
                    ("event", "event"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="texttemplate",
            name="kind",
            field=models.CharField(
                choices=[
                    ("ask", "ask"),
                    ("thread", "discussion"),
                    ("post", "post"),
                    ("page", "page"),
                    ("document", "document"),
                    ("episode", "episode"),
                    ("event", "event"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="event",
                        serialize=False,
                        to="content.item",
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("is_all_day", models.BooleanField(default=False, help_text="Whole days; nobody’s clock moves them.")),
                (
                    "time_zone",
                    models.CharField(
                        help_text="It was set in.", max_length=60, validators=[accounts.models.validate_time_zone]
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200)),
                ("link", models.URLField(blank=True, help_text="Where one joins from afar.", max_length=500)),
                ("capacity", models.PositiveIntegerField(blank=True, help_text="Empty: everybody fits.", null=True)),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                ("cancel_reason", models.CharField(blank=True, max_length=300)),
                (
                    "sequence",
                    models.PositiveIntegerField(default=0, help_text="Grows with each change calendars must notice."),
                ),
                (
                    "changed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, help_text="Of when, where, or whether at all."
                    ),
                ),
                (
                    "reminded_for",
                    models.DateTimeField(blank=True, editable=False, help_text="The start people heard of.", null=True),
                ),
                (
                    "asked_for",
                    models.DateTimeField(
                        blank=True, editable=False, help_text="The end people were asked about.", null=True
                    ),
                ),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recording",
                    models.ForeignKey(
                        blank=True,
                        help_text="An episode of it.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.item",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EventHost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="co_hosts", to="content.event"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Guest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "no answer"),
                            ("coming", "coming"),
                            ("waiting", "on the waiting list"),
                            ("cannot", "cannot come"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "was_there_at",
                    models.DateTimeField(blank=True, help_text="When they said that they were there.", null=True),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="guests", to="content.event"
                    ),
                ),
                (
                    "ticked_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="A host who asked them.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CalendarKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(default=accounts.models.new_token, max_length=40, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "community",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="communities.community",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_keys",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "community"), name="calendar_key_once", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["starts_at"], name="event_start"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["ends_at"], name="event_end"),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="event_ends_after_it_starts"
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("link", ""), ("link__startswith", "https://"), _connector="OR"),
                name="event_link_is_https",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("capacity", None), ("capacity__gt", 0), _connector="OR"), name="event_has_room"
            ),
        ),
        migrations.AddConstraint(
            model_name="eventhost",
            constraint=models.UniqueConstraint(fields=("event", "user"), name="event_host_once"),
        ),
        migrations.AddIndex(
            model_name="guest",
            index=models.Index(fields=["event", "answer", "answered_at"], name="guest_in_order"),
        ),
        migrations.AddConstraint(
            model_name="guest",
            constraint=models.UniqueConstraint(fields=("event", "user"), name="guest_once"),
        ),
    ]
