"""The home of a community: its promise, what waits, what is new, what is popular, whom it names."""

from datetime import UTC, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities.models import Community, CommunityInvitation, Lifecycle, Membership, Position, Visibility
from content.models import Follow, Item, Kind, Reaction, ReadingPlace, Reply, Revision, Share
from metrics.models import MeasureWeek
from roles.models import OptOut
from tests.factories import join, make_community, make_item, make_reply, make_user

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
OFTEN = Reaction.Kind


def home(client, community, **params):
    return client.get(f"/c/{community.slug}/", params)


def text(client, community, **params) -> str:
    return home(client, community, **params).content.decode()


def titles(rows) -> list[str]:
    return [row.title for row in rows]


def answer_after(community, asker, answerer, delay, **fields) -> Item:
    ask = make_item(community, asker, published_at=timezone.now() - 5 * DAY, **fields)
    make_reply(ask, answerer, created_at=ask.published_at + delay)
    Item.objects.filter(pk=ask.pk).update(answer_count=1)
    return ask


# Who gets in


def test_members_read_it_and_others_too_when_it_is_open(bob, charlie, alice, community, as_user, client):
    make_item(community, alice, title="Blisters")
    assert "Blisters" in text(as_user(bob), community)
    assert "Blisters" in text(as_user(charlie), community)
    assert home(client, community).headers["Location"].startswith("/accounts/login/")


def test_a_guest_is_offered_to_join_and_a_member_is_not(bob, charlie, community, as_user):
    join_here = f'action="/c/{community.slug}/join/"'
    assert join_here in text(as_user(charlie), community)
    assert join_here not in text(as_user(bob), community)


def test_on_request_others_stand_at_the_front_door(bob, charlie, alice, as_user):
    place = make_community("On request", manager=alice, visibility=Visibility.ON_REQUEST)
    join(bob, place)
    make_item(place, alice, title="Blisters")
    answer = home(as_user(charlie), place)
    assert answer.status_code == 200
    assert "communities/community_front.html" in [template.name for template in answer.templates]
    assert b"Blisters" not in answer.content
    assert "Blisters" in text(as_user(bob), place)


def test_a_private_or_unfinished_one_does_not_exist_for_others(charlie, alice, as_user):
    private = make_community("Private", manager=alice, visibility=Visibility.PRIVATE)
    draft = make_community("Draft", manager=alice, lifecycle=Lifecycle.DRAFT)
    for place in (private, draft):
        assert home(as_user(charlie), place).status_code == 404
        assert home(as_user(alice), place).status_code == 200
    assert as_user(alice).get("/c/no-such-place/").status_code == 404
    assert as_user(alice).get("/c/new/").status_code == 200  # not taken for a community


# The promise


def test_the_promise_counts_first_answers_by_others(bob, alice, community, as_user):
    for hours in (1, 2, 3, 4, 50):
        answer_after(community, bob, alice, hours * HOUR)
    answer_after(community, bob, bob, HOUR)  # answered by the person who asked
    gone = answer_after(community, bob, alice, HOUR)
    gone.replies.update(removed_at=timezone.now())
    make_item(community, bob, title="Too old", published_at=timezone.now() - 91 * DAY)
    make_item(community, bob, Kind.THREAD)
    answer_after(make_community("Other", manager=alice), bob, alice, HOUR)
    record = home(as_user(bob), community).context["replies"]
    assert (record.asked, record.answered) == (7, 5)
    assert "5 of 7" in text(as_user(bob), community)


def test_how_soon_is_what_the_response_clock_says(bob, community, as_user):
    assert "too few to say" in text(as_user(bob), community)
    week = MeasureWeek.objects.create(community=community, key="first-reply", as_of="2026-11-16", value=3, n=9)
    assert "too few to say" in text(as_user(bob), community)
    MeasureWeek.objects.filter(pk=week.pk).update(n=12)
    assert "3 h, n&nbsp;=&nbsp;12" in text(as_user(bob), community)
    MeasureWeek.objects.filter(pk=week.pk).update(value=None)
    assert "not reached, n&nbsp;=&nbsp;12" in text(as_user(bob), community)


def test_used_at_work_counts_the_last_calendar_month(bob, alice, community, as_user):
    this_month = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    last = this_month - 3 * DAY
    reply = make_reply(make_item(community, alice), alice)
    for moment in (last, this_month + HOUR, last - 40 * DAY):
        Reaction.objects.create(user=bob, kind=OFTEN.USE, item=make_item(community, alice), created_at=moment)
    Reaction.objects.create(user=bob, kind=OFTEN.USE, reply=reply, created_at=last)
    elsewhere = make_item(make_community("Other", manager=alice), alice)
    Reaction.objects.create(user=bob, kind=OFTEN.USE, item=elsewhere, created_at=last)
    uses = home(as_user(bob), community).context["uses"]
    assert (uses.times, uses.month.month) == (2, last.month)


