"""Recommending with a word of one's own: whom it reaches, what follows from it, the list of who got it, the limits."""

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse

from activity.models import Act, Notice, ShareEffect
from activity.tasks import deliver_waiting
from activity.vocabulary import Verb
from communities.models import Visibility
from content.actions import finish_recommendation, recommend_item, set_level, set_reach, withdraw_recommendation
from content.actions.recommendations import MOST_A_WEEK
from content.models import Kind, Recommendation
from tests.factories import join, make_item, make_user

pytestmark = pytest.mark.django_db
NOTE = "Your cabinets have the same relay."


@pytest.fixture
def post(community, alice):
    return make_item(community, alice, Kind.POST, title="Relays")


@pytest.fixture
def dora(community):
    dora = make_user("Dora Reader", handle="dora")
    join(dora, community)
    return dora


def url(item):
    return reverse("content:item-recommend", args=[item.community.slug, item.pk])


def refused(**given):
    with pytest.raises(ValidationError) as refusal:
        recommend_item(**given)
    return refusal.value.messages[0]


def test_what_a_recipient_does_names_the_recommendation(post, bob, dora, alice, as_user):
    sent = {"person_1": "@dora", "note": NOTE}
    assert "Recommended to Dora Reader." in as_user(bob).post(url(post), sent, follow=True).content.decode()
    act = Act.objects.get(verb=Verb.RECOMMEND)
    assert (act.object_id, act.owner_id, act.target_id) == (post.pk, alice.pk, dora.pk)
    deliver_waiting()
    notice = Notice.objects.get(recipient=dora)
    assert (notice.kind, notice.url) == ("recommended", f"{post.get_absolute_url()}?via={act.pk}")
    client = as_user(dora)
    assert NOTE in client.get("/me/recommended/").content.decode()
    client.get(notice.url)
    client.post(reverse("content:item-react", args=[post.community.slug, post.pk, "use"]), {"note": ""})
    assert Act.objects.get(verb=Verb.USE).caused_by_id == act.pk
    assert ShareEffect.objects.get(share_id=act.pk).fresh_openers == 1


def test_the_list_is_worked_off_and_nobody_is_told(post, bob, dora, alice, as_user, charlie):
    (made,) = recommend_item(by=bob, item=post, to=[dora], note=NOTE)
    for other in (alice, charlie):
        assert NOTE not in as_user(other).get("/me/recommended/").content.decode()
        assert as_user(other).post(reverse("recommendation-done", args=[made.pk])).status_code == 404
    assert as_user(bob).post(reverse("recommendation-done", args=[made.pk])).status_code == 404
    client = as_user(dora)
    client.post(reverse("recommendation-done", args=[made.pk]))
    assert NOTE not in client.get("/me/recommended/").content.decode()
    assert NOTE in client.get("/me/recommended/?tab=done").content.decode()
    client.post(reverse("recommendation-reopen", args=[made.pk]))
    client.post(reverse("recommendation-dismiss", args=[made.pk]))
    for tab in ("", "?tab=done"):
        assert NOTE not in client.get(f"/me/recommended/{tab}").content.decode()
    assert NOTE in as_user(bob).get("/me/recommended/?tab=given").content.decode()
    assert Notice.objects.filter(recipient=bob).count() == 0


def test_taking_it_back_withdraws_the_act(post, bob, dora, as_user):
    (made,) = recommend_item(by=bob, item=post, to=[dora], note=NOTE)
    with pytest.raises(Http404):
        withdraw_recommendation(by=dora, recommendation=made)
    as_user(bob).post(reverse("recommendation-withdraw", args=[made.pk]))
    assert Act.objects.get(verb=Verb.UNDO).undo_of_id == made.act_id
    with pytest.raises(Http404):
        finish_recommendation(by=dora, recommendation=made)
    deliver_waiting()
    assert not Notice.objects.filter(recipient=dora).exists()


def test_who_cannot_be_reached_and_all_or_none(post, bob, dora, alice, charlie, community):
    assert refused(by=bob, item=post, to=[dora], note=" ").startswith("Say why")
    assert refused(by=bob, item=post, to=[], note=NOTE) == "Name at least one person."
    assert "That is you" in refused(by=bob, item=post, to=[bob], note=NOTE)
    assert "wrote it" in refused(by=bob, item=post, to=[dora, alice], note=NOTE)
    assert "5 at most" in refused(by=bob, item=post, to=[make_user() for _ in range(6)], note=NOTE)
    community.visibility = Visibility.PRIVATE
    community.save()
    assert "cannot open this" in refused(by=bob, item=post, to=[dora, charlie], note=NOTE)
    assert not Recommendation.objects.exists()
    recommend_item(by=bob, item=post, to=[dora], note=NOTE)
    assert "already" in refused(by=bob, item=post, to=[dora], note=NOTE)
    with pytest.raises(Http404):
        recommend_item(by=charlie, item=post, to=[dora], note=NOTE)


def test_who_switched_it_off_or_muted_the_sender_is_not_reached(post, bob, dora, as_user):
    as_user(dora).post(reverse("reach"), {"referrals_a_week": "5", "offers_a_week": "2"})
    assert refused(by=bob, item=post, to=[dora], note=NOTE) == "Dora Reader cannot be reached this way just now."
    set_reach(by=dora, referrals_a_week=5, takes_recommendations=True)
    set_level(by=dora, target=bob, level="mute")
    assert refused(by=bob, item=post, to=[dora], note=NOTE) == "Dora Reader cannot be reached this way just now."


def test_twenty_a_week(community, alice, bob, dora):
    for _ in range(MOST_A_WEEK - 1):
        item = make_item(community, alice, Kind.POST)
        withdraw_recommendation(by=bob, recommendation=recommend_item(by=bob, item=item, to=[dora], note=NOTE)[0])
    item = make_item(community, alice, Kind.POST)
    assert "1 more this week" in refused(by=bob, item=item, to=[dora, make_user()], note=NOTE)


def test_ones_own_text_may_be_recommended_and_is_no_act(community, bob, dora):
    (made,) = recommend_item(by=bob, item=make_item(community, bob, Kind.POST), to=[dora], note=NOTE)
    assert made.act_id is None
    assert made.arrival_url == made.item.get_absolute_url()


def test_what_was_typed_is_kept(post, bob, as_user):
    page = as_user(bob).post(url(post), {"person_1": "Nobody Here", "person_3": "@dora", "note": NOTE}).content.decode()
    assert "Nobody who can read this is called" in page
    assert NOTE in page
    assert '<details class="act-form" open' in page


@pytest.mark.parametrize("number", ["", "-1", "51", "x"])
def test_an_odd_limit_is_refused_with_a_sentence(number, bob, as_user):
    assert (
        "Write a number from 0 to 50."
        in as_user(bob).post(reverse("reach"), {"referrals_a_week": number}).content.decode()
    )
