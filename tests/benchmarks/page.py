"""How quick the playground's page is, on the ten papers: `python tests/benchmarks/page.py` (needs Chromium).

Prints the bundle's compressed size, the first paint, and the time from Enter to the rendered answer, as the browser sees them.
"""

import gzip
import json
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from playground.looking import QUIET, ROOT, composer, say
from playground.served import served

from bot.playground.server import BUILT

ROUNDS = 30
QUESTIONS = (
    "papers by Gloeckle",
    "show CWM",
    "compare CWM and Code Llama",
    "what does CWM score on SWE-bench Verified?",
)
WATCH = """
window.measured = [];
addEventListener("keydown", (event) => { if (event.key === "Enter") window.began = performance.now(); }, true);
new MutationObserver(() => {
  const posts = document.querySelectorAll(".post.only .button");
  if (window.began && posts.length > (window.shown ?? 0)) {
    const began = window.began;
    window.shown = posts.length;
    window.began = 0;
    requestAnimationFrame(() => setTimeout(() => window.measured.push(performance.now() - began)));
  }
}).observe(document, { childList: true, subtree: true });
"""
WAIT = """
n => new Promise(done => {
  const check = () => window.measured.length > n ? done() : setTimeout(check, 5);
  check();
})
"""


def times(page: Page) -> list[float]:
    """Milliseconds from Enter to the painted answer, for `ROUNDS` commands."""
    page.evaluate(WATCH)
    for n in range(ROUNDS):
        say(page, f"/paper {QUESTIONS[n % len(QUESTIONS)]}")
        page.evaluate(WAIT, n)
    measured: list[float] = page.evaluate("window.measured")
    return sorted(measured)


def main() -> None:
    """Prints the figures."""
    size = sum(len(gzip.compress(path.read_bytes())) for path in BUILT.iterdir())
    print(f"bundle, compressed    {size / 1000:6.0f} kB")
    manifest = json.loads((ROOT / "manifest.json").read_text())
    with (
        tempfile.TemporaryDirectory() as data,
        served(Path(data), manifest) as (playground, _),
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET.split())
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(playground.url)
        composer(page).wait_for()
        paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        print(f"first paint           {paint:6.0f} ms")
        measured = times(page)
        print(f"Enter to answer, p50  {statistics.median(measured):6.0f} ms")
        print(f"Enter to answer, p95  {measured[int(len(measured) * 0.95)]:6.0f} ms")
        browser.close()


if __name__ == "__main__":
    main()
