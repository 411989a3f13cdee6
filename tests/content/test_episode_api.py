"""Episodes over the API, in the search and in the admin: what a script gets, and nobody who may not hear."""

from __future__ import annotations

import pytest
from django.test import Client

from communities.models import Visibility
from content.models import Episode, Podcast
from tests.factories import make_episode, make_user

pytestmark = pytest.mark.django_db
CUES = [{"start": 1.0, "end": 2.0, "text": "Check the orifice.", "who": "Kofi"}]
CHAPTERS = [{"start": 0.0, "title": "Hello"}]


@pytest.fixture
def episode(community, alice):
    return make_episode(community, alice, title="Dry faces", cues=CUES, chapters=CHAPTERS)


def test_a_script_gets_chapters_and_transcript(as_user, bob, episode):
    client = as_user(bob)
    (row,) = client.get("/api/v1/episodes/?community=seals").json()["results"]
    assert (row["id"], row["title"], row["seconds"], row["chapters"]) == (episode.pk, "Dry faces", 3.0, CHAPTERS)
    assert "cues" not in row
    detail = client.get(f"/api/v1/episodes/{episode.pk}/").json()
    assert detail["cues"] == CUES
    assert client.get(detail["sound"]).status_code == 200


def test_nobody_else_does(as_user, charlie, client, episode, community, bob):
    draft = make_episode(community, bob, published_at=None)
    assert as_user(bob).get(f"/api/v1/episodes/{draft.pk}/").status_code == 404
    Episode.objects.filter(pk=episode.pk).update(is_public=True)
    community.visibility = Visibility.PRIVATE
    community.save()
    assert as_user(charlie).get(f"/api/v1/episodes/{episode.pk}/").status_code == 404
    assert as_user(charlie).get("/api/v1/episodes/").json()["results"] == []
    assert client.get("/api/v1/episodes/").status_code == 403


def test_an_item_without_its_sound_is_not_made_over_the_api(as_user, bob, community):
    sent = {"community": "seals", "kind": "episode", "title": "Silent", "body": "Nothing."}
    response = as_user(bob).post("/api/v1/items/", sent)
    assert response.status_code == 400
    assert "begin with a file" in response.json()["detail"]


def test_a_search_leads_to_where_it_is_said(as_user, bob, episode):
    client = as_user(bob)
    page = client.get("/search/?q=orifice").content.decode()
    assert "Found in what is said" in page
    assert f"/c/seals/episodes/{episode.pk}/?find=orifice#found" in page
    found = client.get(f"/c/seals/episodes/{episode.pk}/?find=orifice").content.decode()
    assert f'href="{episode.episode.sound.get_absolute_url()}#t=1"' in found


def test_a_list_costs_the_same_however_long_it_is(as_user, alice, bob, community, django_assert_max_num_queries):
    for _ in range(6):
        make_episode(community, alice, cues=CUES)
    client = as_user(bob)
    with django_assert_max_num_queries(4):
        assert len(client.get("/api/v1/episodes/").json()["results"]) == 6


def test_an_administrator_sees_what_is_heard_but_no_drafts(episode, community, bob):
    Podcast.objects.create(community=community, has_public_feed=True)
    make_episode(community, bob, title="Half a talk", published_at=None)
    client = Client()
    client.force_login(make_user("Kirsi Admin", is_staff=True, is_superuser=True))
    page = client.get("/admin/content/episode/").content.decode()
    assert "Dry faces" in page
    assert "Half a talk" not in page
    assert client.get(f"/admin/content/episode/{episode.pk}/change/").status_code == 200
    assert client.get("/admin/content/podcast/").status_code == 200
    assert client.post("/admin/content/episode/add/").status_code == 403