@pytest.mark.parametrize("zone", ["America/Chicago", "Pacific/Auckland"])
def test_last_month_is_the_same_month_everywhere(as_user, alice, bob, community, zone):
    """bob reads far from UTC what was used in its first and in its last hour, as the monthly report counts it."""
    item = make_item(community, alice, Kind.POST)
    this = timezone.now().astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    last = (this - DAY).replace(day=1)
    for at in (last - HOUR / 2, last + HOUR / 2, this - HOUR / 2, this + HOUR / 2):
        use = Reaction.objects.create(item=item, user=join(make_user(), community).user, kind=OFTEN.USE)
        Reaction.objects.filter(pk=use.pk).update(created_at=at)
    bob.time_zone = zone
    bob.save(update_fields=["time_zone"])
    uses = home(as_user(bob), community).context["uses"]
    assert (uses.times, uses.month.month) == (2, last.month)


# Since the last visit


def visited(user, community, ago) -> Membership:
    Membership.objects.filter(user=user, community=community).update(visited_at=timezone.now() - ago)
    return Membership.objects.get(user=user, community=community)


def test_since_says_what_happened_while_one_was_away(bob, alice, community, as_user):
    visited(bob, community, 2 * DAY)
    mine = make_item(community, bob, title="My ask", published_at=timezone.now() - 3 * DAY)
    for _ in range(2):
        make_reply(mine, alice)
    make_reply(mine, bob, Reply.Kind.COMMENT)
    make_reply(mine, alice, removed_at=timezone.now())
    page = make_item(community, alice, Kind.PAGE, title="Followed", published_at=timezone.now() - 9 * DAY)
    Follow.objects.create(user=bob, item=page)
    Revision.objects.create(item=page, number=2, body="x", author=alice)
    make_item(community, alice, title="New")
    make_item(community, bob, title="By myself")
    since = home(as_user(bob), community).context["since"]
    assert [(item.title, item.news) for item in since.replied] == [("My ask", 2)]
    assert titles(since.pages) == ["Followed"]
    assert since.new == 1


def test_a_reload_does_not_wipe_the_line_and_the_bookmark_moves_once_an_hour(bob, alice, community, as_user):
    before = visited(bob, community, 2 * DAY).visited_at
    make_item(community, alice, title="New", published_at=timezone.now() - DAY)
    reader = as_user(bob)
    assert home(reader, community).context["since"].new == 1
    bookmark = Membership.objects.get(user=bob).visited_at
    assert bookmark > timezone.now() - HOUR
    again = home(reader, community).context["since"]
    assert (again.new, again.moment) == (1, before)
    assert Membership.objects.get(user=bob).visited_at == bookmark
    Membership.objects.filter(user=bob).update(visited_at=timezone.now() - 2 * HOUR)
    assert home(reader, community).context["since"].new == 0


def test_a_first_visit_begins_with_what_others_found_useful(bob, alice, community, as_user):
    make_item(community, alice, Kind.PAGE, title="Grease sheet", use_count=3)
    make_item(community, alice, title="Nobody used it")
    reader = as_user(bob)
    for _ in range(2):
        answer = home(reader, community)
        assert titles(answer.context["begin_with"]) == ["Grease sheet"]
    assert "Your first visit, Bob" in answer.content.decode()


def test_people_outside_have_no_bookmark(charlie, community, as_user):
    context = home(as_user(charlie), community).context
    assert "since" not in context
    assert "begin_with" not in context


# News, asks, what is new


def test_news_stands_until_it_expires(bob, alice, community, as_user):
    now = timezone.now()
    make_item(community, alice, Kind.POST, title="Stock is blocked", pinned_until=now + DAY)
    make_item(community, alice, Kind.POST, title="Old news", pinned_until=now - HOUR)
    make_item(community, alice, Kind.POST, title="Removed news", pinned_until=now + DAY, removed_at=now)
    context = home(as_user(bob), community).context
    assert titles(context["news"]) == ["Stock is blocked"]
    assert titles(context["items"]) == ["Old news"]  # what stands above is not repeated


