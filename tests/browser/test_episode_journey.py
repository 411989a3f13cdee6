"""A member listens: plays, skips, goes by chapters and lines, takes the feed along into an app that is signed in nowhere."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.waiting import wait_until
from tests.factories import make_episode

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

CHAPTERS = [{"start": 0.0, "title": "Hello"}, {"start": 1.0, "title": "The gauge"}]
CUES = [
    {"start": 0.0, "end": 1.0, "text": "Listen to the seal.", "who": "Kofi"},
    {"start": 2.0, "end": 3.0, "text": "The orifice is closed.", "who": "Kofi"},
]


def heard_upto(page: Page) -> float:
    """Where the sound stands, in seconds."""
    return float(page.locator("[data-sound]").evaluate("sound => sound.currentTime"))


def test_a_member_listens_here_and_in_an_app(sign_in, visitor, has_no_barriers, community, alice, bob):
    episode = make_episode(community, alice, "tone.opus", title="Dry faces", chapters=CHAPTERS, cues=CUES)
    page = sign_in(bob)
    page.goto(f"/c/{community.slug}/episodes/")
    has_no_barriers(page)
    page.get_by_role("link", name="Dry faces").click()
    has_no_barriers(page)

    sound = page.locator("[data-sound]")
    sound.evaluate("sound => { sound.loop = true }")  # its three seconds may be over before somebody presses Pause
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    wait_until(lambda: heard_upto(page) > 0)
    page.get_by_role("button", name="Pause", exact=True).click()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    sound.evaluate("sound => { sound.loop = false }")

    page.get_by_label("Speed").select_option("2")
    assert sound.evaluate("sound => sound.playbackRate") == 2
    page.get_by_role("button", name=re.compile("15 s")).click()
    wait_until(lambda: heard_upto(page) == 0)
    page.get_by_label("Place in the episode").focus()
    page.keyboard.press("ArrowRight")
    wait_until(lambda: heard_upto(page) == 1)

    page.get_by_role("navigation", name="Chapters").get_by_role("link", name=re.compile("The gauge")).click()
    expect(page.locator(".chapters [aria-current]")).to_contain_text("The gauge")
    assert page.url.endswith("#t=1")
    page.locator(".cues").get_by_role("link", name="0:02").click()
    expect(page.locator(".cues [aria-current]")).to_contain_text("The orifice is closed.")
    wait_until(lambda: heard_upto(page) >= 2)

    page.goto("about:blank")  # where it stands now says 0:02 as well
    page.goto(f"{episode.get_absolute_url()}#t=2")  # what somebody else was sent
    expect(page.locator("[data-now]")).to_have_text("0:02")
    expect(page.get_by_label("Speed")).to_have_value("2")  # kept on this device
    page.get_by_label("Find what was said").or_(page.get_by_placeholder("Find what was said")).first.fill("orifices")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.locator("#found mark")).to_have_text("orifice")

    page.goto(f"/c/{community.slug}/episodes/")
    page.get_by_role("button", name="Make my address").click()
    address = page.locator(".address a").first.get_attribute("href") or ""
    app = visitor()
    path = re.sub(r"^https?://[^/]+", "", address)
    feed = app.request.get(path)
    assert feed.status == 200
    enclosure = re.sub(
        r"^https?://[^/]+", "", re.findall(r'<enclosure[^>]* url="([^"]+)"|url="([^"]+sound[^"]+)"', feed.text())[0][0]
    )
    part = app.request.get(enclosure, headers={"Range": "bytes=0-99"})
    assert (part.status, len(part.body())) == (206, 100)
    assert app.request.get(episode.episode.sound.get_absolute_url(), max_redirects=0).status == 302

    community.memberships.filter(user=bob).update(left_at=timezone.now())
    assert [app.request.get(each).status for each in (path, enclosure)] == [404, 404]


def test_without_script_there_are_the_browsers_controls_and_links_with_times(sign_in, community, alice, bob):
    episode = make_episode(community, alice, "tone.opus", chapters=CHAPTERS, cues=CUES)
    page = sign_in(bob, java_script_enabled=False)
    page.goto(episode.get_absolute_url())
    expect(page.locator("audio")).to_have_attribute("controls", "")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_hidden()
    sound = episode.episode.sound.get_absolute_url()
    expect(page.locator(".cues").get_by_role("link", name="0:02")).to_have_attribute("href", f"{sound}#t=2")
    expect(page.locator(".chapters").get_by_role("link").nth(1)).to_have_attribute("href", f"{sound}#t=1")
