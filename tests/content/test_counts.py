"""The counts kept beside texts equal a recount, whatever people do in whatever order."""

import random
from collections import Counter

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Sum
from django.http import Http404

from activity.models import Act
from activity.vocabulary import Verb
from content import actions
from content.models import REACTION_VERBS, Item, Kind, Reaction, Reply, Tag
from tests.factories import join, make_community, make_user

pytestmark = pytest.mark.django_db
TAGS = ("seals", "pumps", "start-up")
WAYS = [
    *(
        "ask",
        "post",
        "draft",
        "publish",
        "tag",
        "remove",
        "restore",
        "reply",
        "comment",
        "remove_reply",
        "restore_reply",
    ),
    *("accept", "withdraw", "react", "unreact", "share", "unshare", "thread", "same", "split", "merge", "move"),
]


@pytest.mark.parametrize("seed", range(2))
def test_counts_after_a_long_walk_equal_a_recount(seed):
    chance = random.Random(seed)
    people = [make_user(name) for name in ("Ann", "Ben", "Cas")]
    home, there = make_community(manager=people[0]), make_community(manager=people[0])
    for person in people[1:]:
        join(person, home)
        join(person, there)
    taken = Counter()
    for number in range(260):
        what = "ask" if number < 3 else chance.choice(WAYS)
        try:
            take_step(home, there, people, what, chance.randrange(3), chance.randrange(40), chance.randint(1, 5))
            taken[what] += 1
        except (ValidationError, PermissionDenied, Http404):
            continue
    recount()
    assert set(taken) == set(WAYS), "every way was walked"


def take_step(home, there, people, what, who, which, how):
    """One act by somebody on something; some ways are led to where they lead somewhere."""

    def pick(rows):
        found = list(rows.order_by("pk"))
        return found[which % len(found)] if found else None

    by, kind = people[who], Reaction.Kind.values[how - 1]
    item, reply = pick(Item.objects.all()), pick(Reply.objects.all())
    if what == "restore":
        item = pick(Item.objects.exclude(removed_at=None)) or item
    if what == "accept":
        reply = pick(Reply.objects.answers().present()) or reply
        by = reply.item.author if reply else by
    if what == "withdraw":
        item = pick(Item.objects.exclude(accepted_reply=None)) or item
        by = item.author
    new = {"by": by, "community": home, "title": f"T{which}", "body": "B", "tags": TAGS[: how % 4]}
    if what in {"ask", "post", "draft"}:
        actions.create_item(**new, kind=Kind.ASK if what == "ask" else Kind.POST, publish=what != "draft")
    elif what in {"reply", "comment"}:
        parent = reply if how > 3 else None
        actions.write_reply(by=by, item=item, body="R", parent=parent, as_comment=what == "comment")
    elif what == "tag":
        actions.edit_item(by=by, item=item, title=item.title, body=item.body, tags=TAGS[:how])
    elif what == "react":
        text = reply if reply and how % 2 else item
        actions.react(by=by, text=text, kind=kind, value=which % 5 + 1)
    elif what == "unreact" and Reaction.objects.exists():
        reaction = pick(Reaction.objects.all())
        actions.unreact(by=reaction.user, text=reaction.text, kind=reaction.kind)
    elif what == "share":
        actions.share_item(by=by, item=item, to_community=there)
    elif what == "unshare" and item.shares.exists():
        actions.withdraw_share(by=by, share=item.shares.first())
    elif what == "thread":
        actions.create_item(**new, kind=Kind.THREAD)
    elif what == "same":
        actions.react(by=by, text=pick(Item.objects.filter(kind=Kind.ASK)), kind=Reaction.Kind.SAME)
    elif what == "split":
        replies = [pick(item.replies.present())] if item.replies.present().exists() else []
        actions.split_thread(by=by, item=item, replies=replies, kind=Kind.THREAD, title=f"S{which}", body=f"B{how}")
    elif what == "merge":
        into = pick(Item.objects.filter(kind__in=[Kind.ASK, Kind.THREAD]).exclude(pk=item.pk))
        actions.merge_thread(by=by, item=item, into=into)
    elif what == "move":
        actions.move_thread(by=by, item=item, to=there if item.community == home else home)
    elif what in {"publish", "remove", "restore"}:
        getattr(actions, f"{what}_item")(by=by, item=item)
    elif what == "withdraw":
        actions.withdraw_acceptance(by=by, item=item)
    elif reply and what == "accept":
        actions.accept_answer(by=by, reply=reply)
    elif reply and what == "remove_reply":
        actions.remove_reply(by=by, reply=reply)
    elif reply and what == "restore_reply":
        actions.restore_reply(by=by, reply=pick(Reply.objects.exclude(removed_at=None)) or reply)


def recount():
    for item in Item.objects.all():
        present = item.replies.filter(removed_at=None)
        assert item.answer_count == present.filter(kind="answer").count()
        assert item.comment_count == present.filter(kind="comment").count()
        assert item.share_count == item.shares.count()
        assert item.accepted_reply is None or item.accepted_reply.removed_at is None
        if not item.is_draft:
            newest = item.revisions.first()
            assert (newest.title, newest.body) == (item.title, item.body)
    for text in [*Item.objects.all(), *Reply.objects.all()]:
        mine = text.reactions
        for kind, field in (
            ("like", "like_count"),
            ("thank", "thank_count"),
            ("save", "save_count"),
            ("use", "use_count"),
        ):
            assert getattr(text, field) == mine.filter(kind=kind).count()
        if isinstance(text, Item):
            assert text.same_count == mine.filter(kind="same").count()
        assert text.rating_count == mine.filter(kind="rate").count()
        assert text.rating_sum == (mine.filter(kind="rate").aggregate(s=Sum("value"))["s"] or 0)
        assert not mine.filter(user=text.author).exclude(kind="save").exists()
    for tag in Tag.objects.all():
        assert tag.item_count == tag.items.published().count()
    undone = Act.objects.filter(verb=Verb.UNDO).values("undo_of_id")
    for kind, verb in REACTION_VERBS.items():
        kept = Reaction.objects.filter(kind=kind)
        by_others = [r for r in kept if r.text.author_id != r.user_id]
        assert Act.objects.filter(verb=verb).exclude(pk__in=undone).count() == len(by_others)
    for act in Act.objects.filter(verb=Verb.ACCEPT_ANSWER).exclude(pk__in=undone):
        answer = Reply.objects.get(pk=act.object_id)
        is_carried = answer.item_id != act.context_id  # merged: another asker decides there what is accepted
        assert answer.is_removed or is_carried or answer.item.accepted_reply == answer
