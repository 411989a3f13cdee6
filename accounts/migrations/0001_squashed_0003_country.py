"""The migrations of accounts up to 0003 in one; docs/decisions/migrations.md says why, and how it was checked."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.contrib.postgres.operations import BtreeGinExtension, TrigramExtension, UnaccentExtension
from django.db import migrations, models

import accounts.countries
import accounts.models
from accounts.operations import CreateModels


class Migration(migrations.Migration):
    replaces = [("accounts", "0001_initial"), ("accounts", "0002_invitation_letter"), ("accounts", "0003_country")]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGinExtension(),
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail")),
                        ("handle", models.CharField(help_text="For @mentions.", max_length=60, unique=True)),
                        ("display_name", models.CharField(max_length=120, verbose_name="name")),
                        ("job_role", models.CharField(blank=True, max_length=120, verbose_name="job role")),
                        ("department", models.CharField(blank=True, max_length=120)),
                        ("region", models.CharField(blank=True, max_length=120)),
                        (
                            "languages",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "about",
                            models.TextField(blank=True, validators=[django.core.validators.MaxLengthValidator(2000)]),
                        ),
                        (
                            "time_zone",
                            models.CharField(
                                default="UTC", max_length=60, validators=[accounts.models.validate_time_zone]
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True)),
                        ("is_staff", models.BooleanField(default=False, verbose_name="administrator")),
                        (
                            "is_service",
                            models.BooleanField(
                                default=False, help_text="Not a person: carries no evidence.", verbose_name="service"
                            ),
                        ),
                        ("erased_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        ("date_joined", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                        (
                            "country",
                            models.CharField(
                                blank=True,
                                choices=accounts.countries.choices,
                                help_text="Where one works.",
                                max_length=2,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["display_name"], name="user_name_trigram", opclasses=["gin_trgm_ops"]
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                                name="user_email_lower_case",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                        (
                            "token",
                            models.CharField(
                                default=accounts.models.new_token, editable=False, max_length=40, unique=True
                            ),
                        ),
                        (
                            "note",
                            models.TextField(blank=True, validators=[django.core.validators.MaxLengthValidator(1000)]),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("expires_at", models.DateTimeField(default=accounts.models.in_thirty_days)),
                        ("accepted_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "invited_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="invitations_sent",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "place",
                            models.CharField(
                                blank=True, help_text="The community one is invited to, if any.", max_length=120
                            ),
                        ),
                        (
                            "sent_at",
                            models.DateTimeField(
                                editable=False, help_text="Empty: the letter still has to go out.", null=True
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-created_at"],
                    },
                ),
            ],
        ),
    ]
