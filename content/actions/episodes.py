"""Episodes and the podcast they make: bringing a sound, replacing it, its chapters and transcript, who may listen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User, new_token
from activity.actions import audit, record, record_reading
from activity.vocabulary import Verb
from communities.models import Community
from communities.permissions import Permission, require, standing_of
from content import audio, tasks, transcript
from content.actions.files import keep_file_uses
from content.actions.items import create_item, edit_item
from content.actions.posts import put_in_series
from content.actions.texts import clean_line, clean_text, take
from content.models import Episode, File, Item, Kind, ListenerKey, Podcast
from content.permissions import to_edit

SEARCHED = 300_000  # characters of a transcript that are searched: some five hours of talk
ABOUT_LIMIT = 4000
NAME_LIMIT = 120
LANGUAGE_LIMIT = 10


@transaction.atomic
def create_episode(
    *,
    by: User,
    community: Community,
    sound: File,
    title: str,
    body: str,
    tags: Iterable[str] = (),
    chapters: str = "",
    cues: str = "",
    is_public: bool = False,
    series: str = "",
    publish: bool = True,
    **item_fields: Any,
) -> Item:
    """An item one listens to. body: show notes; chapters and cues as people write them (content.transcript).

    Loudness is measured later, by a task: the episode can be heard at once.
    """
    require(by, Permission.CREATE_ITEM, community)

    def give_sound(item: Item) -> None:
        episode = Episode(item=item, is_public=is_public)
        _put_sound(episode, sound, by=by)
        _put_words(episode, item, chapters=chapters, cues=cues)
        episode.save()
        keep_file_uses(item)
        if series.strip():
            put_in_series(by=by, item=item, title=series)
        _measure_soon(episode)

    return create_item(
        by=by,
        community=community,
        kind=Kind.EPISODE,
        title=title,
        body=body,
        tags=tags,
        publish=publish,
        matter=give_sound,
        **item_fields,
    )


@transaction.atomic
def edit_episode(
    *,
    by: User,
    item: Item,
    title: str,
    body: str,
    tags: Iterable[str] | None = None,
    reason: str = "",
    base_number: int | None = None,
    sound: File | None = None,
    chapters: str | None = None,
    cues: str | None = None,
    is_public: bool | None = None,
    series: str | None = None,
    **item_fields: Any,
) -> Item:
    """Change what is said of an episode, or what is heard; None leaves a thing as it is.

    The text has its revisions; an earlier sound is not kept in sight. Changing somebody else's episode is improving it.
    """
    text = {"title": title, "body": body, "tags": tags, "reason": reason, "base_number": base_number, **item_fields}
    is_moved = series is not None and put_in_series(by=by, item=item, title=series)
    if not _changes_sound(item, sound, chapters, cues, is_public):
        return _edit_text(by, item, text, is_changed=is_moved)
    standing = standing_of(by, item.community)
    standing.require(to_edit(standing, item))
    item = take(by, item, or_own_draft=True)
    episode = Episode.objects.select_for_update().get(item=item)
    episode.item = item
    if sound and sound.pk != episode.sound_id:
        _put_sound(episode, sound, by=by)
        _measure_soon(episode)
    _put_words(episode, item, chapters=chapters, cues=cues)
    if is_public is not None:
        episode.is_public = is_public
    episode.save()
    before = item.edited_at
    item = _edit_text(by, item, text, is_changed=True)
    if item.edited_at == before and not item.is_draft:
        item.edited_at = timezone.now()
        item.save(update_fields=["edited_at"])
        if item.author_id != by.pk:
            record(Verb.IMPROVE, by=by, about=item.ref, community_id=item.community_id)
    keep_file_uses(item)
    return item


def _edit_text(by: User, item: Item, text: dict[str, Any], *, is_changed: bool) -> Item:
    """Save the text too; that nothing of it changed is fine when something else did."""
    try:
        return edit_item(by=by, item=item, **text)
    except ValidationError as refusal:
        if is_changed and getattr(refusal, "code", None) == "unchanged":
            return item
        raise


def _changes_sound(
    item: Item, sound: File | None, chapters: str | None, cues: str | None, is_public: bool | None
) -> bool:
    episode = item.episode
    seconds = episode.seconds
    return (
        (sound is not None and sound.pk != episode.sound_id)
        or (chapters is not None and _read_chapters(chapters, seconds) != episode.chapters)
        or (cues is not None and _read_cues(cues, seconds) != episode.cues)
        or (is_public is not None and is_public != episode.is_public)
    )


def _put_sound(episode: Episode, sound: File, *, by: User) -> None:
    """Give an episode its sound: one the person brought themselves, into this community."""
    if sound.uploaded_by_id != by.pk or sound.community_id != episode.item.community_id:
        raise ValidationError("Choose a sound file of your own.", code="sound")
    with sound.content.open("rb") as stream:
        try:
            heard = audio.read(stream)
        except audio.NotAudio as refusal:
            raise ValidationError(str(refusal), code="sound") from refusal
    episode.sound, episode.loudness = sound, None
    episode.seconds, episode.codec, episode.bitrate = heard.seconds, heard.codec, heard.bitrate
    states = Episode.Measuring
    episode.measuring = states.WAITING if heard.is_measurable else states.IMPOSSIBLE


def _put_words(episode: Episode, item: Item, *, chapters: str | None, cues: str | None) -> None:
    if chapters is not None:
        episode.chapters = _read_chapters(chapters, episode.seconds)
    if cues is not None:
        episode.cues = _read_cues(cues, episode.seconds)
        item.file_text = transcript.spoken(episode.cues)[:SEARCHED]
        item.save(update_fields=["file_text"])
    beyond = [chapter for chapter in episode.chapters if chapter["start"] >= episode.seconds]
    if beyond:  # a shorter sound took the place of a longer one
        at, end = transcript.clock(beyond[0]["start"]), transcript.clock(episode.seconds)
        raise ValidationError(f"The new sound ends at {end}, but a chapter begins at {at}.", code="chapters")


def _read_chapters(text: str, seconds: float) -> list[transcript.Chapter]:
    try:
        return transcript.parse_chapters(text, seconds)
    except transcript.Unreadable as refusal:
        raise ValidationError(str(refusal), code="chapters") from refusal


def _read_cues(text: str, seconds: float) -> list[transcript.Cue]:
    try:
        return transcript.parse(text, seconds)
    except transcript.Unreadable as refusal:
        raise ValidationError(str(refusal), code="cues") from refusal


def _measure_soon(episode: Episode) -> None:
    """The row is there first: a broker that is down delays the measuring until the beat finds it."""
    if episode.measuring == Episode.Measuring.WAITING:
        transaction.on_commit(lambda: tasks.measure_loudness.delay(episode.pk), robust=True)


@transaction.atomic
def edit_podcast(
    *, by: User, community: Community, title: str, about: str, language: str, has_public_feed: bool
) -> Podcast:
    """What stands in the feeds, and whether there is one for everybody: that is written into the audit trail."""
    require(by, Permission.EDIT_COMMUNITY, community)
    podcast, _ = Podcast.objects.select_for_update().get_or_create(community=community)
    podcast.title = clean_line(title, NAME_LIMIT, "title")
    podcast.about = clean_text(about, ABOUT_LIMIT) if about.strip() else ""
    podcast.language = clean_line(language, LANGUAGE_LIMIT, "language") or "en"
    podcast.guid = podcast.stable_guid
    if podcast.has_public_feed != has_public_feed:
        word = "open" if has_public_feed else "close"
        audit(f"podcast.{word}", by=by, community_id=community.pk)
    podcast.has_public_feed = has_public_feed
    podcast.save()
    return podcast


@transaction.atomic
def renew_listener_key(*, by: User, community: Community) -> ListenerKey:
    """The first address of one's private feed, or another one: the old address stops at once."""
    standing = standing_of(by, community)
    if standing.membership is None:
        standing.require(Permission.REPLY)  # 404 where the community does not exist for the person
        raise PermissionDenied("Only members have a feed of their own. Join the community first.")
    fresh: dict[str, str | datetime] = {"key": new_token(), "created_at": timezone.now()}
    key, _ = ListenerKey.objects.update_or_create(user=by, community=community, defaults=fresh)
    return key


def note_listening(*, by: User, item: Item) -> None:
    """An app fetched the sound with somebody's key: theirs alone to see, like all reading, and counted once a day."""
    record_reading(Verb.DOWNLOAD, by=by, about=item.ref, community_id=item.community_id)
