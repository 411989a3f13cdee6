"""Acts on an item: removing and bringing back, pinning, closing, sharing; each through its page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.models import Visibility
from content.actions import create_item, remove_item, share_item
from content.models import Kind, Share
from tests.content.documents import make_document
from tests.factories import join, make_community, make_episode, make_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(community):
    return lambda name, *args: reverse(f"content:{name}", args=[community.slug, *args])


@pytest.fixture(params=Kind.values)
def item(request, community, bob):
    told = {"title": "Sold: one bicycle", "body": "Cheap. Red."}
    if request.param == Kind.DOCUMENT:
        return make_document(bob, community, **told)
    if request.param == Kind.EVENT:
        return make_event(community, bob, **told)
    if request.param == Kind.EPISODE:
        return make_episode(community, bob, **told)
    return create_item(by=bob, community=community, kind=request.param, **told)


@pytest.fixture
def ask(community, bob):
    return create_item(by=bob, community=community, kind=Kind.ASK, title="Why do faces blister?", body="Three units.")


def test_a_removed_item_says_so_at_its_address(address, as_user, client, item, alice, bob, charlie, community):
    assert "Say why" in as_user(alice).post(address("item-remove", item.pk), {"reason": " "}).content.decode()
    as_user(alice).post(address("item-remove", item.pk), {"reason": "Not about our work"})
    for reader in (alice, bob, charlie):
        gone = as_user(reader).get(item.get_absolute_url())
        assert gone.status_code == 410
        assert "Not about our work" in gone.content.decode()
    shown = {reader: as_user(reader).get(item.get_absolute_url()).content.decode() for reader in (alice, bob, charlie)}
    assert ["Cheap. Red." in shown[reader] for reader in (alice, bob, charlie)] == [True, False, False]
    assert client.get(item.get_absolute_url()).status_code == 302
    community.visibility = Visibility.PRIVATE
    community.save()
    assert as_user(charlie).get(item.get_absolute_url()).status_code == 404


def test_what_a_manager_removed_a_manager_brings_back(address, as_user, item, alice, bob, charlie):
    remove_item(by=alice, item=item, reason="Not about our work")
    for other in (bob, charlie):
        assert as_user(other).post(address("item-restore", item.pk)).status_code == 403
    assert as_user(alice).post(address("item-restore", item.pk)).url == item.get_absolute_url()
    assert as_user(charlie).get(item.get_absolute_url()).status_code == 200


def test_others_may_not_remove(address, as_user, ask, charlie, alice, community):
    theirs = create_item(by=alice, community=community, kind=Kind.POST, title="Houston", body="x")
    assert as_user(charlie).get(address("item-remove", ask.pk)).status_code == 403
    assert as_user(ask.author).get(address("item-remove", theirs.pk)).status_code == 403
    assert as_user(ask.author).post(address("item-remove", theirs.pk), {"reason": "x"}).status_code == 403


@pytest.mark.parametrize(
    "name", ["item-react", "reply-create", "item-share", "item-pin", "item-history", "thread-edit"]
)
def test_nothing_is_done_to_what_was_removed(address, as_user, ask, alice, name):
    remove_item(by=alice, item=ask, reason="x")
    args = [ask.pk, "like"] if name == "item-react" else [ask.pk]
    client = as_user(alice)
    visit = client.get if name == "item-history" else client.post
    assert visit(address(name, *args), {"body": "x"}).status_code == 404


def test_a_manager_pins_news_until_a_day_to_come(address, as_user, ask, alice, bob, charlie):
    pin = address("item-pin", ask.pk)
    assert as_user(bob).get(pin).status_code == 403
    assert as_user(charlie).post(pin, {"until": "2999-01-01"}).status_code == 403
    for day, says in (("", "Choose the day"), ("soon", "Write the day as"), ("2020-01-01", "That day is over")):
        assert says in as_user(alice).post(pin, {"until": day}).content.decode()
    day = timezone.localdate() + timedelta(days=5)
    assert as_user(alice).post(pin, {"until": day.isoformat()}).url == ask.get_absolute_url()
    ask.refresh_from_db()
    assert ask.pinned_until.date() == day
    assert "Under News until" in as_user(bob).get(ask.get_absolute_url()).content.decode()
    assert as_user(bob).post(address("item-unpin", ask.pk)).status_code == 403
    as_user(alice).post(address("item-unpin", ask.pk))
    ask.refresh_from_db()
    assert ask.pinned_until is None


def test_the_asker_and_managers_close_and_reopen(address, as_user, ask, alice, bob, charlie):
    assert as_user(charlie).post(address("thread-close", ask.pk)).status_code == 403
    as_user(bob).post(address("thread-close", ask.pk))
    ask.refresh_from_db()
    assert ask.closed_at
    as_user(alice).post(address("thread-reopen", ask.pk))
    ask.refresh_from_db()
    assert ask.closed_at is None


def test_a_member_carries_an_item_into_another_of_their_communities(address, as_user, ask, alice, bob, charlie):
    other = make_community("Compressors", slug="compressors", manager=alice)
    make_community("Elsewhere", slug="elsewhere")
    join(bob, other)
    form = as_user(bob).get(address("item-share", ask.pk)).context["form"]
    assert list(form.fields["to_community"].queryset) == [other]
    refused = as_user(bob).post(address("item-share", ask.pk), {"to_community": "elsewhere", "note": "Kept note"})
    assert "Choose one of your own communities." in refused.content.decode()
    assert "Kept note" in refused.content.decode()
    as_user(bob).post(address("item-share", ask.pk), {"to_community": "compressors", "note": "Holds for us"})
    share = Share.objects.get()
    assert (share.to_community, share.note, share.by) == (other, "Holds for us", bob)
    assert as_user(charlie).get(address("item-share", ask.pk)).status_code == 403


def test_a_share_is_taken_back_by_whoever_made_it(address, as_user, ask, alice, bob, charlie, community):
    other = make_community("Compressors", manager=bob)
    share = share_item(by=bob, item=ask, to_community=other)
    assert as_user(charlie).post(address("share-withdraw", share.pk)).status_code == 403
    assert as_user(bob).post(address("share-withdraw", share.pk)).url == ask.get_absolute_url()
    assert not Share.objects.exists()
    assert as_user(bob).post(address("share-withdraw", share.pk)).status_code == 404


def test_what_only_members_read_is_not_offered_to_be_carried(address, as_user, ask, bob, alice, community):
    assert address("item-share", ask.pk) in as_user(alice).get(ask.get_absolute_url()).content.decode()
    community.visibility = Visibility.ON_REQUEST
    community.save()
    assert address("item-share", ask.pk) not in as_user(alice).get(ask.get_absolute_url()).content.decode()


def test_somebody_with_one_community_is_told_to_find_another(address, as_user, ask, bob):
    assert "nowhere to carry it" in as_user(bob).get(address("item-share", ask.pk)).content.decode()


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Kiritimati", "UTC"])
def test_a_pin_until_the_end_of_time_breaks_no_page(address, as_user, ask, alice, bob, zone):
    """The last days of the calendar have no moment in every zone: a year is long enough for news."""
    for person, its_zone in ((alice, zone), (bob, "Pacific/Kiritimati")):
        person.time_zone = its_zone
        person.save(update_fields=["time_zone"])
    answer = as_user(alice).post(address("item-pin", ask.pk), {"until": "9999-12-31"})
    assert answer.status_code == 200
    assert "within a year" in answer.content.decode()
    assert as_user(bob).get(ask.get_absolute_url()).status_code == 200
    assert as_user(bob).get(ask.community.get_absolute_url()).status_code == 200
