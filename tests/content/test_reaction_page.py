"""The bar of acts: with htmx its part alone is drawn, without script one comes back to the text."""

import pytest
from django.urls import reverse

from communities.models import Visibility
from content.actions import create_item, react, write_reply
from content.models import Follow, Kind, Reaction

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def ask(community, bob):
    return create_item(by=bob, community=community, kind=Kind.ASK, title="Why do faces blister?", body="Three units.")


@pytest.fixture
def answer(ask, alice):
    return write_reply(by=alice, item=ask, body="Measure the orifice.")


@pytest.fixture
def address(community):
    return lambda name, *args: reverse(f"content:{name}", args=[community.slug, *args])


def test_without_script_one_comes_back_to_the_text(address, as_user, answer, bob):
    response = as_user(bob).post(address("reply-react", answer.pk, "use"), {"note": "Gdańsk, two units"})
    assert response.url == answer.get_absolute_url()
    html = as_user(bob).get(response.url).content.decode()
    assert "Gdańsk, two units" in html
    assert "Used at work once" in html
    assert address("reply-unreact", answer.pk, "use") in html


def test_htmx_gets_the_bar_alone_and_pressed(address, as_user, answer, bob):
    response = as_user(bob).post(address("reply-react", answer.pk, "like"), **HTMX)
    html = response.content.decode()
    assert response.status_code == 200
    assert html.strip().startswith(f'<div class="deeds" id="acts-reply-{answer.pk}">')
    assert "<html" not in html
    assert address("reply-unreact", answer.pk, "like") in html
    taken_back = as_user(bob).post(address("reply-unreact", answer.pk, "like"), **HTMX).content.decode()
    assert address("reply-react", answer.pk, "like") in taken_back
    assert not Reaction.objects.exists()


@pytest.mark.parametrize("kind", ["like", "thank", "use", "save"])
def test_every_kind_works_on_items_and_replies(address, as_user, ask, answer, alice, bob, kind):
    assert as_user(alice).post(address("item-react", ask.pk, kind)).status_code == 302
    assert as_user(bob).post(address("reply-react", answer.pk, kind)).status_code == 302
    assert Reaction.objects.filter(kind=kind).count() == 2
    assert as_user(alice).post(address("item-unreact", ask.pk, kind)).status_code == 302
    assert Reaction.objects.filter(kind=kind).count() == 1


@pytest.mark.parametrize("value", ["", "0", "6", "x", "4.5"])
def test_a_rating_is_a_number_from_1_to_5(address, as_user, answer, bob, value):
    refused = as_user(bob).post(address("reply-react", answer.pk, "rate"), {"value": value}, **HTMX)
    assert "Choose a number from 1 to 5." in refused.content.decode()
    assert as_user(bob).post(address("reply-react", answer.pk, "rate"), {"value": "4"}).status_code == 302
    as_user(bob).post(address("reply-react", answer.pk, "rate"), {"value": "2"})
    answer.refresh_from_db()
    assert (answer.rating_count, answer.rating_sum) == (1, 2)


def test_ones_own_text_is_not_rated_and_the_page_says_why(address, as_user, answer, alice):
    refused = as_user(alice).post(address("reply-react", answer.pk, "rate"), {"value": "5"}, **HTMX)
    assert "You cannot rate your own text." in refused.content.decode()
    plain = as_user(alice).post(
        address("reply-react", answer.pk, "like"),
        headers={"referer": f"http://testserver{answer.item.get_absolute_url()}"},
    )
    shown = as_user(alice).get(plain.url)
    assert plain.url == answer.item.get_absolute_url()
    assert shown.status_code == 200
    assert not Reaction.objects.exists()


@pytest.mark.parametrize(("visibility", "status"), [(Visibility.ON_REQUEST, 403), (Visibility.PRIVATE, 404)])
def test_nobody_reacts_to_what_they_may_not_read(
    address, as_user, client, ask, answer, charlie, community, visibility, status
):
    community.visibility = visibility
    community.save()
    for door in (address("reply-react", answer.pk, "like"), address("item-react", ask.pk, "save")):
        assert as_user(charlie).post(door).status_code == status
        assert client.post(door).url.startswith("/accounts/login/")
        assert as_user(charlie).get(door).status_code == 405
    assert not Reaction.objects.exists()


def test_a_guest_of_an_open_community_says_what_became_of_an_answer(address, as_user, answer, charlie):
    assert as_user(charlie).post(address("reply-react", answer.pk, "use"), {"note": "Houston"}).status_code == 302
    assert Reaction.objects.get().user == charlie


def test_an_unknown_kind_leads_nowhere(address, as_user, answer, bob):
    assert as_user(bob).post(address("reply-react", answer.pk, "adore")).status_code == 404
    assert as_user(bob).post(address("reply-unreact", answer.pk, "adore")).status_code == 404


def test_what_somebody_saved_is_shown_to_them_alone(as_user, ask, answer, alice, bob):
    react(by=bob, text=answer, kind="save")
    assert (
        reverse("content:reply-unreact", args=["seals", answer.pk, "save"])
        in as_user(bob).get(ask.get_absolute_url()).content.decode()
    )
    assert "Saved" not in as_user(alice).get(ask.get_absolute_url()).content.decode()


def test_readers_follow_also_as_guests(address, as_user, ask, charlie):
    followed = as_user(charlie).post(reverse("follow-set", args=["item", ask.pk]), {"level": "follow"}, **HTMX)
    assert "Following" in followed.content.decode()
    assert Follow.objects.filter(user=charlie, item=ask).exists()
    assert as_user(charlie).post(reverse("follow-clear", args=["item", ask.pk])).url == ask.get_absolute_url()
    assert not Follow.objects.filter(user=charlie).exists()


def test_a_note_too_long_is_said_in_the_bar(address, as_user, answer, bob):
    refused = as_user(bob).post(address("reply-react", answer.pk, "use"), {"note": "x" * 501}, **HTMX)
    assert "501 characters; 500 fit" in refused.content.decode()
    assert not Reaction.objects.exists()
