"""“Mention this”: a post about an item, whose author hears of it and whose page lists it."""

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse

from activity.models import Act, Notice
from activity.vocabulary import Verb
from communities.models import Visibility
from content.actions import edit_item, keep_draft, publish_item, remove_item, write_post
from content.models import Draft, Item, ItemLink, Kind
from tests.factories import join, make_community, make_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(django_capture_on_commit_callbacks):
    """told(act): run it with what follows on commit, and give back the notices of the kind cited."""

    def run(act):
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return list(Notice.objects.filter(kind="cited").order_by("pk"))

    return run


@pytest.fixture
def ask(community, alice):
    return make_item(
        community, alice, Kind.ASK, title="Which [plan]?", body="Dry.", body_html="<p>The face ran dry.</p>"
    )


def about(item, **typed):
    return {"title": "What I learned", "body": f"See [this]({item.get_absolute_url()}).", "cites": item.pk} | typed


def links():
    return list(ItemLink.objects.filter(kind=ItemLink.Kind.CITES).values_list("from_item", "to_item"))


def test_a_second_post_about_it_joins_the_notice_and_takes_its_place(told, community, ask, alice, bob):
    """One unread notice for both leads to the newest; whether it is still there is asked of the post it leads to."""
    words = {"by": bob, "community": community, "body": f"See [it]({ask.get_absolute_url()})", "cites": ask}
    posts = []
    for title in ("One", "Two"):
        (notice,) = told(lambda title=title: posts.append(write_post(title=title, **words)))
    assert notice.url == posts[1].get_absolute_url()
    remove_item(by=bob, item=posts[0])
    assert Notice.objects.visible_to(alice).get() == notice
    remove_item(by=bob, item=posts[1])
    assert not Notice.objects.visible_to(alice).exists()


def test_who_writes_in_one_community_begins_at_once_with_a_quote(as_user, community, ask, bob):
    answer = as_user(bob).get(reverse("content:item-mention", args=[community.slug, ask.pk]), follow=True)
    form = answer.context["form"]
    assert form["cites"].value() == str(ask.pk)
    assert form["body"].value().startswith("> The face ran dry.\n")
    assert f"[Which \\[plan\\]?]({ask.get_absolute_url()}), Alice Manager" in form["body"].value()
    menu = as_user(bob).get(ask.get_absolute_url()).content.decode()
    assert reverse("content:item-mention", args=[community.slug, ask.pk]) in menu


def test_who_writes_in_several_chooses_and_who_writes_nowhere_is_told(as_user, community, ask, bob, charlie):
    other = make_community("Other pumps")
    join(bob, other)
    url = reverse("content:item-mention", args=[community.slug, ask.pk])
    page = as_user(bob).get(url).content.decode()
    assert f"/c/{community.slug}/posts/new/?cites={ask.pk}" in page
    assert f"/c/{other.slug}/posts/new/?cites={ask.pk}" in page
    assert "You write in no community" in as_user(charlie).get(url).content.decode()


def test_the_author_is_told_once_it_is_published_and_the_item_lists_it(as_user, told, community, ask, alice, bob):
    client = as_user(bob)
    assert told(lambda: client.post(f"/c/{community.slug}/posts/new/keep/", about(ask))) == []
    post = Item.objects.get(kind=Kind.POST)
    assert "What I learned" not in as_user(alice).get(ask.get_absolute_url()).content.decode()
    (notice,) = told(lambda: publish_item(by=bob, item=post))
    assert (notice.recipient, notice.title, notice.url) == (alice, ask.title, post.get_absolute_url())
    page = as_user(alice).get("/notices/").content.decode()
    assert "wrote a post that mentions" in page
    shown = as_user(alice).get(ask.get_absolute_url()).content.decode()
    assert "Mentioned in" in shown
    assert "What I learned" in shown
    assert links() == [(post.pk, ask.pk)]
    remove_item(by=bob, item=post)
    assert "Mentioned in" not in as_user(alice).get(ask.get_absolute_url()).content.decode()


