"""What managers look after: the lists against another count, what can be done about a line, who may."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from activity.models import Act, NoticeOrder, ObjectDay
from activity.tasks import deliver_order
from activity.vocabulary import Verb
from content.actions import archive_item, ask_for_review, react
from content.models import OBJECT_TYPES, Follow, Kind, Reaction, Reply, Share
from metrics.flow.lists import fill_lists
from metrics.flow.passing import fill_passed_on
from metrics.knowledge import content_page
from metrics.models import ContentLine, ContentList, Listing, PassedOn
from roles.actions import opt_out
from tests.factories import join, make_act, make_community, make_item, make_reply, make_user

pytestmark = pytest.mark.django_db
TODAY = timezone.now().date()


def ago(days):
    return timezone.now() - timedelta(days=days)


def fill():
    fill_lists(timezone.now().date() + timedelta(days=1))  # so that what happened just now counts


def on(community, listing):
    return [line.item.title for line in ContentLine.objects.filter(community=community, listing=listing)]


def used(user, text, days=1):
    reaction = react(by=user, text=text, kind=Reaction.Kind.USE)
    Reaction.objects.filter(pk=reaction.pk).update(created_at=ago(days))


def test_used_counts_people_of_an_item_and_its_answers_once(community, alice, bob):
    dora = make_user()
    join(dora, community)
    ask, page = make_item(community, bob, title="Ask"), make_item(community, alice, Kind.PAGE, title="Page")
    answer = make_reply(ask, alice)
    for user, text in ((bob, answer), (dora, answer), (dora, ask), (bob, page)):
        if text.author_id != user.pk:
            used(user, text)
    used(dora, page, days=120)
    fill()
    lines = ContentLine.objects.filter(community=community, listing=Listing.USED)
    assert [(line.item.title, line.n) for line in lines] == [("Ask", 2), ("Page", 1)]
    everybody = {  # the same in another way: reaction by reaction
        item.title: {
            reaction.user_id
            for reaction in Reaction.objects.filter(kind="use", created_at__gt=ago(90))
            if (reaction.item_id or Reply.objects.get(pk=reaction.reply_id).item_id) == item.pk
        }
        for item in (ask, page)
    }
    assert {line.item.title: line.n for line in lines} == {title: len(who) for title, who in everybody.items()}


def test_opened_names_nobody_and_rounds(community, alice, as_user):
    item, little = make_item(community, alice, title="Read"), make_item(community, alice, title="Little")
    for each, views in ((item, 13), (little, 4)):
        ObjectDay.objects.create(
            object_type=OBJECT_TYPES[Kind.ASK], object_id=each.pk, community_id=community.pk, day=TODAY, views=views
        )
    fill()
    assert on(community, Listing.OPENED) == ["Read"]
    page = content_page(community, alice, Listing.OPENED, None)
    assert [line.says for line in page.lines] == ["opened about 15 times"]


def test_never_used_is_old_and_neither_used_nor_saved_nor_thanked_for(community, alice, bob):
    make = {"created_at": ago(200), "published_at": ago(200)}
    idle = make_item(community, alice, Kind.POST, title="Idle", **make)
    make_item(community, alice, Kind.POST, title="New")
    make_item(community, alice, Kind.ASK, title="Unanswered", **make)
    for title, kind in (("Saved", "save"), ("Thanked", "thank"), ("Used", "use")):
        react(by=bob, text=make_item(community, alice, Kind.POST, title=title, **make), kind=kind)
    answered = make_item(community, bob, Kind.ASK, title="Answer used", answer_count=1, **make)
    react(by=bob, text=make_reply(answered, alice), kind="use")
    own = make_item(community, bob, Kind.POST, title="Saved by its author", **make)
    react(by=bob, text=own, kind="save")
    fill()
    assert set(on(community, Listing.NEVER_USED)) == {idle.title, own.title}


def test_unhelpful_from_three_people_on(community, alice):
    for title, many in (("Three", 3), ("Two", 2)):
        item = make_item(community, alice, Kind.PAGE, title=title)
        for _ in range(many):
            Follow.objects.create(user=make_user(), item=item, level="mute", reason=Follow.Reason.values[0])
    fill()
    assert on(community, Listing.UNHELPFUL) == ["Three"]


def test_outdated_unowned_and_unreviewed(community, alice, bob):
    old = {"published_at": ago(300), "created_at": ago(300), "owner": bob}
    make_item(community, alice, Kind.PAGE, title="Due", review_on=TODAY, reviewed_at=ago(200), **old)
    make_item(community, alice, Kind.PAGE, title="Unreviewed", **old)
    make_item(community, alice, Kind.PAGE, title="Left", **{**old, "owner": make_user()}, reviewed_at=ago(2))
    read = make_item(community, alice, Kind.PAGE, title="Read and old", **old)
    ObjectDay.objects.create(object_type=2, object_id=read.pk, community_id=community.pk, day=TODAY, views=9)
    fill()
    assert on(community, Listing.OUTDATED) == ["Read and old", "Due"]
    assert on(community, Listing.UNOWNED) == ["Left"]
    assert set(on(community, Listing.UNREVIEWED)) == {"Unreviewed", "Read and old"}


def test_totals_count_what_is_listed_and_a_second_night_changes_nothing(community, alice):
    make_item(community, alice, Kind.PAGE)
    for _ in range(2):
        fill()
    for each in ContentList.objects.filter(community=community):
        assert each.total == ContentLine.objects.filter(community=community, listing=each.listing).count()
    assert ContentList.objects.filter(community=community).count() == len(Listing)


def test_what_was_archived_since_is_on_no_page(community, alice, bob):
    item = make_item(community, bob, Kind.PAGE, title="Left")
    fill()
    archive_item(by=alice, item=item, reason="Old.")
    assert not content_page(community, alice, Listing.UNOWNED, None).lines


# What can be done


def test_a_manager_asks_who_looks_after_a_page_once_in_two_weeks(community, alice, bob, as_user):
    item = make_item(community, bob, Kind.PAGE, title="Due", owner=bob, review_on=TODAY)
    fill()
    line = content_page(community, alice, Listing.OUTDATED, None).lines[0]
    assert line.step.says == "Ask Bob to review it"
    assert line.step.posts
    as_user(alice).post(line.step.url)
    deliver_order(NoticeOrder.objects.get(kind="review_asked", object_id=item.pk).pk)
    assert bob.notices.get(kind="review_asked").title == "Alice Manager asks you whether “Due” still holds"
    assert content_page(community, alice, Listing.OUTDATED, None).lines[0].step.says == "Bob was asked"
    with pytest.raises(ValidationError):
        ask_for_review(by=alice, item=item)


def test_nobody_is_asked_who_is_not_here(community, alice, bob):
    item = make_item(community, make_user(), Kind.PAGE)
    with pytest.raises(ValidationError):
        ask_for_review(by=alice, item=item)
    with pytest.raises(PermissionDenied):
        ask_for_review(by=bob, item=make_item(community, alice, Kind.PAGE))


def test_thanking_is_the_act_it_is_anywhere(community, alice, bob, charlie, as_user):
    item = make_item(community, bob, Kind.PAGE)
    used(charlie, item)
    fill()
    line = content_page(community, alice, Listing.USED, None).lines[0]
    assert line.step.says == "Thank Bob"
    as_user(alice).post(line.step.url)
    assert Act.objects.filter(verb=Verb.THANK, actor_id=alice.pk, object_id=item.pk).exists()
    assert content_page(community, alice, Listing.USED, None).lines[0].step.says == "You thanked for it"


def test_the_export_prints_what_the_page_prints(community, alice, bob, as_user):
    make_item(community, bob, Kind.PAGE, title="=cmd()", published_at=ago(400))
    fill()
    page = content_page(community, alice, Listing.UNOWNED, None)
    answer = as_user(alice).get(f"/c/{community.slug}/manage/knowledge/content/unowned.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(answer)))[1:]
    assert [row[3] for row in rows] == [line.says for line in page.lines] == ["published 13 months ago"]
    assert rows[0][1] == "'=cmd()"
    api = as_user(alice).get(f"/api/v1/communities/{community.slug}/knowledge/?listing=unowned").json()["results"]
    assert [(line["title"], line["why"]) for line in api] == [("=cmd()", rows[0][3])]


def test_a_manager_elsewhere_and_a_stranger_see_nothing(community, charlie, bob, as_user):
    make_community(manager=charlie)
    for user in (charlie, bob):
        for door in ("", "content/used/", "searches/", "passed/", "bridges/"):
            assert as_user(user).get(f"/c/{community.slug}/manage/knowledge/{door}").status_code == 403
        assert as_user(user).get(f"/api/v1/communities/{community.slug}/knowledge/").status_code == 403
        assert as_user(user).get(f"/api/v1/communities/{community.slug}/missed-searches/").status_code == 403


# What was passed on


def test_who_opted_out_is_not_among_those_who_came_by_a_share(community, alice, bob):
    other = make_community("Vibration", manager=bob)
    item = make_item(community, alice, Kind.PAGE, title="Carried")
    act = make_act(Verb.SHARE, by=bob, on=str(ago(3).date()), about=item.ref, community_id=other.pk)
    users = [make_user() for _ in range(6)]
    for user in users:
        make_act(
            Verb.USE, by=user, on=str(ago(2).date()), about=item.ref, community_id=community.pk, caused_by_id=act.pk
        )
    fill_passed_on(TODAY)
    assert PassedOn.objects.get(item=item, way="share").people == 6
    opt_out(by=users[0])
    opt_out(by=users[1], community=community)
    fill_passed_on(TODAY)
    assert PassedOn.objects.get(item=item, way="share").people == 4


def test_people_who_came_by_a_share_are_counted_and_not_named(community, alice, bob, as_user):
    other = make_community("Vibration", manager=bob)
    item = make_item(community, alice, Kind.PAGE, title="Carried")
    act = Act.objects.create(
        verb=Verb.SHARE, actor_id=bob.pk, object_type=2, object_id=item.pk, owner_id=alice.pk, community_id=other.pk,
        origin_community_id=community.pk, occurred_at=ago(3), occurred_on=ago(3).date(),
    )  # fmt: skip
    Share.objects.create(item=item, to_community=other, by=bob, act_id=act.pk)
    users = [make_user() for _ in range(6)]
    for user in users:
        Reaction.objects.create(kind="use", user=user, item=item)
        Act.objects.create(
            verb=Verb.USE, actor_id=user.pk, object_type=2, object_id=item.pk, owner_id=alice.pk,
            community_id=community.pk, caused_by_id=act.pk, occurred_at=ago(2), occurred_on=ago(2).date(),
        )  # fmt: skip
    fill_passed_on(TODAY)
    came = Act.objects.filter(verb=Verb.USE, caused_by_id=act.pk).values("actor_id").distinct().count()
    assert PassedOn.objects.get(item=item, way="share").people == came == 6
    answer = as_user(alice).get(f"/c/{community.slug}/manage/knowledge/passed/")
    carried = answer.context["carried"]
    assert [(each.people, each.by) for each in carried] == [("about 5", "Bob Member to Vibration")]
    assert not any(user.display_name in answer.content.decode() for user in users)
    rows = list(csv.reader(io.StringIO(
        as_user(alice).get(f"/c/{community.slug}/manage/knowledge/passed.csv").content.decode("utf-8-sig")
    )))  # fmt: skip
    assert ["Carried", "Carried into another community", "", "1", "about 5", "Bob Member to Vibration"] in rows
