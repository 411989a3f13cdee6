"""Like, thank, save, use, rate: once each, never of one's own, taken back on the record."""

from itertools import product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from activity.models import Act, NoticeOrder, ObjectDay, ReadingAct, ShareEffect
from activity.vocabulary import ObjectType, Verb
from communities.models import Lifecycle, Visibility
from content.actions import create_item, note_view, react, remove_reply, share_item, unreact, write_reply
from content.models import REACTION_VERBS, Item, Kind, Reaction, Reply
from tests.factories import join, make_community

pytestmark = pytest.mark.django_db
KINDS = [kind.value for kind in REACTION_VERBS]  # waiting for the same answer is no act: test_me_too
COUNTS = {
    "like": "like_count",
    "thank": "thank_count",
    "save": "save_count",
    "use": "use_count",
    "rate": "rating_count",
}


def stars(kind):
    return {"value": 4} if kind == "rate" else {}


@pytest.fixture
def post(community, alice):
    return create_item(by=alice, community=community, kind=Kind.POST, title="T", body="B")


@pytest.fixture
def answer(community, alice, bob):
    ask = create_item(by=bob, community=community, kind=Kind.ASK, title="T", body="B")
    return write_reply(by=alice, item=ask, body="Flush")


def text_community(text):
    return (text if isinstance(text, Item) else text.item).community_id


def change(community, **fields):
    for name, value in fields.items():
        setattr(community, name, value)
    community.save(update_fields=list(fields))


def standing(verb):
    undone = Act.objects.filter(verb=Verb.UNDO).values("undo_of_id")
    return Act.objects.filter(verb=verb).exclude(pk__in=undone)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("on", ["post", "answer"])
def test_a_reaction_is_one_act_credited_to_the_author(request, alice, bob, kind, on):
    text = request.getfixturevalue(on)
    react(by=bob, text=text, kind=kind, note="At the Gdynia site", **stars(kind))
    act = standing(REACTION_VERBS[kind]).get()
    assert (act.actor_id, act.owner_id, act.object_id) == (bob.pk, alice.pk, text.pk)
    assert act.object_type == (ObjectType.POST if on == "post" else ObjectType.ANSWER)
    assert act.target_id == (alice.pk if kind == "thank" else None)
    assert act.context_id == (None if on == "post" else text.item_id)
    assert act.value == (4 if kind == "rate" else None)
    text.refresh_from_db()
    assert getattr(text, COUNTS[kind]) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_second_click_is_no_second_act_and_taking_back_is_one(post, bob, kind):
    first = react(by=bob, text=post, kind=kind, **stars(kind))
    assert react(by=bob, text=post, kind=kind, note="More words", **stars(kind)).pk == first.pk
    assert Reaction.objects.get().note == "More words"
    assert standing(REACTION_VERBS[kind]).count() == 1
    for _ in range(2):
        unreact(by=bob, text=post, kind=kind)
    post.refresh_from_db()
    assert getattr(post, COUNTS[kind]) == 0
    assert (post.rating_sum, Reaction.objects.count(), standing(REACTION_VERBS[kind]).count()) == (0, 0, 0)
    assert Act.objects.filter(verb=Verb.UNDO).count() == 1
    react(by=bob, text=post, kind=kind, **stars(kind))
    assert standing(REACTION_VERBS[kind]).count() == 1


def test_a_changed_rating_withdraws_the_first(post, bob):
    react(by=bob, text=post, kind="rate", value=2)
    react(by=bob, text=post, kind="rate", value=5)
    assert list(standing(Verb.RATE).values_list("value", flat=True)) == [5]
    post.refresh_from_db()
    assert (post.rating_count, post.rating_sum, post.rating) == (1, 5, 5.0)


@pytest.mark.parametrize("value", [None, 0, 6, -1, True, "5", 3.5])
def test_ratings_go_from_1_to_5(post, bob, value):
    with pytest.raises(ValidationError, match="from 1"):
        react(by=bob, text=post, kind="rate", value=value)
    assert not Reaction.objects.exists()


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [("like", "helpful"), ("thank", "thank yourself"), ("use", "You wrote this"), ("rate", "rate")],
)
@pytest.mark.parametrize("on", ["post", "answer"])
def test_ones_own_text_is_neither_liked_thanked_used_nor_rated(request, alice, kind, sentence, on):
    text = request.getfixturevalue(on)
    with pytest.raises(ValidationError, match=sentence):
        react(by=alice, text=text, kind=kind, **stars(kind))
    assert not Reaction.objects.exists()


def test_ones_own_text_can_be_bookmarked_without_an_act(post, alice):
    before = Act.objects.count()
    react(by=alice, text=post, kind="save")
    unreact(by=alice, text=post, kind="save")
    assert Act.objects.count() == before


