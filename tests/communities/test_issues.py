"""The issue log: opened by a member, taken on, answered, closed; who sees what; how long it takes."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from activity.models import Notice
from communities.actions import (
    answer_issue,
    leave_issue,
    open_issue,
    reopen_issue,
    take_issue,
    withdraw_issue,
)
from communities.issuelog import closing_of
from communities.models import Issue, Lifecycle, Position
from tests.factories import join, make_user

pytestmark = pytest.mark.django_db
State = Issue.State


@pytest.fixture
def issue(bob, community):
    return open_issue(by=bob, community=community, title="The folder is not found.", words="Since May.")


@pytest.fixture
def told(django_capture_on_commit_callbacks):
    """told(action, …): the action with its notices delivered."""

    def run(action, **given):
        with django_capture_on_commit_callbacks(execute=True):
            return action(**given)

    return run


def page(client, name, community, *args):
    return client.get(reverse(f"communities:{name}", args=[community.slug, *args]))


def test_managers_are_told_and_the_opener_hears_of_each_step(alice, bob, community, told):
    issue = told(open_issue, by=bob, community=community, title="The folder is not found.")
    (to_alice,) = Notice.objects.filter(recipient=alice)
    assert to_alice.title == f"An issue in {community.name}: The folder is not found."
    told(take_issue, by=alice, issue=issue)
    told(answer_issue, by=alice, issue=issue, answer="It moved to Documents.", closes=False)
    told(answer_issue, by=alice, issue=issue, answer="It moved to Documents; the link is mended.", closes=True)
    (to_bob,) = Notice.objects.filter(recipient=bob)
    assert to_bob.title == "Alice Manager answered and closed your issue: The folder is not found."
    assert to_bob.acts == 3
    issue.refresh_from_db()
    assert (issue.state, issue.taken_by, issue.closed_by) == (State.CLOSED, alice, alice)


def test_one_takes_it_and_the_others_see_who(alice, bob, community, issue):
    second = make_user("Second Manager")
    join(second, community, Position.MANAGER)
    take_issue(by=alice, issue=issue)
    with pytest.raises(ValidationError, match="Alice Manager is at it already"):
        take_issue(by=second, issue=issue)
    with pytest.raises(ValidationError, match="You are not at this one"):
        leave_issue(by=second, issue=issue)
    leave_issue(by=alice, issue=issue)
    assert take_issue(by=second, issue=issue).taken_by == second
    # What alice answers stands under her name, whoever took it.
    assert answer_issue(by=alice, issue=issue, answer="It moved.", closes=False).taken_by == alice
    assert answer_issue(by=second, issue=issue, answer="It moved.", closes=False).taken_by == second
    second.is_active = False
    second.save(update_fields=["is_active"])
    assert take_issue(by=alice, issue=issue).taken_by == alice


def test_members_take_nothing_and_outsiders_find_nothing(bob, charlie, community, issue):
    for person, refused in ((bob, PermissionDenied), (charlie, Http404)):
        with pytest.raises(refused):
            take_issue(by=person, issue=issue)
        with pytest.raises(refused):
            answer_issue(by=person, issue=issue, answer="Mine.", closes=True)
    with pytest.raises((PermissionDenied, Http404)):
        open_issue(by=charlie, community=community, title="Let me in.")
    with pytest.raises(Http404):
        reopen_issue(by=charlie, issue=issue)


def test_who_opened_it_is_named_to_managers_alone(as_user, alice, bob, charlie, client, community, issue):
    dora = make_user("Dora Member")
    join(dora, community)
    assert "Bob Member" in page(as_user(alice), "issue-detail", community, issue.pk).content.decode()
    seen = page(as_user(dora), "issue-detail", community, issue.pk)
    assert seen.status_code == 200
    assert "Bob Member" not in seen.content.decode()
    assert "Bob Member" not in page(as_user(dora), "issue-list", community).content.decode()
    assert page(as_user(charlie), "issue-detail", community, issue.pk).status_code == 404
    assert page(as_user(charlie), "issue-list", community).status_code == 404
    assert page(client, "issue-list", community).status_code == 302


def test_a_closed_one_is_for_its_opener_and_managers(as_user, alice, bob, community, issue):
    dora = make_user("Dora Member")
    join(dora, community)
    answer_issue(by=alice, issue=issue, answer="Done.", closes=True)
    assert page(as_user(dora), "issue-detail", community, issue.pk).status_code == 404
    assert "Done." in page(as_user(bob), "issue-detail", community, issue.pk).content.decode()
    assert "The folder is not found." not in page(as_user(dora), "issue-list", community).content.decode()
    assert "The folder is not found." in page(as_user(alice), "issue-list", community).content.decode()


def test_it_is_opened_again_by_its_opener_for_thirty_days_by_managers_always(alice, bob, community, issue):
    with pytest.raises(ValidationError, match="It is open"):
        reopen_issue(by=bob, issue=issue)
    answer_issue(by=alice, issue=issue, answer="Done.", closes=True)
    with pytest.raises(ValidationError, match="closed"):
        answer_issue(by=alice, issue=issue, answer="More.", closes=False)
    assert reopen_issue(by=bob, issue=issue).state == State.OPEN
    answer_issue(by=alice, issue=issue, answer="Done now.", closes=True)
    Issue.objects.update(closed_at=timezone.now() - timedelta(days=31))
    with pytest.raises(ValidationError, match="more than 30 days"):
        reopen_issue(by=bob, issue=issue)
    assert reopen_issue(by=alice, issue=issue).closed_at is None


def test_one_takes_it_back_before_anybody_is_at_it(alice, bob, community, told):
    issue = told(open_issue, by=bob, community=community, title="Never mind.")
    with pytest.raises(PermissionDenied):
        withdraw_issue(by=alice, issue=issue)
    withdraw_issue(by=bob, issue=issue)
    assert not Issue.objects.exists()
    assert not Notice.objects.exists()
    taken = open_issue(by=bob, community=community, title="Do mind.")
    take_issue(by=alice, issue=taken)
    with pytest.raises(ValidationError, match="at it already"):
        withdraw_issue(by=bob, issue=taken)


def test_five_open_ones_are_enough_and_the_same_is_opened_once(bob, community, issue):
    with pytest.raises(ValidationError, match="this one already"):
        open_issue(by=bob, community=community, title="the FOLDER is not found.")
    for number in range(4):
        open_issue(by=bob, community=community, title=f"Number {number}")
    with pytest.raises(ValidationError, match="5 of yours are open"):
        open_issue(by=bob, community=community, title="One more")
    for odd in ("", " \n ", "x" * 151):
        with pytest.raises(ValidationError):
            open_issue(by=make_member(community), community=community, title=odd)


def make_member(community):
    member = make_user()
    join(member, community)
    return member


def test_a_dormant_community_takes_none(bob, community):
    community.lifecycle = Lifecycle.DORMANT
    community.save(update_fields=["lifecycle"])
    with pytest.raises(PermissionDenied, match="can be read, not changed"):
        open_issue(by=bob, community=community, title="Wake up.")


def test_the_time_to_close_is_said_of_five_and_no_fewer(as_user, bob, community):
    now = timezone.now()
    for hours in (1, 2, 30, 400):
        opened = now - timedelta(hours=hours, days=1)
        closed = {"state": State.CLOSED, "opened_at": opened, "closed_at": opened + timedelta(hours=hours)}
        Issue.objects.create(community=community, title="Closed", **closed)
    assert (closing_of(community).n, closing_of(community).middle) == (4, None)
    long_ago = now - timedelta(days=200)
    Issue.objects.create(community=community, title="Old", state=State.CLOSED, opened_at=long_ago, closed_at=long_ago)
    assert "too few for a time" in page(as_user(bob), "issue-list", community).content.decode()
    Issue.objects.create(
        community=community, title="Fifth", state=State.CLOSED, opened_at=now - timedelta(hours=40), closed_at=now
    )
    assert (closing_of(community).n, closing_of(community).middle) == (5, timedelta(hours=30))
    assert "Half are closed within 30 h." in page(as_user(bob), "issue-list", community).content.decode()


def test_the_pages_lead_through_it(as_user, alice, bob, community):
    member, manager = as_user(bob), as_user(alice)
    assert "An empty" not in page(member, "issue-list", community).content.decode()
    refused = member.post(reverse("communities:issue-create", args=[community.slug]), {"title": "", "words": "Kept."})
    assert "Kept." in refused.content.decode()
    made = member.post(reverse("communities:issue-create", args=[community.slug]), {"title": "Slow search"})
    issue = Issue.objects.get()
    assert made.url == issue.get_absolute_url()
    assert "Take it back" in member.get(made.url).content.decode()
    manager.post(reverse("communities:issue-take", args=[community.slug, issue.pk]))
    assert "Alice Manager is at it" in member.get(made.url).content.decode()
    manager.post(made.url, {"answer": "It was the index.", "closes": ""})
    issue.refresh_from_db()
    assert issue.state == State.TAKEN
    manager.post(made.url, {"answer": "It was the index.", "closes": "yes"})
    issue.refresh_from_db()
    assert issue.is_closed
    assert manager.post(made.url, {"answer": "Again."}).status_code == 302
    assert member.post(made.url, {"answer": "Mine."}).status_code == 403
    member.post(reverse("communities:issue-reopen", args=[community.slug, issue.pk]))
    issue.refresh_from_db()
    assert issue.state == State.OPEN


def test_over_the_api_the_rules_are_those_of_the_pages(as_user, alice, bob, charlie, community, issue):
    dora = make_member(community)
    url = reverse("community-issue-list", args=[community.slug])

    def openers(person):
        return [row["opened_by"] for row in as_user(person).get(url).json()["results"]]

    assert [openers(person) for person in (alice, bob, dora)] == [[bob.handle], [bob.handle], [None]]
    assert as_user(charlie).get(url).status_code == 404
    made = as_user(dora).post(url, {"title": "Slow search"}, content_type="application/json")
    assert made.status_code == 201
    assert Issue.objects.get(title="Slow search").opened_by == dora


def test_in_a_dormant_community_nothing_is_opened_again_and_ones_own_can_be_taken_back(alice, bob, community):
    closed = open_issue(by=bob, community=community, title="The search finds nothing.")
    answer_issue(by=alice, issue=closed, answer="It does now.", closes=True)
    waiting = open_issue(by=bob, community=community, title="The calendar is a day off.")
    community.lifecycle = Lifecycle.DORMANT
    community.save(update_fields=["lifecycle"])
    with pytest.raises(PermissionDenied, match="read, not changed"):
        reopen_issue(by=bob, issue=closed)
    withdraw_issue(by=bob, issue=waiting)
    assert Issue.objects.get() == closed
