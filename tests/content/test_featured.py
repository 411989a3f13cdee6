"""Featured members: asked by a manager, shown once they agreed, taken down by themselves."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from activity.models import Notice
from activity.tasks import deliver_waiting
from communities.actions import leave_community
from communities.models import Visibility
from content.actions import agree_to_feature, decline_feature, end_feature, feature_member
from content.home import featured_now
from content.models import FeaturedMember
from roles.actions import opt_out
from tests.factories import join, make_user

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def ask(alice, bob, community):
    """ask(): alice asks bob; words in the call replace the usual ones."""

    def asked(**others) -> FeaturedMember:
        words = {"user": bob, "why": "He wrote it down.", "questions": ["What do you do?", "What did you learn?"]}
        words |= {"by": alice, "community": community, "until": timezone.localdate() + WEEK}
        return feature_member(**(words | others))

    return asked


def home_of(community, person, as_user) -> str:
    return as_user(person).get(f"/c/{community.slug}/").content.decode()


def test_nothing_is_shown_before_the_member_agreed(ask, bob, charlie, community, as_user):
    featured = ask()
    assert "He wrote it down." not in home_of(community, charlie, as_user)
    assert as_user(charlie).get(featured.get_absolute_url()).status_code == 404
    assert as_user(bob).get(featured.get_absolute_url()).status_code == 200

    page = as_user(bob).post(
        f"{featured.get_absolute_url()}answer/", {"answer_0": "I look after *seals*.", "answer_1": ""}
    )
    assert page.status_code == 302
    assert "He wrote it down." in home_of(community, charlie, as_user)
    interview = as_user(charlie).get(featured.get_absolute_url()).content.decode()
    assert "<em>seals</em>" in interview
    assert "What did you learn?" not in interview  # left empty, left out


def test_both_hear_of_it(ask, alice, bob, community):
    featured = ask()
    deliver_waiting()
    (asked,) = Notice.objects.filter(recipient=bob, kind="feature_asked")
    assert asked.url == featured.get_absolute_url()
    decline_feature(by=bob, featured=featured)
    decline_feature(by=bob, featured=featured)
    deliver_waiting()
    assert Notice.objects.filter(recipient=alice, kind="feature_declined").count() == 1


def test_who_declines_or_takes_it_down_is_not_shown(ask, bob, charlie, community):
    featured = ask()
    agree_to_feature(by=bob, featured=featured, answers=["Seals.", ""])
    assert featured_now(charlie, community) == [featured]
    decline_feature(by=bob, featured=featured)
    assert featured_now(charlie, community) == []


def test_it_ends_with_its_day(ask, bob, charlie, community):
    featured = agree_to_feature(by=bob, featured=ask(), answers=["Seals.", ""])
    FeaturedMember.objects.update(until=timezone.localdate() - timedelta(days=1))
    assert featured_now(charlie, community) == []
    with pytest.raises(ValidationError, match="over"):
        agree_to_feature(by=bob, featured=featured, answers=["Seals.", "More."])


def test_who_opted_out_is_neither_asked_nor_shown(ask, bob, charlie, community):
    agree_to_feature(by=bob, featured=ask(), answers=["Seals.", ""])
    opt_out(by=bob, community=community)
    assert featured_now(charlie, community) == []
    with pytest.raises(ValidationError, match="prefers not"):
        ask()


def test_who_opted_out_stands_in_no_list_either(ask, alice, bob, charlie, community, as_user):
    featured = agree_to_feature(by=bob, featured=ask(), answers=["Seals.", ""])
    opt_out(by=bob, community=community)
    for person, status in ((charlie, 404), (alice, 404), (bob, 200)):
        assert as_user(person).get(featured.get_absolute_url()).status_code == status
    assert "He wrote it down." not in as_user(charlie).get(f"/c/{community.slug}/featured/").content.decode()


@pytest.mark.parametrize("gone", ["left", "switched off"])
def test_who_is_no_member_any_more_is_not_shown(ask, bob, charlie, community, as_user, gone):
    featured = agree_to_feature(by=bob, featured=ask(), answers=["Seals.", ""])
    if gone == "left":
        leave_community(by=bob, community=community)
    else:
        bob.is_active = False
        bob.save()
    assert featured_now(charlie, community) == []
    assert as_user(charlie).get(featured.get_absolute_url()).status_code == 404
    assert "He wrote it down." not in as_user(charlie).get(f"/c/{community.slug}/featured/").content.decode()


@pytest.mark.parametrize(
    ("others", "says"),
    [
        ({"questions": ["", " "]}, "at least one question"),
        ({"questions": ["Why?"] * 7}, "6 at most"),
        ({"until": timezone.localdate()}, "last day"),
        ({"until": timezone.localdate() + timedelta(days=93)}, "three months"),
    ],
)
def test_bad_wishes_are_one_sentence(ask, others, says):
    with pytest.raises(ValidationError, match=says):
        ask(**others)
    assert not FeaturedMember.objects.exists()


def test_only_managers_ask_and_only_the_member_answers(ask, alice, bob, charlie, community):
    with pytest.raises(PermissionDenied):
        ask(by=bob, user=join(make_user(), community).user)
    with pytest.raises(ValidationError, match="Only members"):
        ask(user=charlie)
    with pytest.raises(ValidationError, match="yourself"):
        ask(user=alice)
    featured = ask()
    with pytest.raises(ValidationError, match="already"):
        ask()
    for act in (decline_feature, end_feature):
        with pytest.raises((PermissionDenied, Http404)):
            act(by=charlie, featured=featured)
    with pytest.raises(PermissionDenied):
        agree_to_feature(by=alice, featured=featured, answers=["x", "y"])
    end_feature(by=alice, featured=featured)
    assert not FeaturedMember.objects.exists()


def test_in_a_private_community_it_does_not_exist_for_charlie(ask, bob, charlie, community, as_user):
    featured = agree_to_feature(by=bob, featured=ask(), answers=["Seals.", ""])
    community.visibility = Visibility.PRIVATE
    community.save()
    assert as_user(charlie).get(featured.get_absolute_url()).status_code == 404


def test_a_name_that_two_bear_asks_for_the_handle(alice, community, as_user):
    for handle in ("kim.one", "kim.two"):
        join(make_user("Kim Lee", handle=handle), community)
    url, words = f"/c/{community.slug}/featured/new/", {"why": "Helps.", "questions": "How?"}
    words |= {"until": (timezone.localdate() + WEEK).isoformat()}
    page = as_user(alice).post(url, words | {"member": "kim lee"})
    assert "Several members are called" in page.content.decode()
    assert as_user(alice).post(url, words | {"member": "@kim.two"}).status_code == 302
    assert FeaturedMember.objects.get().user.handle == "kim.two"
