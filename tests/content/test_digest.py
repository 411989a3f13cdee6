"""The digest: what stands in it, for whom, when it goes, and that nothing in it comes twice."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from activity.actions import save_mail_settings, stop_mail
from activity.addresses import Stop
from activity.digest import digest_for, headline
from activity.digests import order_due
from activity.letters import Section
from activity.models import Mail, Notice, Told
from activity.tasks import forget_mails, order_digests
from communities.models import Membership, Visibility
from content.actions import (
    create_item,
    edit_item,
    pin_item,
    remove_item,
    set_level,
    write_reply,
)
from content.models import Follow, Kind, ShelfEntry
from tests.factories import make_item, make_user
from tests.mailroom import as_received, html_of, links, send_all, verify

pytestmark = pytest.mark.django_db
MUTE, FOLLOW = Follow.Level.MUTE, Follow.Level.FOLLOW


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://communities.example.org"
    settings.DEFAULT_FROM_EMAIL = "Fivefold <post@example.org>"


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def lines(user, section=None):
    return [line for line in digest_for(user).lines if section is None or line.section == section]


def titles(user, section=None):
    return [line.title for line in lines(user, section)]


def order_digest(user, number=1):
    return Mail.objects.create(recipient=user, kind=Mail.Kind.DIGEST, key=f"digest:{user.pk}:{number}")


def test_what_is_unread_comes_first_with_who_did_what(community, alice, bob, commit):
    with commit():
        ask = create_item(by=bob, community=community, kind=Kind.ASK, title="Seal runs dry", body="What first?")
        write_reply(by=alice, item=ask, body="The orifice.")
    [line] = lines(bob, Section.MINE)
    assert (line.title, line.reason) == ("Seal runs dry", "Alice Manager answered")
    assert line.url.startswith("https://communities.example.org/c/seals/threads/")
    assert headline(digest_for(bob), bob) == f"Since {headline_day(bob)}: one answer"


def headline_day(user):
    return headline(digest_for(user), user).split(":")[0].removeprefix("Since ")


def test_what_is_read_is_left_out(community, alice, bob, commit):
    with commit():
        ask = create_item(by=bob, community=community, kind=Kind.ASK, title="Seal runs dry", body="What first?")
        write_reply(by=alice, item=ask, body="The orifice.")
    Notice.objects.update(read_at=timezone.now())
    assert titles(bob, Section.MINE) == []


def test_each_section_has_its_things_and_says_why(community, alice, bob):
    pinned = make_item(community, alice, Kind.POST, title="Plant visit in May")
    pin_item(by=alice, item=pinned, until=timezone.now() + timedelta(days=3))
    make_item(community, alice, Kind.ASK, title="Which torque?")
    page = make_item(community, alice, Kind.PAGE, title="Flush plans", published_at=timezone.now() - timedelta(days=60))
    Follow.objects.create(user=bob, item=page)
    edit_item(by=alice, item=page, title=page.title, body="Plan 11 is for clean media.", reason="Plan 11 was missing")
    edit_item(by=alice, item=page, title=page.title, body="Plan 11 is for clean, cool media.", reason="Cool, too")
    make_item(community, alice, Kind.POST, title="How we filter")
    found = {line.title: (line.section, line.reason) for line in lines(bob)}
    assert found["Plant visit in May"] == (Section.NEWS, "News of Seals and pumps")
    section, reason = found["Which torque?"]
    assert section == Section.WAITING
    assert "nobody has answered yet" in reason
    assert found["Flush plans"] == (Section.CHANGED, "Alice Manager changed it: Cool, too")
    assert found["How we filter"] == (Section.NEW, "Post by Alice Manager in Seals and pumps")


def test_followed_tags_people_and_shelves_count_beyond_ones_communities(community, alice, bob, charlie):
    tagged = create_item(by=alice, community=community, kind=Kind.POST, title="Torque", body="x", tags=["torque"])
    by_bob = make_item(community, bob, Kind.POST, title="By Bob")
    shelved = make_item(
        community, alice, Kind.POST, title="On a shelf", published_at=timezone.now() - timedelta(days=90)
    )
    assert titles(charlie) == []  # he may read it, but never asked for it
    set_level(by=charlie, target=tagged.tags.get(), level=FOLLOW)
    set_level(by=charlie, target=bob, level=FOLLOW)
    shelf = bob.shelves.create(slug="pumps", title="Pumps")
    ShelfEntry.objects.create(shelf=shelf, item=shelved, why="Best text on filters")
    set_level(by=charlie, target=shelf, level=FOLLOW)
    reasons = {line.title: line.reason for line in lines(charlie)}
    assert reasons["Torque"].endswith("you follow torque")
    assert reasons[by_bob.title].endswith("you follow Bob Member")
    assert reasons["On a shelf"].endswith("put on the shelf “Pumps” you follow: Best text on filters")


@pytest.mark.parametrize("what", ["item", "tag", "person", "community"])
def test_what_is_muted_is_left_out(community, alice, bob, what):
    item = create_item(by=alice, community=community, kind=Kind.POST, title="Torque", body="x", tags=["torque"])
    assert titles(bob) == ["Torque"]
    target = {"item": item, "tag": item.tags.get(), "person": alice, "community": community}[what]
    set_level(by=bob, target=target, level=MUTE)
    assert titles(bob) == []


def test_asks_on_topics_one_wrote_about_come_first(community, alice, bob):
    for number in range(3):
        make_item(community, alice, Kind.ASK, title=f"Old {number}", published_at=timezone.now() - timedelta(days=9))
    known = create_item(by=bob, community=community, kind=Kind.POST, title="Mine", body="x", tags=["torque"])
    ask = make_item(community, alice, Kind.ASK, title="Which torque?")
    ask.tags.set(known.tags.all())
    [first, *_] = lines(bob, Section.WAITING)
    assert first.title == "Which torque?"
    assert first.reason.endswith("You wrote about torque before")


def test_never_more_than_twelve_lines(community, alice, bob):
    for number in range(30):
        make_item(community, alice, Kind.POST if number % 2 else Kind.ASK, title=f"Item {number}")
    assert len(lines(bob)) == 12
    assert len(lines(bob, Section.WAITING)) >= 3
    assert len(lines(bob, Section.NEW)) >= 5


def test_charlie_and_those_who_left_get_nothing_of_a_private_community(community, alice, bob, charlie):
    make_item(community, alice, Kind.POST, title="Secret")
    set_level(by=charlie, target=alice, level=FOLLOW)
    assert titles(charlie) == ["Secret"]
    community.visibility = Visibility.PRIVATE
    community.save()
    assert titles(charlie) == []
    assert titles(bob) == ["Secret"]
    Membership.objects.filter(user=bob).update(left_at=timezone.now())
    assert titles(bob) == []


def test_what_may_not_be_read_when_it_goes_does_not_go(community, alice, bob):
    verify(bob)
    item = make_item(community, alice, Kind.POST, title="Withdrawn")
    order_digest(bob)
    remove_item(by=alice, item=item)
    assert send_all() == []
    assert Mail.objects.get().reason == "Nothing new."


def test_the_mail_says_in_both_parts_what_the_preview_shows(community, alice, bob, as_user):
    verify(bob)
    make_item(community, alice, Kind.POST, title="How we <filter>")
    make_item(community, alice, Kind.ASK, title="Which torque?")
    preview = as_user(bob).get(reverse("digest-preview")).content.decode()
    order_digest(bob)
    [message] = send_all()
    assert message.subject.startswith("Since ")
    assert message.subject.endswith("one ask waits, one new text")
    assert message.subject in preview
    for line in ("How we <filter>", "Which torque?", "Waiting for an answer", "nobody has answered yet"):
        assert line in message.body
    assert "How we &lt;filter&gt;" in html_of(message)
    assert "How we &lt;filter&gt;" in preview
    assert links(message.body) == links(html_of(message))


def test_its_headers(community, alice, bob, settings):
    settings.INBOUND_DOMAIN, settings.INBOUND_SECRET = "in.example.org", "secret"
    verify(bob)
    make_item(community, alice, Kind.POST)
    mail = order_digest(bob)
    received = as_received(send_all()[0])
    assert received["List-Id"] == "<digest.example.org>"
    assert received["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "mailto:stop+" in received["List-Unsubscribe"]
    assert received["Auto-Submitted"] == "auto-generated"
    assert received["Message-ID"] == f"<digest-{mail.pk}@example.org>"
    assert received["Reply-To"] is None


def test_nothing_new_no_mail(bob, community):
    verify(bob)
    order_digest(bob)
    assert send_all() == []
    assert Mail.objects.get().state == Mail.State.SKIPPED


def test_the_second_digest_does_not_repeat_the_first(community, alice, bob, commit):
    verify(bob)
    save_mail_settings(by=bob, levels={"answer": "here"})
    with commit():
        ask = create_item(by=bob, community=community, kind=Kind.ASK, title="Seal runs dry", body="What first?")
        write_reply(by=alice, item=ask, body="The orifice.")
    make_item(community, alice, Kind.POST, title="How we filter")
    order_digest(bob, 1)
    assert len(send_all()) == 1
    order_digest(bob, 2)
    assert send_all() == []
    with commit():
        write_reply(by=alice, item=ask, body="And the filter.")
    assert titles(bob) == ["Seal runs dry"]  # there is more of it


def test_what_was_mailed_at_once_is_not_in_the_digest(community, alice, bob, commit):
    verify(bob)
    with commit():
        ask = create_item(by=bob, community=community, kind=Kind.ASK, title="Seal runs dry", body="What first?")
        write_reply(by=alice, item=ask, body="The orifice.")
    assert titles(bob) == ["Seal runs dry"]
    assert len(send_all()) == 1
    assert titles(bob) == []


def test_the_preview_tells_nothing(community, alice, bob, as_user):
    make_item(community, alice, Kind.POST, title="How we filter")
    client = as_user(bob)
    for _ in range(2):
        assert "How we filter" in client.get(reverse("digest-preview")).content.decode()
    assert not Told.objects.exists()


def test_mail_that_was_stopped_about_an_item_is_not_in_the_digest_either(community, alice, bob):
    item = make_item(community, alice, Kind.POST)
    stop_mail(Stop(bob.pk, f"item:{item.pk}"))
    assert titles(bob) == []


def test_a_used_up_budget_holds_the_digest_back(community, alice, bob):
    verify(bob)
    make_item(community, alice, Kind.POST)
    save_mail_settings(by=bob, levels={}, weekly_budget=0)
    order_digest(bob)
    assert send_all() == []
    assert "budget" in Mail.objects.get().reason


# When it goes

MONDAY_8_TOKYO = datetime(2026, 3, 2, 8, 0, tzinfo=ZoneInfo("Asia/Tokyo"))


@pytest.fixture
def readers(bob, alice):
    """bob in Tokyo, alice in New York; both joined long ago."""
    verify(bob, alice)
    for person, zone in ((bob, "Asia/Tokyo"), (alice, "America/New_York")):
        person.time_zone, person.date_joined = zone, datetime(2025, 1, 1, tzinfo=UTC)
        person.save()


def recipients():
    return sorted(Mail.objects.filter(kind=Mail.Kind.DIGEST).values_list("recipient__email", flat=True))


def test_by_default_it_is_due_on_monday_at_eight_where_one_lives(readers):
    order_due(MONDAY_8_TOKYO - timedelta(minutes=1))
    assert recipients() == []
    order_due(MONDAY_8_TOKYO)
    assert recipients() == ["bob@example.org"]
    order_due(MONDAY_8_TOKYO + timedelta(hours=14))
    assert recipients() == ["alice@example.org", "bob@example.org"]


def test_ordering_twice_orders_once(readers):
    for minutes in range(0, 200, 10):
        order_due(MONDAY_8_TOKYO + timedelta(minutes=minutes))
    assert recipients() == ["bob@example.org"]
    order_digests()
    order_digests()


def test_what_was_missed_comes_within_two_days(readers):
    order_due(MONDAY_8_TOKYO + timedelta(hours=40))
    assert "bob@example.org" in recipients()


def test_an_older_miss_waits_for_the_next_week(readers):
    order_due(MONDAY_8_TOKYO + timedelta(hours=49))
    assert "bob@example.org" not in recipients()


def test_daily_weekly_and_off(readers, alice, bob):
    save_mail_settings(by=bob, levels={}, digest="daily", weekly_budget=7)
    save_mail_settings(by=alice, levels={}, digest="off")
    for day in range(7):
        order_due(MONDAY_8_TOKYO + timedelta(days=day))
    assert recipients() == ["bob@example.org"] * 7
    save_mail_settings(by=bob, levels={}, digest="weekly", digest_day=2)
    Mail.objects.all().delete()
    for day in range(7):
        order_due(MONDAY_8_TOKYO + timedelta(days=day))
    [mail] = Mail.objects.all()
    assert mail.key.endswith(":2026-03-04")


def test_nobody_without_address_switched_off_or_new_is_due(readers, alice, bob):
    bob.emailaddress_set.update(verified=False)
    alice.is_active = False
    alice.save()
    verify(make_user("Newcomer", time_zone="Asia/Tokyo", date_joined=MONDAY_8_TOKYO + timedelta(minutes=1)))
    verify(make_user("Robot", is_service=True, date_joined=MONDAY_8_TOKYO - timedelta(days=9)))
    order_due(MONDAY_8_TOKYO + timedelta(hours=15))
    assert recipients() == []


def test_old_mails_are_forgotten_and_what_was_told_is_not(bob):
    old = order_digest(bob)
    Mail.objects.filter(pk=old.pk).update(state=Mail.State.SKIPPED, created_at=timezone.now() - timedelta(days=91))
    waiting = order_digest(bob, 2)
    Mail.objects.filter(pk=waiting.pk).update(created_at=timezone.now() - timedelta(days=91))
    Told.objects.create(user=bob, about="item:1", upto=timezone.now())
    assert forget_mails() == 1
    assert Mail.objects.get() == waiting
    assert Told.objects.exists()
