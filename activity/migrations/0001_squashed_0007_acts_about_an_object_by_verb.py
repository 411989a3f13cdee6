"""The migrations of activity up to 0007 in one; docs/decisions/migrations.md says why, and how it was checked."""

from importlib import import_module

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import activity.fields
import activity.models.ledger
from accounts.operations import CreateModels

PARTITIONS = import_module("activity.migrations.0002_partition_the_ledger").Migration.operations
RETIRING = import_module("activity.migrations.0006_let_old_acts_go").Migration.operations[-1]


class Migration(migrations.Migration):
    replaces = [
        ("activity", "0001_initial"),
        ("activity", "0002_partition_the_ledger"),
        ("activity", "0003_who_is_behind_a_notice"),
        ("activity", "0004_indexes_for_the_roll_up"),
        ("activity", "0005_mail"),
        ("activity", "0006_let_old_acts_go"),
        ("activity", "0007_acts_about_an_object_by_verb"),
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
                    name="RollupCursor",
                    fields=[
                        ("consumer", models.CharField(max_length=40, primary_key=True, serialize=False)),
                        ("upto", activity.fields.Xid8Field()),
                        ("system_identifier", models.BigIntegerField()),
                        ("generation", models.IntegerField(default=1)),
                        ("at", models.DateTimeField(db_default=activity.models.ledger.ClockTimestamp())),
                    ],
                ),
                migrations.CreateModel(
                    name="VerbName",
                    fields=[
                        (
                            "id",
                            models.SmallIntegerField(
                                choices=[
                                    (1, "view"),
                                    (2, "search"),
                                    (3, "download"),
                                    (4, "save"),
                                    (5, "follow"),
                                    (6, "ask"),
                                    (7, "accept_answer"),
                                    (8, "use"),
                                    (9, "attend"),
                                    (10, "complete"),
                                    (11, "join"),
                                    (12, "leave"),
                                    (13, "create"),
                                    (14, "improve"),
                                    (15, "suggest"),
                                    (16, "accept_suggestion"),
                                    (17, "answer"),
                                    (18, "comment"),
                                    (19, "reuse"),
                                    (20, "introduce"),
                                    (21, "confirm_tie"),
                                    (22, "refer"),
                                    (23, "point"),
                                    (24, "invite_member"),
                                    (25, "share"),
                                    (26, "recommend"),
                                    (27, "feature"),
                                    (28, "like"),
                                    (29, "thank"),
                                    (30, "rate"),
                                    (31, "welcome"),
                                    (32, "host"),
                                    (33, "mentor"),
                                    (34, "review"),
                                    (35, "garden"),
                                    (36, "flag"),
                                    (37, "decide_flag"),
                                    (38, "mediate_open"),
                                    (39, "mediate_close"),
                                    (40, "propose_policy"),
                                    (41, "adopt_policy"),
                                    (42, "reflect"),
                                    (43, "tell_story"),
                                    (44, "corroborate"),
                                    (45, "apply"),
                                    (46, "assess"),
                                    (47, "undo"),
                                ],
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("name", models.CharField(max_length=30, unique=True)),
                        (
                            "act_class",
                            models.CharField(
                                choices=[("A", "ordinary"), ("R", "reading"), ("D", "delicate")], max_length=1
                            ),
                        ),
                        ("as2_type", models.CharField(max_length=20)),
                        ("iri", models.CharField(max_length=120)),
                    ],
                    options={
                        "verbose_name": "verb",
                        "db_table": "activity_verb",
                    },
                ),
                migrations.CreateModel(
                    name="Act",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("xid", activity.fields.Xid8Field(db_default=activity.fields.CurrentXid(), editable=False)),
                        (
                            "recorded_at",
                            models.DateTimeField(db_default=activity.models.ledger.ClockTimestamp(), editable=False),
                        ),
                        ("occurred_at", models.DateTimeField()),
                        ("occurred_on", models.DateField(help_text="UTC")),
                        ("actor_id", models.BigIntegerField(null=True)),
                        (
                            "actor_kind",
                            models.SmallIntegerField(choices=[(1, "member"), (2, "service"), (3, "system")], default=1),
                        ),
                        (
                            "verb",
                            models.SmallIntegerField(
                                choices=[
                                    (1, "view"),
                                    (2, "search"),
                                    (3, "download"),
                                    (4, "save"),
                                    (5, "follow"),
                                    (6, "ask"),
                                    (7, "accept_answer"),
                                    (8, "use"),
                                    (9, "attend"),
                                    (10, "complete"),
                                    (11, "join"),
                                    (12, "leave"),
                                    (13, "create"),
                                    (14, "improve"),
                                    (15, "suggest"),
                                    (16, "accept_suggestion"),
                                    (17, "answer"),
                                    (18, "comment"),
                                    (19, "reuse"),
                                    (20, "introduce"),
                                    (21, "confirm_tie"),
                                    (22, "refer"),
                                    (23, "point"),
                                    (24, "invite_member"),
                                    (25, "share"),
                                    (26, "recommend"),
                                    (27, "feature"),
                                    (28, "like"),
                                    (29, "thank"),
                                    (30, "rate"),
                                    (31, "welcome"),
                                    (32, "host"),
                                    (33, "mentor"),
                                    (34, "review"),
                                    (35, "garden"),
                                    (36, "flag"),
                                    (37, "decide_flag"),
                                    (38, "mediate_open"),
                                    (39, "mediate_close"),
                                    (40, "propose_policy"),
                                    (41, "adopt_policy"),
                                    (42, "reflect"),
                                    (43, "tell_story"),
                                    (44, "corroborate"),
                                    (45, "apply"),
                                    (46, "assess"),
                                    (47, "undo"),
                                ]
                            ),
                        ),
                        (
                            "object_type",
                            models.SmallIntegerField(
                                choices=[
                                    (1, "post"),
                                    (2, "page"),
                                    (3, "document"),
                                    (4, "file"),
                                    (5, "link"),
                                    (6, "recording"),
                                    (7, "answer"),
                                    (8, "comment"),
                                    (20, "thread"),
                                    (21, "ask"),
                                    (22, "event"),
                                    (23, "learning_activity"),
                                    (24, "learning_offering"),
                                    (25, "collection"),
                                    (26, "tag"),
                                    (40, "member"),
                                    (41, "relationship"),
                                    (42, "introduction"),
                                    (43, "mentoring"),
                                    (60, "community"),
                                    (61, "policy"),
                                    (62, "charter"),
                                    (63, "flag"),
                                    (64, "mediation"),
                                    (65, "review"),
                                    (66, "purpose"),
                                    (67, "target"),
                                    (80, "story"),
                                    (81, "story_step"),
                                    (82, "reflection"),
                                ]
                            ),
                        ),
                        (
                            "object_id",
                            models.BigIntegerField(help_text="Negative: known only from an import (ExternalRef)."),
                        ),
                        (
                            "owner_id",
                            models.BigIntegerField(help_text="Author of the object at the time of the act.", null=True),
                        ),
                        ("target_id", models.BigIntegerField(help_text="The second person, if any.", null=True)),
                        ("community_id", models.BigIntegerField(help_text="Where it happened; 0 = platform.")),
                        (
                            "origin_community_id",
                            models.BigIntegerField(help_text="Home of the object, when different.", null=True),
                        ),
                        (
                            "context_id",
                            models.BigIntegerField(help_text="Thread, ask or event it belongs to.", null=True),
                        ),
                        ("reply_to_id", models.BigIntegerField(help_text="Object answered.", null=True)),
                        (
                            "caused_by_id",
                            models.BigIntegerField(help_text="Act through which the actor came.", null=True),
                        ),
                        ("value", models.SmallIntegerField(help_text="Rating 1-5, or outcome 0/1.", null=True)),
                        (
                            "audience",
                            models.SmallIntegerField(
                                choices=[(1, "public"), (2, "community"), (3, "direct")], default=2
                            ),
                        ),
                        (
                            "via",
                            models.SmallIntegerField(
                                choices=[
                                    (1, "web"),
                                    (2, "mobile"),
                                    (3, "email"),
                                    (4, "token"),
                                    (5, "bulk"),
                                    (6, "automation"),
                                ],
                                default=1,
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                blank=True, default="", help_text="The import it came from; empty here.", max_length=80
                            ),
                        ),
                        ("bulk_id", models.UUIDField(null=True)),
                        ("undo_of_id", models.BigIntegerField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["xid"], name="act_xid"),
                            models.Index(fields=["actor_id", "community_id", "occurred_on"], name="act_actor"),
                            models.Index(
                                condition=models.Q(("owner_id__isnull", False)),
                                fields=["owner_id", "community_id"],
                                name="act_owner",
                            ),
                            models.Index(
                                condition=models.Q(("target_id__isnull", False)),
                                fields=["target_id", "community_id"],
                                name="act_target",
                            ),
                            models.Index(
                                condition=models.Q(("undo_of_id__isnull", False)),
                                fields=["undo_of_id"],
                                name="act_undo",
                            ),
                            models.Index(
                                condition=models.Q(("caused_by_id__isnull", False)),
                                fields=["caused_by_id"],
                                name="act_cause",
                            ),
                            django.contrib.postgres.indexes.BrinIndex(fields=["recorded_at"], name="act_recorded"),
                            models.Index(
                                condition=models.Q(("bulk_id__isnull", False)), fields=["bulk_id"], name="act_bulk"
                            ),
                            models.Index(fields=["object_type", "object_id", "verb"], name="act_object"),
                            models.Index(
                                condition=models.Q(("verb__in", [20, 23, 24])),
                                fields=["target_id", "verb", "occurred_on"],
                                name="act_meeting",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExternalRef",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("source", models.CharField(max_length=80)),
                        (
                            "kind",
                            models.SmallIntegerField(
                                choices=[(1, "act"), (2, "member"), (3, "community"), (4, "object")]
                            ),
                        ),
                        ("key", models.CharField(max_length=200)),
                        (
                            "local_id",
                            models.BigIntegerField(
                                help_text="Null: the object exists only as minus this row's id.", null=True
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("source", "kind", "key"), name="external_ref_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MemberWeekReading",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("member_id", models.BigIntegerField()),
                        ("community_id", models.BigIntegerField()),
                        ("week", models.DateField(help_text="Monday, UTC")),
                        ("days", models.SmallIntegerField(default=0, help_text="7-bit mask, Monday = 1.")),
                        (
                            "opened",
                            models.SmallIntegerField(
                                default=0, help_text="Sum over days of min(4, distinct objects opened)."
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("community_id", "member_id", "week"), name="reading_week_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ObjectDay",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "object_type",
                            models.SmallIntegerField(
                                choices=[
                                    (1, "post"),
                                    (2, "page"),
                                    (3, "document"),
                                    (4, "file"),
                                    (5, "link"),
                                    (6, "recording"),
                                    (7, "answer"),
                                    (8, "comment"),
                                    (20, "thread"),
                                    (21, "ask"),
                                    (22, "event"),
                                    (23, "learning_activity"),
                                    (24, "learning_offering"),
                                    (25, "collection"),
                                    (26, "tag"),
                                    (40, "member"),
                                    (41, "relationship"),
                                    (42, "introduction"),
                                    (43, "mentoring"),
                                    (60, "community"),
                                    (61, "policy"),
                                    (62, "charter"),
                                    (63, "flag"),
                                    (64, "mediation"),
                                    (65, "review"),
                                    (66, "purpose"),
                                    (67, "target"),
                                    (80, "story"),
                                    (81, "story_step"),
                                    (82, "reflection"),
                                ]
                            ),
                        ),
                        ("object_id", models.BigIntegerField()),
                        ("community_id", models.BigIntegerField()),
                        ("day", models.DateField()),
                        ("views", models.IntegerField(default=0)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["community_id", "day"], name="object_day_community")],
                        "constraints": [
                            models.UniqueConstraint(fields=("object_type", "object_id", "day"), name="object_day_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReadingAct",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("xid", activity.fields.Xid8Field(db_default=activity.fields.CurrentXid(), editable=False)),
                        (
                            "recorded_at",
                            models.DateTimeField(db_default=activity.models.ledger.ClockTimestamp(), editable=False),
                        ),
                        ("occurred_at", models.DateTimeField()),
                        ("occurred_on", models.DateField(help_text="UTC")),
                        ("actor_id", models.BigIntegerField()),
                        (
                            "verb",
                            models.SmallIntegerField(
                                choices=[
                                    (1, "view"),
                                    (2, "search"),
                                    (3, "download"),
                                    (4, "save"),
                                    (5, "follow"),
                                    (6, "ask"),
                                    (7, "accept_answer"),
                                    (8, "use"),
                                    (9, "attend"),
                                    (10, "complete"),
                                    (11, "join"),
                                    (12, "leave"),
                                    (13, "create"),
                                    (14, "improve"),
                                    (15, "suggest"),
                                    (16, "accept_suggestion"),
                                    (17, "answer"),
                                    (18, "comment"),
                                    (19, "reuse"),
                                    (20, "introduce"),
                                    (21, "confirm_tie"),
                                    (22, "refer"),
                                    (23, "point"),
                                    (24, "invite_member"),
                                    (25, "share"),
                                    (26, "recommend"),
                                    (27, "feature"),
                                    (28, "like"),
                                    (29, "thank"),
                                    (30, "rate"),
                                    (31, "welcome"),
                                    (32, "host"),
                                    (33, "mentor"),
                                    (34, "review"),
                                    (35, "garden"),
                                    (36, "flag"),
                                    (37, "decide_flag"),
                                    (38, "mediate_open"),
                                    (39, "mediate_close"),
                                    (40, "propose_policy"),
                                    (41, "adopt_policy"),
                                    (42, "reflect"),
                                    (43, "tell_story"),
                                    (44, "corroborate"),
                                    (45, "apply"),
                                    (46, "assess"),
                                    (47, "undo"),
                                ]
                            ),
                        ),
                        (
                            "object_type",
                            models.SmallIntegerField(
                                choices=[
                                    (1, "post"),
                                    (2, "page"),
                                    (3, "document"),
                                    (4, "file"),
                                    (5, "link"),
                                    (6, "recording"),
                                    (7, "answer"),
                                    (8, "comment"),
                                    (20, "thread"),
                                    (21, "ask"),
                                    (22, "event"),
                                    (23, "learning_activity"),
                                    (24, "learning_offering"),
                                    (25, "collection"),
                                    (26, "tag"),
                                    (40, "member"),
                                    (41, "relationship"),
                                    (42, "introduction"),
                                    (43, "mentoring"),
                                    (60, "community"),
                                    (61, "policy"),
                                    (62, "charter"),
                                    (63, "flag"),
                                    (64, "mediation"),
                                    (65, "review"),
                                    (66, "purpose"),
                                    (67, "target"),
                                    (80, "story"),
                                    (81, "story_step"),
                                    (82, "reflection"),
                                ]
                            ),
                        ),
                        ("object_id", models.BigIntegerField()),
                        ("owner_id", models.BigIntegerField(null=True)),
                        ("community_id", models.BigIntegerField()),
                        ("caused_by_id", models.BigIntegerField(null=True)),
                        (
                            "is_fresh",
                            models.BooleanField(
                                default=True, help_text="Not opened by this reader in the 14 days before."
                            ),
                        ),
                        ("source", models.CharField(blank=True, default="", max_length=80)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["actor_id", "object_type", "object_id"], name="reading_actor"),
                            models.Index(fields=["xid"], name="reading_xid"),
                            models.Index(
                                condition=models.Q(("caused_by_id__isnull", False)),
                                fields=["caused_by_id"],
                                name="reading_cause",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ShareEffect",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("share_id", models.BigIntegerField(help_text="Act id of the share.")),
                        ("day", models.DateField()),
                        ("openers", models.IntegerField(default=0)),
                        ("fresh_openers", models.IntegerField(default=0)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("share_id", "day"), name="share_effect_once")],
                    },
                ),
                migrations.CreateModel(
                    name="AuditEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "at",
                            models.DateTimeField(db_default=activity.models.ledger.ClockTimestamp(), editable=False),
                        ),
                        (
                            "action",
                            models.CharField(
                                help_text="For example position.change, evidence.look, roles.export.", max_length=60
                            ),
                        ),
                        ("community_id", models.BigIntegerField(null=True)),
                        ("details", models.JSONField(default=dict)),
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
                            "subject",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="audit_entries",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "audit entries",
                        "ordering": ["-at", "-id"],
                        "indexes": [models.Index(fields=["community_id", "at"], name="audit_community")],
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                help_text="For example comment, answer, accepted, mention, join_request.", max_length=40
                            ),
                        ),
                        (
                            "group",
                            models.CharField(
                                help_text="What is grouped, for example item:12 or community:3.", max_length=80
                            ),
                        ),
                        ("community_id", models.BigIntegerField(default=0)),
                        ("item_id", models.BigIntegerField(help_text="Content item, if it is about one.", null=True)),
                        (
                            "actors",
                            models.IntegerField(default=1, help_text="Different people since it was last read."),
                        ),
                        ("acts", models.IntegerField(default=1, help_text="Acts since it was last read.")),
                        ("title", models.CharField(max_length=300)),
                        ("url", models.CharField(max_length=500)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("read_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "last_actor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "recipient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notices",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "actor_ids",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(),
                                default=list,
                                help_text="Who they are, so that nobody counts twice.",
                                size=None,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                models.F("recipient"),
                                models.OrderBy(models.F("updated_at"), descending=True),
                                name="notice_inbox",
                            ),
                            models.Index(
                                condition=models.Q(("read_at", None)), fields=["recipient"], name="notice_unread"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("read_at", None)),
                                fields=("recipient", "kind", "group"),
                                name="notice_grouped_while_unread",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoticeOrder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=40)),
                        ("act_id", models.BigIntegerField()),
                        (
                            "object_id",
                            models.BigIntegerField(
                                help_text="What it is about, in the words of the app that ordered it."
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow()),
                        ),
                        ("delivered_at", models.DateTimeField(null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("delivered_at", None)), fields=["id"], name="notice_order_waiting"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mail",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("notice", "notice, at once"),
                                    ("digest", "digest"),
                                    ("answer", "answer to a mail"),
                                ],
                                max_length=6,
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                help_text="What it is about and for whom; once only.", max_length=80, unique=True
                            ),
                        ),
                        (
                            "order_ids",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(),
                                blank=True,
                                default=list,
                                help_text="The acts it tells of.",
                                size=None,
                            ),
                        ),
                        (
                            "about",
                            models.CharField(
                                blank=True, help_text="As a notice's group, for example item:12.", max_length=80
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting"),
                                    ("sent", "sent"),
                                    ("failed", "failed"),
                                    ("skipped", "skipped"),
                                ],
                                default="waiting",
                                max_length=7,
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True, help_text="Why it was skipped, or failed last.", max_length=300
                            ),
                        ),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "due_at",
                            models.DateTimeField(default=django.utils.timezone.now, help_text="Not before then."),
                        ),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "notice",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="mails",
                                to="activity.notice",
                            ),
                        ),
                        (
                            "recipient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mails",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(condition=models.Q(("state", "waiting")), fields=["due_at"], name="mail_due"),
                            models.Index(
                                condition=models.Q(("state", "sent")), fields=["recipient", "sent_at"], name="mail_sent"
                            ),
                            models.Index(fields=["created_at"], name="mail_age"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "waiting")),
                                fields=("notice",),
                                name="one_mail_waits_per_notice",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "sent"), _negated=True),
                                    ("sent_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="sent_mail_has_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MailSettings",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "levels",
                            models.JSONField(
                                blank=True, default=dict, help_text="Kind of notice to off, here or mail; else default."
                            ),
                        ),
                        (
                            "digest",
                            models.CharField(
                                choices=[
                                    ("off", "Never"),
                                    ("daily", "Every day, if there is something"),
                                    ("weekly", "Once a week"),
                                ],
                                default="weekly",
                                max_length=6,
                            ),
                        ),
                        (
                            "digest_day",
                            models.SmallIntegerField(
                                choices=[
                                    (0, "Monday"),
                                    (1, "Tuesday"),
                                    (2, "Wednesday"),
                                    (3, "Thursday"),
                                    (4, "Friday"),
                                    (5, "Saturday"),
                                    (6, "Sunday"),
                                ],
                                default=0,
                            ),
                        ),
                        (
                            "weekly_budget",
                            models.PositiveSmallIntegerField(
                                default=5,
                                help_text="Most mails in any seven days, digests included; letters about the account do not count.",
                                validators=[django.core.validators.MaxValueValidator(50)],
                            ),
                        ),
                        (
                            "quiet_from",
                            models.TimeField(blank=True, help_text="In the person's own time zone.", null=True),
                        ),
                        ("quiet_until", models.TimeField(blank=True, null=True)),
                        ("paused_until", models.DateField(blank=True, help_text="No mail before this day.", null=True)),
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mail_settings",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "mail settings",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("quiet_from", None), ("quiet_until", None)),
                                    models.Q(
                                        ("quiet_from__isnull", False),
                                        ("quiet_until__isnull", False),
                                        models.Q(("quiet_from", models.F("quiet_until")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="quiet_hours_begin_and_end",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MailStop",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("about", models.CharField(max_length=80)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mail_stops",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("user", "about"), name="mail_stopped_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Told",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("about", models.CharField(max_length=80)),
                        ("upto", models.DateTimeField()),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "told",
                        "constraints": [models.UniqueConstraint(fields=("user", "about"), name="told_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Birth",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "object_type",
                                "object_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "object_type",
                            models.SmallIntegerField(
                                choices=[
                                    (1, "post"),
                                    (2, "page"),
                                    (3, "document"),
                                    (4, "file"),
                                    (5, "link"),
                                    (6, "recording"),
                                    (7, "answer"),
                                    (8, "comment"),
                                    (20, "thread"),
                                    (21, "ask"),
                                    (22, "event"),
                                    (23, "learning_activity"),
                                    (24, "learning_offering"),
                                    (25, "collection"),
                                    (26, "tag"),
                                    (40, "member"),
                                    (41, "relationship"),
                                    (42, "introduction"),
                                    (43, "mentoring"),
                                    (60, "community"),
                                    (61, "policy"),
                                    (62, "charter"),
                                    (63, "flag"),
                                    (64, "mediation"),
                                    (65, "review"),
                                    (66, "purpose"),
                                    (67, "target"),
                                    (80, "story"),
                                    (81, "story_step"),
                                    (82, "reflection"),
                                ]
                            ),
                        ),
                        ("object_id", models.BigIntegerField()),
                        ("author_id", models.BigIntegerField()),
                        ("community_id", models.BigIntegerField()),
                        ("born_on", models.DateField(help_text="UTC")),
                    ],
                ),
                migrations.CreateModel(
                    name="DelicateMonth",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "community_id",
                                "month",
                                "verb",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("community_id", models.BigIntegerField()),
                        ("month", models.DateField()),
                        (
                            "verb",
                            models.SmallIntegerField(
                                choices=[
                                    (1, "view"),
                                    (2, "search"),
                                    (3, "download"),
                                    (4, "save"),
                                    (5, "follow"),
                                    (6, "ask"),
                                    (7, "accept_answer"),
                                    (8, "use"),
                                    (9, "attend"),
                                    (10, "complete"),
                                    (11, "join"),
                                    (12, "leave"),
                                    (13, "create"),
                                    (14, "improve"),
                                    (15, "suggest"),
                                    (16, "accept_suggestion"),
                                    (17, "answer"),
                                    (18, "comment"),
                                    (19, "reuse"),
                                    (20, "introduce"),
                                    (21, "confirm_tie"),
                                    (22, "refer"),
                                    (23, "point"),
                                    (24, "invite_member"),
                                    (25, "share"),
                                    (26, "recommend"),
                                    (27, "feature"),
                                    (28, "like"),
                                    (29, "thank"),
                                    (30, "rate"),
                                    (31, "welcome"),
                                    (32, "host"),
                                    (33, "mentor"),
                                    (34, "review"),
                                    (35, "garden"),
                                    (36, "flag"),
                                    (37, "decide_flag"),
                                    (38, "mediate_open"),
                                    (39, "mediate_close"),
                                    (40, "propose_policy"),
                                    (41, "adopt_policy"),
                                    (42, "reflect"),
                                    (43, "tell_story"),
                                    (44, "corroborate"),
                                    (45, "apply"),
                                    (46, "assess"),
                                    (47, "undo"),
                                ]
                            ),
                        ),
                        ("acts", models.IntegerField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Retirement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "at",
                            models.DateTimeField(db_default=activity.models.ledger.ClockTimestamp(), editable=False),
                        ),
                        ("acts", models.BigIntegerField()),
                        ("last_day", models.DateField()),
                        (
                            "is_delicate",
                            models.BooleanField(default=False, help_text="Only delicate acts, which leave earlier."),
                        ),
                    ],
                    options={
                        "ordering": ["-id"],
                    },
                ),
            ],
        ),
        *PARTITIONS,
        RETIRING,
    ]