def test_writing_about_something_is_recorded_as_writing_and_nothing_else(told, community, ask, alice, bob):
    told(lambda: write_post(by=bob, community=community, cites=ask, title="T", body=f"See {ask.get_absolute_url()}"))
    assert list(Act.objects.values_list("verb", flat=True)) == [Verb.CREATE]


def test_what_the_text_no_longer_mentions_is_mentioned_no_longer(as_user, told, community, ask, bob):
    client = as_user(bob)
    assert told(lambda: client.post(f"/c/{community.slug}/posts/new/", about(ask, body="Something else."))) == []
    assert links() == []
    told(lambda: client.post(f"/c/{community.slug}/posts/new/", about(ask, title="Again")))
    assert len(links()) == 1
    post = Item.objects.get(title="Again")
    edit_item(by=bob, item=post, title="Again", body="It is gone.")
    assert links() == []


def test_nobody_is_told_of_their_own(told, community, ask, alice):
    assert (
        told(
            lambda: write_post(
                by=alice, community=community, cites=ask, title="T", body=f"See {ask.get_absolute_url()}"
            )
        )
        == []
    )


def test_what_not_everybody_may_read_is_mentioned_at_home_only(as_user, told, community, bob, charlie):
    private = make_community("Closed circle", visibility=Visibility.PRIVATE, manager=bob)
    secret = make_item(private, charlie, Kind.POST, title="Among us", body_html="<p>Secret words</p>")
    ways = as_user(bob).get(reverse("content:item-mention", args=[private.slug, secret.pk]))
    assert ways.url.startswith(f"/c/{private.slug}/posts/new/")
    page = as_user(bob).get(f"/c/{community.slug}/posts/new/", {"cites": secret.pk}).content.decode()
    assert "Among us" not in page
    assert "Secret words" not in page
    with pytest.raises(Http404):
        write_post(by=bob, community=community, cites=secret, title="T", body=f"See {secret.get_absolute_url()}")
    told(lambda: as_user(bob).post(f"/c/{community.slug}/posts/new/", about(secret)))
    assert links() == []
    # charlie wrote it and left: what they cannot open they do not hear of
    assert (
        told(
            lambda: write_post(by=bob, community=private, cites=secret, title="T", body=f"{secret.get_absolute_url()}")
        )
        == []
    )


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 40, "²", "\x00"])
def test_an_odd_number_begins_an_empty_post(as_user, community, bob, number):
    page = as_user(bob).get(f"/c/{community.slug}/posts/new/", {"cites": number})
    assert page.context["form"]["body"].value() in {None, ""}
    answer = as_user(bob).post(f"/c/{community.slug}/posts/new/", {"title": "T", "body": "B", "cites": number})
    assert answer.status_code in {200, 302}


def test_a_kept_draft_remembers_its_small_fields_and_a_mention_goes_before_it(as_user, community, ask, bob):
    small = {"tags": "seals, pumps", "series": "A year", "cites": str(ask.pk), "x" * 50: "y", "long": "z" * 501}
    keep_draft(by=bob, community=community, place="post:new", title="Mine", body="Half", others=small)
    assert set(Draft.objects.get().others) == {"tags", "series", "cites", "x" * 40}
    form = as_user(bob).get(f"/c/{community.slug}/posts/new/").context["form"]
    assert [form[name].value() for name in ("tags", "series", "cites")] == ["seals, pumps", "A year", str(ask.pk)]
    other = as_user(bob).get(f"/c/{community.slug}/posts/new/", {"cites": ask.pk})
    assert other.context["form"]["title"].value() == ""
    assert "You began another text here" in other.content.decode()


def test_alone_small_fields_are_no_draft(community, bob):
    assert keep_draft(by=bob, community=community, place="post:new", others={"tags": "seals"}) is None
    with pytest.raises(ValidationError):
        keep_draft(by=bob, community=community, place="nowhere", others={"tags": "seals"})
