"""Who looks after a page, when it was reviewed, what is due, and who hears of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from activity.models import Act, Notice
from activity.tasks import deliver_waiting
from activity.vocabulary import Verb
from communities.models import Membership, Position, Visibility
from content.actions import create_item, months_from_now, review_item, set_owner
from content.models import Item, Kind
from content.tasks import announce_due_reviews
from tests.factories import make_item

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def page(community, alice):
    return create_item(by=alice, community=community, kind=Kind.PAGE, title="Flush plans", body="Plan 11.")


@pytest.fixture
def today():
    return timezone.localdate()


def test_an_owner_is_a_member_and_hears_of_it(page, alice, bob, charlie, today):
    with pytest.raises(ValidationError, match="Charlie Outside is not a member here"):
        set_owner(by=alice, item=page, owner=charlie)
    item = set_owner(by=alice, item=page, owner=bob, review_on=today + DAY)
    assert (item.owner, item.review_on) == (bob, today + DAY)
    deliver_waiting()
    notice = Notice.objects.get(recipient=bob)
    assert notice.title == "Alice Manager asked you to look after “Flush plans”"
    set_owner(by=bob, item=item, owner=bob, review_on=None)
    assert Item.objects.get(pk=page.pk).review_on is None


def test_owner_experts_and_managers_care_and_nobody_else(page, alice, bob, charlie, community):
    for act in (lambda who: set_owner(by=who, item=page, owner=None), lambda who: review_item(by=who, item=page)):
        for who in (bob, charlie):
            with pytest.raises(PermissionDenied):
                act(who)
        act(alice)
    Membership.objects.filter(user=bob).update(position=Position.EXPERT)
    review_item(by=bob, item=page)
    community.visibility = Visibility.PRIVATE
    community.save()
    with pytest.raises(Http404):
        review_item(by=charlie, item=page)


def test_the_author_cares_while_nobody_owns_it(community, alice, bob):
    page = create_item(by=bob, community=community, kind=Kind.PAGE, title="Mine", body="x")
    set_owner(by=bob, item=page, owner=alice)
    page.refresh_from_db()
    with pytest.raises(PermissionDenied):
        review_item(by=bob, item=page)


def test_a_review_of_what_somebody_else_wrote_is_an_act(page, alice, bob):
    review_item(by=alice, item=page)
    assert not Act.objects.filter(verb=Verb.REVIEW).exists()
    Membership.objects.filter(user=bob).update(position=Position.EXPERT)
    for _ in range(2):
        item = review_item(by=bob, item=page)
    act = Act.objects.get(verb=Verb.REVIEW)
    assert (act.actor_id, act.owner_id, act.object_id, act.value) == (bob.pk, alice.pk, page.pk, 1)
    assert (item.reviewed_by, item.review_on) == (bob, months_from_now(6))


def test_the_next_review_lies_ahead_and_within_three_years(page, alice, today):
    for day in (today, today - DAY, months_from_now(36) + DAY):
        with pytest.raises(ValidationError, match="after today and within 3 years"):
            review_item(by=alice, item=page, review_on=day)
        with pytest.raises(ValidationError, match="after today and within 3 years"):
            set_owner(by=alice, item=page, owner=None, review_on=day)


def test_only_pages_and_documents_are_looked_after(community, alice, bob):
    ask = make_item(community, bob)
    with pytest.raises(PermissionDenied):
        review_item(by=alice, item=ask)


def test_the_owner_hears_once_of_each_day_that_has_come(page, alice, bob, today):
    set_owner(by=alice, item=page, owner=bob, review_on=today + DAY)
    announce_due_reviews()
    assert not Notice.objects.filter(kind="review_due").exists()
    for days in (0, 3):
        Item.objects.filter(pk=page.pk).update(review_on=today - days * DAY)
        Notice.objects.update(read_at=timezone.now())
        for _ in range(2):
            announce_due_reviews()
            deliver_waiting()
    told = Notice.objects.filter(kind="review_due", recipient=bob)
    assert [notice.acts for notice in told] == [1, 1]
    assert told[0].title == "“Flush plans” is due for a review: does it still hold?"


def test_pages_say_who_looks_after_them_and_what_is_due(page, alice, bob, charlie, as_user, community, today):
    review = reverse("content:item-review", args=[community.slug, page.pk])
    owner = reverse("content:item-owner", args=[community.slug, page.pk])
    for address in (review, owner):
        assert as_user(charlie).get(address).status_code == 403
        assert as_user(bob).get(address).status_code == 403
        assert address in as_user(alice).get(page.get_absolute_url()).content.decode()
        assert address not in as_user(bob).get(page.get_absolute_url()).content.decode()
    as_user(alice).post(owner, {"owner": bob.handle, "review_on": ""})
    listed = reverse("content:page-list", args=[community.slug])
    assert "due for a review" not in as_user(bob).get(listed).content.decode()
    Item.objects.filter(pk=page.pk).update(review_on=today)
    assert "1 is due for a review" in as_user(bob).get(listed).content.decode()
    due = as_user(bob).get(f"{listed}?due=1").content.decode()
    assert "1 page due for a review" in due
    assert "looked after by" in due
    assert "Review due" in as_user(bob).get(page.get_absolute_url()).content.decode()
    wrong = as_user(bob).post(review, {"review_on": str(today)})
    assert "Choose a day after today." in wrong.content.decode()
    as_user(bob).post(review, {"review_on": str(today + DAY)})
    shown = as_user(charlie).get(page.get_absolute_url()).content.decode()
    assert "Reviewed by" in shown
    assert "Review due" not in shown
    assert "No review is due" in as_user(bob).get(f"{listed}?due=1").content.decode()
