"""The migrations of content up to 0020 in one; docs/decisions/migrations.md says why, and how it was checked."""

from importlib import import_module

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import accounts.models
import content.models
import content.models.files
import content.models.reach
from accounts.operations import CreateModels

SEARCH = import_module("content.migrations.0001_initial").Migration.operations[0]


class Migration(migrations.Migration):
    replaces = [
        ("content", "0001_initial"),
        ("content", "0002_one_moment_of_mentions"),
        ("content", "0003_recent_reactions"),
        ("content", "0004_keep_drafts"),
        ("content", "0005_feed_keys"),
        ("content", "0006_first_class_content"),
        ("content", "0007_files_of_earlier_versions"),
        ("content", "0008_what_an_episode_sounds_like"),
        ("content", "0009_follows_tell_why_shelves_carry"),
        ("content", "0011_who_reviewed"),
        ("content", "0012_a_featured_member_may_decline"),
        ("content", "0013_draft_other_fields"),
        ("content", "0014_mails_that_came_in"),
        ("content", "0015_refer_point_recommend_archive_faq"),
        ("content", "0016_people_meet"),
        ("content", "0017_who_knows_what"),
        ("content", "0018_how_long_asks_wait"),
        ("content", "0019_what_was_searched_in_vain"),
        ("content", "0020_help_by_topic"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0003_country"),
        ("accounts", "__first__"),
        ("communities", "0006_issues_and_words"),
    ]

    operations = [
        SEARCH,
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Item",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "author_name",
                            models.CharField(
                                blank=True, help_text="Shown when there is no account any more.", max_length=120
                            ),
                        ),
                        (
                            "body",
                            models.TextField(
                                blank=True,
                                help_text="Markdown.",
                                validators=[django.core.validators.MaxLengthValidator(100000)],
                            ),
                        ),
                        (
                            "body_html",
                            models.TextField(
                                blank=True, editable=False, help_text="Rendered and sanitised when written."
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("edited_at", models.DateTimeField(blank=True, null=True)),
                        ("removed_at", models.DateTimeField(blank=True, null=True)),
                        ("removal_reason", models.CharField(blank=True, max_length=300)),
                        ("like_count", models.PositiveIntegerField(default=0)),
                        ("thank_count", models.PositiveIntegerField(default=0)),
                        ("save_count", models.PositiveIntegerField(default=0)),
                        ("use_count", models.PositiveIntegerField(default=0)),
                        ("rating_count", models.PositiveIntegerField(default=0)),
                        ("rating_sum", models.PositiveIntegerField(default=0)),
                        (
                            "votes_up",
                            models.PositiveIntegerField(default=0, help_text="From the site it was imported from."),
                        ),
                        (
                            "votes_down",
                            models.PositiveIntegerField(default=0, help_text="From the site it was imported from."),
                        ),
                        ("source", models.CharField(blank=True, help_text="The import it came from.", max_length=80)),
                        (
                            "kind",
                            models.CharField(
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
                        ("title", models.CharField(max_length=200)),
                        (
                            "slug",
                            models.SlugField(
                                blank=True, help_text="Address of a page; empty for other kinds.", max_length=120
                            ),
                        ),
                        (
                            "published_at",
                            models.DateTimeField(
                                blank=True, help_text="Empty: a draft, seen by its author alone.", null=True
                            ),
                        ),
                        ("last_activity_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "pinned_until",
                            models.DateTimeField(blank=True, help_text="Stands under News until then.", null=True),
                        ),
                        ("closed_at", models.DateTimeField(blank=True, help_text="Takes no more replies.", null=True)),
                        ("answer_count", models.PositiveIntegerField(default=0)),
                        ("comment_count", models.PositiveIntegerField(default=0)),
                        ("share_count", models.PositiveIntegerField(default=0)),
                        ("accepted_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "accepted_reason",
                            models.CharField(blank=True, help_text="“Useful to me because …”", max_length=300),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="%(class)s_set",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="items",
                                to="communities.community",
                            ),
                        ),
                        (
                            "removed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "accepted_reply",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="accepted_for",
                                to="content.reply",
                            ),
                        ),
                        ("tags", models.ManyToManyField(blank=True, related_name="items", to="content.tag")),
                        (
                            "file_text",
                            models.TextField(
                                blank=True,
                                editable=False,
                                help_text="What its file or its transcript says: searched, not shown as its body.",
                            ),
                        ),
                        (
                            "first_useful_reply",
                            models.ForeignKey(
                                blank=True,
                                help_text="Marked by the asker.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="content.reply",
                            ),
                        ),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                help_text="Lives on there.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="merged",
                                to="content.item",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                help_text="Looks after it.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                help_text="Pages only.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="children",
                                to="content.item",
                            ),
                        ),
                        (
                            "publish_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="A draft that publishes itself then; empty once it did.",
                                null=True,
                            ),
                        ),
                        ("review_on", models.DateField(blank=True, null=True, verbose_name="next review")),
                        ("reviewed_at", models.DateTimeField(blank=True, null=True, verbose_name="last reviewed")),
                        (
                            "same_count",
                            models.PositiveIntegerField(
                                default=0, help_text="People who said that they wait for this too."
                            ),
                        ),
                        (
                            "search",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Func(
                                    content.models.SearchVector(models.F("title"), weight="A"),
                                    content.models.SearchVector(models.F("body"), weight="B"),
                                    content.models.SearchVector(models.F("file_text"), weight="C"),
                                    arg_joiner=" || ",
                                    output_field=django.contrib.postgres.search.SearchVectorField(),
                                    template="%(expressions)s",
                                ),
                                output_field=django.contrib.postgres.search.SearchVectorField(),
                            ),
                        ),
                        (
                            "series",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="items",
                                to="content.series",
                            ),
                        ),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "review_told_on",
                            models.DateField(
                                blank=True, editable=False, help_text="The due date its owner was told of.", null=True
                            ),
                        ),
                        ("archive_act_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                        ("archive_reason", models.CharField(blank=True, max_length=300)),
                        (
                            "archived_at",
                            models.DateTimeField(
                                blank=True, help_text="Outdated: readable at its address, in no list.", null=True
                            ),
                        ),
                        (
                            "archived_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "pin_act_id",
                            models.BigIntegerField(
                                blank=True,
                                editable=False,
                                help_text="The act of pinning it, if it was one; led by from the news.",
                                null=True,
                            ),
                        ),
                        (
                            "review_asked_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When a manager asked who looks after it to review it.",
                                null=True,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                models.F("community"),
                                models.OrderBy(models.F("published_at"), descending=True),
                                name="item_new",
                            ),
                            models.Index(
                                models.F("community"),
                                models.F("kind"),
                                models.OrderBy(models.F("last_activity_at"), descending=True),
                                name="item_lively",
                            ),
                            models.Index(
                                models.F("author"),
                                models.OrderBy(models.F("published_at"), descending=True),
                                name="item_author",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["title"], name="item_title_trigram", opclasses=["gin_trgm_ops"]
                            ),
                            django.contrib.postgres.indexes.GinIndex(fields=["search"], name="item_search"),
                            models.Index(
                                condition=models.Q(("publish_at__isnull", False)),
                                fields=["publish_at"],
                                name="item_scheduled",
                            ),
                            models.Index(
                                condition=models.Q(("review_on__isnull", False)),
                                fields=["review_on"],
                                name="item_review",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "page")),
                                fields=("community", "slug"),
                                name="page_address_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "page"), _negated=True),
                                    models.Q(("slug", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="page_has_address",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("accepted_reply", None), ("kind", "ask"), _connector="OR"),
                                name="only_asks_accept",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("parent", None), ("kind", "page"), _connector="OR"),
                                name="only_pages_have_a_parent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("parent", models.F("id")), _negated=True),
                                name="no_page_is_its_own_parent",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reply",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "author_name",
                            models.CharField(
                                blank=True, help_text="Shown when there is no account any more.", max_length=120
                            ),
                        ),
                        (
                            "body",
                            models.TextField(
                                blank=True,
                                help_text="Markdown.",
                                validators=[django.core.validators.MaxLengthValidator(100000)],
                            ),
                        ),
                        (
                            "body_html",
                            models.TextField(
                                blank=True, editable=False, help_text="Rendered and sanitised when written."
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("edited_at", models.DateTimeField(blank=True, null=True)),
                        ("removed_at", models.DateTimeField(blank=True, null=True)),
                        ("removal_reason", models.CharField(blank=True, max_length=300)),
                        ("like_count", models.PositiveIntegerField(default=0)),
                        ("thank_count", models.PositiveIntegerField(default=0)),
                        ("save_count", models.PositiveIntegerField(default=0)),
                        ("use_count", models.PositiveIntegerField(default=0)),
                        ("rating_count", models.PositiveIntegerField(default=0)),
                        ("rating_sum", models.PositiveIntegerField(default=0)),
                        (
                            "votes_up",
                            models.PositiveIntegerField(default=0, help_text="From the site it was imported from."),
                        ),
                        (
                            "votes_down",
                            models.PositiveIntegerField(default=0, help_text="From the site it was imported from."),
                        ),
                        ("source", models.CharField(blank=True, help_text="The import it came from.", max_length=80)),
                        (
                            "kind",
                            models.CharField(choices=[("answer", "answer"), ("comment", "comment")], max_length=10),
                        ),
                        (
                            "search",
                            models.GeneratedField(
                                db_persist=True,
                                expression=content.models.SearchVector(models.F("body"), weight="B"),
                                output_field=django.contrib.postgres.search.SearchVectorField(),
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="%(class)s_set",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="replies", to="content.item"
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="comments",
                                to="content.reply",
                            ),
                        ),
                        (
                            "removed_by",
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
                        "verbose_name_plural": "replies",
                        "indexes": [
                            models.Index(fields=["item", "created_at"], name="reply_order"),
                            models.Index(
                                models.F("author"),
                                models.OrderBy(models.F("created_at"), descending=True),
                                name="reply_author",
                            ),
                            django.contrib.postgres.indexes.GinIndex(fields=["search"], name="reply_search"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind", "comment"), ("parent", None), _connector="OR"),
                                name="answers_stand_at_the_top",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reaction",
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
                                    ("like", "helpful"),
                                    ("thank", "thanks"),
                                    ("save", "saved"),
                                    ("use", "used at work"),
                                    ("rate", "rated"),
                                    ("same", "waits for this too"),
                                ],
                                max_length=6,
                            ),
                        ),
                        (
                            "value",
                            models.PositiveSmallIntegerField(
                                blank=True, help_text="Usefulness 1-5, for ratings.", null=True
                            ),
                        ),
                        (
                            "note",
                            models.CharField(
                                blank=True, help_text="Where it was used and what changed; why saved.", max_length=500
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reactions",
                                to="content.item",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reactions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "reply",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reactions",
                                to="content.reply",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                models.F("user"),
                                models.F("kind"),
                                models.OrderBy(models.F("created_at"), descending=True),
                                name="reaction_of_user",
                            ),
                            models.Index(
                                models.F("kind"),
                                models.OrderBy(models.F("created_at"), descending=True),
                                name="reaction_recent",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("item__isnull", False), ("reply", None)),
                                    models.Q(("item", None), ("reply__isnull", False)),
                                    _connector="OR",
                                ),
                                name="reaction_to_one",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("reply", None)),
                                fields=("user", "kind", "item"),
                                name="reacted_item_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("item", None)),
                                fields=("user", "kind", "reply"),
                                name="reacted_reply_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "rate"), ("value__gte", 1), ("value__lte", 5)),
                                    models.Q(models.Q(("kind", "rate"), _negated=True), ("value", None)),
                                    _connector="OR",
                                ),
                                name="rating_from_1_to_5",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mention",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, help_text="The same for all named at once."
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="mentions", to="content.item"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mentions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "reply",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mentions",
                                to="content.reply",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "item", "reply"), name="mentioned_once", nulls_distinct=False
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Revision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("title", models.CharField(blank=True, max_length=200)),
                        ("body", models.TextField()),
                        ("author_name", models.CharField(blank=True, max_length=120)),
                        ("reason", models.CharField(blank=True, max_length=500, verbose_name="what changed, and why")),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "source_key",
                            models.CharField(
                                blank=True, help_text="Id at the site it was imported from.", max_length=60
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
                            "item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="revisions",
                                to="content.item",
                            ),
                        ),
                        (
                            "reply",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="revisions",
                                to="content.reply",
                            ),
                        ),
                        (
                            "restored_from",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="content.revision",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-number"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("item__isnull", False), ("reply", None)),
                                    models.Q(("item", None), ("reply__isnull", False)),
                                    _connector="OR",
                                ),
                                name="revision_of_one",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("reply", None)),
                                fields=("item", "number"),
                                name="item_revision_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("item", None)),
                                fields=("reply", "number"),
                                name="reply_revision_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Share",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=500)),
                        (
                            "act_id",
                            models.BigIntegerField(
                                help_text="The act of sharing; what follows from it names this as its cause."
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shares",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="shares", to="content.item"
                            ),
                        ),
                        (
                            "to_community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shares_received",
                                to="communities.community",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("item", "to_community", "by"), name="shared_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Tag",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slug", models.SlugField(allow_unicode=True, max_length=60)),
                        ("name", models.CharField(max_length=60)),
                        ("item_count", models.PositiveIntegerField(default=0, editable=False)),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tags",
                                to="communities.community",
                            ),
                        ),
                        ("about", models.CharField(blank=True, help_text="What belongs under it.", max_length=300)),
                    ],
                    options={
                        "ordering": ["slug"],
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["name"], name="tag_name_trigram", opclasses=["gin_trgm_ops"]
                            )
                        ],
                        "constraints": [models.UniqueConstraint(fields=("community", "slug"), name="tag_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Follow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="follows",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="follows",
                                to="content.item",
                            ),
                        ),
                        (
                            "community",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="follows",
                                to="communities.community",
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[("watch", "watch"), ("follow", "follow"), ("mute", "mute")],
                                default="follow",
                                max_length=6,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="followers",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "tag",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="follows",
                                to="content.tag",
                            ),
                        ),
                        (
                            "shelf",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="follows",
                                to="content.shelf",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("job", "not my job"),
                                    ("basic", "too basic"),
                                    ("advanced", "too advanced"),
                                    ("outdated", "outdated"),
                                    ("unsaid", "no reason given"),
                                ],
                                help_text="Of an item that is “not for me”; else empty.",
                                max_length=8,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "item"), name="follow_once"),
                            models.UniqueConstraint(fields=("user", "tag"), name="follow_tag_once"),
                            models.UniqueConstraint(fields=("user", "person"), name="follow_person_once"),
                            models.UniqueConstraint(fields=("user", "community"), name="follow_community_once"),
                            models.UniqueConstraint(fields=("user", "shelf"), name="follow_shelf_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("community__isnull", True),
                                        ("item__isnull", False),
                                        ("person__isnull", True),
                                        ("shelf__isnull", True),
                                        ("tag__isnull", True),
                                    ),
                                    models.Q(
                                        ("community__isnull", True),
                                        ("item__isnull", True),
                                        ("person__isnull", True),
                                        ("shelf__isnull", True),
                                        ("tag__isnull", False),
                                    ),
                                    models.Q(
                                        ("community__isnull", True),
                                        ("item__isnull", True),
                                        ("person__isnull", False),
                                        ("shelf__isnull", True),
                                        ("tag__isnull", True),
                                    ),
                                    models.Q(
                                        ("community__isnull", False),
                                        ("item__isnull", True),
                                        ("person__isnull", True),
                                        ("shelf__isnull", True),
                                        ("tag__isnull", True),
                                    ),
                                    models.Q(
                                        ("community__isnull", True),
                                        ("item__isnull", True),
                                        ("person__isnull", True),
                                        ("shelf__isnull", False),
                                        ("tag__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="follow_of_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("user", models.F("person")), _negated=True),
                                name="nobody_follows_themselves",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reason", ""),
                                    models.Q(("item__isnull", False), ("level", "mute")),
                                    _connector="OR",
                                ),
                                name="only_muted_items_are_not_for_one",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ItemLink",
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
                                    ("related", "related"),
                                    ("duplicate", "duplicate of"),
                                    ("link", "links to"),
                                    ("cites", "mentions"),
                                    ("summary", "what we now know of"),
                                    ("split", "split off from"),
                                ],
                                default="related",
                                max_length=10,
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "from_item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="links_out", to="content.item"
                            ),
                        ),
                        (
                            "to_item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="links_in", to="content.item"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("from_item", "to_item", "kind"), name="linked_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Draft",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("place", models.CharField(max_length=60)),
                        (
                            "is_older",
                            models.BooleanField(
                                default=False, help_text="Written in another window; offered beside the newer one."
                            ),
                        ),
                        ("title", models.CharField(blank=True, max_length=1000)),
                        (
                            "body",
                            models.TextField(
                                blank=True,
                                help_text="Markdown.",
                                validators=[django.core.validators.MaxLengthValidator(100000)],
                            ),
                        ),
                        (
                            "base_number",
                            models.PositiveIntegerField(
                                blank=True, help_text="The revision an edit started from.", null=True
                            ),
                        ),
                        (
                            "number",
                            models.PositiveIntegerField(
                                default=1, help_text="Grows with each save; a save carries the one it began at."
                            ),
                        ),
                        (
                            "window",
                            models.CharField(
                                blank=True, help_text="The opened page it came from: a random word.", max_length=40
                            ),
                        ),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
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
                                related_name="drafts",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "others",
                            models.JSONField(
                                blank=True,
                                default=dict,
                                help_text="The small fields of its form: tags, reason, series …",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["user", "updated_at"], name="draft_by_age")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "community", "place", "is_older"),
                                name="draft_once",
                                nulls_distinct=False,
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FeedKey",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(default=accounts.models.new_token, max_length=40, unique=True)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="feed_key",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Podcast",
                    fields=[
                        (
                            "community",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="podcast",
                                serialize=False,
                                to="communities.community",
                            ),
                        ),
                        ("title", models.CharField(blank=True, max_length=120)),
                        ("about", models.TextField(blank=True, max_length=4000)),
                        ("language", models.CharField(default="en", max_length=10)),
                        (
                            "has_public_feed",
                            models.BooleanField(default=False, help_text="Anybody may hear episodes marked public."),
                        ),
                        ("guid", models.UUIDField(blank=True, help_text="podcast:guid, stable for ever.", null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Shelf",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slug", models.SlugField(max_length=80)),
                        ("title", models.CharField(max_length=80)),
                        ("about", models.CharField(blank=True, max_length=300)),
                        ("is_public", models.BooleanField(default=True)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "updated_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, help_text="When something was last put on it."
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shelves",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "shelves",
                        "constraints": [models.UniqueConstraint(fields=("user", "slug"), name="shelf_once")],
                    },
                ),
                migrations.CreateModel(
                    name="ShelfEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("why", models.CharField(blank=True, max_length=500)),
                        ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shelf_entries",
                                to="content.item",
                            ),
                        ),
                        (
                            "shelf",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="content.shelf"
                            ),
                        ),
                        (
                            "act_id",
                            models.BigIntegerField(
                                blank=True,
                                help_text="The act of putting it there, if it was one; withdrawn when it is taken off.",
                                null=True,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "shelf entries",
                        "indexes": [
                            models.Index(
                                models.F("shelf"),
                                models.OrderBy(models.F("added_at"), descending=True),
                                name="shelf_order",
                            )
                        ],
                        "constraints": [models.UniqueConstraint(fields=("shelf", "item"), name="on_shelf_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Suggestion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        (
                            "body",
                            models.TextField(
                                help_text="Markdown.", validators=[django.core.validators.MaxLengthValidator(100000)]
                            ),
                        ),
                        ("reason", models.CharField(max_length=500, verbose_name="what changes, and why")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting"),
                                    ("taken", "taken"),
                                    ("declined", "declined"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "answer",
                            models.CharField(
                                blank=True, help_text="Why it was declined, or a word of thanks.", max_length=500
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "base",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="content.revision"
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="suggestions",
                                to=settings.AUTH_USER_MODEL,
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="suggestions",
                                to="content.item",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["item", "state"], name="suggestion_waiting")],
                    },
                ),
                migrations.CreateModel(
                    name="TagSynonym",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slug", models.SlugField(allow_unicode=True, max_length=60)),
                        ("name", models.CharField(max_length=60)),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="communities.community",
                            ),
                        ),
                        (
                            "tag",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="synonyms", to="content.tag"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["slug"],
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["name"], name="tag_synonym_trigram", opclasses=["gin_trgm_ops"]
                            )
                        ],
                        "constraints": [models.UniqueConstraint(fields=("community", "slug"), name="tag_synonym_once")],
                    },
                ),
                migrations.CreateModel(
                    name="TextTemplate",
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
                        ("name", models.CharField(max_length=60)),
                        (
                            "purpose",
                            models.CharField(
                                blank=True, help_text="What it is for: shown where one chooses.", max_length=200
                            ),
                        ),
                        (
                            "body",
                            models.TextField(
                                help_text="Markdown.", validators=[django.core.validators.MaxLengthValidator(10000)]
                            ),
                        ),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="text_templates",
                                to="communities.community",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(fields=("community", "kind", "name"), name="text_template_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FeaturedMember",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("why", models.CharField(max_length=300)),
                        (
                            "questions",
                            models.JSONField(default=list, help_text="[{question, answer}], Markdown, in order."),
                        ),
                        (
                            "html",
                            models.TextField(
                                blank=True,
                                editable=False,
                                help_text="The interview, rendered.",
                                validators=[django.core.validators.MaxLengthValidator(100000)],
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("agreed_at", models.DateTimeField(blank=True, null=True)),
                        ("until", models.DateField(help_text="Stands on the home page until then.")),
                        (
                            "chosen_by",
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
                                related_name="featured_members",
                                to="communities.community",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("declined_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["community", "until"], name="featured_now")],
                    },
                ),
                migrations.CreateModel(
                    name="File",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "token",
                            models.CharField(
                                default=content.models.files.new_file_token, editable=False, max_length=22, unique=True
                            ),
                        ),
                        ("name", models.CharField(help_text="As the person called it, cleaned.", max_length=200)),
                        (
                            "media_type",
                            models.CharField(help_text="From its content, not from its name.", max_length=100),
                        ),
                        ("size", models.PositiveBigIntegerField(help_text="Bytes.")),
                        ("sha256", models.CharField(max_length=64)),
                        (
                            "width",
                            models.PositiveIntegerField(blank=True, help_text="Pixels, of a picture.", null=True),
                        ),
                        ("height", models.PositiveIntegerField(blank=True, null=True)),
                        ("content", models.FileField(max_length=200, upload_to=content.models.files.place_of)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="files",
                                to="communities.community",
                            ),
                        ),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="files",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["community", "sha256"], name="file_same"),
                            models.Index(fields=["created_at"], name="file_age"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Episode",
                    fields=[
                        (
                            "item",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="episode",
                                serialize=False,
                                to="content.item",
                            ),
                        ),
                        ("seconds", models.FloatField(help_text="Duration, read from the file.")),
                        (
                            "loudness",
                            models.FloatField(
                                blank=True, help_text="Integrated loudness in LUFS (EBU R 128).", null=True
                            ),
                        ),
                        (
                            "chapters",
                            models.JSONField(
                                blank=True, default=list, help_text="[{start: seconds, title}], in order."
                            ),
                        ),
                        (
                            "cues",
                            models.JSONField(
                                blank=True, default=list, help_text="Transcript: [{start, end, text, who}], in order."
                            ),
                        ),
                        (
                            "is_public",
                            models.BooleanField(
                                default=False, help_text="Also in the public feed, when the podcast has one."
                            ),
                        ),
                        (
                            "sound",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="episodes", to="content.file"
                            ),
                        ),
                        (
                            "bitrate",
                            models.PositiveIntegerField(default=0, help_text="Bits a second, of the whole file."),
                        ),
                        ("codec", models.CharField(blank=True, help_text="Read from the file.", max_length=20)),
                        (
                            "measuring",
                            models.CharField(
                                choices=[
                                    ("waiting", "being measured"),
                                    ("done", "measured"),
                                    ("nothing", "nothing loud enough to measure"),
                                    ("impossible", "not measured"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("measuring", "waiting")), fields=["item"], name="episode_unmeasured"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DocumentVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="what changed")),
                        (
                            "reading",
                            models.CharField(
                                choices=[
                                    ("waiting", "being read"),
                                    ("done", "read"),
                                    ("nothing", "no text in it"),
                                    ("failed", "could not be read"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("page_count", models.PositiveIntegerField(blank=True, null=True)),
                        (
                            "text",
                            models.TextField(
                                blank=True, editable=False, help_text="What it says, for the search and the preview."
                            ),
                        ),
                        (
                            "download_count",
                            models.PositiveIntegerField(default=0, help_text="Downloads by others; never by whom."),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
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
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="content.item"
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="content.file"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("item", "number"), name="document_version_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FileUse",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="uses", to="content.file"
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="file_uses", to="content.item"
                            ),
                        ),
                        (
                            "reply",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="file_uses",
                                to="content.reply",
                            ),
                        ),
                        (
                            "is_former",
                            models.BooleanField(
                                default=False,
                                help_text="It stood in an earlier version: kept in store so that this can come back, not shown.",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("file", "item", "reply"), name="file_used_once", nulls_distinct=False
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ListenerKey",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(default=accounts.models.new_token, max_length=40, unique=True)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="communities.community",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="listener_keys",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "community"), name="listener_key_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PageAddress",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slug", models.SlugField(max_length=120)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="communities.community",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="former_addresses",
                                to="content.item",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "page addresses",
                        "constraints": [
                            models.UniqueConstraint(fields=("community", "slug"), name="former_address_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReadingPlace",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "seen_upto",
                            models.DateTimeField(
                                help_text="created_at of the newest reply on the page they looked at."
                            ),
                        ),
                        ("looked_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="content.item"
                            ),
                        ),
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
                        "indexes": [models.Index(fields=["looked_at"], name="reading_place_age")],
                        "constraints": [models.UniqueConstraint(fields=("user", "item"), name="reading_place_once")],
                    },
                ),
                migrations.CreateModel(
                    name="SavedSearch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80)),
                        ("query", models.CharField(help_text="As in the address: q=…&type=…", max_length=500)),
                        ("looked_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="saved_searches",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "saved searches",
                        "constraints": [models.UniqueConstraint(fields=("user", "query"), name="saved_search_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Series",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slug", models.SlugField(max_length=80)),
                        ("title", models.CharField(max_length=120)),
                        ("about", models.CharField(blank=True, max_length=500)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "begun_by",
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
                                related_name="series",
                                to="communities.community",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "series",
                        "constraints": [models.UniqueConstraint(fields=("community", "slug"), name="series_once")],
                    },
                ),
                migrations.CreateModel(
                    name="InboundMail",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "message_id",
                            models.CharField(
                                help_text="Or a sum of its bytes, if it had none.", max_length=255, unique=True
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("posted", "posted"),
                                    ("refused", "refused"),
                                    ("ignored", "ignored"),
                                    ("stopped", "stopped mails"),
                                ],
                                max_length=7,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=500)),
                        (
                            "words",
                            models.TextField(blank=True, help_text="What could not be taken, until it is 14 days old."),
                        ),
                        ("received_at", models.DateTimeField(default=django.utils.timezone.now)),
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
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["user", "received_at"], name="inbound_of_user"),
                            models.Index(fields=["received_at"], name="inbound_age"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FaqEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("heading", models.CharField(blank=True, max_length=80)),
                        (
                            "position",
                            models.PositiveIntegerField(
                                default=0, help_text="Among all entries; headings stand where their first does."
                            ),
                        ),
                        ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "act_id",
                            models.BigIntegerField(
                                blank=True, help_text="The act of adding it, if it was one.", null=True
                            ),
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
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="faq_entries",
                                to="communities.community",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="faq_entries",
                                to="content.item",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "FAQ entry",
                        "verbose_name_plural": "FAQ entries",
                        "indexes": [models.Index(fields=["community", "position"], name="faq_order")],
                        "constraints": [models.UniqueConstraint(fields=("community", "item"), name="in_faq_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Pointer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("why", models.CharField(max_length=300)),
                        (
                            "act_id",
                            models.BigIntegerField(
                                blank=True, help_text="The act of pointing, if it was one.", null=True
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "helped_at",
                            models.DateTimeField(
                                blank=True, help_text="When the asker said that it helped.", null=True
                            ),
                        ),
                        (
                            "ask",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="pointers", to="content.item"
                            ),
                        ),
                        (
                            "asker",
                            models.ForeignKey(
                                blank=True,
                                help_text="Whom it was meant for.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pointers",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pointed_from",
                                to="content.item",
                            ),
                        ),
                        (
                            "reply",
                            models.ForeignKey(
                                blank=True,
                                help_text="Stands with it.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="pointers",
                                to="content.reply",
                            ),
                        ),
                        (
                            "use",
                            models.ForeignKey(
                                blank=True,
                                help_text="Made by saying so.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="content.reaction",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("ask", "item"), name="pointed_once"),
                            models.CheckConstraint(
                                condition=models.Q(("ask", models.F("item")), _negated=True), name="points_elsewhere"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reach",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "referrals_a_week",
                            models.PositiveSmallIntegerField(
                                default=5,
                                help_text="Most asks referred to them in any seven days; 0: none.",
                                validators=[django.core.validators.MaxValueValidator(50)],
                            ),
                        ),
                        ("takes_recommendations", models.BooleanField(default=True)),
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reach",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "asks_about",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60),
                                blank=True,
                                default=list,
                                help_text="“Ask me about …”: what they say of themselves.",
                                size=None,
                            ),
                        ),
                        (
                            "asks_about_slugs",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60),
                                blank=True,
                                default=list,
                                help_text="The same as addresses of tags.",
                                size=None,
                            ),
                        ),
                        ("away_until", models.DateField(blank=True, help_text="No asks before this day.", null=True)),
                        ("is_listed", models.BooleanField(default=True, verbose_name="listed as somebody who knows")),
                        (
                            "quiet_slugs",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60),
                                blank=True,
                                default=list,
                                help_text="The same as addresses of tags.",
                                size=None,
                            ),
                        ),
                        (
                            "quiet_topics",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60),
                                blank=True,
                                default=list,
                                help_text="What they do not want to be asked about.",
                                size=None,
                            ),
                        ),
                        (
                            "works_from",
                            models.TimeField(
                                blank=True, help_text="In their own time zone; empty: not said.", null=True
                            ),
                        ),
                        (
                            "works_on",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(),
                                blank=True,
                                default=content.models.reach.weekdays,
                                help_text="0 is Monday.",
                                size=None,
                            ),
                        ),
                        ("works_until", models.TimeField(blank=True, null=True)),
                        ("no_offers_until", models.DateTimeField(blank=True, help_text="“Not this week”.", null=True)),
                        (
                            "offers_a_week",
                            models.PositiveSmallIntegerField(
                                default=2,
                                help_text="Most asks without a reply the platform brings them in any seven days; 0: none.",
                                validators=[django.core.validators.MaxValueValidator(20)],
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "reaches",
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["asks_about_slugs"], name="reach_asks_about"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("works_from", None), ("works_until", None)),
                                    models.Q(("works_from__isnull", False), ("works_until__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_working_day_begins_and_ends",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Recommendation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("note", models.CharField(max_length=500)),
                        (
                            "act_id",
                            models.BigIntegerField(
                                blank=True, help_text="The act of recommending, if it was one.", null=True
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "done_at",
                            models.DateTimeField(
                                blank=True, help_text="Off the list of who got it; shown to them alone.", null=True
                            ),
                        ),
                        ("is_dismissed", models.BooleanField(default=False)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="recommendations",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="recommendations",
                                to="content.item",
                            ),
                        ),
                        (
                            "to",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="recommendations_received",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                models.F("to"),
                                models.OrderBy(models.F("created_at"), descending=True),
                                name="recommendation_to",
                            ),
                            models.Index(
                                models.F("by"),
                                models.OrderBy(models.F("created_at"), descending=True),
                                name="recommendation_by",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at", None)),
                                fields=("item", "by", "to"),
                                name="recommended_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("by", models.F("to")), _negated=True), name="recommended_to_another"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Referral",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=300)),
                        (
                            "act_id",
                            models.BigIntegerField(
                                blank=True, help_text="The act of referring, if it was one.", null=True
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "declined_at",
                            models.DateTimeField(
                                blank=True, help_text="Nobody but the expert is shown this.", null=True
                            ),
                        ),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "ask",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="referrals", to="content.item"
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="referrals",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "expert",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="referrals_received",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                models.F("expert"),
                                models.OrderBy(models.F("created_at"), descending=True),
                                name="referral_of_expert",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at", None)),
                                fields=("ask", "expert"),
                                name="referred_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("by", models.F("expert")), _negated=True),
                                name="referred_to_another",
                            ),
                        ],
                    },
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
                        (
                            "is_all_day",
                            models.BooleanField(default=False, help_text="Whole days; nobody’s clock moves them."),
                        ),
                        (
                            "time_zone",
                            models.CharField(
                                help_text="It was set in.",
                                max_length=60,
                                validators=[accounts.models.validate_time_zone],
                            ),
                        ),
                        ("place", models.CharField(blank=True, max_length=200)),
                        ("link", models.URLField(blank=True, help_text="Where one joins from afar.", max_length=500)),
                        (
                            "capacity",
                            models.PositiveIntegerField(blank=True, help_text="Empty: everybody fits.", null=True),
                        ),
                        ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                        ("cancel_reason", models.CharField(blank=True, max_length=300)),
                        (
                            "sequence",
                            models.PositiveIntegerField(
                                default=0, help_text="Grows with each change calendars must notice."
                            ),
                        ),
                        (
                            "changed_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, help_text="Of when, where, or whether at all."
                            ),
                        ),
                        (
                            "reminded_for",
                            models.DateTimeField(
                                blank=True, editable=False, help_text="The start people heard of.", null=True
                            ),
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
                    options={
                        "indexes": [
                            models.Index(fields=["starts_at"], name="event_start"),
                            models.Index(fields=["ends_at"], name="event_end"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="event_ends_after_it_starts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("link", ""), ("link__startswith", "https://"), _connector="OR"),
                                name="event_link_is_https",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("capacity", None), ("capacity__gt", 0), _connector="OR"),
                                name="event_has_room",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EventHost",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("event", "user"), name="event_host_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Guest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                            models.DateTimeField(
                                blank=True, help_text="When they said that they were there.", null=True
                            ),
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["event", "answer", "answered_at"], name="guest_in_order")],
                        "constraints": [models.UniqueConstraint(fields=("event", "user"), name="guest_once")],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarKey",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                migrations.CreateModel(
                    name="HelpGiven",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "how",
                            models.CharField(
                                choices=[
                                    ("accepted", "accepted"),
                                    ("used", "used at work"),
                                    ("first", "helped first"),
                                    ("thanked", "thanked for"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "words",
                            django.contrib.postgres.search.SearchVectorField(
                                help_text="Title and tags of the item, as the search knows words."
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
                            "helped",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "helper",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="help_given",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="content.item"
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
                        (
                            "tags",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(),
                                default=list,
                                help_text="Of the item, by key.",
                                size=None,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "help given",
                        "indexes": [
                            models.Index(
                                models.F("helper"),
                                models.OrderBy(models.F("at"), descending=True),
                                name="help_of_helper",
                            ),
                            django.contrib.postgres.indexes.GinIndex(fields=["words"], name="help_words"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("item", "reply", "helped"), name="helped_once", nulls_distinct=False
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("helper", models.F("helped")), _negated=True),
                                name="nobody_helps_themselves",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HelpMark",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "helper",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="KnownFor",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("people", models.PositiveIntegerField(help_text="Different people who said that it helped.")),
                        ("texts", models.PositiveIntegerField(help_text="Different texts that helped.")),
                        ("weight", models.FloatField(help_text="For the order alone; nobody is shown it.")),
                        ("newest_at", models.DateTimeField()),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="communities.community",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="known_for",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "tag",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="known_by", to="content.tag"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "known for",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tag", "person"),
                                include=("community", "weight", "newest_at"),
                                name="known_for_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AskClock",
                    fields=[
                        (
                            "ask",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="clock_kept",
                                serialize=False,
                                to="content.item",
                            ),
                        ),
                        ("is_newcomer", models.BooleanField(default=False, verbose_name="asked by a newcomer")),
                        ("asked_at", models.DateTimeField()),
                        ("half_at", models.DateTimeField(help_text="Half of the promised working time has passed.")),
                        ("due_at", models.DateTimeField()),
                        (
                            "offered_at",
                            models.DateTimeField(
                                blank=True, help_text="When it was offered to people who may know.", null=True
                            ),
                        ),
                        ("reply_at", models.DateTimeField(blank=True, null=True, verbose_name="first reply")),
                        ("useful_at", models.DateTimeField(blank=True, null=True, verbose_name="first useful reply")),
                        ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="accepted")),
                        (
                            "ended_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="Closed, removed, archived, or settled by the asker.",
                                null=True,
                                verbose_name="waits no more",
                            ),
                        ),
                        ("asked_work", models.BigIntegerField()),
                        ("reply_work", models.BigIntegerField(blank=True, null=True)),
                        ("useful_work", models.BigIntegerField(blank=True, null=True)),
                        ("accepted_work", models.BigIntegerField(blank=True, null=True)),
                        ("ended_work", models.BigIntegerField(blank=True, null=True)),
                        (
                            "community",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ask_clocks",
                                to="communities.community",
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                help_text="The promise of that moment.",
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="+",
                                to="communities.servicedescription",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                models.F("community"),
                                models.OrderBy(models.F("asked_at"), descending=True),
                                name="ask_clock_new",
                            ),
                            models.Index(
                                condition=models.Q(("ended_at", None), ("offered_at", None), ("reply_at", None)),
                                fields=["half_at"],
                                name="ask_clock_half",
                            ),
                            models.Index(
                                condition=models.Q(("ended_at", None), ("reply_at", None)),
                                fields=["community", "due_at"],
                                name="ask_clock_due",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AskOffer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "declined_at",
                            models.DateTimeField(
                                blank=True, help_text="“Not me”. Nobody else is shown this.", null=True
                            ),
                        ),
                        (
                            "ask",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="offers",
                                to="content.item",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="asks_offered",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                models.F("person"),
                                models.OrderBy(models.F("created_at"), descending=True),
                                name="offer_of_person",
                            )
                        ],
                        "constraints": [models.UniqueConstraint(fields=("ask", "person"), name="offered_once")],
                    },
                ),
                migrations.CreateModel(
                    name="SearchDay",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("community_id", models.BigIntegerField(help_text="0: the whole platform.")),
                        ("day", models.DateField()),
                        ("searches", models.IntegerField(default=0)),
                        ("missed", models.IntegerField(default=0)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("community_id", "day"), name="search_day_once"),
                            models.CheckConstraint(
                                condition=models.Q(("missed__gte", 0), ("searches__gte", models.F("missed"))),
                                name="missed_of_searches",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MissedMark",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("fingerprint", models.CharField(max_length=32)),
                        ("mark", models.SmallIntegerField()),
                        ("day", models.DateField()),
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
                        "indexes": [models.Index(fields=["day"], name="missed_mark_day")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("community", "fingerprint", "mark"), name="missed_mark_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MissedSearch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("fingerprint", models.CharField(max_length=32)),
                        ("words", models.CharField(max_length=80)),
                        (
                            "people",
                            models.SmallIntegerField(help_text="At least so many; 16 are as many as are told apart."),
                        ),
                        ("last_on", models.DateField()),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[("aside", "not relevant"), ("tag", "another word for a tag")],
                                max_length=5,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="missed_searches",
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
                    ],
                    options={
                        "verbose_name_plural": "missed searches",
                        "constraints": [
                            models.UniqueConstraint(fields=("community", "fingerprint"), name="missed_search_once"),
                            models.CheckConstraint(condition=models.Q(("people__gte", 3)), name="missed_by_three"),
                        ],
                    },
                ),
            ],
        ),
    ]
