"""Episodes: an item one listens to; the podcast of a community; the keys of those who listen in an app."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User, new_token
from communities.models import Community, Lifecycle, Membership, Visibility
from content.models.files import File
from content.models.items import Item

if TYPE_CHECKING:
    from communities.models import Viewer

PODCAST_NAMESPACE = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")  # of podcast:guid, given by its specification


class EpisodeQuerySet(models.QuerySet["Episode"]):
    def visible_to(self, viewer: Viewer) -> EpisodeQuerySet:
        """Episodes whose item this person may see."""
        return self.filter(item__in=Item.objects.visible_to(viewer))

    def public(self) -> EpisodeQuerySet:
        """What anybody may hear, signed in or not: marked so, published, in a podcast that is public now."""
        return self.filter(
            is_public=True, item__in=Item.objects.published(), item__community__podcast__in=Podcast.objects.public()
        )

    def unmeasured(self) -> EpisodeQuerySet:
        return self.filter(measuring=Episode.Measuring.WAITING)


class Episode(models.Model):
    """The sound behind an item of kind episode: the item holds title, show notes and what people made of it."""

    class Measuring(models.TextChoices):
        WAITING = "waiting", "being measured"
        DONE = "done", "measured"
        NOTHING = "nothing", "nothing loud enough to measure"
        IMPOSSIBLE = "impossible", "not measured"  # a codec we have no decoder for; a file that breaks off

    item = models.OneToOneField(Item, on_delete=models.CASCADE, primary_key=True, related_name="episode")
    sound = models.ForeignKey(File, on_delete=models.PROTECT, related_name="episodes")
    seconds = models.FloatField(help_text="Duration, read from the file.")
    codec = models.CharField(max_length=20, blank=True, help_text="Read from the file.")
    bitrate = models.PositiveIntegerField(default=0, help_text="Bits a second, of the whole file.")
    loudness = models.FloatField(null=True, blank=True, help_text="Integrated loudness in LUFS (EBU R 128).")
    measuring = models.CharField(max_length=10, choices=Measuring.choices, default=Measuring.WAITING)
    chapters = models.JSONField(default=list, blank=True, help_text="[{start: seconds, title}], in order.")
    cues = models.JSONField(default=list, blank=True, help_text="Transcript: [{start, end, text, who}], in order.")
    is_public = models.BooleanField(default=False, help_text="Also in the public feed, when the podcast has one.")

    objects: ClassVar[EpisodeQuerySet] = EpisodeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(fields=["item"], condition=models.Q(measuring="waiting"), name="episode_unmeasured"),
        ]

    def __str__(self) -> str:
        return f"episode {self.item_id}"


class PodcastQuerySet(models.QuerySet["Podcast"]):
    def public(self) -> PodcastQuerySet:
        """Those anybody may subscribe to: switched on by a manager, in a community that is open and live."""
        return self.filter(
            has_public_feed=True, community__visibility=Visibility.OPEN, community__lifecycle=Lifecycle.LIVE
        )


class Podcast(models.Model):
    """What a community says of its podcast in feeds. Without a row, the community's own words stand there."""

    community = models.OneToOneField(Community, on_delete=models.CASCADE, primary_key=True, related_name="podcast")
    title = models.CharField(max_length=120, blank=True)
    about = models.TextField(max_length=4000, blank=True)
    language = models.CharField(max_length=10, default="en")
    has_public_feed = models.BooleanField(default=False, help_text="Anybody may hear episodes marked public.")
    guid = models.UUIDField(null=True, blank=True, help_text="podcast:guid, stable for ever.")

    objects: ClassVar[PodcastQuerySet] = PodcastQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"podcast of {self.community_id}"

    @classmethod
    def of(cls, community: Community) -> Podcast:
        """The podcast of a community, as it stands in feeds; not saved when nobody has said anything of it."""
        return cls.objects.filter(community=community).first() or cls(community=community)

    @property
    def name(self) -> str:
        return self.title or self.community.name

    @property
    def words(self) -> str:
        return self.about or self.community.purpose or self.community.name

    @property
    def stable_guid(self) -> UUID:
        """podcast:guid: from the address of the public feed, without scheme, until one is kept."""
        site = urlsplit(settings.SITE_URL)
        return self.guid or uuid5(PODCAST_NAMESPACE, f"{site.netloc}/podcasts/{self.community.slug}/feed.xml")


class ListenerKeyQuerySet(models.QuerySet["ListenerKey"]):
    def visible_to(self, viewer: User) -> ListenerKeyQuerySet:
        """A key is seen by the person it stands for, and by nobody else, administrators included."""
        return self.filter(user=viewer)

    def opening_now(self) -> ListenerKeyQuerySet:
        """Keys of people who may sign in and are members there since before the key was made: who left and came back
        gets another."""
        member = Membership.objects.current().filter(
            user=OuterRef("user"), community=OuterRef("community"), joined_at__lte=OuterRef("created_at")
        )
        return self.filter(Exists(member), user__is_active=True)

    def opening(self, key: str) -> ListenerKeyQuerySet:
        """The key that opens a private feed, as long as its person may sign in and is a member there."""
        return self.opening_now().filter(key=key)


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
