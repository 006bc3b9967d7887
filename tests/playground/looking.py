"""What the tests of the page do again and again: type, take pictures, look for faults."""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Final

from playwright.sync_api import Locator, Page

ROOT: Final = Path(__file__).parents[2]
ARTEFACTS: Final = ROOT / "artefacts"
QUIET: Final = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
Visit = Callable[..., Page]


def composer(page: Page) -> Locator:
    """Where messages to the channel are typed."""
    return page.locator("main").get_by_role("textbox")


def say(page: Page, text: str) -> None:
    """Types a message and sends it."""
    composer(page).fill(text)
    composer(page).press("Enter")


def thread(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Thread")


def picture(seen: Page | Locator, name: str) -> None:
    """Writes a screenshot of a page, or of a part of it, to the artefacts."""
    ARTEFACTS.mkdir(exist_ok=True)
    seen.screenshot(path=ARTEFACTS / f"{name}.png")


def faults(page: Page) -> list[str]:
    """The serious accessibility faults of a page, each with the first element that has it."""
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text())
    found = page.evaluate("axe.run()")["violations"]
    serious = [rule for rule in found if rule["impact"] in {"serious", "critical"}]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in serious]
