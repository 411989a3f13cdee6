"""Writing asks, discussions, posts and pages; drafts and publishing."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from activity.models import Act, NoticeOrder
from activity.vocabulary import ObjectType, Verb
from communities.models import Lifecycle, Visibility
from content.actions import create_item, edit_item, publish_item
from content.models import BODY_LIMIT, Follow, Item, Kind, Mention, Tag
from tests.factories import join, make_community, make_item

pytestmark = pytest.mark.django_db
WRITTEN = {"title": "Seal runs dry at start", "body": "It **squeals** for a minute."}


@pytest.mark.parametrize(
    ("kind", "verb", "object_type"),
    [
        (Kind.ASK, Verb.ASK, ObjectType.ASK),
        (Kind.THREAD, Verb.CREATE, ObjectType.THREAD),
        (Kind.POST, Verb.CREATE, ObjectType.POST),
        (Kind.PAGE, Verb.CREATE, ObjectType.PAGE),
    ],
)
def test_writing_an_item_records_one_act_of_its_kind(community, bob, kind, verb, object_type):
    item = create_item(by=bob, community=community, kind=kind, **WRITTEN)
    act = Act.objects.get()
    assert (act.verb, act.object_type, act.object_id, act.owner_id) == (verb, object_type, item.pk, bob.pk)
    assert (act.actor_id, act.community_id, act.source) == (bob.pk, community.pk, "")
    assert "<strong>squeals</strong>" in item.body_html
    assert list(item.revisions.values_list("number", "body", "author")) == [(1, item.body, bob.pk)]
    assert Follow.objects.filter(user=bob, item=item).exists()
    assert Item.objects.visible_to(bob).get() == item


def test_markup_that_could_act_is_taken_out(community, bob):
    item = create_item(
        by=bob, community=community, kind=Kind.POST, title="<b>x</b>", body="<script>alert(1)</script>[x](javascript:1)"
    )
    assert "<script" not in item.body_html
    assert 'href="javascript' not in item.body_html
    assert item.title == "<b>x</b>"  # a title is text; pages escape it


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ({"title": ""}, "Give it a title."),
        ({"title": " \u200b\x00 "}, "Give it a title."),
        ({"title": "x" * 201}, "The title has 201 characters; 200 fit."),
        ({"body": " \n\x00\n "}, "Write something first."),
        ({"body": "x" * (BODY_LIMIT + 1)}, "100,001 characters; 100,000 fit"),
        ({"kind": "poem"}, "Choose what it is"),
        ({"tags": ["a", "b", "c", "d", "e", "f"]}, "6 tags are too many; 5 fit."),
        ({"tags": ["x" * 61]}, "The tag has 61 characters; 60 fit."),
        ({"tags": ["…"]}, "“…” cannot be a tag."),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence_and_leaves_nothing(community, bob, written, sentence):
    with pytest.raises(ValidationError, match=sentence):
        create_item(by=bob, community=community, **{"kind": Kind.THREAD, **WRITTEN, **written})
    assert not Item.objects.exists()
    assert not Act.objects.exists()
    assert not Tag.objects.exists()
    assert not NoticeOrder.objects.exists()


def test_a_title_and_a_body_as_long_as_the_limits_fit(community, bob):
    item = create_item(by=bob, community=community, kind=Kind.POST, title="t" * 200, body="b " * (BODY_LIMIT // 2 - 1))
    assert (len(item.title), len(item.body)) == (200, BODY_LIMIT - 3)


def test_signs_nobody_sees_are_taken_out_and_the_rest_is_kept(community, bob):
    item = create_item(
        by=bob,
        community=community,
        kind=Kind.POST,
        title="Dry\x00 run\r\n\u202eof a  seal 👩‍🔧",
        body="    code\r\nline\x00 two\x07\ud800\tend  \n\n",
    )
    item.refresh_from_db()
    assert item.title == "Dry run of a seal 👩‍🔧"
    assert item.body == "    code\nline two\tend"


def test_charlie_cannot_write_here_and_does_not_learn_of_a_private_place(community, charlie):
    with pytest.raises(PermissionDenied, match="Only members can write here"):
        create_item(by=charlie, community=community, kind=Kind.ASK, **WRITTEN)
    community.visibility = Visibility.PRIVATE
    community.save()
    with pytest.raises(Http404):
        create_item(by=charlie, community=community, kind=Kind.ASK, **WRITTEN)
    assert not Item.objects.exists()


@pytest.mark.parametrize("lifecycle", [Lifecycle.ARCHIVED, Lifecycle.DORMANT])
def test_a_community_at_rest_takes_nothing_new(community, bob, lifecycle):
    community.lifecycle = lifecycle
    community.save()
    with pytest.raises(PermissionDenied, match="it can be read, not changed"):
        create_item(by=bob, community=community, kind=Kind.ASK, **WRITTEN)


def test_a_draft_leaves_no_trace_until_it_is_published(community, alice, bob):
    draft = create_item(
        by=bob,
        community=community,
        kind=Kind.POST,
        title="Half",
        body="Not yet, @alice.manager",
        tags=["seals"],
        publish=False,
    )
    draft = edit_item(by=bob, item=draft, title="Half done", body="Now, @alice.manager", tags=["seals", "start-up"])
    assert not Act.objects.exists()
    assert not NoticeOrder.objects.exists()
    assert not Mention.objects.exists()
    assert not draft.revisions.exists()
    assert not Item.objects.visible_to(bob).exists()
    assert not Item.objects.visible_to(alice).exists()
    assert set(Tag.objects.values_list("item_count", flat=True)) == {0}

    publish_item(by=bob, item=draft)
    publish_item(by=bob, item=draft)  # twice does no harm
    assert Act.objects.get().verb == Verb.CREATE
    assert Item.objects.visible_to(alice).get().title == "Half done"
    assert set(Tag.objects.values_list("item_count", flat=True)) == {1}
    assert draft.revisions.get().title == "Half done"
    assert Mention.objects.get().user == alice


def test_a_draft_is_its_authors_alone(community, alice, bob):
    draft = create_item(by=bob, community=community, kind=Kind.POST, **WRITTEN, publish=False)
    for act in (
        lambda: publish_item(by=alice, item=draft),
        lambda: edit_item(by=alice, item=draft, title="Mine", body="now"),
    ):
        with pytest.raises(Http404):
            act()
    draft.refresh_from_db()
    assert draft.is_draft
    assert draft.title == WRITTEN["title"]


def test_a_page_stands_at_the_address_of_its_title(community, bob):
    assert create_item(by=bob, community=community, kind=Kind.PAGE, title="Dry gas seals!", body="x").slug == (
        "dry-gas-seals"
    )
    other = create_item(by=bob, community=community, kind=Kind.PAGE, title="Other", body="x", slug="Gas seals 2")
    assert other.slug == "gas-seals-2"


def test_a_second_page_of_the_same_address_is_refused_and_names_the_first(community, bob):
    create_item(by=bob, community=community, kind=Kind.PAGE, title="Gas Seals", body="x")
    with pytest.raises(ValidationError, match="There is already a page “Gas Seals” here"):
        create_item(by=bob, community=community, kind=Kind.PAGE, title="Gas seals?", body="x")


def test_a_draft_or_removed_page_does_not_show_itself_by_a_refusal(community, alice, bob):
    create_item(by=alice, community=community, kind=Kind.PAGE, title="Secret", body="x", publish=False)
    assert create_item(by=bob, community=community, kind=Kind.PAGE, title="Secret", body="x").slug == "secret-2"


def test_the_same_page_may_stand_in_another_community(community, alice, bob):
    other = make_community(manager=alice)
    join(bob, other)
    for place in (community, other):
        assert create_item(by=bob, community=place, kind=Kind.PAGE, title="Gas seals", body="x").slug == "gas-seals"


def test_a_page_cannot_take_a_word_of_the_platform(community, bob):
    with pytest.raises(ValidationError, match="“new” is a word of the platform"):
        create_item(by=bob, community=community, kind=Kind.PAGE, title="New", body="x")


@pytest.mark.parametrize("title", ["密封", "Уплотнение", "???"])
def test_a_title_without_latin_letters_still_gets_an_address_of_its_own(community, bob, title):
    first = create_item(by=bob, community=community, kind=Kind.PAGE, title=title, body="x").slug
    second = create_item(by=bob, community=community, kind=Kind.PAGE, title=title, body="y").slug
    assert (first, second) == ("page", "page-2")


def test_a_long_title_gives_an_address_that_fits(community, bob):
    make_item(community, bob, Kind.PAGE, slug="x" * 120, published_at=None)
    slug = create_item(by=bob, community=community, kind=Kind.PAGE, title="x" * 200, body="b").slug
    assert len(slug) <= 120
    assert slug != "x" * 120