def test_what_somebody_saved_is_theirs_alone(post, alice, bob):
    react(by=bob, text=post, kind="save", note="For the audit")
    react(by=bob, text=post, kind="like")
    assert {r.kind for r in Reaction.objects.visible_to(bob)} == {"save", "like"}
    assert {r.kind for r in Reaction.objects.visible_to(alice)} == {"like"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("on", ["post", "answer"])
def test_whoever_reads_an_open_community_says_what_became_of_it(request, alice, charlie, kind, on):
    text = request.getfixturevalue(on)
    react(by=charlie, text=text, kind=kind, **stars(kind))
    act = standing(REACTION_VERBS[kind]).get()
    assert (act.actor_id, act.owner_id, act.community_id) == (charlie.pk, alice.pk, text_community(text))
    unreact(by=charlie, text=text, kind=kind)
    assert not standing(REACTION_VERBS[kind]).exists()


@pytest.mark.parametrize(
    "place",
    [
        {"visibility": Visibility.ON_REQUEST},
        {"visibility": Visibility.PRIVATE},
        {"lifecycle": Lifecycle.DRAFT},
    ],
    ids=["on request", "private", "draft"],
)
@pytest.mark.parametrize("on", ["post", "answer"])
def test_what_charlie_may_not_read_takes_nothing_of_his(request, community, bob, charlie, place, on):
    text = request.getfixturevalue(on)
    change(community, **place)
    with pytest.raises(Http404):
        react(by=charlie, text=text, kind="like")
    with pytest.raises(Http404):
        unreact(by=charlie, text=text, kind="like")
    assert not Reaction.objects.exists()
    react(by=bob, text=text, kind="save")  # a member still does


@pytest.mark.parametrize("lifecycle", [Lifecycle.DORMANT, Lifecycle.ARCHIVED])
def test_a_community_at_rest_takes_no_reactions_from_anybody(community, post, answer, bob, charlie, lifecycle):
    change(community, lifecycle=lifecycle)
    for by, text in product((bob, charlie), (Item.objects.get(pk=post.pk), Reply.objects.get(pk=answer.pk))):
        with pytest.raises(PermissionDenied, match="it can be read, not changed"):
            react(by=by, text=text, kind="like")
    assert not Reaction.objects.exists()


def test_strange_kinds_and_long_notes_are_refused(post, bob):
    with pytest.raises(Http404):
        react(by=bob, text=post, kind="love")
    with pytest.raises(ValidationError, match="The note has 501 characters; 500 fit"):
        react(by=bob, text=post, kind="use", note="x" * 501)
    assert not Reaction.objects.exists()


def test_a_removed_answer_takes_no_thanks(answer, alice, bob):
    remove_reply(by=alice, reply=answer)
    with pytest.raises(ValidationError, match="was removed"):
        react(by=bob, text=answer, kind="thank")


def test_thanks_and_uses_order_a_notice_and_the_rest_is_quiet(post, bob):
    NoticeOrder.objects.all().delete()  # of the post itself
    for kind in KINDS:
        react(by=bob, text=post, kind=kind, **stars(kind))
    assert sorted(NoticeOrder.objects.filter(by=bob).values_list("kind", flat=True)) == ["thank", "use"]


def test_what_follows_from_a_share_names_it(community, post, alice, bob):
    there = make_community(manager=alice)
    join(bob, there)
    share = share_item(by=alice, item=post, to_community=there)
    react(by=bob, text=post, kind="use", caused_by_id=share.act_id)
    assert standing(Verb.USE).get().caused_by_id == share.act_id
    note_view(by=bob, item=post, caused_by_id=share.act_id)
    note_view(by=bob, item=post, caused_by_id=share.act_id)
    effect = ShareEffect.objects.get(share_id=share.act_id)
    assert (effect.openers, effect.fresh_openers) == (1, 1)


def test_a_cause_somebody_made_up_is_dropped(community, post, answer, alice, bob):
    create_act = Act.objects.get(verb=Verb.CREATE)
    other = create_item(by=alice, community=community, kind=Kind.POST, title="Other", body="B")
    there = make_community(manager=alice)
    join(bob, there)
    of_other = share_item(by=alice, item=other, to_community=there).act_id
    own = share_item(by=bob, item=post, to_community=there).act_id
    for number, cause in enumerate([create_act.pk, of_other, own, 10**30, -5, 0]):
        react(by=bob, text=post, kind="rate", value=number % 5 + 1, caused_by_id=cause)
        assert Act.objects.filter(verb=Verb.RATE).latest("id").caused_by_id is None


def test_opening_is_counted_once_a_day_and_never_for_the_author(post, alice, bob):
    for person in (alice, bob, bob):
        note_view(by=person, item=post)
    assert ReadingAct.objects.get().actor_id == bob.pk
    assert ObjectDay.objects.get().views == 1
    assert not Act.objects.filter(verb=Verb.VIEW).exists()
