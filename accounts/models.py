"""Who someone is. No position, no participation role: those belong to communities and roles."""

from __future__ import annotations

import secrets
import zoneinfo
from datetime import timedelta
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.functions import Lower, Now
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from accounts import countries


def new_token() -> str:
    return secrets.token_urlsafe(24)


def validate_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError("We do not know the time zone “%(name)s”.", params={"name": name})


def free_handle(display_name: str) -> str:
    """A handle nobody has yet: samuel.otieno, then samuel.otieno2, …"""
    stem = slugify(display_name).replace("-", ".")[:40].strip(".") or "member"
    taken = set(User.objects.filter(handle__startswith=stem).values_list("handle", flat=True))
    candidate, number = stem, 2
    while candidate in taken:
        candidate, number = f"{stem}{number}", number + 1
    return candidate


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, viewer: User | AnonymousUser) -> UserQuerySet:
        """Colleagues see each other; people who are not signed in see nobody; erased people are nobody."""
        return self.people() if viewer.is_authenticated else self.none()

    def people(self) -> UserQuerySet:
        """Human members who are still here: no robots, nobody erased or switched off."""
        return self.filter(is_active=True, is_service=False)

    def named_like(self, start: str) -> UserQuerySet:
        return self.filter(models.Q(display_name__icontains=start) | models.Q(handle__istartswith=start))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        if not email:
            raise ValueError("A user needs an e-mail address.")
        fields.setdefault("display_name", email.split("@")[0])
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.handle = fields.get("handle") or free_handle(user.display_name)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})


class User(AbstractBaseUser, PermissionsMixin):
    """A person (or a service, such as an importer's robot). Signs in by e-mail; there are no user names."""

    email = models.EmailField("e-mail", unique=True)
    handle = models.CharField(max_length=60, unique=True, help_text="For @mentions.")
    display_name = models.CharField("name", max_length=120)
    job_role = models.CharField("job role", max_length=120, blank=True)
    department = models.CharField(max_length=120, blank=True)
    region = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2, blank=True, choices=countries.choices, help_text="Where one works.")
    languages = ArrayField(models.CharField(max_length=40), blank=True, default=list)
    about = models.TextField(blank=True, validators=[MaxLengthValidator(2000)])
    time_zone = models.CharField(max_length=60, default="UTC", validators=[validate_time_zone])
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField("administrator", default=False)
    is_service = models.BooleanField("service", default=False, help_text="Not a person: carries no evidence.")
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    date_joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower_case")]
        indexes = [GinIndex(fields=["display_name"], name="user_name_trigram", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.display_name

    @property
    def initials(self) -> str:
        parts = self.display_name.split() or ["?"]
        return (parts[0][:1] + (parts[-1][:1] if len(parts) > 1 else parts[0][1:2])).upper()

    @property
    def first_name(self) -> str:
        return self.display_name.split()[0] if self.display_name.strip() else self.display_name

    def get_absolute_url(self) -> str:
        return reverse("accounts:member-detail", args=[self.handle])


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def waiting(self) -> InvitationQuerySet:
        return self.filter(accepted_at=None, expires_at__gt=Now())

    def unsent(self) -> InvitationQuerySet:
        return self.waiting().filter(sent_at=None)

    def visible_to(self, viewer: User | AnonymousUser) -> InvitationQuerySet:
        """An invitation is seen by the person who sent it."""
        return self.filter(invited_by=viewer) if viewer.is_authenticated else self.none()


def in_thirty_days() -> Any:
    return timezone.now() + timedelta(days=30)


class Invitation(models.Model):
    """A personal invitation to the platform, sent by e-mail; the token in the link lets its holder sign up once."""

    email = models.EmailField("e-mail")
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    note = models.TextField(blank=True, validators=[MaxLengthValidator(1000)])
    place = models.CharField(max_length=120, blank=True, help_text="The community one is invited to, if any.")
    invited_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations_sent")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(default=in_thirty_days)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField(null=True, editable=False, help_text="Empty: the letter still has to go out.")

    objects: ClassVar[InvitationQuerySet] = InvitationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.email

    def get_absolute_url(self) -> str:
        return reverse("accounts:invitation-accept", args=[self.token])

    @property
    def is_waiting(self) -> bool:
        return self.accepted_at is None and self.expires_at > timezone.now()
