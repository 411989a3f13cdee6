"""“Me too” on an ask: counted, followed, and taken back together unless the follow stood on its own."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.urls import reverse

from activity.models import Act
from activity.vocabulary import Verb
from communities.models import Visibility
from content.actions import accept_answer, create_item, follow_item, react, unreact, write_reply
from content.models import Follow, Kind, Reaction

pytestmark = pytest.mark.django_db
SAME = Reaction.Kind.SAME


@pytest.fixture
def ask(community, alice):
    return create_item(by=alice, community=community, kind=Kind.ASK, title="Which flush plan?", body="Glycol.")


def follows_standing(user):
    undone = Act.objects.filter(verb=Verb.UNDO).values("undo_of_id")
    return Act.objects.filter(verb=Verb.FOLLOW, actor_id=user.pk).exclude(pk__in=undone).count()


def test_who_waits_too_is_counted_and_follows(ask, bob):
    for _ in range(2):
        react(by=bob, text=ask, kind=SAME)
    ask.refresh_from_db()
    assert ask.same_count == 1
    assert ask.follows.filter(user=bob).exists()
    assert follows_standing(bob) == 1
    assert not Act.objects.filter(actor_id=bob.pk).exclude(verb=Verb.FOLLOW).exists()


def test_taking_it_back_ends_the_follow_it_began(ask, bob):
    react(by=bob, text=ask, kind=SAME)
    unreact(by=bob, text=ask, kind=SAME)
    ask.refresh_from_db()
    assert ask.same_count == 0
    assert not ask.follows.filter(user=bob).exists()
    assert follows_standing(bob) == 0


def test_a_follow_that_was_there_before_stays(ask, bob):
    follow_item(by=bob, item=ask)
    react(by=bob, text=ask, kind=SAME)
    unreact(by=bob, text=ask, kind=SAME)
    assert ask.follows.filter(user=bob).exists()
    assert follows_standing(bob) == 1


def test_who_wrote_meanwhile_or_chose_a_level_goes_on_following(ask, bob, charlie):
    react(by=bob, text=ask, kind=SAME)
    write_reply(by=bob, item=ask, body="Mine does it as well.", as_comment=True)
    unreact(by=bob, text=ask, kind=SAME)
    assert ask.follows.filter(user=bob).exists()
    react(by=charlie, text=ask, kind=SAME)
    ask.follows.filter(user=charlie).update(level=Follow.Level.WATCH)
    unreact(by=charlie, text=ask, kind=SAME)
    assert ask.follows.get(user=charlie).level == Follow.Level.WATCH


def test_only_asks_of_others_are_waited_for(community, ask, alice, bob):
    with pytest.raises(ValidationError, match="You asked this"):
        react(by=alice, text=ask, kind=SAME)
    thread = create_item(by=alice, community=community, kind=Kind.THREAD, title="T", body="B")
    answer = write_reply(by=alice, item=ask, body="Plan 11")
    for text in (thread, answer):
        with pytest.raises(ValidationError, match="Only an ask"):
            react(by=bob, text=text, kind=SAME)
    assert not Reaction.objects.exists()


def test_charlie_waits_in_an_open_community_and_finds_nothing_in_a_private_one(ask, charlie, community):
    react(by=charlie, text=ask, kind=SAME)
    community.visibility = Visibility.PRIVATE
    community.save()
    ask.refresh_from_db()
    with pytest.raises((Http404, PermissionDenied)):
        unreact(by=charlie, text=ask, kind=SAME)


def test_the_page_offers_it_until_the_ask_is_settled_and_lists_show_the_count(as_user, ask, alice, bob, charlie):
    url = reverse("content:item-react", args=["seals", ask.pk, SAME])
    assert url not in as_user(alice).get(ask.get_absolute_url()).content.decode()
    page = as_user(bob).post(url, follow=True)
    assert "Me too" in page.content.decode()
    assert reverse("content:item-unreact", args=["seals", ask.pk, SAME]) in page.content.decode()
    for tab in ("waiting", "all"):
        assert "1 more waits for an answer" in as_user(charlie).get(f"/c/seals/asks/?tab={tab}").content.decode()
    assert "1 more waits for an answer" in as_user(alice).get(ask.get_absolute_url()).content.decode().lower()
    accept_answer(by=alice, reply=write_reply(by=bob, item=ask, body="Plan 11"))
    assert url not in as_user(charlie).get(ask.get_absolute_url()).content.decode()
    assert "unreact/same" in as_user(bob).get(ask.get_absolute_url()).content.decode()
    for address in (ask.get_absolute_url(), "/c/seals/asks/?tab=answered"):  # nobody waits for an answer any more
        settled = as_user(alice).get(address).content.decode()
        assert "1 more had this question" in settled
        assert "waits for an answer" not in settled


def test_over_the_api(as_user, ask, bob, charlie):
    client = as_user(bob)
    assert client.post(f"/api/v1/items/{ask.pk}/reactions/same/").status_code == 200
    assert client.get(f"/api/v1/items/{ask.pk}/").json()["same_count"] == 1
    assert client.delete(f"/api/v1/items/{ask.pk}/reactions/same/").status_code == 204
    assert as_user(charlie).get(f"/api/v1/items/{ask.pk}/").json()["same_count"] == 0
