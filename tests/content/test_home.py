"""The front page for people who are not signed in, the start page for those who are."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from communities.models import Community, CommunityInvitation, Lifecycle, Membership, Visibility
from content.models import Follow, Item, Kind, Reaction, Tag
from tests.factories import join, make_community, make_item, make_reply, make_user

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def names(rows) -> list[str]:
    return [getattr(row, "title", None) or row.name for row in rows]


def answered(ask: Item, by) -> Item:
    make_reply(ask, by)
    Item.objects.filter(pk=ask.pk).update(answer_count=1)
    return ask


def test_nobody_sees_what_it_is_and_how_to_come_in_but_nothing_people_wrote(client, alice, community):
    make_item(community, alice, title="Blisters")
    content = client.get("/").content.decode()
    for word in ("Consumer", "Creator", "Connector", "Carrier", "Caretaker", "/accounts/signup/", "/accounts/login/"):
        assert word in content
    for word in ("Blisters", community.name, alice.display_name):
        assert word not in content


def test_by_invitation_there_is_no_way_to_sign_up(client, settings):
    settings.SIGN_UP = "invitation"
    main = client.get("/").content.decode().partition("<main")[2]
    assert "/accounts/signup/" not in main
    assert "A colleague who is in can invite you" in main


def test_one_s_asks_with_answers_wait_until_one_is_accepted(bob, alice, community, as_user):
    answered(make_item(community, bob, title="Answered"), alice)
    answered(make_item(community, bob, title="By myself"), bob)
    make_item(community, bob, title="Not yet")
    done = answered(make_item(community, bob, title="Accepted"), alice)
    Item.objects.filter(pk=done.pk).update(accepted_reply=done.replies.get())
    answered(make_item(community, bob, title="Closed", closed_at=timezone.now()), alice)
    context = as_user(bob).get("/").context
    assert names(context["answered"]) == ["Answered"]


def test_asks_without_an_answer_wait_in_one_s_communities_the_oldest_first(bob, alice, community, as_user):
    other = make_community("Not mine", manager=alice)
    make_item(other, alice, title="Elsewhere")
    now = timezone.now()
    make_item(community, alice, title="Fresh", published_at=now - HOUR)
    make_item(community, alice, title="Late", published_at=now - 30 * HOUR)
    make_item(community, alice, title="Forgotten", published_at=now - 100 * DAY)
    make_item(community, bob, title="My own", published_at=now - HOUR)
    make_item(community, alice, title="Closed", closed_at=now)
    answer = as_user(bob).get("/")
    rows = answer.context["asks"]
    assert [(row.title, row.is_late) for row in rows] == [("Late", True), ("Fresh", False)]
    assert "30 h, was expected by " in answer.content.decode()
    assert answer.context["waiting_count"] == 2


def test_new_is_what_others_published_since_one_looked_in(bob, alice, community, as_user):
    other = make_community("Second", manager=alice)
    now = timezone.now()
    Membership.objects.filter(user=bob, community=community).update(visited_at=now - 2 * DAY)
    join(bob, other, joined_at=now - 5 * DAY)
    make_item(community, alice, Kind.POST, title="Seen", published_at=now - 3 * DAY)
    make_item(community, alice, Kind.POST, title="New here", published_at=now - DAY)
    make_item(community, bob, Kind.POST, title="Mine", published_at=now - DAY)
    make_item(other, alice, Kind.POST, title="New there", published_at=now - 4 * DAY)
    make_item(other, alice, Kind.POST, title="Before I came", published_at=now - 6 * DAY)
    make_item(other, alice, Kind.POST, title="Draft", published_at=None)
    context = as_user(bob).get("/").context
    assert names(context["page"].object_list) == ["New here", "New there"]
    assert {place.name: place.new for place in context["mine"]} == {community.name: 1, "Second": 1}


def test_somebody_in_no_community_is_shown_some_to_join(charlie, alice, bob, community, as_user):
    make_community("Their job", manager=alice, job_role="Fitter")
    make_community("Hidden", manager=alice, visibility=Visibility.PRIVATE)
    make_community("Unfinished", manager=alice, lifecycle=Lifecycle.DRAFT)
    charlie.job_role = "fitter"
    charlie.save(update_fields=["job_role"])
    make_item(community, alice, title="Blisters")
    answer = as_user(charlie).get("/")
    assert names(answer.context["discover"]) == ["Their job", community.name]
    content = answer.content.decode()
    assert "Start by joining a community" in content
    for word in ("Hidden", "Unfinished", "Blisters"):
        assert word not in content


def test_without_any_community_one_is_asked_to_propose_one(charlie, as_user):
    assert "Propose the first" in as_user(charlie).get("/").content.decode()


def test_invitations_wait_for_the_one_invited(bob, alice, charlie, as_user):
    hidden = make_community("Inner circle", manager=alice, visibility=Visibility.PRIVATE)
    CommunityInvitation.objects.create(community=hidden, user=bob, invited_by=alice, note="Come in")
    content = as_user(bob).get("/").content.decode()
    assert "Inner circle" in content
    assert "Come in" in content
    assert b"Inner circle" not in as_user(charlie).get("/").content


def test_left_and_archived_communities_are_gone(bob, alice, community, as_user):
    archived = make_community("Archived", manager=alice, lifecycle=Lifecycle.ARCHIVED)
    join(bob, archived)
    Membership.objects.filter(user=bob, community=community).update(left_at=timezone.now())
    make_item(community, alice, title="After I left")
    context = as_user(bob).get("/").context
    assert names(context["mine"]) == []
    assert names(context["page"].object_list) == names(context["asks"]) == []


def test_nothing_waiting_says_so(bob, community, as_user):
    assert "Nothing waits for you, Bob." in as_user(bob).get("/").content.decode()


def test_the_number_of_queries_does_not_grow(bob, alice, community, as_user, django_assert_max_num_queries):
    for number in range(8):
        place = make_community(f"Place {number}", manager=alice)
        join(bob, place)
        for _ in range(3):
            make_item(place, make_user())
            answered(make_item(place, bob), alice)
        CommunityInvitation.objects.create(community=make_community(manager=alice), user=bob, invited_by=make_user())
    reader = as_user(bob)
    with django_assert_max_num_queries(15):
        answer = reader.get("/")
    assert len(answer.context["mine"]) == 9


def test_asks_on_one_s_topics_come_first_with_the_reason(bob, alice, community, as_user):
    seals, pumps, valves = (
        Tag.objects.create(community=community, slug=name, name=name) for name in ("seals", "pumps", "valves")
    )
    known = make_item(community, alice, title="Answered by bob long ago")
    known.tags.add(seals)
    answered(known, bob)
    make_item(community, bob, Kind.POST, title="Bob's post").tags.add(pumps)
    Follow.objects.create(user=bob, tag=valves)
    now = timezone.now()
    make_item(community, alice, title="Waits longest", published_at=now - 9 * DAY)
    for number, tag in enumerate((seals, pumps, valves)):
        make_item(community, alice, title=f"About {tag}", published_at=now - (3 - number) * HOUR).tags.add(tag)
    rows = as_user(bob).get("/").context["asks"]
    assert [(row.title, row.because) for row in rows] == [
        ("About seals", "You answered about seals before."),
        ("About pumps", "You wrote about pumps."),
        ("About valves", "You follow valves."),
        ("Waits longest", ""),
    ]


def test_a_first_visit_begins_with_what_peers_used(bob, alice, charlie, community, as_user):
    User.objects.filter(pk=bob.pk).update(job_role="Fitter")
    peers = [make_user(job_role="fitter") for _ in range(2)]
    useful, hidden = (make_item(community, alice, Kind.PAGE, title=title) for title in ("Useful", "Used by one"))
    for peer, item in ((peers[0], useful), (peers[1], useful), (peers[0], hidden), (charlie, hidden)):
        Reaction.objects.create(user=peer, item=item, kind=Reaction.Kind.USE)
    assert names(as_user(bob).get("/").context["for_my_role"]) == ["Useful"]
    Membership.objects.filter(user=bob).update(visited_at=timezone.now())
    assert as_user(bob).get("/").context["for_my_role"] == []
    Membership.objects.filter(user=bob).update(visited_at=None)
    Community.objects.filter(pk=community.pk).update(visibility=Visibility.PRIVATE)
    Membership.objects.filter(user=bob).delete()
    assert as_user(bob).get("/").context["for_my_role"] == []


def test_what_is_new_is_narrowed_by_kind_and_community(bob, alice, community, as_user):
    other = make_community("Other", manager=alice)
    long_ago = timezone.now() - 5 * DAY
    Membership.objects.filter(user=bob).update(joined_at=long_ago)
    join(bob, other, joined_at=long_ago)
    make_item(community, alice, Kind.POST, title="Post here")
    make_item(community, alice, Kind.PAGE, title="Page here")
    make_item(other, alice, Kind.POST, title="Post there")

    def shown(query: str) -> set[str]:
        return set(names(as_user(bob).get(f"/?{query}").context["page"].object_list))

    assert shown("") == {"Post here", "Page here", "Post there"}
    assert shown("kind=post") == {"Post here", "Post there"}
    assert shown(f"community={other.slug}") == {"Post there"}
    assert shown(f"kind=page&community={other.slug}") == set()
    assert shown("kind=nonsense&community=not-mine") == {"Post here", "Page here", "Post there"}
