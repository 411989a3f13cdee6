"""A page in Chromium, signed in through the form like anybody, and the accessibility rules on what it shows."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from accounts.models import User

PASSWORD = "flush-plans-and-seals"
PATIENCE = 20_000  # milliseconds: the machine may be busy, and what is there is seen at once anyhow
expect.set_options(timeout=PATIENCE)
AXE_RULES = {
    "preload": False,
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
}


class Door:
    """Before the live server, which outlives the test: what a page sends last would meet the next test's database."""

    def __init__(self, application: Callable[..., Any]) -> None:
        self.application = application
        self.is_open = False
        self.inside = 0
        self.changed = threading.Condition()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with self.changed:
            if not self.is_open:
                start_response("503 Service Unavailable", [("Content-Length", "0"), ("Connection", "close")])
                return []
            self.inside += 1
        try:
            return Answer(self.application(environ, start_response), self.leave)
        except BaseException:
            self.leave()
            raise

    def leave(self) -> None:
        with self.changed:
            self.inside -= 1
            self.changed.notify_all()

    def open(self) -> None:
        with self.changed:
            self.is_open = True

    def shut(self) -> None:
        """Returns once everybody has left."""
        with self.changed:
            self.is_open = False
            assert self.changed.wait_for(lambda: not self.inside, PATIENCE / 1000), "A request is never answered."


class Answer:
    """What the application answers; once it is sent and closed, its request has left."""

    def __init__(self, answer: Any, leave: Callable[[], None]) -> None:
        self.answer, self.leave = answer, leave

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.answer)

    def close(self) -> None:
        try:
            self.answer.close()
        finally:
            self.leave()


@pytest.fixture(scope="session")
def door(live_server: Any) -> Door:
    door = Door(live_server.thread.httpd.get_app())
    live_server.thread.httpd.set_app(door)
    return door


@pytest.fixture
def visitor(browser: Browser, live_server: Any, door: Door) -> Iterator[Callable[..., Page]]:
    """visitor() opens a page for somebody new; options go to Playwright's new_context. Errors in the console fail."""
    contexts = []
    complaints: list[str] = []

    def open_page(**options: Any) -> Page:
        options.setdefault("reduced_motion", "reduce")  # a colour on its way to another has no contrast to measure
        context = browser.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    door.open()
    yield open_page
    for context in contexts:
        context.close()
    door.shut()
    assert not [line for line in complaints if "status of 40" not in line], complaints


@pytest.fixture
def sign_in(visitor: Callable[..., Page], live_server: Any) -> Callable[..., Page]:
    """sign_in(bob): a page of somebody who is signed in; type_it=True goes through the form like anybody."""

    def enter(user: User, *, type_it: bool = False, **options: Any) -> Page:
        page = visitor(**options)
        if type_it:
            fill_in(page, user)
        else:
            client = Client()
            client.force_login(user)
            cookie = {"name": settings.SESSION_COOKIE_NAME, "url": live_server.url}
            page.context.add_cookies([cookie | {"value": client.cookies[settings.SESSION_COOKIE_NAME].value}])
        return page

    return enter


def fill_in(page: Page, user: User) -> None:
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    page.goto("/accounts/login/")
    page.get_by_label("Email", exact=False).first.fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password", exact=True).press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path == "/")


@pytest.fixture
def has_no_barriers() -> Callable[[Page], None]:
    """Asserts that axe finds nothing against WCAG 2.2 AA on the page as it stands, and that it does not scroll sideways."""

    def check(page: Page) -> None:
        page.wait_for_load_state("load")  # what was waited for may stand there before its style does
        found = Axe().run(page, options=AXE_RULES)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
            f"{page.url} scrolls sideways"
        )

    return check
