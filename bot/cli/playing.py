"""The playground: a local page that behaves like Slack."""

import errno
import json
import signal
import sys
import webbrowser
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.app import Bot, build, now
from bot.blocks.notation import count
from bot.parsing.canonical import listing
from bot.playground import recorded
from bot.playground.delivery import through_wsgi
from bot.playground.scene import Scene
from bot.playground.server import Playground
from bot.playground.values import Json
from bot.settings import HOME, Settings, taken
from bot.store.deliveries import Deliveries
from bot.store.subscriptions import Subscriptions

_STEP: Final = 4
"""Hours; shorter than the time by which a digest may be late, so that none is passed over."""
_AHEAD: Final = 24 * 15
_SOON: Final = timedelta(minutes=1)
_NEXT: Final = """paperbot is at {url}

Open it in a browser and ask "papers by Gloeckle", or anything else; no Slack and no key is needed. In a terminal:
make ask Q="papers by Gloeckle", or .venv/bin/paperbot chat.
Your own Slack: README, "In your own Slack". Your own papers: `paperbot ingest`. Ctrl-C ends.
"""


def play(settings: Settings) -> int:
    """Serves the playground until a signal."""
    manifest = json.loads((HOME / "manifest.json").read_text())
    with _opened(settings.port, manifest) as playground:
        slack = playground.slack
        bot = build(
            replace(settings, bot_token=slack.token, signing_secret=slack.secret, slack_api=slack.api)
        )
        scene = Scene(settings.data)
        try:
            playground.connect(through_wsgi(bot.web), scene, lambda: morning(bot))
            if not bot.nightly.sets:
                recorded.begin(bot.library)
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
            scene.close()
    return 0


def _opened(port: int, manifest: Json) -> Playground:
    try:
        return Playground(port, manifest)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise taken(port) from None


def morning(bot: Bot) -> str:
    """Goes on to the next morning on which a digest is due, and delivers it; a sentence about it for the page.

    Where nobody named what of arXiv to read, recorded papers come in first.
    """
    store = bot.library.store
    if not Subscriptions(store, listing).count():
        return f"Nobody follows anything yet. Say: subscribe to {recorded.FOLLOWED} every day at 9:00"
    before = Deliveries(store).delivered()
    start = max(now(), before + timedelta(hours=_STEP) if before else now())  # after all that was looked at
    came = 0 if bot.nightly.sets else recorded.arrive(bot.library, start + _SOON, recorded.mornings())
    for hours in range(_STEP, _AHEAD, _STEP):
        bot.digests.run(start + timedelta(hours=hours))
        if Deliveries(store).delivered() != before:
            return f"It is {start + timedelta(hours=hours):%A}: what was due has been delivered. {_brought(bot, came)}"
    return "Nothing is due in the coming weeks."


def _brought(bot: Bot, came: int) -> str:
    """What stands behind a morning of the page."""
    if bot.nightly.sets:
        return ""
    if came:
        return f"This page played a recorded morning: {count(came, 'paper')} of earlier years."
    return "The recorded mornings are over; ARXIV_SETS=cs make run reads arXiv itself."


def _ending(stop: Callable[[], None]) -> Callable[[int, object], None]:
    return lambda _number, _frame: stop()