def test_waiting_asks_show_their_clock(bob, alice, community, as_user):
    Community.objects.filter(pk=community.pk).update(reply_hours=6)
    make_item(community, alice, title="In time", published_at=timezone.now() - 3 * HOUR)
    make_item(community, alice, title="Late", published_at=timezone.now() - 7 * HOUR)
    answer_after(community, bob, alice, HOUR, title="Answered")
    answer = home(as_user(bob), community)
    rows = answer.context["asks"]
    assert [(row.title, row.is_late, row.used) for row in rows] == [("Late", True, 100), ("In time", False, 50)]
    content = answer.content.decode()
    assert "7 h, was expected by " in content
    assert "3 h, expected by " in content


def test_people_outside_may_read_but_are_not_asked_to_answer(charlie, bob, alice, community, as_user):
    make_item(community, alice, title="Waiting")
    assert home(as_user(bob), community).context["asks"][0].acts
    assert not home(as_user(charlie), community).context["asks"][0].acts


def test_whats_new_is_narrowed_by_kind(bob, alice, community, as_user):
    for kind in Kind.values:
        make_item(community, alice, kind, title=f"A {kind}")
    reader = as_user(bob)
    assert set(titles(home(reader, community).context["items"])) == {f"A {kind}" for kind in Kind.values} - {
        "A ask"
    }  # which waits above
    for kind in Kind.values:
        assert titles(home(reader, community, kind=kind).context["items"]) == [f"A {kind}"]
    assert len(home(reader, community, kind="nonsense").context["items"]) == len(Kind) - 1


def test_older_things_are_one_link_away(bob, alice, community, as_user):
    for _ in range(11):
        make_item(community, alice, Kind.POST)
    answer = home(as_user(bob), community, kind="post")
    assert len(answer.context["items"]) == 10
    assert f"/search/?community={community.slug}&amp;type=post" in answer.content.decode()


def test_an_empty_community_says_what_to_do(bob, community, as_user):
    content = text(as_user(bob), community)
    assert "No ask is waiting. If you are stuck, yours would be the first." in content
    assert "Nothing yet." in content
    assert "Nothing was opened or used by enough people" in content


# People


def test_newcomers_get_a_hello_from_members(bob, charlie, alice, community, as_user):
    nia = make_user("Nia New")
    join(nia, community, introduction="I come from ship engines.")
    join(make_user("Gone New", is_active=False), community)
    Membership.objects.filter(user__in=[alice, bob]).update(joined_at=timezone.now() - 31 * DAY)
    answer = home(as_user(bob), community)
    assert [stay.user.display_name for stay in answer.context["newcomers"]] == ["Nia New"]
    hello = f"/c/{community.slug}/members/{nia.handle}/welcome/"
    assert "I come from ship engines." in answer.content.decode()
    assert hello in answer.content.decode()
    assert hello not in text(as_user(nia), community)
    assert hello not in text(as_user(charlie), community)


def thank(item, *people) -> None:
    for person in people:
        Reaction.objects.create(user=person, kind=OFTEN.THANK, item=item)


def test_people_thanked_by_two_are_named_in_no_order_of_merit(bob, alice, community, as_user):
    zoe, once, quiet = make_user("Zoe"), make_user("Once"), make_user("Quiet")
    others = [make_user() for _ in range(5)]
    thank(make_item(community, zoe, title="Zoe’s page"), *others)
    thank(make_item(community, alice, title="Alice’s page"), *others[:2])
    thank(make_item(community, once), others[0])
    thank(make_item(community, once), others[0])  # the same person again
    thank(make_item(community, quiet), *others)
    OptOut.objects.create(user=quiet, community=None)
    thank(make_item(make_community("Other", manager=alice), bob), *others)
    context = home(as_user(bob), community).context
    found = [(person.display_name, person.what) for person in context["thanked"]]
    assert found == [("Alice Manager", "Alice’s page"), ("Zoe", "Zoe’s page")]


def test_a_thanks_of_last_month_is_past(bob, alice, community, as_user):
    item = make_item(community, alice)
    thank(item, bob, make_user())
    Reaction.objects.update(created_at=timezone.localtime().replace(day=1) - 3 * DAY)
    assert home(as_user(bob), community).context["thanked"] == []


def test_what_was_brought_here_is_shown_to_those_who_may_read_it_where_it_is(bob, alice, community, as_user):
    source, closed = make_community("Source", manager=alice), make_community(manager=alice, visibility="private")
    for place, title in ((source, "Good to know"), (closed, "Between us")):
        item = make_item(place, alice, Kind.PAGE, title=title)
        Share.objects.create(item=item, to_community=community, by=alice, note="Read the second paragraph.", act_id=1)
    content = text(as_user(bob), community)
    assert "Good to know" in content
    assert "Read the second paragraph." in content
    assert "Between us" not in content


# Drafts


