"""Somebody announces an event, a colleague comes, takes it along, and says afterwards that they were there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from content.models import Event, Item, Kind

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_people_meet(sign_in, has_no_barriers, community, alice, bob):
    page = sign_in(alice)
    page.goto(f"/c/{community.slug}/events/")
    has_no_barriers(page)
    page.get_by_role("link", name="Announce an event").first.click()
    has_no_barriers(page)
    page.get_by_label("Title").fill("Seal clinic")
    page.get_by_label("Day", exact=True).fill((timezone.localdate() + timedelta(days=3)).isoformat())
    page.locator("[name=starts]").fill("14:00")
    page.locator("[name=ends]").fill("13:00")
    page.locator("[name=place]").fill("Test hall 2")
    page.locator("[name=capacity]").fill("1")
    page.locator("textarea[name=body]").fill("Bring the part that failed.")
    page.get_by_role("button", name="Announce").click()
    expect(page.locator(".field__error")).to_contain_text("It ends before it starts.")
    page.locator("[name=ends]").fill("15:30")
    page.get_by_role("button", name="Announce").click()
    expect(page.get_by_role("heading", name="Seal clinic")).to_be_visible()
    expect(page.get_by_text("14:00 to 15:30")).to_be_visible()
    has_no_barriers(page)

    item = Item.objects.get(kind=Kind.EVENT)
    page = sign_in(bob)
    page.goto("/")
    page.get_by_role("link", name="Seal clinic").first.click()
    page.get_by_role("button", name="I’ll come").click()
    expect(page.get_by_role("button", name="You come")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("heading", name="Coming 1")).to_be_visible()
    expect(page.get_by_text("all 1 taken")).to_be_visible()
    has_no_barriers(page)
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    has_no_barriers(page)

    begun = timezone.now() - timedelta(hours=2)
    Event.objects.filter(pk=item.pk).update(starts_at=begun, ends_at=begun + timedelta(hours=1))
    page.reload()
    expect(page.get_by_role("heading", name="Coming 1")).to_have_count(0)
    page.get_by_role("button", name="I was there").click()
    expect(page.get_by_role("heading", name="Were there 1")).to_be_visible()
    has_no_barriers(page)
    page.get_by_role("button", name="You were there").click()
    expect(page.get_by_role("button", name="I was there")).to_be_visible()
    expect(page.get_by_role("heading", name="Were there 1")).to_have_count(0)
