"""The real bot behind a playground, as `paperbot serve --playground` joins them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.app import Bot, build
from bot.cli.playing import morning
from bot.playground import recorded
from bot.playground.delivery import through_wsgi
from bot.playground.scene import Scene
from bot.playground.server import Playground
from bot.settings import Settings


@contextmanager
def served(data: Path, manifest: dict[str, Any], port: int = 0) -> Iterator[tuple[Playground, Bot]]:
    """A playground whose bot keeps everything under `data`, on a port that may be given again after a restart."""
    with Playground(port, manifest) as playground:
        slack = playground.slack
        settings = Settings(
            bot_token=slack.token,
            signing_secret=slack.secret,
            slack_api=slack.api,
            data=data,
            database=f"sqlite:///{data}/paperbot.sqlite3",
        )
        bot = build(settings)
        scene = Scene(data)
        playground.connect(through_wsgi(bot.web), scene, lambda: morning(bot))
        recorded.begin(bot.library)
        yield playground, bot
        bot.close()
        scene.close()
