"""The migrations of communities up to 0006 in one; docs/decisions/migrations.md says why, and how it was checked."""

import datetime

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import accounts.models
import communities.models.service
import communities.models.vocabulary
from accounts.operations import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("communities", "0001_initial"),
        ("communities", "0002_invitation_act_and_welcome_note"),
        ("communities", "0003_acts_between_people"),
        ("communities", "0004_when_both_took_part"),
        ("communities", "0005_what_members_may_expect"),
        ("communities", "0006_issues_and_words"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0003_country"),
        ("accounts", "__first__"),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Community",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "slug",
                            models.SlugField(
                                max_length=60,
                                unique=True,
                                validators=[communities.models.vocabulary.validate_slug_free],
                                verbose_name="address",
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("horizontal", "horizontal"), ("vertical", "vertical"), ("topic", "topic")],
                                default="horizontal",
                                max_length=12,
                            ),
                        ),
                        (
                            "job_role",
                            models.CharField(
                                blank=True,
                                help_text="Whose community, if vertical.",
                                max_length=120,
                                verbose_name="job role",
                            ),
                        ),
                        (
                            "visibility",
                            models.CharField(
                                choices=[
                                    ("open", "open: everybody may read and join"),
                                    ("on_request", "on request: everybody may see it, members read"),
                                    ("private", "private: only members know of it"),
                                ],
                                default="open",
                                max_length=12,
                            ),
                        ),
                        (
                            "lifecycle",
                            models.CharField(
                                choices=[
                                    ("draft", "a draft"),
                                    ("live", "live"),
                                    ("dormant", "dormant"),
                                    ("archived", "archived"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                blank=True, help_text="One sentence; kept equal to the charter's.", max_length=300
                            ),
                        ),
                        (
                            "is_official",
                            models.BooleanField(
                                default=False,
                                help_text="Set up by the company, with a sponsor.",
                                verbose_name="official",
                            ),
                        ),
                        (
                            "reply_hours",
                            models.PositiveSmallIntegerField(
                                default=24,
                                help_text="Working hours; kept equal to the service description's.",
                                verbose_name="expected reply time",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("went_live_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        ("member_count", models.PositiveIntegerField(default=0, editable=False)),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "sponsor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="sponsored_communities",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "service",
                            models.OneToOneField(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="communities.servicedescription",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "communities",
                        "ordering": ["name"],
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["name"], name="community_name_trigram", opclasses=["gin_trgm_ops"]
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Charter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField()),
                        (
                            "purpose",
                            models.CharField(help_text="One sentence, starting with “So that …”.", max_length=300),
                        ),
                        (
                            "goal",
                            models.CharField(
                                help_text="Which goal of the organisation it serves.",
                                max_length=300,
                                verbose_name="business goal",
                            ),
                        ),
                        ("decides", models.CharField(max_length=300, verbose_name="who decides")),
                        (
                            "policies",
                            models.TextField(
                                blank=True,
                                help_text="Markdown.",
                                validators=[django.core.validators.MaxLengthValidator(20000)],
                            ),
                        ),
                        ("policies_html", models.TextField(blank=True, editable=False)),
                        ("reason", models.CharField(max_length=300, verbose_name="reason for the change")),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
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
                                related_name="charters",
                                to="communities.community",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-version"],
                        "constraints": [
                            models.UniqueConstraint(fields=("community", "version"), name="charter_version_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommunityInvitation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=500)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("accepted_at", models.DateTimeField(blank=True, null=True)),
                        ("declined_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="invitations",
                                to="communities.community",
                            ),
                        ),
                        (
                            "invitation",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                to="accounts.invitation",
                            ),
                        ),
                        (
                            "invited_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="community_invitations_sent",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="invited_to",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "act_id",
                            models.BigIntegerField(
                                editable=False, help_text="The act of inviting: what a joining is due to.", null=True
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("user__isnull", False), ("invitation__isnull", False), _connector="OR"
                                ),
                                name="invitation_for_somebody",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("accepted_at", None), ("declined_at", None), ("user__isnull", False)
                                ),
                                fields=("community", "user"),
                                name="invited_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="JoinRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("message", models.CharField(blank=True, max_length=500)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("is_approved", models.BooleanField(blank=True, null=True)),
                        ("answer", models.CharField(blank=True, max_length=500)),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="join_requests",
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
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="join_requests",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("decided_at", None)),
                                fields=("community", "user"),
                                name="join_request_waiting_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "position",
                            models.CharField(
                                choices=[("member", "member"), ("expert", "expert"), ("manager", "manager")],
                                default="member",
                                max_length=10,
                            ),
                        ),
                        ("joined_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("left_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "introduction",
                            models.CharField(blank=True, help_text="One sentence for “New here”.", max_length=200),
                        ),
                        (
                            "visited_at",
                            models.DateTimeField(
                                editable=False, help_text="Bookmark for “since your last visit”.", null=True
                            ),
                        ),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to="communities.community",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "welcomed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "welcome_note",
                            models.CharField(
                                blank=True, help_text="What the newcomer was greeted with.", max_length=300
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("left_at", None)), fields=["user"], name="membership_current"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("left_at", None)), fields=("community", "user"), name="member_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("left_at", None), ("left_at__gte", models.F("joined_at")), _connector="OR"
                                ),
                                name="left_after_joining",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Introduction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "act_id",
                            models.BigIntegerField(
                                editable=False, help_text="The act: what a talk and a thank are due to.", null=True
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("met_at", models.DateTimeField(blank=True, help_text="When the second yes came.", null=True)),
                        (
                            "asked_at",
                            models.DateTimeField(
                                blank=True, help_text="When the two were asked whether they talked.", null=True
                            ),
                        ),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="introductions",
                                to="communities.community",
                            ),
                        ),
                        (
                            "introducer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="introductions_made",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "origin_community",
                            models.ForeignKey(
                                blank=True,
                                help_text="Of who is not here.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="communities.community",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["introducer", "created_at"], name="introduction_by"),
                            models.Index(
                                condition=models.Q(("asked_at", None), ("met_at__isnull", False)),
                                fields=["met_at"],
                                name="introduction_to_ask",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IntroductionOptOut",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="introduction_opt_out",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="IntroductionSide",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("is_first", models.BooleanField()),
                        (
                            "words",
                            models.CharField(
                                help_text="Why, in the introducer's words to this person.", max_length=600
                            ),
                        ),
                        ("is_willing", models.BooleanField(help_text="Null: no answer yet.", null=True)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "talked_at",
                            models.DateTimeField(
                                blank=True, help_text="When this person said that they talked.", null=True
                            ),
                        ),
                        (
                            "introduction",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sides",
                                to="communities.introduction",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="introduction_sides",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("introduction", "user"), name="introduced_once"),
                            models.UniqueConstraint(fields=("introduction", "is_first"), name="introduction_of_two"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mediation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "somebody is asked to mediate"),
                                    ("declined", "another mediator has to be found"),
                                    ("taken", "the other party is asked to take part"),
                                    ("refused", "it did not begin"),
                                    ("open", "under way"),
                                    ("closed", "closed"),
                                    ("withdrawn", "taken back"),
                                ],
                                default="asked",
                                max_length=9,
                            ),
                        ),
                        (
                            "asker_words",
                            models.TextField(blank=True, validators=[django.core.validators.MaxLengthValidator(4000)]),
                        ),
                        (
                            "other_words",
                            models.TextField(blank=True, validators=[django.core.validators.MaxLengthValidator(4000)]),
                        ),
                        (
                            "asker_shares",
                            models.BooleanField(default=False, help_text="The other party may read it, too."),
                        ),
                        ("other_shares", models.BooleanField(default=False)),
                        (
                            "notes",
                            models.TextField(
                                blank=True,
                                help_text="The mediator's own.",
                                validators=[django.core.validators.MaxLengthValidator(8000)],
                            ),
                        ),
                        ("asker_settled", models.BooleanField(null=True)),
                        ("other_settled", models.BooleanField(null=True)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        ("close_act_id", models.BigIntegerField(editable=False, null=True)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mediations_asked",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mediations",
                                to="communities.community",
                            ),
                        ),
                        (
                            "mediator",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "other",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "joined_at",
                            models.DateTimeField(
                                blank=True, help_text="When the other party first took part.", null=True
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["asked_by"], name="mediation_asked"),
                            models.Index(fields=["other"], name="mediation_other"),
                            models.Index(fields=["mediator"], name="mediation_mediator"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("asked_by", models.F("other")), _negated=True),
                                    models.Q(("mediator", models.F("asked_by")), _negated=True),
                                    models.Q(("mediator", models.F("other")), _negated=True),
                                ),
                                name="mediation_of_three",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mentoring",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("words", models.CharField(blank=True, help_text="What it is to be about.", max_length=600)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "is_accepted",
                            models.BooleanField(help_text="Null: no answer yet, or taken back before one.", null=True),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "is_void",
                            models.BooleanField(default=False, help_text="Agreed on, but it never came about."),
                        ),
                        (
                            "helped_at",
                            models.DateTimeField(
                                blank=True, help_text="When the mentee said that it helped.", null=True
                            ),
                        ),
                        (
                            "act_id",
                            models.BigIntegerField(
                                editable=False, help_text="The act of mentoring, once accepted.", null=True
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mentorings",
                                to="communities.community",
                            ),
                        ),
                        (
                            "mentee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mentorings_received",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "mentor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mentorings_given",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("mentor", "mentee"),
                                name="one_mentoring_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("mentor", models.F("mentee")), _negated=True),
                                name="mentor_of_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MentorOffer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("topics", models.CharField(max_length=200, verbose_name="you can help with")),
                        (
                            "places",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(5),
                                ],
                                verbose_name="how many at once",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mentor_offer",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("places__gte", 1), ("places__lte", 5)), name="mentor_places"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Thanks",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "what",
                            models.CharField(
                                help_text="In the words of the notice: “introducing you to Ben”.", max_length=200
                            ),
                        ),
                        ("url", models.CharField(help_text="Where the thanked person finds it.", max_length=200)),
                        ("act_id", models.BigIntegerField(help_text="The act thanked for.")),
                        ("thank_act_id", models.BigIntegerField(help_text="The act of thanking.")),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="thanks_given",
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
                            "to",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="thanks_received",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "thanks",
                        "constraints": [models.UniqueConstraint(fields=("by", "act_id"), name="thanked_once")],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceDescription",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField()),
                        (
                            "reply_hours",
                            models.PositiveSmallIntegerField(
                                help_text="Working hours until an ask has a first reply.",
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="first reply",
                            ),
                        ),
                        (
                            "review_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Working days until somebody looked at what is due for a review.",
                                null=True,
                                verbose_name="review",
                            ),
                        ),
                        (
                            "days",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(),
                                default=communities.models.service.every_day,
                                help_text="Working days; Monday is 0.",
                                size=None,
                            ),
                        ),
                        ("start", models.TimeField(default=datetime.time(0, 0), verbose_name="from")),
                        (
                            "end",
                            models.TimeField(
                                default=datetime.time(0, 0),
                                help_text="Midnight: the end of the day.",
                                verbose_name="until",
                            ),
                        ),
                        (
                            "time_zone",
                            models.CharField(
                                default="UTC", max_length=60, validators=[accounts.models.validate_time_zone]
                            ),
                        ),
                        (
                            "holidays",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.DateField(), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "contact_address",
                            models.CharField(blank=True, help_text="A mailbox, a number or a link.", max_length=200),
                        ),
                        (
                            "expectations",
                            models.TextField(
                                blank=True,
                                validators=[django.core.validators.MaxLengthValidator(5000)],
                                verbose_name="what members may expect",
                            ),
                        ),
                        ("expectations_html", models.TextField(blank=True, editable=False)),
                        ("reason", models.CharField(max_length=300, verbose_name="reason for the change")),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
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
                                related_name="service_descriptions",
                                to="communities.community",
                            ),
                        ),
                        (
                            "contact",
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
                        "ordering": ["-version"],
                        "constraints": [
                            models.UniqueConstraint(fields=("community", "version"), name="service_version_once"),
                            models.CheckConstraint(
                                condition=models.Q(("reply_hours__gte", 1)), name="service_promises_an_hour_at_least"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("days", []), _negated=True), name="service_has_a_working_day"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Issue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=150, verbose_name="in one line")),
                        (
                            "words",
                            models.TextField(
                                blank=True,
                                validators=[django.core.validators.MaxLengthValidator(3000)],
                                verbose_name="what happens",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "waits for somebody"),
                                    ("taken", "somebody is at it"),
                                    ("closed", "closed"),
                                ],
                                default="open",
                                max_length=6,
                            ),
                        ),
                        ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("taken_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "answer",
                            models.TextField(blank=True, validators=[django.core.validators.MaxLengthValidator(3000)]),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
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
                                related_name="issues",
                                to="communities.community",
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="issues_opened",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "taken_by",
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
                            models.Index(fields=["community", "closed_at"], name="issue_by_age"),
                            models.Index(fields=["opened_by"], name="issue_of_member"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at__isnull", False), ("state", "closed")),
                                    models.Q(models.Q(("state", "closed"), _negated=True), ("closed_at", None)),
                                    _connector="OR",
                                ),
                                name="issue_closed_at_a_moment",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Word",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("words", models.TextField(validators=[django.core.validators.MaxLengthValidator(1000)])),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="words",
                                to="communities.community",
                            ),
                        ),
                        (
                            "to",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="words_received",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["community", "to", "created_at"], name="word_lately")],
                    },
                ),
            ],
        ),
    ]
