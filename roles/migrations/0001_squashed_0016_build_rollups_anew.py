"""The migrations of roles up to 0016 in one; docs/decisions/migrations.md says why, and how it was checked."""

from importlib import import_module

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import accounts.countries
from accounts.operations import CreateModels

FIRST_POLICY = import_module("roles.migrations.0002_first_policy").Migration.operations[0]
EVIDENCE = import_module("roles.migrations.0003_rollups").Migration.operations[-1]
CIRCLES = import_module("roles.migrations.0007_circle_parameters").Migration.operations
KEPT = import_module("roles.migrations.0008_policies_are_kept").Migration.operations[0]
SECOND_POLICY = import_module("roles.migrations.0010_second_policy").Migration.operations[0]


class Migration(migrations.Migration):
    replaces = [
        ("roles", "0001_initial"),
        ("roles", "0002_first_policy"),
        ("roles", "0003_rollups"),
        ("roles", "0004_propose_targets"),
        ("roles", "0005_facts_not_weights"),
        ("roles", "0006_policies_circles_countries"),
        ("roles", "0007_circle_parameters"),
        ("roles", "0008_policies_are_kept"),
        ("roles", "0009_rollups_that_can_be_swapped"),
        ("roles", "0010_second_policy"),
        ("roles", "0011_facts_by_the_act"),
        ("roles", "0012_steps_for_a_role"),
        ("roles", "0014_narrow_snapshots"),
        ("roles", "0015_ids_first_in_indexes"),
        ("roles", "0016_build_rollups_anew"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0003_country"),
        ("accounts", "__first__"),
        ("activity", "0007_acts_about_an_object_by_verb"),
        ("communities", "0006_issues_and_words"),
        ("content", "0020_help_by_topic"),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="RolePolicy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField()),
                        ("params", models.JSONField()),
                        ("adopted_on", models.DateField()),
                        ("note", models.CharField(blank=True, max_length=300)),
                        (
                            "adopted_by",
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
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="role_policies",
                                to="communities.community",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "role policies",
                        "ordering": ["-version"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("community", "version"), name="policy_version_once", nulls_distinct=False
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TargetProfile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField()),
                        ("purpose", models.CharField(max_length=300)),
                        (
                            "reason",
                            models.TextField(
                                validators=[django.core.validators.MaxLengthValidator(5000)],
                                verbose_name="reason for this mix",
                            ),
                        ),
                        ("adopted_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "author",
                            models.ForeignKey(
                                help_text="Who proposed.",
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
                                related_name="target_profiles",
                                to="communities.community",
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
                        ("is_retired", models.BooleanField(default=False, verbose_name="no target from here on")),
                        ("reason_html", models.TextField(blank=True)),
                    ],
                    options={
                        "ordering": ["-version"],
                        "constraints": [
                            models.UniqueConstraint(fields=("community", "version"), name="target_version_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TargetBand",
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
                        ("low", models.DecimalField(decimal_places=1, max_digits=4, verbose_name="from %")),
                        ("high", models.DecimalField(decimal_places=1, max_digits=4, verbose_name="to %")),
                        (
                            "main",
                            models.DecimalField(
                                decimal_places=1,
                                help_text="Composition: counted once per person.",
                                max_digits=4,
                                verbose_name="main role of %",
                            ),
                        ),
                        (
                            "profile",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="bands",
                                to="roles.targetprofile",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("profile", "role"), name="target_band_once"),
                            models.CheckConstraint(
                                condition=models.Q(("high__lte", 100), ("low__gte", 0), ("low__lt", models.F("high"))),
                                name="band_low_to_high",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("main__gte", 0), ("main__lte", 100)), name="band_main_0_to_100"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OptOut",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
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
                                related_name="role_opt_outs",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "community"), name="opted_out_once", nulls_distinct=False
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommunityWeek",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("as_of", models.DateField()),
                        (
                            "members",
                            models.IntegerField(
                                help_text="N: neither inactive nor newcomer; the denominator of every share."
                            ),
                        ),
                        ("newcomers", models.IntegerField(default=0)),
                        ("inactive", models.IntegerField(default=0)),
                        ("opted_out", models.IntegerField(default=0)),
                        ("acting", models.JSONField(default=dict, help_text="Role to number of members acting in it.")),
                        (
                            "primary",
                            models.JSONField(
                                default=dict, help_text="Role or “peripheral” to number of members; sums to N."
                            ),
                        ),
                        (
                            "acts",
                            models.JSONField(
                                default=dict, help_text="Role to number of acts that count as evidence in the window."
                            ),
                        ),
                        ("computed_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="weeks",
                                to="communities.community",
                            ),
                        ),
                        (
                            "policy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="roles.rolepolicy"
                            ),
                        ),
                        (
                            "inputs",
                            models.BigIntegerField(
                                default=0, help_text="Digest of the memberships and choices it was computed from."
                            ),
                        ),
                        (
                            "is_stale",
                            models.BooleanField(
                                default=False, help_text="Acts of its time came in, or were withdrawn, afterwards."
                            ),
                        ),
                        (
                            "switched_off",
                            models.IntegerField(
                                default=0, help_text="Members in whose country roles are switched off."
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-as_of"],
                        "constraints": [
                            models.UniqueConstraint(fields=("community", "as_of"), name="community_week_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoleSettings",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("is_computed", models.BooleanField(default=True, verbose_name="role profiles are computed")),
                        (
                            "small_group",
                            models.PositiveSmallIntegerField(
                                default=10,
                                help_text="Shares are shown from this many members on; never under 5.",
                                verbose_name="smallest group shown",
                            ),
                        ),
                        (
                            "community",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="role_settings",
                                to="communities.community",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "role settings",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("small_group__gte", 5)), name="small_group_from_5"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoleWeek",
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
                        ("as_of", models.DateField()),
                        ("a_fx", models.IntegerField(help_text="Enactment A, millionths.")),
                        ("u_fx", models.IntegerField(help_text="Uptake U, millionths.")),
                        ("ok", models.IntegerField(default=0, help_text="Matured trials that were taken up.")),
                        ("n", models.IntegerField(default=0, help_text="Matured trials.")),
                        ("guard_ok", models.BooleanField(default=True)),
                        ("is_acting", models.BooleanField(default=False)),
                        ("is_primary", models.BooleanField(default=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("newcomer", "newcomer"),
                                    ("active", "active"),
                                    ("peripheral", "peripheral"),
                                    ("inactive", "inactive"),
                                ],
                                help_text="Of the member, the same in all five.",
                                max_length=10,
                            ),
                        ),
                        ("since", models.DateField(help_text="Acting since this snapshot.", null=True)),
                        (
                            "kept_record",
                            models.JSONField(help_text="Of a row written before these columns were there.", null=True),
                        ),
                        (
                            "community",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="role_weeks",
                                to="communities.community",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="role_weeks",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "policy",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="roles.rolepolicy",
                            ),
                        ),
                        (
                            "lows",
                            models.SmallIntegerField(
                                default=0, help_text="Snapshots in a row, this one included, below the leaving line."
                            ),
                        ),
                        ("version", models.SmallIntegerField(default=1, help_text="Of the platform's policy.")),
                        (
                            "own_version",
                            models.SmallIntegerField(help_text="Of the policy of a community that has one.", null=True),
                        ),
                        (
                            "weeks",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.SmallIntegerField(),
                                help_text="8 · weeks back + active days of each week, the oldest first.",
                                null=True,
                                size=None,
                            ),
                        ),
                        (
                            "week_values",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.IntegerField(),
                                help_text="Consumer: what each of these weeks is worth, in hundredths.",
                                null=True,
                                size=None,
                            ),
                        ),
                        ("met", models.IntegerField(default=0, help_text="Different people it concerned.")),
                        ("people", models.IntegerField(default=0, help_text="Different people who took it up.")),
                        ("b_fx", models.BigIntegerField(default=0)),
                        (
                            "near",
                            models.IntegerField(default=0, help_text="Of these, in the small circle of the member."),
                        ),
                        ("circle_size", models.IntegerField(default=0)),
                        (
                            "iota_fx",
                            models.IntegerField(default=1000000, help_text="ι: what counts from inside the circle."),
                        ),
                        ("inside_fx", models.BigIntegerField(default=0, help_text="What came from inside it.")),
                        (
                            "top",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(),
                                help_text="The acts that counted most, five at most.",
                                null=True,
                                size=None,
                            ),
                        ),
                        ("episodes", models.IntegerField(default=0, help_text="Different things that were taken up.")),
                        ("q_fx", models.BigIntegerField(default=0)),
                        ("ub_fx", models.IntegerField(default=1000000, help_text="Upper bound of the share taken up.")),
                        ("median_fx", models.IntegerField(default=0, help_text="Usual share.")),
                        (
                            "is_local",
                            models.BooleanField(
                                default=False, help_text="Usual in the community; otherwise on the platform."
                            ),
                        ),
                        ("yield_fx", models.IntegerField(default=1000000)),
                        (
                            "upheld",
                            models.FloatField(
                                default=0, help_text="Decayed count of decisions upheld against the work."
                            ),
                        ),
                        ("next_fx", models.IntegerField(default=0, help_text="U after the smallest next step.")),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                models.F("member"),
                                models.OrderBy(models.F("as_of"), descending=True),
                                name="role_week_member",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("community", "as_of", "member", "role"), name="role_week_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DirtyCell",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                            "acts",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.SmallIntegerField(),
                                help_text="Consumer: 8 · verb + day (Monday 0) of each act, in order.",
                                null=True,
                                size=None,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Effect",
                    fields=[
                        ("community_id", models.BigIntegerField()),
                        ("member_id", models.BigIntegerField()),
                        ("role", models.SmallIntegerField()),
                        ("object_type", models.SmallIntegerField()),
                        ("object_id", models.BigIntegerField()),
                        (
                            "episode",
                            models.BigIntegerField(
                                help_text="Key of the thing that must be distinct: object, pair, week."
                            ),
                        ),
                        (
                            "opened_on",
                            models.DateField(
                                help_text="Of the episode; null: its making is not in the ledger.", null=True
                            ),
                        ),
                        ("peer_id", models.BigIntegerField()),
                        ("day", models.DateField()),
                        ("act_id", models.BigIntegerField()),
                        ("kind", models.SmallIntegerField(help_text="An EffectKind, or the verb of a recognition.")),
                        (
                            "n",
                            models.IntegerField(
                                help_text="How often it adds to the episode: 0 for the second of two people joined; the number of openers."
                            ),
                        ),
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "object_type",
                                "object_id",
                                "role",
                                "act_id",
                                "peer_id",
                                "day",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["member_id", "community_id"], name="effect_member"),
                            models.Index(fields=["object_id", "object_type", "role", "day"], name="effect_cell"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Episode",
                    fields=[
                        ("community_id", models.BigIntegerField()),
                        ("member_id", models.BigIntegerField()),
                        ("role", models.SmallIntegerField()),
                        (
                            "object_type",
                            models.SmallIntegerField(help_text="With object_id: the cell it is rebuilt with."),
                        ),
                        ("object_id", models.BigIntegerField()),
                        ("act_id", models.BigIntegerField()),
                        ("opened_on", models.DateField()),
                        ("ok_on", models.DateField(help_text="First day it had been taken up.", null=True)),
                        ("is_trial", models.BooleanField(help_text="Counts for the guard.")),
                        ("peer1_id", models.BigIntegerField(help_text="Whom it concerned.", null=True)),
                        ("peer2_id", models.BigIntegerField(null=True)),
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "object_type",
                                "object_id",
                                "role",
                                "act_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["member_id", "community_id"], name="episode_member"),
                            models.Index(fields=["object_id", "object_type"], name="episode_cell"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TargetProposal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("purpose", models.CharField(max_length=300)),
                        (
                            "reason",
                            models.TextField(
                                help_text="Markdown.",
                                validators=[django.core.validators.MaxLengthValidator(5000)],
                                verbose_name="reason",
                            ),
                        ),
                        ("reason_html", models.TextField(blank=True)),
                        (
                            "is_retirement",
                            models.BooleanField(default=False, verbose_name="proposes to have no target"),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[("open", "open"), ("adopted", "adopted"), ("withdrawn", "withdrawn")],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("edited_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "decided_at",
                            models.DateTimeField(blank=True, help_text="When it was adopted or withdrawn.", null=True),
                        ),
                        ("note", models.CharField(blank=True, help_text="Why it was withdrawn.", max_length=300)),
                        (
                            "adopted",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="proposal",
                                to="roles.targetprofile",
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
                            "base",
                            models.ForeignKey(
                                blank=True,
                                help_text="What it changes.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="roles.targetprofile",
                            ),
                        ),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="target_proposals",
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
                            "thread",
                            models.OneToOneField(
                                blank=True,
                                help_text="Where it is discussed.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="content.item",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["community", "status"], name="proposal_by_status")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at", None), ("status", "open")),
                                    models.Q(
                                        models.Q(("status", "open"), _negated=True), ("decided_at__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="proposal_decided_when",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProposedBand",
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
                        ("low", models.DecimalField(decimal_places=1, max_digits=4, verbose_name="from %")),
                        ("high", models.DecimalField(decimal_places=1, max_digits=4, verbose_name="to %")),
                        (
                            "main",
                            models.DecimalField(
                                decimal_places=1,
                                help_text="Composition: counted once per person.",
                                max_digits=4,
                                verbose_name="main role of %",
                            ),
                        ),
                        (
                            "proposal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="bands",
                                to="roles.targetproposal",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("proposal", "role"), name="proposed_band_once"),
                            models.CheckConstraint(
                                condition=models.Q(("high__lte", 100), ("low__gte", 0), ("low__lt", models.F("high"))),
                                name="proposed_low_to_high",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("main__gte", 0), ("main__lte", 100)), name="proposed_main_0_to_100"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TargetVoice",
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
                            "proposal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="voices",
                                to="roles.targetproposal",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["said_at", "pk"],
                        "constraints": [models.UniqueConstraint(fields=("proposal", "member"), name="one_voice_each")],
                    },
                ),
                migrations.CreateModel(
                    name="RollupState",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("windows", models.JSONField(default=dict)),
                    ],
                ),
                migrations.CreateModel(
                    name="LeftOut",
                    fields=[
                        ("user_id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("community_id", models.BigIntegerField(help_text="Empty: anywhere.", null=True)),
                    ],
                    options={
                        "db_table": "roles_leftout",
                        "managed": False,
                    },
                ),
                migrations.CreateModel(
                    name="Circle",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("as_of", models.DateField()),
                        (
                            "number",
                            models.IntegerField(help_text="Within the snapshot: by the least id of its members."),
                        ),
                        ("size", models.IntegerField()),
                        ("active", models.IntegerField(help_text="Members of the community active at the time.")),
                        (
                            "recognitions",
                            models.IntegerField(help_text="Acts of recognition inside it, in the window."),
                        ),
                        ("inside_fx", models.BigIntegerField()),
                        ("received_fx", models.BigIntegerField()),
                        ("iota_fx", models.IntegerField()),
                        (
                            "is_listed",
                            models.BooleanField(
                                default=False, help_text="For those who look after the community to look at."
                            ),
                        ),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="circles",
                                to="communities.community",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-as_of", "iota_fx", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("community", "as_of", "number"), name="circle_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CircleMember",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "circle",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="members", to="roles.circle"
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("circle", "member"), name="circle_member_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CircleReview",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "member_ids",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(),
                                help_text="Whom it was about; who opts out is taken out.",
                                size=None,
                            ),
                        ),
                        ("as_of", models.DateField(help_text="Of the snapshot that was looked at.")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[("fine", "looked at it: fine"), ("talked", "talked about it")], max_length=10
                            ),
                        ),
                        ("note", models.TextField(validators=[django.core.validators.MaxLengthValidator(1000)])),
                        ("at", models.DateTimeField(auto_now_add=True)),
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="communities.community",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                models.F("community"),
                                models.OrderBy(models.F("at"), descending=True),
                                name="circle_review_community",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("outcome__in", ["fine", "talked"])), name="circle_review_outcome"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EngineCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(choices=[("verify", "verification"), ("lag", "lag")], max_length=10)),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        ("is_ok", models.BooleanField(verbose_name="fine")),
                        ("says", models.CharField(max_length=300)),
                        (
                            "details",
                            models.JSONField(default=dict, help_text="Counts, and the cells that differ: ids only."),
                        ),
                    ],
                    options={
                        "ordering": ["-at", "-pk"],
                        "indexes": [models.Index(fields=["kind", "-at"], name="engine_check_kind")],
                    },
                ),
                migrations.CreateModel(
                    name="RoleCountrySwitch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("country", models.CharField(choices=accounts.countries.choices, max_length=2, unique=True)),
                        (
                            "reason",
                            models.CharField(
                                help_text="One sentence; the members of the country read it.", max_length=300
                            ),
                        ),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "country without roles",
                        "verbose_name_plural": "countries without roles",
                        "ordering": ["country"],
                    },
                ),
                migrations.CreateModel(
                    name="VoidAct",
                    fields=[
                        ("act_id", models.BigIntegerField(primary_key=True, serialize=False)),
                    ],
                ),
                migrations.CreateModel(
                    name="RoleStep",
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
                            "cause",
                            models.CharField(
                                choices=[
                                    ("training", "training"),
                                    ("tools", "tools"),
                                    ("guidance", "guidance"),
                                    ("motivation", "motivation"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "suggested",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("training", "training"),
                                    ("tools", "tools"),
                                    ("guidance", "guidance"),
                                    ("motivation", "motivation"),
                                ],
                                help_text="What the platform thought.",
                                max_length=10,
                            ),
                        ),
                        (
                            "evidence",
                            models.JSONField(
                                default=list, help_text="What spoke for it, in sentences, as it was on that day."
                            ),
                        ),
                        ("text", models.CharField(max_length=300, verbose_name="what we do")),
                        ("taken_on", models.DateField(default=django.utils.timezone.localdate)),
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="role_steps",
                                to="communities.community",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-taken_on", "-pk"],
                        "indexes": [models.Index(fields=["community", "role"], name="role_step_of_role")],
                    },
                ),
            ],
        ),
        # The keys are Django's alone; the database keeps no index for them.
        migrations.RunSQL(
            "ALTER TABLE roles_effect DROP CONSTRAINT roles_effect_pkey;"
            "ALTER TABLE roles_episode DROP CONSTRAINT roles_episode_pkey;",
            migrations.RunSQL.noop,
        ),
        FIRST_POLICY,
        EVIDENCE,
        *CIRCLES,
        KEPT,
        SECOND_POLICY,
    ]
