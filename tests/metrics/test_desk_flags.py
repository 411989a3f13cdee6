"""Reports on the desk: what waits for a decision, what has been with its author for long; no text, no reporter named."""

from datetime import timedelta

import pytest
from django.utils import timezone

from content.actions import create_item, decide_case, edit_item, flag_text
from content.models import Case, Item, Kind
from metrics.desk import filling
from metrics.desk.listing import open_groups
from metrics.models import DeskDecision
from tests.factories import join, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(community, bob):
    dora = make_user("Dora Third")
    join(dora, community)
    post = create_item(by=bob, community=community, kind=Kind.POST, title="Prices of Nordal", body="4 €")
    return flag_text(by=dora, text=post, reason="hurtful", words="It names a customer.").case


def shown(user, community, kind):
    filling.fill(community)
    return [entry for group in open_groups(user, community) if group.kind.key == kind for entry in group.entries]


def test_a_report_waits_on_the_desk_until_it_is_decided(as_user, community, case, alice, bob):
    [entry] = shown(alice, community, "flag")
    assert (entry.title, entry.reason) == ("A reported post", "1 person says that it should be looked at.")
    desk = as_user(alice).get("/c/seals/manage/").content.decode()
    assert "One text waits for a decision" in desk
    assert "Prices of Nordal" not in desk
    assert "Dora" not in desk.partition('id="flag"')[2].partition("</section>")[0]
    taken = as_user(alice).post(f"{entry.address}accept/")
    assert taken.url == case.get_absolute_url()
    case.refresh_from_db()
    assert case.taken_by == alice
    assert "Nordal" not in DeskDecision.objects.get().title
    refused = as_user(alice).post(f"{entry.address}aside/", {"reason": "No."}, follow=True)
    assert Case.objects.unsettled().exists(), refused.status_code
    decide_case(by=alice, case=case, what="leave", to_reporters="It stays.")
    assert shown(alice, community, "flag") == []


def test_a_manager_does_not_find_a_report_about_their_own_text(community, alice, bob):
    other = make_user("Gus Manager")
    join(other, community, "manager")
    post = create_item(by=alice, community=community, kind=Kind.POST, title="T", body="B")
    case = flag_text(by=bob, text=post, reason="other", words="Hm.").case
    assert shown(alice, community, "flag") == []
    assert len(shown(other, community, "flag")) == 1
    decide_case(by=other, case=case, what="hold", to_author="Shorter.")
    Case.objects.update(decided_at=timezone.now() - timedelta(days=15))
    assert shown(alice, community, "held") == []
    assert len(shown(other, community, "held")) == 1


def test_what_a_colleague_did_about_it_is_not_there_for_its_author(as_user, community, alice, bob):
    other = make_user("Gus Manager")
    join(other, community, "manager")
    post = create_item(by=alice, community=community, kind=Kind.POST, title="T", body="B")
    case = flag_text(by=bob, text=post, reason="other", words="Hm.").case
    [entry] = shown(other, community, "flag")
    as_user(other).post(f"{entry.address}accept/")
    for page in ("/c/seals/manage/", "/c/seals/manage/decisions/"):
        assert case.get_absolute_url() in as_user(other).get(page).content.decode()
        assert case.get_absolute_url() not in as_user(alice).get(page).content.decode()
    undo = DeskDecision.objects.get()
    assert as_user(alice).post(f"/c/seals/manage/decisions/{undo.pk}/undo/").status_code == 404


def test_what_its_author_changed_waits_for_a_decision_again(community, case, alice, bob):
    decide_case(by=alice, case=case, what="hold", to_author="No prices.")
    assert shown(alice, community, "flag") == []
    Case.objects.update(decided_at=timezone.now() - timedelta(days=15))
    assert len(shown(alice, community, "held")) == 1
    edit_item(by=bob, item=Item.objects.get(pk=case.item_id), title="Prices", body="On the drive.")
    [entry] = shown(alice, community, "flag")
    assert entry.reason == "Its author changed it: look again."
    assert shown(alice, community, "held") == []
