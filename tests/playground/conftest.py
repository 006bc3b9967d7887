"""A browser and a served playground, for the tests that look at the page."""

import json
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playground.gallery import gallery
from playground.looking import QUIET, ROOT, Visit
from playground.served import served
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from bot.playground.delivery import through_bolt
from bot.playground.server import Playground


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what needs a browser: half of the time of all tests, and run by a command of its own."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def manifest() -> dict[str, Any]:
    """The bot's own manifest."""
    read: dict[str, Any] = json.loads((ROOT / "manifest.json").read_text())
    return read


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; tests that need it are skipped without it."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=QUIET.split())
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def shown(manifest: dict[str, Any]) -> Iterator[Playground]:
    """A playground with the bot that shows every kind of block."""
    with Playground(port=0, manifest=manifest) as playground:
        playground.connect(through_bolt(gallery(playground.slack)), next_morning=lambda: "Good morning.")
        yield playground


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, manifest: dict[str, Any]) -> Iterator[Playground]:
    """The real bot on the ten papers."""
    with served(tmp_path_factory.mktemp("lab"), manifest) as (playground, _):
        yield playground


@pytest.fixture
def fresh(lab: Playground) -> None:
    """The real bot begins with an empty conversation."""
    lab.start_over()


OPENING = (
    "location.protocol === 'http:' && (localStorage.getItem('place') ?? localStorage.setItem('place', '%s'))"
)
"""The page opens in a channel the first time, and later wherever it was left."""


class Watch:
    """Notes everything that a page must not do: complain, call elsewhere, open a dialog."""

    def __init__(self, home: str) -> None:
        self.home = home
        self.faults: list[str] = []

    def over(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", self._request)
        page.on("dialog", lambda dialog: self.faults.append(f"dialog {dialog.message}"))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.faults.append(message.text)

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.faults.append(request.url)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Opens a playground in a fresh profile; any complaint of the page, and any request elsewhere, fails the test."""
    contexts: list[BrowserContext] = []
    watches: list[Watch] = []

    def visit(playground: Playground, place: str = "C0PAPERS", **options: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}} | options)
        context.set_default_timeout(15000)
        context.add_init_script(OPENING % place)
        page = context.new_page()
        watch = Watch(playground.url)
        watch.over(page)
        page.goto(playground.url)
        page.locator("main").get_by_role("textbox").wait_for()
        contexts.append(context)
        watches.append(watch)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert [fault for watch in watches for fault in watch.faults] == []
