"""A stranger reads the front page, signs up, confirms the address, and joins a community."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from accounts.models import User
from communities.models import Membership

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_a_stranger_signs_up_and_joins(visitor, has_no_barriers, community):
    page = visitor()
    page.goto("/")
    has_no_barriers(page)
    page.goto(f"/c/{community.slug}/")
    expect(page).to_have_url(re.compile("/accounts/login/"))
    has_no_barriers(page)
    page.goto("/accounts/signup/")
    page.get_by_label("Your name").fill("Dora Şahin-Ndiaye")
    page.get_by_label("Email", exact=False).first.fill("dora@example.org")
    page.get_by_label("Password", exact=False).first.fill("orifice-of-3-millimetres")
    has_no_barriers(page)
    page.locator("main form button").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    address = re.search(r"https?://[^/]+(/accounts/confirm-email/\S+)", mail.outbox[0].body)
    page.goto(address[1])
    page.locator("main form button").first.click()
    page.wait_for_url(lambda url: "/confirm-email/" not in url)
    if "/login/" in page.url:
        page.get_by_label("Email", exact=False).first.fill("dora@example.org")
        page.get_by_label("Password", exact=True).fill("orifice-of-3-millimetres")
        page.get_by_label("Password", exact=True).press("Enter")
        page.wait_for_url(lambda url: "/login/" not in url)
    page.goto(f"/c/{community.slug}/")
    page.get_by_role("button", name=re.compile("Join")).first.click()
    expect(page.locator(".notes")).to_contain_text("You are a member of")
    dora = User.objects.get(email="dora@example.org")
    assert dora.handle == "dora.sahin.ndiaye"
    assert Membership.objects.current().filter(user=dora, community=community).exists()
