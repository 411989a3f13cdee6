"""The migrations of metrics up to 0005 in one; docs/decisions/migrations.md says why, and how it was checked."""

import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import metrics.models.purposes
from accounts.operations import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("metrics", "0001_measure_weeks"),
        ("metrics", "0002_what_waits_on_a_desk"),
        ("metrics", "0003_purposes_and_targets"),
        ("metrics", "0004_networks"),
        ("metrics", "0005_how_knowledge_flows"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0003_country"),
        ("accounts", "__first__"),
        ("communities", "0006_issues_and_words"),
        ("content", "0020_help_by_topic"),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="MeasureRun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=60)),
                        ("as_of", models.DateField()),
                        ("finished_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("communities", models.IntegerField(default=0, help_text="How many there are readings of.")),
                        ("seconds", models.FloatField(default=0)),
                        ("error", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "ordering": ["-as_of", "key"],
                        "constraints": [models.UniqueConstraint(fields=("key", "as_of"), name="measure_run_once")],
                    },
                ),
                migrations.CreateModel(
                    name="MeasureWeek",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=60)),
                        ("as_of", models.DateField()),
                        ("value", models.FloatField(null=True)),
                        (
                            "n",
                            models.IntegerField(help_text="Of how many (people, asks, items): the measure says which."),
                        ),
                        (
                            "low",
                            models.FloatField(
                                help_text="Lower end of the 90 % interval, where there is one.", null=True
                            ),
                        ),
                        ("high", models.FloatField(null=True)),
                        ("detail", models.JSONField(default=dict)),
                        ("computed_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "community",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="measure_weeks",
                                to="communities.community",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-as_of", "key"],
                        "constraints": [
                            models.UniqueConstraint(fields=("community", "key", "as_of"), name="measure_week_once"),
                            models.CheckConstraint(condition=models.Q(("n__gte", 0)), name="measure_week_counts"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeskDecision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.SlugField(db_index=False, max_length=24)),
                        ("subject", models.SlugField(db_index=False, max_length=80)),
                        (
                            "verdict",
                            models.CharField(
                                choices=[
                                    ("taken", "taken on"),
                                    ("done", "done"),
                                    ("later", "put off"),
                                    ("aside", "not relevant"),
                                ],
                                max_length=6,
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "until",
                            models.DateTimeField(
                                blank=True, help_text="Then it comes back; empty: never for this matter.", null=True
                            ),
                        ),
                        (
                            "title",
                            models.CharField(help_text="What it was about, in the words of then.", max_length=300),
                        ),
                        ("url", models.CharField(blank=True, max_length=300)),
                        (
                            "words",
                            models.TextField(
                                blank=True, help_text="What was written with it, or why it is not relevant."
                            ),
                        ),
                        (
                            "made_id",
                            models.BigIntegerField(
                                editable=False, help_text="What it made: taken back when undone.", null=True
                            ),
                        ),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "community",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="desk_decisions",
                                to="communities.community",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="content.item",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "reply",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="content.reply",
                            ),
                        ),
                        (
                            "undone_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["community", "kind", "subject"], name="desk_decision_matter"),
                            models.Index(
                                models.F("community"),
                                models.OrderBy(models.F("at"), descending=True),
                                name="desk_decision_recent",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeskEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.SlugField(db_index=False, max_length=24)),
                        ("subject", models.SlugField(db_index=False, help_text="The matter: item-12.", max_length=80)),
                        (
                            "title",
                            models.CharField(
                                blank=True, help_text="Empty where a person or an item is named.", max_length=300
                            ),
                        ),
                        ("reason", models.CharField(max_length=500)),
                        ("since", models.DateTimeField(null=True)),
                        ("url", models.CharField(blank=True, max_length=300)),
                        ("to", models.CharField(blank=True, help_text="Where the action leads.", max_length=300)),
                        ("draft", models.TextField(blank=True, help_text="What is suggested to write.")),
                        ("found_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "community",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="desk_entries",
                                to="communities.community",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="content.item",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "reply",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="content.reply",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "desk entries",
                        "constraints": [
                            models.UniqueConstraint(fields=("community", "kind", "subject"), name="desk_entry_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HandMeasure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80)),
                        (
                            "family",
                            models.CharField(
                                choices=[
                                    ("activity", "activity"),
                                    ("response", "response"),
                                    ("quality", "quality"),
                                    ("effect", "effect"),
                                    ("experience", "experience"),
                                    ("outcome", "outcome"),
                                    ("composition", "composition"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "unit",
                            models.CharField(
                                choices=[
                                    ("share", "%"),
                                    ("hours", "hours"),
                                    ("days", "days"),
                                    ("people", "people"),
                                    ("items", "items"),
                                    ("count", "times"),
                                    ("ratio", "each"),
                                    ("index", "index"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                choices=[
                                    ("up", "more is better"),
                                    ("down", "less is better"),
                                    ("between", "neither more nor less is better by itself"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "says",
                            models.CharField(
                                help_text="What is measured, and what n counts.",
                                max_length=1000,
                                verbose_name="definition",
                            ),
                        ),
                        ("source", models.CharField(help_text="Where the number comes from.", max_length=300)),
                        ("is_of_people", models.BooleanField(default=True, verbose_name="n counts people")),
                        (
                            "every_weeks",
                            models.PositiveSmallIntegerField(default=4, verbose_name="collected every … weeks"),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("ended_on", models.DateField(blank=True, null=True)),
                        (
                            "told_on",
                            models.DateField(
                                blank=True, help_text="When its owner was last told that it is late.", null=True
                            ),
                        ),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="hand_measures",
                                to="communities.community",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                help_text="Who collects it.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(fields=("community", "name"), name="hand_measure_once"),
                            models.CheckConstraint(
                                condition=models.Q(("every_weeks__gte", 1), ("every_weeks__lte", 52)),
                                name="collected_in_a_year",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HandReading",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("on", models.DateField()),
                        ("value", models.FloatField(help_text="Shares from 0 to 1.")),
                        ("n", models.PositiveIntegerField()),
                        ("source", models.CharField(blank=True, max_length=300)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="readings",
                                to="metrics.handmeasure",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-on"],
                        "constraints": [
                            models.UniqueConstraint(fields=("measure", "on"), name="hand_reading_once_a_day")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeasureOwner",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=60)),
                        ("since", models.DateField(default=metrics.models.purposes.today)),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="measure_owners",
                                to="communities.community",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("community", "key"), name="measure_owner_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Purpose",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.CharField(max_length=300)),
                        ("for_whom", models.CharField(max_length=300)),
                        ("proposed_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "status",
                            models.CharField(
                                choices=[("proposed", "proposed"), ("adopted", "adopted"), ("retired", "retired")],
                                default="proposed",
                                max_length=10,
                            ),
                        ),
                        ("adopted_on", models.DateField(blank=True, null=True)),
                        (
                            "review_on",
                            models.DateField(
                                blank=True, help_text="When it is asked again whether it still holds.", null=True
                            ),
                        ),
                        ("retired_on", models.DateField(blank=True, null=True)),
                        (
                            "learned",
                            models.CharField(
                                blank=True, help_text="At its last review, or why it ended.", max_length=1000
                            ),
                        ),
                        (
                            "adopted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="purposes",
                                to="communities.community",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["community", "status"], name="purpose_by_status")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "adopted"), _negated=True),
                                    models.Q(("adopted_on__isnull", False), ("review_on__gt", models.F("adopted_on"))),
                                    _connector="OR",
                                ),
                                name="purpose_adopted_until",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "retired"), _negated=True),
                                    ("retired_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="purpose_retired_when",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PurposeContext",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("measure", models.CharField(max_length=60)),
                        ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "refused",
                            models.CharField(blank=True, help_text="Why it could not be a target.", max_length=300),
                        ),
                        (
                            "added_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "purpose",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="contexts",
                                to="metrics.purpose",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["added_at", "pk"],
                        "constraints": [models.UniqueConstraint(fields=("purpose", "measure"), name="context_once")],
                    },
                ),
                migrations.CreateModel(
                    name="PurposeVoice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("agrees", models.BooleanField()),
                        ("sentence", models.CharField(blank=True, max_length=300)),
                        ("said_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "was_manager",
                            models.BooleanField(
                                blank=True, help_text="At the moment of adoption; empty before.", null=True
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "purpose",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="voices", to="metrics.purpose"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["said_at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("purpose", "member"), name="one_voice_on_a_purpose")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Target",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("measure", models.CharField(max_length=60)),
                        ("low", models.FloatField()),
                        ("high", models.FloatField()),
                        (
                            "counter_measure",
                            models.CharField(help_text="What would get worse if this were gamed.", max_length=60),
                        ),
                        (
                            "helps",
                            models.CharField(
                                help_text="How the number helps to understand and improve.", max_length=300
                            ),
                        ),
                        ("relates", models.CharField(help_text="How it relates to the purpose.", max_length=300)),
                        ("used_by", models.CharField(help_text="Who uses it, where the work is done.", max_length=300)),
                        ("expected_method", models.CharField(help_text="What is done for it.", max_length=1000)),
                        ("months", models.PositiveSmallIntegerField(default=6)),
                        ("starts", models.DateField(default=metrics.models.purposes.today)),
                        ("ends", models.DateField()),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "proposed"),
                                    ("discussed", "discussed"),
                                    ("adopted", "adopted"),
                                    ("retired", "retired"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("adopted_on", models.DateField(blank=True, null=True)),
                        ("retired_on", models.DateField(blank=True, null=True)),
                        ("note", models.CharField(blank=True, help_text="Why it ended.", max_length=300)),
                        (
                            "adopted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                help_text="Who looks after it.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "proposer",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "purpose",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="targets",
                                to="metrics.purpose",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "indexes": [models.Index(fields=["status", "ends"], name="target_by_end")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("low__lt", models.F("high"))), name="target_is_a_band"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("counter_measure", ""), _negated=True),
                                    models.Q(("counter_measure", models.F("measure")), _negated=True),
                                ),
                                name="target_has_a_counter",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends__gt", models.F("starts")),
                                    (
                                        "ends__lte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("starts"), "+", models.Value(datetime.timedelta(days=184))
                                        ),
                                    ),
                                ),
                                name="target_ends_in_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("months__gte", 1), ("months__lte", 6)), name="target_six_months"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "adopted"), _negated=True),
                                    ("adopted_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="target_adopted_when",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "retired"), _negated=True),
                                    ("retired_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="target_retired_when",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TargetApproval",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("agrees", models.BooleanField()),
                        ("sentence", models.CharField(blank=True, max_length=300)),
                        ("said_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "was_manager",
                            models.BooleanField(
                                blank=True, help_text="At the moment of adoption; empty before.", null=True
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="voices", to="metrics.target"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["said_at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("target", "member"), name="one_voice_on_a_target")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TargetReview",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "cause",
                            models.CharField(
                                choices=[
                                    ("time", "its time runs out"),
                                    ("watch", "the number moved, the purpose may not have"),
                                    ("owner", "its owner is no longer here"),
                                    ("hand", "somebody asked"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("says", models.CharField(blank=True, help_text="What was seen, in numbers.", max_length=300)),
                        ("opened_on", models.DateField(default=metrics.models.purposes.today)),
                        (
                            "on",
                            models.DateField(
                                blank=True, help_text="When it was held; empty while it is open.", null=True
                            ),
                        ),
                        ("learned", models.CharField(blank=True, max_length=1000)),
                        (
                            "decision",
                            models.CharField(
                                blank=True,
                                choices=[("keep", "keep it"), ("alter", "alter it"), ("drop", "drop it")],
                                max_length=10,
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="reviews", to="metrics.target"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-opened_on", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("on", None)), fields=("target",), name="one_open_review"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decision", ""), ("on", None)),
                                    models.Q(
                                        ("on__isnull", False),
                                        models.Q(("decision", ""), _negated=True),
                                        models.Q(("learned", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="review_says_what_was_learned",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NetworkChoice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                        "constraints": [
                            models.UniqueConstraint(fields=("community", "member"), name="member_network_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NetworkTie",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("layers", models.SmallIntegerField(help_text="Sum of Layer: of what the tie is made.")),
                        ("closeness", models.SmallIntegerField(help_text="1 little, 2 some, 3 much.")),
                        (
                            "is_bridge",
                            models.BooleanField(default=False, help_text="The two are in different sub-groups."),
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
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                        "constraints": [
                            models.UniqueConstraint(fields=("community", "as_of"), name="network_week_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BridgeWeek",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "axis",
                            models.CharField(
                                choices=[("department", "departments"), ("region", "regions")], max_length=10
                            ),
                        ),
                        ("as_of", models.DateField()),
                        (
                            "groups",
                            models.JSONField(
                                default=list, help_text="[name, members]; the last may be the others, without a name."
                            ),
                        ),
                        (
                            "cells",
                            models.JSONField(
                                default=list, help_text="[from, to, people who got it, acts, [items, newest first]]."
                            ),
                        ),
                        ("computed_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "community",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="communities.community",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-as_of", "axis"],
                        "constraints": [
                            models.UniqueConstraint(fields=("community", "axis", "as_of"), name="bridge_week_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CarriedWeek",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("as_of", models.DateField()),
                        ("people", models.IntegerField()),
                        ("items", models.JSONField(default=list, help_text="Newest first.")),
                        (
                            "made_in",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="communities.community",
                            ),
                        ),
                        (
                            "used_in",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="communities.community",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("made_in", "used_in", "as_of"), name="carried_week_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContentLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "listing",
                            models.CharField(
                                choices=[
                                    ("used", "Used most"),
                                    ("opened", "Opened most"),
                                    ("never-used", "Never used"),
                                    ("unhelpful", "Unhelpful"),
                                    ("outdated", "Outdated"),
                                    ("unowned", "Unowned"),
                                    ("unreviewed", "Unreviewed"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("place", models.SmallIntegerField(help_text="From 1.")),
                        ("n", models.IntegerField(help_text="People (used, unhelpful), times opened, else days.")),
                        (
                            "community",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="communities.community",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="content.item"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["community", "listing", "place"],
                        "constraints": [
                            models.UniqueConstraint(fields=("community", "listing", "place"), name="content_line_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContentList",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "listing",
                            models.CharField(
                                choices=[
                                    ("used", "Used most"),
                                    ("opened", "Opened most"),
                                    ("never-used", "Never used"),
                                    ("unhelpful", "Unhelpful"),
                                    ("outdated", "Outdated"),
                                    ("unowned", "Unowned"),
                                    ("unreviewed", "Unreviewed"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("total", models.IntegerField()),
                        ("computed_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "community",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="communities.community",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("community", "listing"), name="content_list_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PassedOn",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("share", "carried into another community"),
                                    ("recommend", "recommended to somebody"),
                                    ("feature", "put under News or on a shelf"),
                                    ("point", "pointed to under an ask"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("people", models.IntegerField()),
                        ("items", models.IntegerField(default=1)),
                        (
                            "passed",
                            models.IntegerField(
                                default=0, help_text="How often something was passed on in this way at all."
                            ),
                        ),
                        ("computed_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "community",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="communities.community",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="content.item",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "passing on",
                        "verbose_name_plural": "passing on",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("community", "way", "item"), name="passed_on_once", nulls_distinct=False
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
