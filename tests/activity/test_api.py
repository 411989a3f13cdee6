"""The API of notices: one's own, and nobody else's."""

import pytest
from django.utils import timezone

from activity.models import Notice
from communities.models import Community, Membership, Visibility
from tests.activity.test_notices_page import item, tell

pytestmark = pytest.mark.django_db
NOTICES = "/api/v1/notices/"
__all__ = ["item"]


def test_ones_own_notices_are_listed_and_read(item, alice, bob, as_user):
    notice = tell(alice, item, bob)
    client = as_user(alice)
    (said,) = client.get(NOTICES, {"new": "true"}).json()["results"]
    assert said["says"] == "Bob Member commented on “Seal runs dry”"
    assert (said["last_actor"], said["read_at"]) == (bob.handle, None)
    assert client.post(f"{NOTICES}{notice.pk}/read/").json()["read_at"]
    assert client.get(NOTICES, {"new": "true"}).json()["results"] == []
    assert len(client.get(NOTICES).json()["results"]) == 1


def test_all_are_read_at_once(item, alice, bob, as_user):
    tell(alice, item, bob)
    tell(alice, item, bob, "thank")
    assert as_user(alice).post(f"{NOTICES}read-all/").json() == {"read": 2}
    assert not Notice.objects.unread().exists()


def test_nobody_reads_the_notices_of_others(item, alice, bob, charlie, as_user, client):
    notice = tell(alice, item, bob)
    assert client.get(NOTICES).status_code == 403
    theirs = as_user(charlie)
    assert theirs.get(NOTICES).json()["results"] == []
    assert theirs.post(f"{NOTICES}{notice.pk}/read/").status_code == 404
    assert theirs.post(f"{NOTICES}read-all/").json() == {"read": 0}
    notice.refresh_from_db()
    assert notice.read_at is None


def test_what_one_may_no_longer_see_is_left_out(item, alice, bob, as_user):
    Community.objects.update(visibility=Visibility.PRIVATE)
    notice = tell(bob, item, alice)
    Membership.objects.filter(user=bob).update(left_at=timezone.now())
    client = as_user(bob)
    assert client.get(NOTICES).json()["results"] == []
    assert client.post(f"{NOTICES}{notice.pk}/read/").status_code == 404


def test_a_list_costs_the_same_for_one_and_for_many(community, item, alice, bob, as_user, django_assert_num_queries):
    for number in range(20):
        tell(alice, item, bob, f"kind{number}")
    client = as_user(alice)
    with django_assert_num_queries(3):  # session, person, notices with people
        assert len(client.get(NOTICES).json()["results"]) == 20
