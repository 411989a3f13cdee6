"""Episodes: an item one listens to; the podcast of a community; the keys of those who listen in an app."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.models import User, new_token
from communities.models import Community
from content.models.files import File
from content.models.items import Item


class Episode(models.Model):
    """The sound behind an item of kind episode: the item holds title, show notes and what people made of it."""

    item = models.OneToOneField(Item, on_delete=models.CASCADE, primary_key=True, related_name="episode")
    sound = models.ForeignKey(File, on_delete=models.PROTECT, related_name="episodes")
    seconds = models.FloatField(help_text="Duration, read from the file.")
    loudness = models.FloatField(null=True, blank=True, help_text="Integrated loudness in LUFS (EBU R 128).")
    chapters = models.JSONField(default=list, blank=True, help_text="[{start: seconds, title}], in order.")
    cues = models.JSONField(default=list, blank=True, help_text="Transcript: [{start, end, text, who}], in order.")
    is_public = models.BooleanField(default=False, help_text="Also in the public feed, when the podcast has one.")

    def __str__(self) -> str:
        return f"episode {self.item_id}"


class Podcast(models.Model):
    """What a community says of its podcast in feeds. Without a row, the community's own words stand there."""

    community = models.OneToOneField(Community, on_delete=models.CASCADE, primary_key=True, related_name="podcast")
    title = models.CharField(max_length=120, blank=True)
    about = models.TextField(max_length=4000, blank=True)
    language = models.CharField(max_length=10, default="en")
    has_public_feed = models.BooleanField(default=False, help_text="Anybody may hear episodes marked public.")
    guid = models.UUIDField(null=True, blank=True, help_text="podcast:guid, stable for ever.")

    def __str__(self) -> str:
        return f"podcast of {self.community_id}"


class ListenerKeyQuerySet(models.QuerySet["ListenerKey"]):
    def visible_to(self, viewer: User) -> ListenerKeyQuerySet:
        """A key is seen by the person it stands for, and by nobody else, administrators included."""
        return self.filter(user=viewer)

    def opening(self, key: str) -> ListenerKeyQuerySet:
        """The key that opens a private feed, as long as its person may sign in; the view asks what they may read."""
        return self.filter(key=key, user__is_active=True)


class ListenerKey(models.Model):
    """One a person and community: it stands in the address of their private podcast feed and opens nothing else."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="listener_keys")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=40, unique=True, default=new_token)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[ListenerKeyQuerySet] = ListenerKeyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "community"], name="listener_key_once")]

    def __str__(self) -> str:
        return f"listener key of {self.user_id}"
