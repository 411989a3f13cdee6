"""Two people, or two clicks, at the same moment: real threads, real transactions."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from activity.models import Act
from activity.vocabulary import Verb
from content.actions import (
    EditConflict,
    accept_answer,
    create_item,
    edit_item,
    merge_tags,
    react,
    remove_item,
    unreact,
    write_reply,
)
from content.models import Item, Kind, Reaction, Revision, Tag

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def at_once(*works):
    """Run all at the same moment, each in a connection of its own; answers or exceptions, in order."""
    start = Barrier(len(works))

    def run(work):
        try:
            start.wait(timeout=10)
            return work()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_of_two_edits_from_the_same_text_one_wins_and_the_other_hears_of_it(community, alice, bob):
    page = create_item(by=alice, community=community, kind=Kind.PAGE, title="T", body="One")
    answers = at_once(
        lambda: edit_item(by=alice, item=page, title="T", body="Two", base_number=1),
        lambda: edit_item(by=bob, item=page, title="T", body="Three", base_number=1),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["EditConflict", "Item"]
    conflict = next(answer for answer in answers if isinstance(answer, EditConflict))
    page.refresh_from_db()
    assert conflict.revision.body == page.body
    assert list(Revision.objects.filter(item=page).values_list("number", flat=True)) == [2, 1]


def test_a_double_click_is_one_like_and_one_act(community, alice, bob):
    post = create_item(by=alice, community=community, kind=Kind.POST, title="T", body="B")
    answers = at_once(*[lambda: react(by=bob, text=post, kind="like")] * 4)
    assert all(isinstance(answer, Reaction) for answer in answers), answers
    post.refresh_from_db()
    assert (post.like_count, Reaction.objects.count(), Act.objects.filter(verb=Verb.LIKE).count()) == (1, 1, 1)
    answers = at_once(*[lambda: unreact(by=bob, text=post, kind="like")] * 3)
    assert answers == [None] * 3
    post.refresh_from_db()
    assert (post.like_count, Act.objects.filter(verb=Verb.UNDO).count()) == (0, 1)


def test_ratings_and_replies_of_many_at_once_are_all_counted(community, alice, bob):
    ask = create_item(by=alice, community=community, kind=Kind.ASK, title="T", body="B")
    answers = at_once(
        lambda: write_reply(by=bob, item=ask, body="One"),
        lambda: write_reply(by=alice, item=ask, body="Two"),
        lambda: write_reply(by=bob, item=ask, body="Three", as_comment=True),
        lambda: react(by=bob, text=ask, kind="rate", value=5),
    )
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    ask.refresh_from_db()
    assert (ask.answer_count, ask.comment_count, ask.rating_count, ask.rating_sum) == (2, 1, 1, 5)


def test_two_acceptances_at_once_leave_one(community, alice, bob):
    ask = create_item(by=alice, community=community, kind=Kind.ASK, title="T", body="B")
    first, second = (write_reply(by=bob, item=ask, body=body) for body in ("One", "Two"))
    at_once(lambda: accept_answer(by=alice, reply=first), lambda: accept_answer(by=alice, reply=second))
    ask.refresh_from_db()
    undone = Act.objects.filter(verb=Verb.UNDO).values("undo_of_id")
    standing = Act.objects.filter(verb=Verb.ACCEPT_ANSWER).exclude(pk__in=undone)
    assert standing.get().object_id == ask.accepted_reply_id


def test_the_same_page_and_tags_in_another_order_made_at_once(community, alice, bob):
    def make(by, tags):
        return create_item(by=by, community=community, kind=Kind.PAGE, title="Gas seals", body="B", tags=tags)

    answers = at_once(lambda: make(alice, ["a", "b", "c"]), lambda: make(bob, ["c", "b", "a"]))
    assert sorted(type(answer).__name__ for answer in answers) == ["Item", "ValidationError"]
    refusal = next(answer for answer in answers if isinstance(answer, ValidationError))
    assert "There is already a page" in refusal.messages[0]
    assert Item.objects.count() == 1
    assert set(Tag.objects.values_list("slug", "item_count")) == {("a", 1), ("b", 1), ("c", 1)}


def test_many_items_with_the_same_tags_at_once_are_all_counted(community, alice):
    def make(tags):
        return create_item(by=alice, community=community, kind=Kind.POST, title="T", body=" ".join(tags), tags=tags)

    orders = (["a", "b", "c"], ["c", "a", "b"], ["b", "c", "a"], ["c", "b", "a"])
    answers = at_once(*[lambda tags=tags: make(tags) for tags in orders])
    assert all(isinstance(answer, Item) for answer in answers), answers
    assert set(Tag.objects.values_list("item_count", flat=True)) == {4}


def test_tags_merged_while_others_write_with_them_are_counted_and_lead_on(community, alice):
    def make(number):
        tags = ["gland", "pumps"] if number % 2 else ["seals", "gland"]
        return create_item(
            by=alice, community=community, kind=Kind.POST, title=f"T {number}", body=f"B {number}", tags=tags
        )

    def merge():
        into = Tag.objects.get(community=community, slug="seals")
        return merge_tags(by=alice, tag=Tag.objects.get(community=community, slug="gland"), into=into)

    first = [make(0), make(1)]

    def take_away():
        return remove_item(by=alice, item=first[0])

    def tag_anew():
        return edit_item(by=alice, item=first[1], title=first[1].title, body=first[1].body, tags=["gland", "flush"])

    answers = at_once(*(partial(make, number) for number in range(2, 6)), merge, take_away, tag_anew)
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    for tag in Tag.objects.filter(community=community):
        carry = tag.items.filter(published_at__isnull=False, removed_at=None).count()
        assert tag.item_count == carry, tag.slug
    assert set(Tag.objects.values_list("slug", flat=True)) == {"seals", "pumps", "flush"}
    assert Tag.resolve(community, "gland").slug == "seals"
