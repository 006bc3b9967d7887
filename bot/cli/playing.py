"""The playground joined with the real bot: the page is Slack, everything else is what serves Slack too."""

import json
import signal
import sys
import webbrowser
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.app import Bot, build, now
from bot.parsing.canonical import listing
from bot.playground.delivery import through_wsgi
from bot.playground.server import Playground
from bot.settings import HOME, Settings
from bot.store.deliveries import Deliveries
from bot.store.keyvalue import Scene
from bot.store.subscriptions import Subscriptions

_STEP: Final = 4
"""Hours; shorter than the time by which a digest may be late, so that none is passed over."""
_AHEAD: Final = 24 * 15
_NEXT: Final = """paperbot is at {url}

Open it in a browser and ask "papers by Gloeckle", or anything else; no Slack and no key is needed.
Your own Slack: README, "In your own Slack". Your own papers: `paperbot ingest`. Ctrl-C ends.
"""


def play(settings: Settings) -> int:
    """Serves the playground until a signal."""
    manifest = json.loads((HOME / "manifest.json").read_text())
    with Playground(settings.port, manifest) as playground:
        slack = playground.slack
        bot = build(
            replace(settings, bot_token=slack.token, signing_secret=slack.secret, slack_api=slack.api)
        )
        try:
            playground.connect(through_wsgi(bot.web), Scene(bot.library.store), lambda: morning(bot))
            bot.deliver()
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, _ending(playground.stop))
            sys.stdout.write(_NEXT.format(url=playground.url))
            sys.stdout.flush()
            if sys.stdout.isatty():
                webbrowser.open(playground.url)
            playground.wait()
        finally:
            bot.close()
    return 0


def morning(bot: Bot) -> str:
    """Goes on to the next morning on which a digest is due, and delivers it; a sentence about it for the page."""
    store = bot.library.store
    if not Subscriptions(store, listing).count():
        return "Nobody follows anything yet. Try: subscribe to papers by Gloeckle every day at 9:00"
    before, start = Deliveries(store).delivered(), now()
    for hours in range(_STEP, _AHEAD, _STEP):
        bot.digests.run(start + timedelta(hours=hours))
        if Deliveries(store).delivered() != before:
            return f"It is {start + timedelta(hours=hours):%A}: what was due has been delivered."
    return "Nothing is due in the coming weeks."


def _ending(stop: Callable[[], None]) -> Callable[[int, object], None]:
    return lambda _number, _frame: stop()
