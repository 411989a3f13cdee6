"""What a manager sees and notes: only of who shares it, only while they do."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from activity.models import AuditEntry
from learning.actions import note_level, share_role, unshare_role
from learning.models import ManagerNote, Sharing
from learning.own import skill_views
from tests.factories import join, make_community, make_user

pytestmark = pytest.mark.django_db


def weight(user) -> float:
    found = [s for s in skill_views(user, ["designer"])["designer"].sources if s.kind == "managers"]
    return found[0].weight if found else 0


def test_without_sharing_there_is_nothing_to_see_or_note(as_user, alice, bob, charlie, community):
    with pytest.raises(Http404):
        note_level(by=alice, community=community, about=bob, skill="designer", level=2)
    assert as_user(alice).get("/c/seals/manage/shared-skills/bob.member/").status_code == 404
    share_role(by=bob, community=community, role="creator")
    assert bob.display_name in as_user(alice).get("/c/seals/manage/shared-skills/").content.decode()
    with pytest.raises(PermissionDenied):
        note_level(by=charlie, community=community, about=bob, skill="designer", level=2)
    with pytest.raises(Http404):
        note_level(by=alice, community=community, about=bob, skill="broker", level=2)
    assert not ManagerNote.objects.exists()


def test_a_noted_level_counts_and_is_seen_with_its_name(as_user, alice, bob, community):
    share_role(by=bob, community=community, role="creator")
    url = "/c/seals/manage/shared-skills/bob.member/designer/"
    sent = {"designer-level": "3", "designer-sentence": "The checklist is used on every shift."}
    assert as_user(alice).post(url, sent).status_code == 302
    assert weight(bob) == 1
    page = as_user(bob).get("/me/skills/designer/").content.decode()
    assert alice.display_name in page
    assert "used on every shift" in page


def test_two_managers_count_at_most_the_newest(alice, bob, community):
    share_role(by=bob, community=community, role="creator")
    for level in (0, 4, 4):
        manager = make_user()
        join(manager, community, "manager")
        note_level(by=manager, community=community, about=bob, skill="designer", level=level)
    assert weight(bob) == 2
    managers = [s for s in skill_views(bob, ["designer"])["designer"].sources if s.kind == "managers"]
    assert managers[0].level == 4


def test_who_no_longer_manages_counts_no_longer(alice, bob, community):
    share_role(by=bob, community=community, role="creator")
    note_level(by=alice, community=community, about=bob, skill="designer", level=3)
    community.memberships.filter(user=alice).update(position="member")
    assert weight(bob) == 0


def test_sharing_withdrawn_shows_nothing_and_removes_the_notes(as_user, alice, bob, community):
    share_role(by=bob, community=community, role="creator")
    note_level(by=alice, community=community, about=bob, skill="designer", level=3)
    unshare_role(by=bob, community=community, role="creator")
    assert not ManagerNote.objects.exists()
    assert not Sharing.objects.exists()
    assert as_user(alice).get("/c/seals/manage/shared-skills/bob.member/").status_code == 404
    assert bob.display_name not in as_user(alice).get("/c/seals/manage/shared-skills/").content.decode()


def test_a_look_stands_in_the_members_list_and_shows_words_only(as_user, alice, bob, community):
    share_role(by=bob, community=community, role="creator")
    page = as_user(alice).get("/c/seals/manage/shared-skills/bob.member/").content.decode()
    assert "Not enough views yet" in page
    assert "Weight" not in page
    assert AuditEntry.objects.get(action="evidence.look").subject == bob


def test_who_left_shares_no_longer(as_user, alice, bob, community):
    share_role(by=bob, community=community, role="creator")
    community.memberships.filter(user=bob).delete()
    assert as_user(alice).get("/c/seals/manage/shared-skills/bob.member/").status_code == 404


def test_one_shares_only_where_one_is(bob, charlie, community):
    with pytest.raises(Http404):
        share_role(by=charlie, community=community, role="creator")
    with pytest.raises(Http404):
        share_role(by=bob, community=make_community(), role="creator")


def test_a_note_that_is_refused_is_a_look_too(as_user, alice, bob, community):
    share_role(by=bob, community=community, role="creator")
    page = as_user(alice).post("/c/seals/manage/shared-skills/bob.member/designer/", {"designer-level": "9"})
    assert "Not enough views yet" in page.content.decode()
    assert AuditEntry.objects.get(action="evidence.look").subject == bob


def test_who_comes_back_shares_only_what_they_share_anew(as_user, alice, bob, community):
    share_role(by=bob, community=community, role="creator")
    note_level(by=alice, community=community, about=bob, skill="designer", level=3)
    community.memberships.filter(user=bob).update(left_at=timezone.now())
    join(bob, community, joined_at=timezone.now())
    assert as_user(alice).get("/c/seals/manage/shared-skills/bob.member/").status_code == 404
    assert bob.display_name not in as_user(alice).get("/c/seals/manage/shared-skills/").content.decode()
    assert weight(bob) == 0
    share_role(by=bob, community=community, role="creator")
    assert as_user(alice).get("/c/seals/manage/shared-skills/bob.member/").status_code == 200
    assert weight(bob) == 0
