"""Closing a thread with what we now know: a page, with credit to everybody who wrote."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from activity.models import Act, Notice
from activity.vocabulary import Verb
from communities.models import Visibility
from content.actions import accept_answer, close_thread, create_item, react, remove_item, summarise_thread, write_reply
from content.models import Item, ItemLink, Kind, Reaction
from content.quotes import quote
from tests.factories import join, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def dora(community):
    dora = make_user("Dora Third")
    join(dora, community)
    return dora


@pytest.fixture
def ask(community, bob):
    return create_item(by=bob, community=community, kind=Kind.ASK, title="Dry run", body="Why?", tags=["seals"])


@pytest.fixture
def answer(ask, alice):
    return write_reply(by=alice, item=ask, body="Flush it, 50 mbar.")


def page_of(ask):
    return ItemLink.objects.get(to_item=ask, kind=ItemLink.Kind.SUMMARY).from_item


def test_the_summary_is_a_page_and_what_it_builds_on_is_reused(
    django_capture_on_commit_callbacks, ask, answer, alice, bob, dora
):
    other = write_reply(by=dora, item=ask, body="Same here.", as_comment=True)
    own = write_reply(by=bob, item=ask, body="I found this.", as_comment=True)
    body = f"{quote(answer)}{quote(own)}Flush before start."
    with django_capture_on_commit_callbacks(execute=True):
        page = summarise_thread(by=bob, item=ask, title="Dry starts", body=body)
    ask.refresh_from_db()
    assert (page.kind, page.author, [tag.slug for tag in page.tags.all()]) == (Kind.PAGE, bob, ["seals"])
    assert ask.closed_at is not None
    assert page_of(ask) == page
    reuse = Act.objects.get(verb=Verb.REUSE)
    assert (reuse.actor_id, reuse.object_id, reuse.owner_id, reuse.context_id) == (bob.pk, answer.pk, alice.pk, page.pk)
    assert Act.objects.filter(verb=Verb.CREATE, object_id=page.pk).count() == 1
    told = Notice.objects.filter(kind="summary")
    assert {notice.recipient for notice in told} == {alice, dora}
    assert {notice.url for notice in told} == {page.get_absolute_url()}
    assert other.author == dora


def test_it_can_be_added_to_a_page_that_is_there(community, ask, answer, alice, bob):
    page = create_item(by=alice, community=community, kind=Kind.PAGE, title="Dry starts", body="What we know.")
    assert summarise_thread(by=bob, item=ask, title="-", body="Flush.", page=page) == page
    page.refresh_from_db()
    assert page.body == "What we know.\n\nFlush."
    assert "Dry run" in page.revisions.first().reason
    assert Act.objects.filter(verb=Verb.IMPROVE, object_id=page.pk, actor_id=bob.pk).count() == 1
    with pytest.raises(ValidationError, match="page of this community"):
        summarise_thread(by=bob, item=ask, title="-", body="x", page=answer.item)


@pytest.mark.parametrize("is_there", [False, True], ids=["a new page", "a page that is there"])
def test_the_button_pressed_twice_says_it_once(community, ask, answer, alice, bob, is_there):
    page, body = None, f"{quote(answer)}Flush before start."
    if is_there:
        page = create_item(by=alice, community=community, kind=Kind.PAGE, title="Dry starts", body="What we know.")
    first, second = (summarise_thread(by=bob, item=ask, title="Dry starts", body=body, page=page) for _ in "12")
    assert first == second == page_of(ask)
    second.refresh_from_db()
    assert second.body.count("Flush before start.") == 1
    assert Act.objects.filter(verb=Verb.REUSE).count() == 1


def test_who_may_and_of_what(community, ask, alice, bob, dora, charlie):
    for person in (dora, charlie):
        with pytest.raises(PermissionDenied):
            summarise_thread(by=person, item=ask, title="T", body="B")
    post = create_item(by=bob, community=community, kind=Kind.POST, title="T", body="B")
    with pytest.raises(ValidationError, match="Only asks and discussions"):
        summarise_thread(by=bob, item=post, title="T", body="B")
    assert not Item.objects.of_kind(Kind.PAGE).exists()
    summarise_thread(by=alice, item=ask, title="T", body="B")  # a manager


def test_a_refused_page_leaves_the_thread_open(community, ask, alice, bob):
    create_item(by=alice, community=community, kind=Kind.PAGE, title="Dry starts", body="There.")
    with pytest.raises(ValidationError, match="already a page"):
        summarise_thread(by=bob, item=ask, title="Dry starts", body="B")
    ask.refresh_from_db()
    assert ask.closed_at is None


def test_the_page_is_begun_with_what_helped_and_shows_what_it_grew_from(
    as_user, ask, answer, alice, bob, dora, charlie
):
    write_reply(by=dora, item=ask, body="Same here.", as_comment=True)
    accept_answer(by=bob, reply=answer)
    url = reverse("content:thread-summary", args=["seals", ask.pk])
    assert as_user(charlie).get(url).status_code == 403
    assert url in as_user(bob).get(ask.get_absolute_url()).content.decode()
    form = as_user(bob).get(url)
    assert form.context["form"].initial["body"] == quote(answer)
    for name in ("Alice Manager", "Bob Member", "Dora Third"):
        assert name in form.content.decode()
    assert (
        "No page here has this title"
        in as_user(bob).post(url, {"title": "T", "body": "B", "page": "Nowhere"}).content.decode()
    )
    done = as_user(bob).post(url, {"title": "Dry starts", "body": quote(answer) + "Flush before start."})
    page = page_of(ask)
    assert done.url == page.get_absolute_url()
    shown = as_user(charlie).get(page.get_absolute_url()).content.decode()
    assert "Grown from" in shown
    assert ask.get_absolute_url() in shown
    for person in (alice, dora):
        assert person.get_absolute_url() in shown
    thread = as_user(charlie).get(ask.get_absolute_url()).content.decode()
    assert "What we now know stands on a page:" in thread
    assert page.get_absolute_url() in thread


def test_a_discussion_is_begun_with_what_most_found_helpful(as_user, community, alice, bob, charlie):
    thread = create_item(by=bob, community=community, kind=Kind.THREAD, title="Starts", body="Who?")
    write_reply(by=alice, item=thread, body="Not me.")
    liked = write_reply(by=alice, item=thread, body="Me, twice.")
    react(by=bob, text=liked, kind=Reaction.Kind.LIKE)
    url = reverse("content:thread-summary", args=["seals", thread.pk])
    assert as_user(bob).get(url).context["form"].initial["body"] == quote(liked)
    close_thread(by=bob, item=thread)
    assert as_user(bob).get(url).status_code == 200, "later will do as well"


def test_nobody_is_led_to_what_they_may_not_see(as_user, community, ask, answer, alice, bob, charlie):
    page = summarise_thread(by=bob, item=ask, title="Dry starts", body="B")
    remove_item(by=alice, item=ask)
    assert "Grown from" not in as_user(charlie).get(page.get_absolute_url()).content.decode()
    community.visibility = Visibility.PRIVATE
    community.save()
    assert as_user(charlie).get(reverse("content:thread-summary", args=["seals", ask.pk])).status_code == 404
