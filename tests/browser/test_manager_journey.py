"""A manager sees who acts as what, sets a target, and opens the evidence behind a figure."""

import re
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from activity.vocabulary import ObjectType, Ref, Verb
from roles.models import TargetProfile
from tests.factories import join, make_act, make_user

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def a_quarter_of_helping(community) -> None:
    """24 people who ask every week for twelve weeks; eight of them answer others, who accept."""
    today = datetime.now(UTC).date()
    people = [make_user(f"Person Number{n}") for n in range(24)]
    for person in people:
        join(person, community, joined_at=datetime.now(UTC) - timedelta(days=200))
    number = 0
    for week in range(12):
        day = (today - timedelta(days=7 * week + 8)).isoformat()
        for place, person in enumerate(people):
            number += 1
            ask = Ref(ObjectType.ASK, 1000 + number, person.pk)
            make_act(Verb.ASK, by=person, on=day, about=ask, community_id=community.pk, context_id=ask.id)
            if place < 8:
                asker = people[(place + week + 8) % 24]
                answer = Ref(ObjectType.ANSWER, 5000 + number, person.pk)
                more = {"community_id": community.pk, "context_id": ask.id, "reply_to_id": ask.id}
                make_act(Verb.ANSWER, by=person, on=day, about=answer, target_id=asker.pk, **more)
                make_act(Verb.ACCEPT_ANSWER, by=asker, on=day, about=answer, target_id=person.pk, **more)


def propose_and_adopt(sign_in, has_no_barriers, community, page, bob):
    """bob proposes on his phone, alice agrees and adopts."""
    member = sign_in(bob, viewport={"width": 360, "height": 740})
    member.goto(f"/c/{community.slug}/target/")
    has_no_barriers(member)
    member.get_by_role("link", name="Propose a target").first.click()
    member.wait_for_url("**/target/propose/")
    member.locator("[name=title]").fill("So that a fitter gets a usable answer before the next shift.")
    bands = {"consumer": (60, 99, 50), "creator": (50, 90, 20), "connector": (0, 30, 5), "carrier": (0, 30, 5)}
    for role, (low, high, main) in (bands | {"caretaker": (0, 30, 5)}).items():
        member.locator(f"[name={role}_low]").fill(str(low))
        member.locator(f"[name={role}_high]").fill(str(high))
        member.locator(f"[name={role}_main]").fill(str(main))
    member.locator("[name=body]").fill("Six people answered everything last year.")
    has_no_barriers(member)
    member.get_by_role("button", name="Propose it").click()
    member.wait_for_url("**/target/proposals/*/")
    expect(member.locator("main")).to_contain_text("once a manager agrees, too")
    has_no_barriers(member)

    page.goto(f"/c/{community.slug}/target/")
    page.get_by_role("link", name="So that a fitter gets a usable answer before the next shift.").click()
    page.wait_for_url("**/target/proposals/*/")
    page.get_by_label("I agree").check()
    page.get_by_label("In a sentence").fill("Worth a try.")
    page.get_by_role("button", name="Give this voice").click()
    expect(page.locator("main")).to_contain_text("Worth a try.")
    has_no_barriers(page)
    page.get_by_role("button", name="Adopt it").click()
    page.wait_for_url("**/target/")
    expect(page.locator("body")).to_contain_text("It is adopted")
    has_no_barriers(page)
    page.goto(f"/c/{community.slug}/manage/roles/report/")
    expect(page.locator("main")).to_contain_text("Definitions")
    has_no_barriers(page)
    return TargetProfile.objects.get()


def test_a_manager_reads_the_roles_and_a_member_proposes_a_target(sign_in, has_no_barriers, community, alice, bob):
    a_quarter_of_helping(community)
    call_command("recompute_roles", as_of=datetime.now(UTC).date().isoformat(), stdout=StringIO())
    page = sign_in(alice)
    page.goto(f"/c/{community.slug}/")
    page.get_by_role("link", name="Manage", exact=True).click()
    page.wait_for_url("**/manage/")
    has_no_barriers(page)
    page.goto(f"/c/{community.slug}/manage/roles/")
    expect(page.locator("main")).to_contain_text("Who acts as what")
    has_no_barriers(page)

    target = propose_and_adopt(sign_in, has_no_barriers, community, page, bob)
    assert (target.author, target.adopted_by) == (bob, alice)

    page.goto(f"/c/{community.slug}/manage/roles/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("target", re.IGNORECASE))
    page.locator(".gauge.is-creator .gauge__scale").click()
    page.wait_for_url("**/manage/roles/creator/**")
    expect(page.locator("main")).to_contain_text("answer")
    has_no_barriers(page)

    member = sign_in(bob, viewport={"width": 360, "height": 740})
    member.goto(f"/c/{community.slug}/manage/roles/")
    expect(member.locator("main")).to_contain_text("Who acts as what")
    has_no_barriers(member)
    assert member.goto(f"/c/{community.slug}/manage/").status == 403


def test_a_member_reads_their_own_part_and_opts_out(sign_in, has_no_barriers, community, bob):
    a_quarter_of_helping(community)
    call_command("recompute_roles", as_of=datetime.now(UTC).date().isoformat(), stdout=StringIO())
    page = sign_in(bob)
    page.goto("/me/")
    expect(page.locator("main")).to_contain_text("Only you see this page")
    has_no_barriers(page)
    page.goto("/me/privacy/")
    has_no_barriers(page)
    page.get_by_role("button", name="Opt out everywhere").click()
    page.get_by_role("dialog").get_by_role("button").last.click()
    expect(page.locator("main")).to_contain_text("You opted out everywhere.")
    assert not bob.role_weeks.exists()
