"""Splitting, merging and moving threads: authors, times, reactions and addresses survive; so do the counts."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.urls import reverse

from activity.models import Act, AuditEntry, Notice
from activity.vocabulary import Verb
from communities.models import Position, Visibility
from content.actions import (
    accept_answer,
    create_item,
    edit_item,
    edit_reply,
    follow_item,
    mark_first_useful,
    merge_thread,
    move_thread,
    react,
    remove_reply,
    reopen_thread,
    restore_reply,
    share_item,
    split_thread,
    suggest_edit,
    summarise_thread,
    write_reply,
)
from content.lineage import grown_from, offspring_of
from content.links import linking_to
from content.models import File, FileUse, Item, Kind, Mention, Reaction, Reply, Tag
from tests.factories import join, make_community, make_user

pytestmark = pytest.mark.django_db
NEW = {"kind": Kind.THREAD, "title": "The glycol question", "body": "Split off."}


@pytest.fixture
def ask(community, bob):
    return create_item(
        by=bob,
        community=community,
        kind=Kind.ASK,
        title="Dry run",
        body="Why? See the plate.",
        tags=["seals", "Start-up"],
    )


@pytest.fixture
def thread(community, bob):
    return create_item(
        by=bob, community=community, kind=Kind.THREAD, title="Dry starts", body="Let us talk.", tags=["x"]
    )


@pytest.fixture
def there(alice, bob):
    there = make_community("Pumps", manager=alice)
    join(bob, there)
    return there


def counts(item):
    item.refresh_from_db()
    return item.answer_count, item.comment_count


class TestSplit:
    def test_replies_go_on_with_what_was_said_under_them(self, thread, alice, bob):
        first = write_reply(by=alice, item=thread, body="What of glycol, @bob.member?")
        under = write_reply(by=bob, item=thread, parent=first, body="Mine runs on it.")
        stays = write_reply(by=alice, item=thread, body="Back to dry starts.")
        react(by=bob, text=first, kind=Reaction.Kind.LIKE)
        fresh = split_thread(by=alice, item=thread, replies=[first], **NEW)
        assert set(fresh.replies.all()) == {first, under}
        first.refresh_from_db()
        assert (first.author, first.like_count, first.reactions.count()) == (alice, 1, 1)
        assert (counts(thread), counts(fresh)) == ((0, 1), (0, 2))
        assert thread.replies.get() == stays
        assert [tag.slug for tag in fresh.tags.all()] == ["x"]
        assert {mention.item_id for mention in Mention.objects.all()} == {fresh.pk}
        assert fresh.follows.filter(user=bob).exists()
        garden = Act.objects.get(verb=Verb.GARDEN)
        assert (garden.actor_id, garden.object_id) == (alice.pk, thread.pk)
        assert AuditEntry.objects.get(action="item.split").details["into"] == fresh.pk

    def test_a_comment_alone_stands_at_the_top_there(self, ask, alice, bob):
        answer = write_reply(by=alice, item=ask, body="Flush")
        under = write_reply(by=alice, item=ask, parent=answer, body="What of glycol?")
        fresh = split_thread(by=bob, item=ask, replies=[under], **NEW)
        assert fresh.replies.get().parent is None
        assert (counts(ask), counts(fresh)) == ((1, 0), (0, 1))
        assert not Act.objects.filter(verb=Verb.GARDEN).exists(), "one's own thread"

    def test_what_cannot_be_split_off(self, ask, thread, alice, bob):
        answer, comment = (
            write_reply(by=alice, item=ask, body="Flush"),
            write_reply(by=alice, item=ask, body="?", as_comment=True),
        )
        other = write_reply(by=alice, item=thread, body="Elsewhere")
        for replies, says in (
            ([], "at least one"),
            ([other], "not here any more"),
            ([answer], "Answers stay answers"),
        ):
            with pytest.raises(ValidationError, match=says):
                split_thread(by=bob, item=ask, replies=replies, **NEW)
        accept_answer(by=bob, reply=answer)
        mark_first_useful(by=bob, reply=comment)
        for reply in (answer, comment):
            with pytest.raises(ValidationError, match="stay with their ask"):
                split_thread(by=bob, item=ask, replies=[reply], **NEW | {"kind": Kind.ASK})
        under = write_reply(by=alice, item=ask, parent=answer, body="More")
        mark_first_useful(by=bob, reply=under)
        second = write_reply(by=alice, item=ask, body="Or drain")
        assert split_thread(by=bob, item=ask, replies=[second], **NEW | {"kind": Kind.ASK}).answer_count == 1

    def test_who_may(self, community, thread, alice, bob, charlie):
        reply = write_reply(by=alice, item=thread, body="x")
        dora = make_user("Dora")
        join(dora, community)
        for person in (dora, charlie):
            with pytest.raises(PermissionDenied):
                split_thread(by=person, item=thread, replies=[reply], **NEW)
        community.memberships.filter(user=dora).update(position=Position.EXPERT)
        assert split_thread(by=dora, item=thread, replies=[reply], **NEW).author == dora

    def test_the_page_works_without_script_and_the_old_address_leads_on(self, as_user, thread, alice, bob, charlie):
        reply = write_reply(by=alice, item=thread, body="What of glycol?")
        old = reply.get_absolute_url()
        url = reverse("content:thread-split", args=["seals", thread.pk])
        assert as_user(charlie).get(url).status_code == 403
        page = as_user(bob).get(url).content.decode()
        assert "This cannot be undone." in page
        assert f'name="replies" value="{reply.pk}"' in page
        refused = as_user(bob).post(url, NEW)
        assert "Choose at least one reply." in refused.content.decode()
        begun = as_user(bob).get(url).context["form"].initial["body"]  # it links to the thread
        done = as_user(bob).post(url, NEW | {"replies": [reply.pk], "body": begun})
        fresh = Item.objects.get(title=NEW["title"])
        assert done.url == fresh.get_absolute_url()
        assert as_user(charlie).get(old).url == f"{fresh.get_absolute_url()}?reply={reply.pk}#reply-{reply.pk}"
        assert "Some replies went on in" in as_user(charlie).get(thread.get_absolute_url()).content.decode()
        assert "Split off from" in as_user(charlie).get(fresh.get_absolute_url()).content.decode()


class TestMerge:
    def test_a_thread_lives_on_in_another_one(self, community, ask, alice, bob, charlie):
        into = create_item(
            by=alice, community=community, kind=Kind.ASK, title="Dry running", body="Same?", tags=["seals"]
        )
        answer = write_reply(by=alice, item=ask, body="Flush")
        under = write_reply(by=bob, item=ask, parent=answer, body="Thanks")
        accept_answer(by=bob, reply=answer)
        react(by=charlie, text=ask, kind=Reaction.Kind.SAME)
        asked_at = ask.published_at
        merge_thread(by=alice, item=ask, into=into)
        ask.refresh_from_db()
        assert (ask.merged_into, ask.accepted_reply) == (into, None)
        opening = into.replies.get(body__contains="See the plate.")
        assert (opening.author, opening.created_at, opening.kind) == (bob, asked_at, "comment")
        assert "Dry run" in opening.body_html
        assert {answer, under} < set(into.replies.all())
        assert counts(into) == (1, 2)
        assert into.same_count == 1
        assert set(into.follows.values_list("user", flat=True)) == {alice.pk, bob.pk, charlie.pk}
        assert {tag.slug: tag.item_count for tag in Tag.objects.all()} == {"seals": 1, "start-up": 0}
        assert not Item.objects.visible_to(alice).filter(pk=ask.pk).exists()
        assert Act.objects.get(verb=Verb.GARDEN).object_id == into.pk

    def test_what_cannot_be_merged(self, community, ask, thread, there, alice, bob):
        far = create_item(by=alice, community=there, kind=Kind.ASK, title="Far", body="B")
        for item, into, says in (
            (ask, ask, "this very thread"),
            (ask, thread, "merged into an ask"),
            (ask, far, "of this community"),
        ):
            with pytest.raises(ValidationError, match=says):
                merge_thread(by=bob, item=item, into=into)
        merge_thread(by=bob, item=thread, into=ask)
        with pytest.raises(Http404):
            merge_thread(by=bob, item=ask, into=thread)
        assert counts(ask) == (0, 1)

    def test_who_may(self, community, ask, alice, bob, charlie):
        into = create_item(by=alice, community=community, kind=Kind.ASK, title="Dry running", body="Same?")
        with pytest.raises(PermissionDenied):
            merge_thread(by=bob, item=into, into=ask)
        with pytest.raises(PermissionDenied):
            merge_thread(by=charlie, item=ask, into=into)
        assert merge_thread(by=bob, item=ask, into=into) == into

    def test_the_page_and_where_the_old_addresses_lead(self, as_user, community, ask, alice, bob, charlie):
        into = create_item(by=alice, community=community, kind=Kind.ASK, title="Dry runs", body="Same?")
        answer = write_reply(by=alice, item=ask, body="Flush")
        old, old_reply = ask.get_absolute_url(), answer.get_absolute_url()
        url = reverse("content:thread-merge", args=["seals", ask.pk])
        assert as_user(charlie).get(url).status_code == 403
        page = as_user(bob).get(url).content.decode()
        assert "This cannot be undone." in page
        assert f'name="into" value="{into.pk}"' in page
        for data, says in (
            ({}, "Choose one of these threads"),
            ({"address": "/c/seals/threads/999999999/"}, "There is no such thread"),
            ({"address": f"https://x.example/c/seals/threads/{ask.pk}/?reply=3"}, "this very thread"),
        ):
            assert says in as_user(bob).post(url, data).content.decode()
        assert as_user(bob).post(url, {"into": into.pk}).url == into.get_absolute_url()
        assert as_user(charlie).get(old).url == into.get_absolute_url()
        answer.refresh_from_db()
        assert as_user(charlie).get(old_reply).url == answer.get_absolute_url()
        assert (
            as_user(bob).post(reverse("content:reply-create", args=["seals", ask.pk]), {"body": "x"}).status_code == 404
        )
        assert "Dry run<" not in as_user(charlie).get("/c/seals/asks/?tab=all").content.decode()
        community.visibility = Visibility.PRIVATE
        community.save()
        assert as_user(charlie).get(old).status_code == 404


class TestMove:
    def test_it_stands_there_with_everything(self, community, ask, there, alice, bob, charlie):
        answer = write_reply(by=alice, item=ask, body="Flush")
        react(by=charlie, text=answer, kind=Reaction.Kind.USE)
        follow_item(by=charlie, item=ask)
        share_item(by=alice, item=ask, to_community=there)
        Tag.objects.create(community=there, slug="seals", name="Seals of pumps")
        move_thread(by=bob, item=ask, to=there)
        ask.refresh_from_db()
        assert (ask.community, ask.share_count, ask.replies.count()) == (there, 0, 1)
        assert ask.follows.filter(user=charlie).exists()
        assert {tag.name for tag in ask.tags.all()} == {"Seals of pumps", "Start-up"}
        assert {(t.community_id, t.slug): t.item_count for t in Tag.objects.all()} == {
            (community.pk, "seals"): 0,
            (community.pk, "start-up"): 0,
            (there.pk, "seals"): 1,
            (there.pk, "start-up"): 1,
        }

    def test_notices_go_along(self, ask, there, bob, alice):
        Notice.objects.create(
            recipient=alice, kind="answer", group=f"item:{ask.pk}", title="A", url="/", item_id=ask.pk
        )
        move_thread(by=bob, item=ask, to=there)
        assert Notice.objects.filter(item_id=ask.pk).values_list("community_id", flat=True).distinct().get() == there.pk

    def test_others_threads_go_where_one_manages_both(self, community, ask, there, alice, bob, charlie):
        theirs = make_community("Theirs", manager=bob)
        join(alice, theirs)
        with pytest.raises(PermissionDenied):
            move_thread(by=alice, item=ask, to=theirs)
        with pytest.raises(PermissionDenied):
            move_thread(by=charlie, item=ask, to=there)
        move_thread(by=alice, item=ask, to=there)
        assert Act.objects.get(verb=Verb.GARDEN).object_id == ask.pk
        with pytest.raises(ValidationError, match="already"):
            move_thread(by=bob, item=Item.objects.get(pk=ask.pk), to=there)

    def test_what_others_wrote_for_a_closed_circle_leaves_it_only_through_managers(
        self, community, ask, there, alice, bob
    ):
        community.visibility = Visibility.PRIVATE
        community.save()
        write_reply(by=alice, item=ask, body="Between us")
        with pytest.raises(PermissionDenied):
            move_thread(by=bob, item=ask, to=there)
        move_thread(by=alice, item=ask, to=there)

    def test_the_page_and_who_is_led_on(self, as_user, community, ask, there, bob, charlie):
        old, url = ask.get_absolute_url(), reverse("content:thread-move", args=["seals", ask.pk])
        assert as_user(charlie).get(url).status_code == 403
        assert f'value="{there.slug}"' in as_user(bob).get(url).content.decode()
        assert "Choose where it goes." in as_user(bob).post(url, {}).content.decode()
        done = as_user(bob).post(url, {"to_community": there.slug})
        ask.refresh_from_db()
        assert done.url == ask.get_absolute_url() == f"/c/{there.slug}/threads/{ask.pk}/"
        assert as_user(charlie).get(f"{old}?page=2").url == f"{ask.get_absolute_url()}?page=2"
        there.visibility = Visibility.PRIVATE
        there.save()
        assert as_user(charlie).get(old).status_code == 404
        there.visibility = Visibility.OPEN
        there.save()
        community.visibility = Visibility.PRIVATE
        community.save()
        assert as_user(charlie).get(old).url == ask.get_absolute_url(), "he may see where it is now"


def test_files_in_texts_stay_in_sight(community, ask, thread, alice, bob):
    """A picture of the text that was merged, and one of a reply, belong to where those stand now."""
    kept = {
        "community": community,
        "uploaded_by": bob,
        "name": "a.png",
        "media_type": "image/png",
        "size": 1,
        "sha256": "0",
    }
    reply = write_reply(by=alice, item=thread, body="x")
    FileUse.objects.create(file=File.objects.create(**kept), item=thread)
    FileUse.objects.create(file=File.objects.create(**kept), item=thread, reply=reply)
    merge_thread(by=bob, item=thread, into=ask)
    assert {use.item_id for use in FileUse.objects.all()} == {ask.pk}
    assert None not in {use.reply_id for use in FileUse.objects.all()}
    assert File.objects.visible_to(alice).count() == 2


class TestWords:
    """What others wrote for a closed circle besides replies, and what points to a thread."""

    @pytest.fixture
    def circle(self, community):
        community.visibility = Visibility.PRIVATE
        community.save()
        return community

    def suggestion(self, thread, alice, bob):
        dora = join(make_user("Dora"), thread.community).user
        suggest_edit(by=dora, item=thread, title=thread.title, body="The boss is to blame.", reason="Truth")

    def note(self, thread, alice, bob):
        react(by=alice, text=thread, kind=Reaction.Kind.USE, note="In the merger nobody knows of")

    def note_on_a_reply(self, thread, alice, bob):
        react(by=alice, text=write_reply(by=bob, item=thread, body="Mine."), kind=Reaction.Kind.USE, note="Secret")

    def removed(self, thread, alice, bob):
        remove_reply(by=alice, reply=write_reply(by=alice, item=thread, body="The boss is to blame."))

    @pytest.mark.parametrize("words", ["suggestion", "note", "note_on_a_reply", "removed"])
    def test_an_author_alone_carries_no_words_of_others_out_of_a_closed_circle(
        self, circle, thread, there, alice, bob, words
    ):
        getattr(self, words)(thread, alice, bob)
        with pytest.raises(PermissionDenied):
            move_thread(by=bob, item=thread, to=there)
        assert move_thread(by=alice, item=thread, to=there).community == there, "who manages both may"

    def test_what_grew_from_a_merged_thread_keeps_its_credit(self, community, ask, thread, alice, bob, charlie):
        page = summarise_thread(by=bob, item=thread, title="Starts", body="What we know.")
        reopen_thread(by=bob, item=thread)
        merge_thread(by=bob, item=thread, into=ask)
        assert grown_from(page, charlie) == [ask]
        assert offspring_of(ask, charlie)["known"] == [page]

    def test_links_go_along_with_the_words_they_stand_in(self, community, ask, thread, alice, bob, charlie):
        goal = create_item(by=alice, community=community, kind=Kind.POST, title="Goal", body="x")
        reply = write_reply(by=alice, item=thread, body=f"See [this]({goal.get_absolute_url()})")
        fresh = split_thread(by=alice, item=thread, replies=[reply], **NEW)
        assert set(linking_to(goal, charlie)) == {fresh}
        merge_thread(by=alice, item=fresh, into=thread)
        assert set(linking_to(goal, charlie)) == {thread}

    def test_a_link_to_a_merged_thread_counts_for_where_it_lives_on(self, community, ask, thread, alice, bob, charlie):
        words = {
            "by": alice,
            "community": community,
            "kind": Kind.POST,
            "body": f"See [it]({thread.get_absolute_url()})",
        }
        before = create_item(title="Before", **words)
        merge_thread(by=bob, item=thread, into=ask)
        after = create_item(title="After", **words)
        edit_item(by=alice, item=before, title="Before, reworded", body=before.body)
        assert set(linking_to(ask, charlie)) == {before, after}

    def test_who_was_named_in_a_merged_thread_is_not_told_again(self, community, ask, alice, bob):
        thread = create_item(by=bob, community=community, kind=Kind.THREAD, title="T", body="Hello @alice.manager")
        merge_thread(by=bob, item=thread, into=ask)
        opening = ask.replies.get()
        assert Mention.objects.get().reply == opening
        edit_reply(by=bob, reply=opening, body=f"{opening.body}, hello")
        assert Mention.objects.get().user == alice


@pytest.mark.parametrize("act", ["remove", "edit", "restore", "answer"])
def test_a_reply_that_was_moved_meanwhile_is_not_counted_on_its_old_thread(community, thread, alice, bob, act):
    reply = write_reply(by=alice, item=thread, body="x")
    if act == "restore":
        remove_reply(by=alice, reply=reply)
        reply.refresh_from_db()
    seen = Reply.objects.select_related("item__community", "author").get(pk=reply.pk)
    other = create_item(by=bob, community=community, kind=Kind.THREAD, title="Other", body="y")
    merge_thread(by=bob, item=thread, into=other)
    thread.refresh_from_db()
    Item.objects.filter(pk=thread.pk).update(merged_into=None)  # as after a split: both are there
    before = counts(thread), counts(other)
    acts = {
        "remove": lambda: remove_reply(by=alice, reply=seen),
        "edit": lambda: edit_reply(by=alice, reply=seen, body="z"),
        "restore": lambda: restore_reply(by=alice, reply=seen),
        "answer": lambda: write_reply(by=alice, item=thread, parent=seen, body="z"),
    }
    with pytest.raises(ValidationError, match="moved"):
        acts[act]()
    assert (counts(thread), counts(other)) == before
