"""Browser tests: the fixture `browser`, the mark `browser`, and a loud word when there is no browser to run them in."""

import os
from collections.abc import Iterator

import pytest
from django.db import connection
from playwright.sync_api import Browser, sync_playwright

from config import chromium

NO_BROWSER = "no Chromium on this machine"


def pytest_sessionstart(session: pytest.Session) -> None:
    if os.environ.get("CI") == "true" and not chromium.find():
        pytest.exit("CI=true and no Chromium: the browser tests would be skipped, which counts as a failure.", 1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" not in getattr(item, "fixturenames", ()):
            continue
        item.add_marker("browser")
        if not chromium.find():
            item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if NO_BROWSER in str(report.longrepr)]
    if skipped:
        text = f"{len(skipped)} browser tests did NOT run: {NO_BROWSER} (install the package chromium)"
        terminalreporter.write_sep("!", text, red=True, bold=True)


@pytest.fixture(scope="session")
def browser(django_db_setup: None) -> Iterator[Browser]:
    """One Chromium for the session; every test opens a context of its own: `browser.new_context(base_url=...)`."""
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # Playwright runs an event loop in this thread, which Django takes for asynchronous code: from here on it has
        # another connection, which is closed with it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        instance = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.flags())
        yield instance
        instance.close()
        connection.close()
