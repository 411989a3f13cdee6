"""Bringing and changing episodes: the sound read at once, its loudness later; chapters, transcript, who may."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import Http404

from accounts.actions import switch_off, switch_on
from accounts.models import User
from activity.models import Act, AuditEntry, ReadingAct
from activity.vocabulary import ObjectType, Verb
from communities.actions import join_community, leave_community, remove_member
from communities.models import Lifecycle
from content.actions import (
    create_episode,
    create_item,
    edit_episode,
    edit_podcast,
    note_listening,
    publish_item,
    renew_feed_key,
    renew_listener_key,
)
from content.models import Episode, FeedKey, File, Item, Kind, ListenerKey, Podcast
from content.tasks import measure_loudness, measure_waiting
from tests.factories import make_community, make_episode, make_sound, make_user

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parent / "data"
CUES = "0:00 Listen to the seal.\n0:02 The orifice is closed."


@pytest.fixture
def sound(community, bob):
    return make_sound(community, bob, "tone.mp3")


def bring(by, community, sound, **fields):
    known = {
        "title": "Dry faces",
        "body": "At the test bench.",
        "chapters": "0:00 Hello\n0:01.5 The gauge",
        "cues": CUES,
    }
    return create_episode(by=by, community=community, sound=sound, **known | fields)


def test_an_episode_holds_what_its_file_says(community, bob, sound):
    item = bring(bob, community, sound)
    episode = item.episode
    assert (item.kind, episode.codec, episode.measuring) == (Kind.EPISODE, "MP3", "waiting")
    assert episode.seconds == pytest.approx(3.0, abs=0.01)
    assert episode.chapters == [{"start": 0.0, "title": "Hello"}, {"start": 1.5, "title": "The gauge"}]
    assert [cue["text"] for cue in episode.cues] == ["Listen to the seal.", "The orifice is closed."]
    act = Act.objects.get(verb=Verb.CREATE)
    assert (act.object_type, act.object_id, act.actor_id) == (ObjectType.RECORDING, item.pk, bob.pk)


def test_the_row_is_there_first_and_the_task_measures(community, bob, sound, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        item = bring(bob, community, sound)
        assert item.episode.loudness is None
    episode = Episode.objects.get(pk=item.pk)
    assert (episode.loudness, episode.measuring) == (-27.5, "done")


def test_the_beat_measures_what_the_broker_lost(community, bob):
    for name in ("tone.ogg", "tone.opus"):
        make_episode(community, bob, name)
    measure_waiting()
    assert list(Episode.objects.order_by("pk").values_list("loudness", flat=True)) == [-27.1, -27.0]
    assert not Episode.objects.unmeasured().exists()


def test_what_cannot_be_decoded_says_so_and_is_not_tried_again(community, bob):
    item = bring(bob, community, make_sound(community, bob, "tone.m4a"))
    assert item.episode.measuring == Episode.Measuring.IMPOSSIBLE
    assert item.episode.codec == "AAC"
    lost = make_episode(community, bob)
    lost.episode.sound.content.delete(save=False)
    measure_loudness(lost.pk)
    assert Episode.objects.get(pk=lost.pk).measuring == Episode.Measuring.IMPOSSIBLE


def test_a_sound_replaced_while_it_is_measured_keeps_no_foreign_loudness(community, bob, monkeypatch):
    item = make_episode(community, bob)
    other = make_sound(community, bob, "tone.opus")
    from content import audio

    measure = audio.loudness

    def slow(stream):
        Episode.objects.filter(pk=item.pk).update(sound=other)
        return measure(stream)

    monkeypatch.setattr(audio, "loudness", slow)
    measure_loudness(item.pk)
    assert Episode.objects.get(pk=item.pk).loudness is None


def test_what_was_said_is_found_by_the_search(community, bob, sound):
    item = bring(bob, community, sound)
    assert list(Item.objects.filter(search="orifice")) == [item]
    edit_episode(by=bob, item=item, title=item.title, body=item.body, cues="")
    assert not Item.objects.filter(search="orifice").exists()


def test_a_transcript_of_words_that_are_all_different_is_not_too_long_for_the_search(community, bob, sound):
    words = " ".join(f"q{number:x}z" for number in range(120_000))
    item = bring(bob, community, sound, cues=f"0:00 {words}")
    assert len(item.episode.cues[0]["text"]) > 700_000
    assert Item.objects.filter(search="q10z").exists()


def test_only_members_bring_one(community, bob, charlie, sound):
    with pytest.raises(PermissionDenied):
        bring(charlie, community, sound)


def test_a_sound_of_somebody_else_or_from_elsewhere_is_not_taken(community, alice, bob, sound):
    with pytest.raises(ValidationError, match="of your own"):
        bring(alice, community, sound)
    elsewhere = make_community(manager=bob)
    with pytest.raises(ValidationError, match="of your own"):
        bring(bob, elsewhere, sound)
    assert not Item.objects.exists()


def test_an_episode_needs_a_sound(community, bob):
    with pytest.raises(ValidationError, match="begin with a file"):
        create_item(by=bob, community=community, kind=Kind.EPISODE, title="Silent", body="Nothing.")


def test_the_sentence_says_which_field_it_is_about(community, bob, sound):
    with pytest.raises(ValidationError) as refusal:
        bring(bob, community, sound, chapters="0:09 Beyond")
    assert refusal.value.code == "chapters"
    with pytest.raises(ValidationError) as refusal:
        bring(bob, community, sound, cues="no time at all")
    assert refusal.value.code == "cues"
    assert not Episode.objects.exists()


def test_a_second_click_brings_the_same_episode(community, bob, sound):
    assert bring(bob, community, sound).pk == bring(bob, community, sound).pk


def test_a_draft_is_its_authors_alone(community, alice, bob, sound):
    item = bring(bob, community, sound, publish=False)
    assert not Episode.objects.visible_to(bob).exists()
    assert not File.objects.visible_to(alice).exists()
    publish_item(by=bob, item=item)
    assert Episode.objects.visible_to(alice).exists()
    assert File.objects.visible_to(alice).get() == sound


def test_replacing_the_sound_measures_anew_and_hides_the_old_one(community, alice, bob, sound):
    item = bring(bob, community, sound)
    measure_loudness(item.pk)
    fresh = make_sound(community, bob, "tone.opus")
    edited = edit_episode(by=bob, item=item, title=item.title, body=item.body, sound=fresh)
    episode = Episode.objects.get(pk=item.pk)
    assert (episode.sound, episode.codec, episode.loudness, episode.measuring) == (fresh, "Opus", None, "waiting")
    assert edited.edited_at is not None
    assert list(File.objects.visible_to(alice)) == [fresh]


def test_a_shorter_sound_than_its_chapters_is_refused(community, bob):
    item = make_episode(community, bob, chapters=[{"start": 40.0, "title": "Late"}])
    with pytest.raises(ValidationError, match="ends at 0:03, but a chapter begins at 0:40"):
        edit_episode(by=bob, item=item, title=item.title, body=item.body, sound=make_sound(community, bob, "tone.opus"))


def test_changing_the_transcript_of_somebody_else_is_improving_it_once(community, alice, bob, sound):
    item = bring(bob, community, sound)
    edit_episode(by=alice, item=item, title=item.title, body="Better notes.", cues="0:00 Listen to it.")
    edit_episode(by=alice, item=item, title=item.title, body="Better notes.", chapters="")
    assert Act.objects.filter(verb=Verb.IMPROVE, actor_id=alice.pk).count() == 2
    assert item.revisions.count() == 2


def test_the_same_again_is_no_change(community, bob, sound):
    item = bring(bob, community, sound)
    from content import transcript

    again = {"chapters": transcript.written(item.episode.chapters), "cues": transcript.to_vtt(item.episode.cues)}
    with pytest.raises(ValidationError, match="changed nothing"):
        edit_episode(by=bob, item=item, title=item.title, body=item.body, is_public=False, **again)


def test_others_do_not_change_it(community, bob, charlie, alice):
    item = make_episode(community, alice)
    for person, refusal in ((bob, PermissionDenied), (charlie, PermissionDenied)):
        with pytest.raises(refusal):
            edit_episode(by=person, item=item, title=item.title, body=item.body, chapters="0:00 Mine")


def test_the_public_feed_is_a_managers_switch_and_leaves_a_trace(community, alice, bob):
    fields = {"title": "", "about": "", "language": "en"}
    with pytest.raises(PermissionDenied):
        edit_podcast(by=bob, community=community, has_public_feed=True, **fields)
    assert not Podcast.objects.public().exists()
    edit_podcast(by=alice, community=community, has_public_feed=True, **fields)
    edit_podcast(by=alice, community=community, has_public_feed=True, **fields | {"title": "Seal talk"})
    assert Podcast.objects.public().get().name == "Seal talk"
    edit_podcast(by=alice, community=community, has_public_feed=False, **fields)
    entries = AuditEntry.objects.order_by("pk")
    assert [(entry.action, entry.by_id) for entry in entries] == [
        ("podcast.open", alice.pk),
        ("podcast.close", alice.pk),
    ]


def test_the_guid_of_a_podcast_outlives_its_address(community, alice, settings):
    kept = edit_podcast(by=alice, community=community, title="", about="", language="en", has_public_feed=False).guid
    settings.SITE_URL = "https://elsewhere.example"
    assert Podcast.of(community).stable_guid == kept


def test_a_key_is_for_members_and_stands_for_one_community(community, bob, charlie):
    key = renew_listener_key(by=bob, community=community)
    assert ListenerKey.objects.opening(key.key).get().community == community
    assert renew_listener_key(by=bob, community=community).key != key.key
    assert not ListenerKey.objects.opening(key.key).exists()
    with pytest.raises(PermissionDenied, match="Only members"):
        renew_listener_key(by=charlie, community=community)
    with pytest.raises(Http404):
        renew_listener_key(by=charlie, community=make_community(visibility="private"))


def test_a_key_ends_with_the_membership_and_with_the_account(community, bob):
    key = renew_listener_key(by=bob, community=community).key
    community.lifecycle = Lifecycle.ARCHIVED
    community.save()
    assert ListenerKey.objects.opening(key).exists()
    bob.is_active = False
    bob.save()
    assert not ListenerKey.objects.opening(key).exists()
    bob.is_active = True
    bob.save()
    membership = community.memberships.get(user=bob)
    membership.left_at = membership.joined_at
    membership.save()
    assert not ListenerKey.objects.opening(key).exists()


def test_a_key_does_not_come_back_with_the_person(community, alice, bob, as_user):
    for away in (
        lambda: leave_community(by=bob, community=community),
        lambda: remove_member(by=alice, community=community, user=bob, reason="For a while."),
    ):
        key = renew_listener_key(by=bob, community=community).key
        away()
        join_community(by=bob, community=community)
        assert not ListenerKey.objects.opening(key).exists()
        assert key not in as_user(bob).get("/c/seals/episodes/").content.decode()
        assert key not in as_user(bob).get("/me/feeds/").content.decode()
        assert ListenerKey.objects.opening(renew_listener_key(by=bob, community=community).key).exists()


def test_switching_an_account_off_ends_its_addresses_for_good(community, bob):
    admin = make_user("Ada Admin", is_staff=True, is_superuser=True)
    key, feed = renew_listener_key(by=bob, community=community).key, renew_feed_key(by=bob).key
    switch_off(by=admin, people=User.objects.filter(pk=bob.pk))
    switch_on(by=admin, people=User.objects.filter(pk=bob.pk))
    assert not ListenerKey.objects.opening(key).exists()
    assert not FeedKey.objects.opening(feed).exists()


def test_listening_in_an_app_is_reading_and_counts_once_a_day(community, alice, bob):
    item = make_episode(community, alice)
    for _ in range(3):
        note_listening(by=bob, item=item)
    note_listening(by=alice, item=item)  # one's own is noted for nobody
    act = ReadingAct.objects.get()
    assert (act.verb, act.actor_id, act.object_type, act.object_id) == (
        Verb.DOWNLOAD,
        bob.pk,
        ObjectType.RECORDING,
        item.pk,
    )
    assert not Act.objects.filter(verb=Verb.DOWNLOAD).exists()


def test_a_broker_that_is_down_does_not_fail_the_upload(
    community, bob, sound, monkeypatch, django_capture_on_commit_callbacks, caplog
):
    def refuse(*_):
        raise ConnectionError("no broker")

    monkeypatch.setattr(measure_loudness, "delay", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        item = bring(bob, community, sound)
    assert Episode.objects.unmeasured().get().pk == item.pk
    assert connection.is_usable()
