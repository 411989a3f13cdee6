"""Accepting the charter: by joining, by a button; a new version waits again; managers remind, once in two weeks."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from activity.models import Notice
from activity.tasks import deliver_waiting
from communities.actions import accept_charter, join_community, remind_of_charter, revise_charter
from communities.models import Charter, CharterAcceptance, CharterReminder, Visibility, outstanding
from content.actions import create_item, decide_case, flag_text
from content.models import Case, Kind
from metrics.desk import filling
from metrics.desk.listing import open_groups
from tests.factories import join, make_user

pytestmark = pytest.mark.django_db
NEW = {"purpose": "So that gauges are trusted.", "goal": "Fewer recalls", "decides": "All", "reason": "Clearer"}


def waiting_for(community):
    charter = Charter.objects.filter(community=community).latest_first().first()
    return [stay.user for stay in outstanding(charter).order_by("pk")]


def test_who_joins_accepts_and_a_new_version_waits_again(community, alice, bob, charlie):
    assert waiting_for(community) == [alice, bob], "who was here before there was anything to accept"
    join_community(by=charlie, community=community)
    assert waiting_for(community) == [alice, bob]
    revise_charter(by=alice, community=community, **NEW)
    assert waiting_for(community) == [bob, charlie], "who wrote it accepts it"
    accept_charter(by=bob, community=community, version=2)
    accept_charter(by=bob, community=community, version=2)
    assert CharterAcceptance.objects.filter(user=bob).count() == 1
    assert waiting_for(community) == [charlie]


def test_only_members_accept_and_only_what_holds(community, alice, bob, charlie):
    with pytest.raises(PermissionDenied, match="Join the community first"):
        accept_charter(by=charlie, community=community, version=1)
    community.visibility = Visibility.PRIVATE
    community.save()
    with pytest.raises((Http404, ValidationError, PermissionDenied)):
        accept_charter(by=charlie, community=community, version=1)
    revise_charter(by=alice, community=community, **NEW)
    with pytest.raises(ValidationError, match="version 2 holds"):
        accept_charter(by=bob, community=community, version=1)


def test_reminding_is_one_notice_each_once_in_two_weeks(community, alice, bob, charlie):
    with pytest.raises(PermissionDenied):
        remind_of_charter(by=bob, community=community)
    assert remind_of_charter(by=alice, community=community).people == 1
    deliver_waiting()
    assert Notice.objects.get(kind="charter_asked").recipient == bob
    with pytest.raises(ValidationError, match="two weeks"):
        remind_of_charter(by=alice, community=community)
    CharterReminder.objects.update(at=timezone.now() - timedelta(days=15))
    accept_charter(by=bob, community=community, version=1)
    with pytest.raises(ValidationError, match="Everybody"):
        remind_of_charter(by=alice, community=community)


def test_the_desk_counts_who_had_it_for_a_week_and_reminds(as_user, community, alice, bob):
    filling.fill(community)
    assert not [group for group in open_groups(alice, community) if group.kind.key == "charter"]
    community.memberships.update(joined_at=timezone.now() - timedelta(days=30))
    Charter.objects.update(created_at=timezone.now() - timedelta(days=8))
    join(make_user(), community)
    filling.fill(community)
    group = next(group for group in open_groups(alice, community) if group.kind.key == "charter")
    assert group.entries[0].title == "2 members have not accepted the charter", "somebody came yesterday"
    as_user(alice).post("/c/seals/manage/waiting/charter/charter-1/accept/")
    assert CharterReminder.objects.get().people == 2
    assert not [group for group in open_groups(alice, community) if group.kind.key == "charter"]


def test_the_pages_say_what_waits_and_for_whom(as_user, community, alice, bob, charlie):
    home, page = "/c/seals/", "/c/seals/charter/"
    assert "waits for you to accept it" in as_user(bob).get(home).content.decode()
    assert "waits for you to accept it" not in as_user(charlie).get(home).content.decode()
    assert "I accept it" in as_user(bob).get(page).content.decode()
    assert "I accept it" not in as_user(charlie).get(page).content.decode()
    as_user(bob).post(f"{page}accept/", {"version": "1"})
    assert "I accept it" not in as_user(bob).get(page).content.decode()
    assert "waits for you to accept it" not in as_user(bob).get(home).content.decode()
    listed = as_user(alice).get(f"{page}outstanding/").content.decode()
    assert "One member has not accepted version 1 yet." in listed
    assert "Bob Member" not in listed
    assert as_user(bob).get(f"{page}outstanding/").status_code == 403
    assert as_user(charlie).post(f"{page}accept/", {"version": "1"}).status_code == 403


def test_the_charter_tells_what_became_of_reports_and_no_small_number(as_user, community, alice, bob):
    page = "/c/seals/charter/"
    reporter = make_user()
    join(reporter, community)

    def report(what, is_new=False):
        post = create_item(by=bob, community=community, kind=Kind.POST, title=f"T {make_user().pk}", body="B")
        case = flag_text(by=reporter, text=post, reason="other", words="Look.").case
        if what:
            decide_case(by=alice, case=case, what=what, to_author="A", to_reporters="B")
        if not is_new:
            Case.objects.filter(pk=case.pk).update(opened_at=timezone.now() - timedelta(days=7))

    def told():
        return as_user(bob).get(page).content.decode()

    for _ in range(19):
        report("leave")
    report("leave", is_new=True)
    assert "fewer than 20 texts were reported" in told(), (
        "what was reported since Monday is not told yet: its author would know"
    )
    report("remove")
    assert (
        "20 texts or more were reported: of them many stay as they are; few were removed, or taken away by their authors; "
        "none are with their authors to be changed; none wait for a decision; none were taken back by who reported them."
    ) in told()
