"""The migrations of learning up to 0003 in one; docs/decisions/migrations.md says why, and how it was checked."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from accounts.operations import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("learning", "0001_skills_and_offerings"),
        ("learning", "0002_what_a_rater_puts_aside_and_a_level_after"),
        ("learning", "0003_words_of_wishes"),
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
                    name="LearningOffering",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "skill",
                            models.CharField(
                                choices=[
                                    ("self-directed", "Self directed"),
                                    ("media-savvy", "Media savvy"),
                                    ("insightful", "Insightful"),
                                    ("group-oriented", "Group oriented"),
                                    ("attentive", "Attentive"),
                                    ("designer", "Designer"),
                                    ("researcher", "Researcher"),
                                    ("broker", "Broker"),
                                    ("conductor", "Conductor"),
                                    ("switched-on", "Switched on"),
                                    ("networker", "Networker"),
                                    ("communicator", "Communicator"),
                                    ("trend-spotter", "Trend spotter"),
                                    ("marketer", "Marketer"),
                                    ("ambassador", "Ambassador"),
                                    ("advocate", "Advocate"),
                                    ("cultivator", "Cultivator"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "from_level",
                            models.SmallIntegerField(
                                choices=[
                                    (0, "not yet"),
                                    (1, "with guidance"),
                                    (2, "independently"),
                                    (3, "helps others to do it"),
                                ],
                                default=0,
                            ),
                        ),
                        (
                            "to_level",
                            models.SmallIntegerField(
                                choices=[
                                    (1, "with guidance"),
                                    (2, "independently"),
                                    (3, "helps others to do it"),
                                    (4, "shapes how we do it"),
                                ],
                                default=2,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("course", "course"),
                                    ("guide", "guide"),
                                    ("mentor", "mentor"),
                                    ("shadow", "look over a shoulder"),
                                    ("event", "event"),
                                    ("practice", "practice task"),
                                ],
                                default="guide",
                                max_length=10,
                            ),
                        ),
                        ("title", models.CharField(max_length=150)),
                        (
                            "about",
                            models.CharField(blank=True, max_length=600, verbose_name="what one does, and what for"),
                        ),
                        (
                            "effort_hours",
                            models.DecimalField(
                                blank=True, decimal_places=1, max_digits=5, null=True, verbose_name="hours it takes"
                            ),
                        ),
                        (
                            "stages",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("experience", "do it"),
                                        ("reflection", "look back"),
                                        ("concept", "understand why"),
                                        ("experiment", "try it differently"),
                                    ],
                                    max_length=10,
                                ),
                                blank=True,
                                default=list,
                                help_text="Kolb's four.",
                                size=None,
                            ),
                        ),
                        ("url", models.URLField(blank=True, max_length=500, verbose_name="address elsewhere")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "proposed"),
                                    ("published", "published"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="proposed",
                                max_length=10,
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="learning_offerings",
                                to="communities.community",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                            "proposed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["community", "skill"], name="offering_of_skill")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("from_level__gte", 0),
                                    ("from_level__lt", models.F("to_level")),
                                    ("to_level__lte", 4),
                                ),
                                name="offering_leads_up",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ManagerNote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "skill",
                            models.CharField(
                                choices=[
                                    ("self-directed", "Self directed"),
                                    ("media-savvy", "Media savvy"),
                                    ("insightful", "Insightful"),
                                    ("group-oriented", "Group oriented"),
                                    ("attentive", "Attentive"),
                                    ("designer", "Designer"),
                                    ("researcher", "Researcher"),
                                    ("broker", "Broker"),
                                    ("conductor", "Conductor"),
                                    ("switched-on", "Switched on"),
                                    ("networker", "Networker"),
                                    ("communicator", "Communicator"),
                                    ("trend-spotter", "Trend spotter"),
                                    ("marketer", "Marketer"),
                                    ("ambassador", "Ambassador"),
                                    ("advocate", "Advocate"),
                                    ("cultivator", "Cultivator"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("level", models.SmallIntegerField()),
                        ("sentence", models.CharField(blank=True, max_length=300)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "about",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="manager_notes",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="communities.community",
                            ),
                        ),
                        (
                            "manager",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="manager_notes_given",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("about", "manager", "skill"), name="manager_note_once"),
                            models.CheckConstraint(
                                condition=models.Q(("about", models.F("manager")), _negated=True),
                                name="manager_note_of_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("level__gte", 0), ("level__lte", 4)), name="manager_note_scale"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Observation",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "member_id",
                                "community_id",
                                "skill",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("member_id", models.BigIntegerField()),
                        ("community_id", models.BigIntegerField()),
                        (
                            "skill",
                            models.CharField(
                                choices=[
                                    ("self-directed", "Self directed"),
                                    ("media-savvy", "Media savvy"),
                                    ("insightful", "Insightful"),
                                    ("group-oriented", "Group oriented"),
                                    ("attentive", "Attentive"),
                                    ("designer", "Designer"),
                                    ("researcher", "Researcher"),
                                    ("broker", "Broker"),
                                    ("conductor", "Conductor"),
                                    ("switched-on", "Switched on"),
                                    ("networker", "Networker"),
                                    ("communicator", "Communicator"),
                                    ("trend-spotter", "Trend spotter"),
                                    ("marketer", "Marketer"),
                                    ("ambassador", "Ambassador"),
                                    ("advocate", "Advocate"),
                                    ("cultivator", "Cultivator"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("as_of", models.DateField()),
                        ("n", models.IntegerField(help_text="Episodes it rests on.")),
                        ("figure", models.IntegerField(help_text="What was measured, thousandths.")),
                        ("value", models.SmallIntegerField(help_text="On the scale 0 to 4, hundredths.")),
                    ],
                    options={
                        "indexes": [models.Index(fields=["community_id", "skill"], name="observation_community")],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("n__gte", 5)), name="observed_from_5"),
                            models.CheckConstraint(
                                condition=models.Q(("value__gte", 0), ("value__lte", 400)), name="observed_scale"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PeerNote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "skill",
                            models.CharField(
                                choices=[
                                    ("self-directed", "Self directed"),
                                    ("media-savvy", "Media savvy"),
                                    ("insightful", "Insightful"),
                                    ("group-oriented", "Group oriented"),
                                    ("attentive", "Attentive"),
                                    ("designer", "Designer"),
                                    ("researcher", "Researcher"),
                                    ("broker", "Broker"),
                                    ("conductor", "Conductor"),
                                    ("switched-on", "Switched on"),
                                    ("networker", "Networker"),
                                    ("communicator", "Communicator"),
                                    ("trend-spotter", "Trend spotter"),
                                    ("marketer", "Marketer"),
                                    ("ambassador", "Ambassador"),
                                    ("advocate", "Advocate"),
                                    ("cultivator", "Cultivator"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("level", models.SmallIntegerField()),
                        ("sentence", models.CharField(blank=True, max_length=300)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "about",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="peer_notes",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "rater",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="peer_notes_given",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("about", "rater", "skill"), name="peer_note_once"),
                            models.CheckConstraint(
                                condition=models.Q(("about", models.F("rater")), _negated=True),
                                name="peer_note_of_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("level__gte", 0), ("level__lte", 4)), name="peer_note_scale"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PeerRelease",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "skill",
                            models.CharField(
                                choices=[
                                    ("self-directed", "Self directed"),
                                    ("media-savvy", "Media savvy"),
                                    ("insightful", "Insightful"),
                                    ("group-oriented", "Group oriented"),
                                    ("attentive", "Attentive"),
                                    ("designer", "Designer"),
                                    ("researcher", "Researcher"),
                                    ("broker", "Broker"),
                                    ("conductor", "Conductor"),
                                    ("switched-on", "Switched on"),
                                    ("networker", "Networker"),
                                    ("communicator", "Communicator"),
                                    ("trend-spotter", "Trend spotter"),
                                    ("marketer", "Marketer"),
                                    ("ambassador", "Ambassador"),
                                    ("advocate", "Advocate"),
                                    ("cultivator", "Cultivator"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("as_of", models.DateField()),
                        ("n", models.SmallIntegerField()),
                        ("mean_half", models.SmallIntegerField(help_text="Mean level in half steps, 0 to 8.")),
                        ("sentences", models.JSONField(default=list)),
                        ("parts", models.JSONField(default=dict)),
                        ("is_current", models.BooleanField(default=True)),
                        (
                            "about",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="peer_releases",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("about", "skill", "as_of"), name="peer_release_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("is_current", True)),
                                fields=("about", "skill"),
                                name="peer_release_one_current",
                            ),
                            models.CheckConstraint(condition=models.Q(("n__gte", 3)), name="peer_release_from_3"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SelfAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("question", models.CharField(max_length=30)),
                        ("level", models.SmallIntegerField(null=True)),
                        ("answered_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="skill_answers",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "question"), name="self_answer_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("level", None), models.Q(("level__gte", 0), ("level__lte", 4)), _connector="OR"
                                ),
                                name="self_answer_scale",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sharing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("consumer", "Consumer"),
                                    ("creator", "Creator"),
                                    ("connector", "Connector"),
                                    ("carrier", "Carrier"),
                                    ("caretaker", "Caretaker"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="skills_shared",
                                to="communities.community",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="skills_shared",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "community", "role"), name="skills_shared_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SkillWeek",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "skill",
                            models.CharField(
                                choices=[
                                    ("self-directed", "Self directed"),
                                    ("media-savvy", "Media savvy"),
                                    ("insightful", "Insightful"),
                                    ("group-oriented", "Group oriented"),
                                    ("attentive", "Attentive"),
                                    ("designer", "Designer"),
                                    ("researcher", "Researcher"),
                                    ("broker", "Broker"),
                                    ("conductor", "Conductor"),
                                    ("switched-on", "Switched on"),
                                    ("networker", "Networker"),
                                    ("communicator", "Communicator"),
                                    ("trend-spotter", "Trend spotter"),
                                    ("marketer", "Marketer"),
                                    ("ambassador", "Ambassador"),
                                    ("advocate", "Advocate"),
                                    ("cultivator", "Cultivator"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("as_of", models.DateField()),
                        ("low", models.IntegerField(help_text="Not yet, or with guidance.")),
                        ("middle", models.IntegerField(help_text="Independently.")),
                        ("high", models.IntegerField(help_text="Helps others, or shapes.")),
                        ("unknown", models.IntegerField(help_text="Not enough views yet.")),
                        ("mean_half", models.SmallIntegerField(help_text="Mean level in half steps.", null=True)),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="skill_weeks",
                                to="communities.community",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("community", "skill", "as_of"), name="skill_week_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Take",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("taken_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("done_at", models.DateTimeField(null=True)),
                        (
                            "level_before",
                            models.SmallIntegerField(help_text="Hundredths; none when it was not known.", null=True),
                        ),
                        ("asked_at", models.DateTimeField(help_text="When it was asked whether it helped.", null=True)),
                        ("helped", models.BooleanField(null=True)),
                        (
                            "offering",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="takes",
                                to="learning.learningoffering",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="learning_taken",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "level_after",
                            models.SmallIntegerField(help_text="Hundredths, when it was asked.", null=True),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("asked_at", None), ("done_at__isnull", False)),
                                fields=["done_at"],
                                name="take_to_ask",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("offering", "user"), name="offering_taken_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ViewRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("consumer", "Consumer"),
                                    ("creator", "Creator"),
                                    ("connector", "Connector"),
                                    ("carrier", "Carrier"),
                                    ("caretaker", "Caretaker"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("is_offer", models.BooleanField(default=False)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "agreed_at",
                            models.DateTimeField(
                                help_text="Asked for: at once. Offered: when the member agreed.", null=True
                            ),
                        ),
                        (
                            "about",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="views_asked",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "rater",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="views_to_give",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "put_aside_at",
                            models.DateTimeField(
                                help_text="The rater would rather not; nobody else learns of it.", null=True
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("about", "rater", "role"), name="view_asked_once"),
                            models.CheckConstraint(
                                condition=models.Q(("about", models.F("rater")), _negated=True), name="view_of_another"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Wish",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("consumer", "Consumer"),
                                    ("creator", "Creator"),
                                    ("connector", "Connector"),
                                    ("carrier", "Carrier"),
                                    ("caretaker", "Caretaker"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "weight",
                            models.SmallIntegerField(
                                choices=[
                                    (0, "Not now"),
                                    (1, "I would like to"),
                                    (2, "This is what I want to get good at"),
                                ],
                                default=1,
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="role_wishes",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "wishes",
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "role"), name="wish_once"),
                            models.CheckConstraint(
                                condition=models.Q(("weight__gte", 0), ("weight__lte", 2)), name="wish_0_to_2"
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
