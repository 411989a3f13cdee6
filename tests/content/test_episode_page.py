"""The pages of episodes: bringing one, listening, finding what was said, the podcast's settings."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from communities.models import Visibility
from content.models import Episode, File, Item, ListenerKey, Podcast
from tests.factories import make_episode, make_sound

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parent / "data"
NEW = "/c/seals/episodes/new/"
TEXT = {"title": "Dry faces", "body": "At the test bench.", "tags": "seals"}
CUES = [
    {"start": 0.5, "end": 1.2, "text": "Check the <b>orifice</b> & listen.", "who": "Kofi"},
    {"start": 1.2, "end": 2.0, "text": "The orifices were closed.", "who": "Kofi"},
]


def upload(name: str = "tone.mp3", called: str = "") -> SimpleUploadedFile:
    return SimpleUploadedFile(called or name, (DATA / name).read_bytes())


@pytest.mark.parametrize("name", ["tone.mp3", "tone.m4a", "tone.ogg", "tone.opus"])
def test_a_member_brings_an_episode(name, as_user, bob, community):
    sent = TEXT | {"sound": upload(name), "chapters": "0:00 Hello", "cues": "0:01 Check it."}
    response = as_user(bob).post(NEW, sent)
    item = Item.objects.get()
    assert response["Location"] == f"/c/seals/episodes/{item.pk}/"
    assert item.episode.sound.name == name
    assert (len(item.episode.chapters), len(item.episode.cues)) == (1, 1)
    page = as_user(bob).get(response["Location"]).content.decode()
    assert f'src="{item.episode.sound.get_absolute_url()}"' in page
    assert "0:03" in page


def test_a_transcript_comes_as_a_file(as_user, bob, community):
    text = "WEBVTT\n\n00:00.500 --> 00:01.000\n<v Zoë>Für alle.\n".encode("utf-16")
    sent = TEXT | {"sound": upload(), "transcript_file": SimpleUploadedFile("a.vtt", text), "cues": "0:02 not this"}
    as_user(bob).post(NEW, sent)
    assert Episode.objects.get().cues == [{"start": 0.5, "end": 1.0, "text": "Für alle.", "who": "Zoë"}]


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("talk.mp3", b"%PDF-1.7 really"), "not a sound we can read"),
        (SimpleUploadedFile("talk.mp3", b"<html><script>alert(1)</script>"), "not a sound we can read"),
        (SimpleUploadedFile("talk.mp3", (DATA / "tone.mp3").read_bytes()[:9000]), "breaks off"),
        (SimpleUploadedFile("talk.m4a", (DATA / "tone.m4a").read_bytes()[:9000]), "breaks off"),
        (SimpleUploadedFile("talk.mp3", b""), "not a sound we can read"),
        (None, "Choose the sound first."),
    ],
)
def test_what_is_no_sound_is_refused_in_a_sentence_and_what_was_typed_stays(file, sentence, as_user, bob, community):
    if file:
        file.seek(0)
    response = as_user(bob).post(NEW, TEXT | ({"sound": file} if file else {}))
    page = response.content.decode()
    assert response.status_code == 200
    assert sentence in page
    assert 'value="Dry faces"' in page
    assert not Item.objects.exists()
    assert not File.objects.exists()


def test_a_lying_name_is_put_right(as_user, bob, community):
    as_user(bob).post(NEW, TEXT | {"sound": upload("tone.opus", called="../../talk.mp3")})
    file = File.objects.get()
    assert (file.media_type, file.name) == ("audio/ogg", "talk.ogg")


def test_a_sound_that_was_sent_is_not_sent_again_because_of_another_mistake(as_user, bob, community):
    client = as_user(bob)
    page = client.post(NEW, {"body": "At the bench.", "sound": upload(), "chapters": "1:00 Beyond"}).content.decode()
    file = File.objects.get()
    assert "is here already" in page
    assert f'value="{file.token}"' in page
    page = client.post(NEW, TEXT | {"kept": file.token, "chapters": "1:00 Beyond"}).content.decode()
    assert "the sound ends at 0:03" in page
    client.post(NEW, TEXT | {"kept": file.token, "chapters": "0:01 Hello"})
    assert Item.objects.get().episode.sound == file
    assert File.objects.count() == 1


def test_a_kept_sound_is_ones_own(as_user, alice, bob, community):
    theirs = make_sound(community, alice)
    page = as_user(bob).post(NEW, TEXT | {"kept": theirs.token}).content.decode()
    assert "Choose the sound first." in page


def test_outside_nobody_brings_one(as_user, charlie, client, community):
    assert as_user(charlie).post(NEW, TEXT | {"sound": upload()}).status_code == 403
    assert client.post(NEW, TEXT | {"sound": upload()}).status_code == 302
    assert not File.objects.exists()


def test_a_draft_is_kept_then_published_with_what_was_typed(as_user, alice, bob, community):
    client = as_user(bob)
    address = client.post(f"{NEW}keep/", TEXT | {"sound": upload()})["Location"]
    assert "A draft" in client.get(address).content.decode()
    assert as_user(alice).get(address).status_code == 404
    client.post(f"{address}publish/", TEXT | {"title": "Drier faces", "chapters": "0:01 Hello", "cues": ""})
    item = Item.objects.get()
    assert (item.title, item.is_draft, len(item.episode.chapters)) == ("Drier faces", False, 1)


def test_the_sound_is_replaced_and_the_address_stays(as_user, bob, community):
    item = make_episode(community, bob, title="Dry faces", body="Notes.")
    address = f"/c/seals/episodes/{item.pk}/"
    sent = {"title": "Dry faces", "body": "Notes.", "tags": "", "sound": upload("tone.opus"), "base_number": 1}
    assert as_user(bob).post(f"{address}edit/", sent)["Location"] == address
    assert Episode.objects.get().codec == "Opus"


def test_two_who_write_at_once_lose_nothing_not_even_a_sound(as_user, alice, bob, community):
    item = make_episode(community, bob, title="Dry faces", body="One.\n\nTwo.\n\nThree.", cues=CUES)
    edit = f"/c/seals/episodes/{item.pk}/edit/"
    sent = {"title": "Dry faces", "tags": "", "base_number": 1, "chapters": "", "cues": ""}
    as_user(bob).get(edit)
    as_user(alice).post(edit, sent | {"body": "One.\n\nTwo.\n\nThree, by Alice."})
    mine = sent | {"body": "One, by Bob.\n\nTwo.\n\nThree.", "cues": "0:01 Anew.", "sound": upload("tone.opus")}
    response = as_user(bob).post(edit, mine)
    page = response.content.decode()
    assert response.status_code == 409
    assert "One, by Bob.\n\nTwo.\n\nThree, by Alice." in page.replace("\r", "")
    token = File.objects.latest("pk").token
    assert f'value="{token}"' in page
    assert "Anew." in page
    merged = sent | {
        "body": "One, by Bob.\n\nTwo.\n\nThree, by Alice.",
        "base_number": 2,
        "cues": "0:01 Anew.",
        "kept": token,
    }
    as_user(bob).post(edit, merged)
    episode = Episode.objects.get()
    assert (episode.codec, episode.cues[0]["text"]) == ("Opus", "Anew.")


def test_a_file_is_heard_by_readers_alone(as_user, alice, bob, charlie, client, community):
    url = make_episode(community, bob).episode.sound.get_absolute_url()
    assert as_user(alice).get(url).status_code == 200
    assert as_user(charlie).get(url).status_code == 200  # the community is open
    community.visibility = Visibility.PRIVATE
    community.save()
    assert as_user(charlie).get(url).status_code == 404
    assert as_user(charlie).get("/c/seals/episodes/").status_code == 404
    assert client.get(url).status_code == 302


def test_the_transcript_is_text_with_times(as_user, alice, bob, community):
    item = make_episode(community, alice, cues=CUES, chapters=[{"start": 1.5, "title": "<i>The gauge"}])
    page = as_user(bob).get(item.get_absolute_url()).content.decode()
    sound = item.episode.sound.get_absolute_url()
    assert "Check the &lt;b&gt;orifice&lt;/b&gt; &amp; listen." in page
    assert "&lt;i&gt;The gauge" in page
    assert f'href="{sound}#t=0.5"' in page
    assert page.count("<b>Kofi</b>") == 1  # who goes on speaking is not named again


def test_what_was_said_is_found_on_the_page(as_user, alice, bob, community):
    item = make_episode(community, alice, cues=CUES)
    client = as_user(bob)
    page = client.get(item.get_absolute_url(), {"find": "Orifices"}).content.decode()
    assert "2 lines with" in page
    assert "<mark>orifice</mark>&lt;/b&gt;" in page
    nothing = client.get(item.get_absolute_url(), {"find": "<b>gasket"}).content.decode()
    assert "Nobody says “&lt;b&gt;gasket”" in nothing
    assert client.get(item.get_absolute_url(), {"find": "(((*"}).status_code == 200


def test_what_is_not_measured_says_why(as_user, bob, community):
    as_user(bob).post(NEW, TEXT | {"sound": upload("tone.m4a")})
    page = as_user(bob).get(Item.objects.get().get_absolute_url()).content.decode()
    assert "Its loudness is not measured: nothing here decodes M4A." in page


def test_a_member_gets_an_address_and_another_one(as_user, bob, community):
    client = as_user(bob)
    assert "Make my address" in client.get("/c/seals/episodes/").content.decode()
    client.post("/c/seals/episodes/key/renew/")
    first = ListenerKey.objects.get().key
    assert f"feed.xml?key={first}" in client.get("/c/seals/episodes/").content.decode()
    assert f"feed.xml?key={first}" in client.get("/me/feeds/").content.decode()
    client.post("/c/seals/episodes/key/renew/")
    assert first not in client.get("/c/seals/episodes/").content.decode()


def test_nobody_sees_the_address_of_another(as_user, alice, bob, charlie, community):
    key = ListenerKey.objects.create(user=bob, community=community).key
    for person in (alice, charlie):
        for path in ("/c/seals/episodes/", "/me/feeds/"):
            assert key not in as_user(person).get(path).content.decode()


def test_the_manager_opens_the_podcast(as_user, alice, bob, community):
    item = make_episode(community, bob)
    edit = f"/c/seals/episodes/{item.pk}/edit/"
    assert "Also in the public feed" not in as_user(bob).get(edit).content.decode()
    as_user(alice).post("/c/seals/episodes/podcast/", {"title": "Seal talk", "language": "en", "has_public_feed": "on"})
    assert Podcast.objects.public().get().title == "Seal talk"
    assert "Also in the public feed" in as_user(bob).get(edit).content.decode()
    sent = {"title": item.title, "body": item.body, "tags": "", "base_number": 1, "is_public": "on"}
    as_user(bob).post(edit, sent)
    assert Episode.objects.public().get().pk == item.pk


def test_members_cannot_open_it(as_user, bob, community):
    sent = {"title": "", "language": "en", "has_public_feed": "on"}
    assert as_user(bob).post("/c/seals/episodes/podcast/", sent).status_code == 403


def test_an_empty_room_says_what_to_do(as_user, bob, community):
    page = as_user(bob).get("/c/seals/episodes/").content.decode()
    assert "No episode yet." in page
    assert NEW in page