def test_a_draft_shows_what_is_done_and_what_comes_next(alice, bob, as_user):
    draft = Community.objects.create(slug="tooling", name="Tooling", created_by=alice)
    join(alice, draft, Position.MANAGER)
    steps = home(as_user(alice), draft).context["steps"]
    assert [step["state"] for step in steps] == ["done", "next", "", "", "", ""]
    make_item(draft, alice, title="First question")
    for _ in range(2):
        CommunityInvitation.objects.create(community=draft, user=make_user(), invited_by=alice)
    join(bob, draft, Position.MANAGER)
    answer = home(as_user(alice), draft)
    assert [step["state"] for step in answer.context["steps"]] == ["done", "next", "done", "done", "done", ""]
    assert "/c/tooling/charter/edit/" in answer.content.decode()
    assert "too few to say" not in answer.content.decode()


def test_a_member_of_a_draft_is_offered_only_what_they_may_do(alice, bob, as_user):
    draft = make_community("Tooling", manager=alice, lifecycle=Lifecycle.DRAFT)
    join(bob, draft)
    offered = {step["label"] for step in home(as_user(bob), draft).context["steps"] if step.get("label")}
    assert offered == {"Ask", "Invite someone"}


def test_an_archived_community_is_read_only(bob, alice, community, as_user):
    make_item(community, alice, title="Blisters")
    Community.objects.filter(pk=community.pk).update(lifecycle=Lifecycle.ARCHIVED)
    answer = home(as_user(bob), community)
    assert "it can be read, not changed" in answer.content.decode()
    assert not answer.context["asks"][0].acts


# Queries


def statements(client, community) -> list[str]:
    """What one page asks the database; the marks of transactions are not questions."""
    with CaptureQueriesContext(connection) as asked:
        assert home(client, community).status_code == 200
    return [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]


def fill(community, reader, by) -> None:
    """Something for every part of the page."""
    people = [make_user() for _ in range(3)]
    for kind in Kind.values:
        for author in people:
            item = make_item(community, author, kind, published_at=timezone.now() - HOUR)
            for person in (reader, by, make_user()):
                Reaction.objects.create(user=person, kind=OFTEN.THANK, item=item)
                Reaction.objects.create(user=person, kind=OFTEN.USE, item=item)
    make_reply(make_item(community, reader, published_at=timezone.now() - 9 * DAY), by)
    make_item(community, by, Kind.POST, pinned_until=timezone.now() + DAY)
    join(make_user(), community)
    join(make_user(), community, Position.MANAGER)
    Share.objects.create(item=make_item(make_community(manager=by), by), to_community=community, by=by, act_id=1)


def test_at_most_25_queries_whatever_is_there(bob, alice, community, as_user):
    Community.objects.filter(pk=community.pk).update(sponsor=alice)
    reader = as_user(bob)
    counts = []
    for _ in range(2):
        fill(community, bob, alice)
        visited(bob, community, 2 * DAY)
        counts.append((len(statements(reader, community)), len(statements(reader, community))))
    context = home(reader, community).context
    assert all(context[part] for part in ("news", "asks", "items", "popular", "shares", "thanked", "newcomers"))
    assert context["since"].replied
    assert counts[0] == counts[1]  # constant in data
    assert (
        max(counts[0]) <= 25
    )  # one of them for the next events, one for how soon asks are replied to; the first look of a visit moves two bookmarks and is the dearer one


def test_what_one_muted_is_not_new_even_where_one_muted_the_whole_place(bob, alice, community, as_user):
    make_item(community, alice, title="Blisters")
    loud = make_item(community, alice, title="Noise")
    Follow.objects.create(user=bob, item=loud, level=Follow.Level.MUTE)
    Follow.objects.create(user=bob, community=community, level=Follow.Level.MUTE)
    assert titles(home(as_user(bob), community, kind=loud.kind).context["items"]) == ["Blisters"]
    assert "Noise" in titles(home(as_user(alice), community, kind=loud.kind).context["items"])


def test_rows_say_how_many_replies_are_new_to_the_reader(bob, alice, community, as_user):
    thread = make_item(community, alice, kind=Kind.THREAD, title="Blisters")
    ReadingPlace.objects.create(user=bob, item=thread, seen_upto=timezone.now() - HOUR)
    make_reply(thread, alice)
    make_reply(thread, bob)
    Membership.objects.filter(user=bob).update(joined_at=timezone.now() - 2 * HOUR)
    assert "1 new to you" in as_user(bob).get("/").content.decode()
    assert "1 new to you" in text(as_user(bob), community)
    assert "1 new to you" in text(as_user(bob), community, kind="thread")
    assert "new to you" not in text(as_user(alice), community)
