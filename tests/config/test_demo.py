"""The demo organisation: its counts, acts and times hold together. It is loaded once for all of these tests."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from activity.models import Act, AuditEntry, MemberWeekReading, Notice, ObjectDay, ReadingAct, ShareEffect
from activity.vocabulary import ObjectType, Verb
from communities.markdown import render
from communities.models import Charter, Community, CommunityInvitation, JoinRequest, Membership
from config.demo.people import PASSWORD
from config.management.commands.load_demo import DEMO_LOGINS
from content.models import REACTION_VERBS, Case, Follow, Item, Kind, Reaction, Reply, Revision, Share, Tag
from roles.models import TargetProfile
from tests import database
from tests.config.test_load_demo import SMALL, our_models

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded_demo(kept_db) -> None:
    with database.kept():
        call_command("load_demo", **SMALL)


@pytest.fixture
def demo(loaded_demo, db) -> None:
    """As it was loaded, whatever the test before did with it."""


def test_it_fills_every_kind_of_place_and_text(demo):
    assert User.objects.count() == 40
    assert Community.objects.values("kind").distinct().count() == 3
    assert set(Community.objects.values_list("lifecycle", flat=True)) == {"draft", "live", "dormant"}
    assert set(Community.objects.values_list("visibility", flat=True)) == {"open", "on_request", "private"}
    assert set(Item.objects.values_list("kind", flat=True)) == set(Kind.values)
    assert set(Reaction.objects.values_list("kind", flat=True)) == set(Reaction.Kind.values)
    for model in (Share, Follow, Revision, ReadingAct, MemberWeekReading, ObjectDay, Notice, AuditEntry):
        assert model._default_manager.exists(), model
    assert JoinRequest.objects.waiting().exists()
    assert CommunityInvitation.objects.waiting().exists()
    assert TargetProfile.objects.filter(version=2).exists()
    assert Charter.objects.filter(version=2).exists()
    assert Item.objects.news().exists()
    assert Item.objects.waiting_asks().exists()
    assert set(Case.objects.values_list("state", flat=True)) == {"open", "held", "left"}


def test_counts_equal_a_recount(demo):
    counters = {"like": "like_count", "thank": "thank_count", "save": "save_count", "use": "use_count"}
    texts: list[Item | Reply] = [*Item.objects.all(), *Reply.objects.all()]
    for text in texts:
        for kind, counter in counters.items():
            assert getattr(text, counter) == text.reactions.filter(kind=kind).count(), (text, kind)
        stars = list(text.reactions.filter(kind="rate").values_list("value", flat=True))
        assert (text.rating_count, text.rating_sum) == (len(stars), sum(stars))
    for item in Item.objects.prefetch_related("replies"):
        kinds = [reply.kind for reply in item.replies.all()]
        assert (item.answer_count, item.comment_count) == (kinds.count("answer"), kinds.count("comment"))
        assert item.share_count == item.shares.count()
        assert item.same_count == item.reactions.filter(kind="same").count()
        assert item.first_useful_reply is None or item.first_useful_reply.author != item.author
        assert item.last_activity_at >= max([item.published_at, *(r.created_at for r in item.replies.all())])
    assert all(tag.item_count == tag.items.published().current().count() for tag in Tag.objects.all())
    assert all(c.member_count == c.memberships.filter(left_at=None).count() for c in Community.objects.all())


def test_every_text_is_rendered_and_equals_its_newest_revision(demo):
    for item in Item.objects.all():
        assert item.body_html == render(item.body)
        newest = item.revisions.first()
        assert newest is not None
        assert (newest.title, newest.body) == (item.title, item.body)
        numbers = list(item.revisions.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
    assert all(reply.body_html for reply in Reply.objects.all())
    leftovers = Q(body__contains="{") | Q(body__contains="%%") | Q(title__contains="{")
    assert not Item.objects.filter(leftovers).exists()


def test_each_reaction_has_its_act_of_the_same_moment(demo):
    for kind, verb in REACTION_VERBS.items():
        rows = sorted(
            (r.user_id, r.text.ref.type, r.text.pk, r.created_at, r.value, r.text.author_id)
            for r in Reaction.objects.filter(kind=kind).select_related("item", "reply")
        )
        acts = Act.objects.filter(verb=verb)
        fields = ("actor_id", "object_type", "object_id", "occurred_at", "value", "owner_id")
        assert rows == sorted(acts.values_list(*fields)), kind
    assert not Act.objects.filter(verb=Verb.THANK).exclude(target_id=F("owner_id")).exists()
    assert not Reaction.objects.filter(Q(user=F("item__author")) | Q(user=F("reply__author"))).exists()


def test_each_text_has_its_act_with_owner_target_and_context(demo):
    for item in Item.objects.all():
        made = Act.objects.filter(verb__in=[Verb.ASK, Verb.CREATE, Verb.HOST], actor_id=item.author_id)
        act = made.get(object_type=item.ref.type, object_id=item.pk)
        assert act.verb == {Kind.ASK: Verb.ASK, Kind.EVENT: Verb.HOST}.get(item.kind, Verb.CREATE)
        assert (act.actor_id, act.owner_id, act.occurred_at) == (item.author_id, item.author_id, item.published_at)
    for reply in Reply.objects.select_related("item", "parent"):
        acts = Act.objects.filter(actor_id=reply.author_id, occurred_at=reply.created_at, context_id=reply.item_id)
        act = acts.get(verb=Verb.ANSWER if reply.is_answer else Verb.COMMENT)
        about = reply if reply.is_answer else reply.parent or reply.item
        assert (act.object_type, act.object_id, act.owner_id) == about.ref
        assert act.reply_to_id == (reply.item_id if reply.is_answer else about.pk)
        addressed = (reply.parent or reply.item).author_id
        assert act.target_id == (None if addressed == reply.author_id else addressed)
    for item in Item.objects.exclude(accepted_reply=None).select_related("accepted_reply"):
        act = Act.objects.get(verb=Verb.ACCEPT_ANSWER, object_id=item.accepted_reply_id)
        assert (act.actor_id, act.target_id) == (item.author_id, item.accepted_reply.author_id)
        assert (act.occurred_at, act.object_type) == (item.accepted_at, ObjectType.ANSWER)


def test_shares_and_what_followed_name_each_other(demo):
    for share in Share.objects.select_related("item"):
        act = Act.objects.get(pk=share.act_id)
        assert (act.verb, act.actor_id, act.object_id) == (Verb.SHARE, share.by_id, share.item_id)
        assert (act.community_id, act.origin_community_id) == (share.to_community_id, share.item.community_id)
    led = Act.objects.exclude(caused_by_id=None)
    assert led.exists()
    for act in led:
        cause = Act.objects.get(pk=act.caused_by_id)
        assert cause.occurred_at < act.occurred_at
        assert cause.actor_id != act.actor_id
    assert set(ShareEffect.objects.values_list("share_id", flat=True)) <= set(Act.objects.values_list("id", flat=True))


def test_people_act_only_while_they_are_members(demo):
    stays: dict[tuple[int, int], list[Membership]] = {}
    for stay in Membership.objects.all():
        stays.setdefault((stay.user_id, stay.community_id), []).append(stay)
    founding = [Verb.JOIN, Verb.LEAVE, Verb.PROPOSE_POLICY, Verb.INVITE_MEMBER]
    for act in Act.objects.exclude(verb__in=founding).exclude(community_id=0):  # 0: a person is followed everywhere
        assert any(
            stay.joined_at < act.occurred_at and (stay.left_at is None or act.occurred_at < stay.left_at)
            for stay in stays[act.actor_id, act.community_id]
        ), act
    assert Act.objects.filter(verb=Verb.JOIN).count() == Membership.objects.count()


def test_nothing_lies_in_the_future(demo):
    now = timezone.now()
    may = {"pinned_until", "expires_at", "starts_at", "ends_at", "half_at", "due_at", "held_until"}
    for model in our_models():
        for field in model._meta.concrete_fields:
            if field.get_internal_type() == "DateTimeField" and field.name not in may:
                late = model._default_manager.filter(**{f"{field.name}__gt": now})
                assert not late.exists(), (model, field.name)
    assert not User.objects.filter(memberships__joined_at__lt=F("date_joined")).exists()
    assert not Reply.objects.filter(created_at__lte=F("item__published_at")).exists()
    before = Q(reply=None, opened_at__lte=F("item__published_at")) | Q(opened_at__lte=F("reply__created_at"))
    assert not Case.objects.filter(before).exists()


def test_each_login_works_through_the_sign_in_page(demo, client):
    assert User.objects.get(email=DEMO_LOGINS[-1][0]).is_superuser
    for email, password, _ in DEMO_LOGINS:
        client.logout()
        answer = client.post(reverse("account_login"), {"login": email, "password": password})
        assert answer.status_code == 302, email
        assert client.get(reverse("home")).wsgi_request.user.email == email
        assert client.get("/c/field-service/").status_code == 200
        assert client.get("/notices/").status_code == 200
    assert not client.login(email="hana.kovarova@nordal.example", password=PASSWORD)


def test_charlie_who_comes_later_sees_no_private_place(demo, as_user, charlie):
    assert as_user(charlie).get("/c/works-council/").status_code == 404
    assert as_user(charlie).get("/c/field-service/").status_code == 200
