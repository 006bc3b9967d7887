"""Log lines without secrets.

Whatever a library writes, no token, code or ticket reaches the log: slack_sdk and Bolt write whole payloads
and responses at DEBUG, and Bolt the body of an unsigned request at INFO; both are kept quieter than the rest.
"""

import logging
import re
from typing import Final

from bot.kept import compiled
from bot.settings import Level

_SECRET: Final = compiled(
    r"""(?P<token>\bx(?:ox[a-z]|app|wfp)(?:\.xox[a-z])?-)[A-Za-z0-9-]+
    |(?P<name>(?:ticket|code|state|token|secret|password|client_secret|access_token|refresh_token)["']?\s*[=:]\s*["']?)[^\s"'&,})]+
    |(?P<hook>hooks\.slack\.com/\w+/)\S+""",
    re.VERBOSE | re.IGNORECASE,
)
LOUD: Final = ("alembic", "slack_sdk")


class Discreet(logging.Formatter):
    """One record, with every secret in it (tracebacks included) blotted out."""

    def format(self, record: logging.LogRecord) -> str:
        return scrub(super().format(record))


def scrub(text: str) -> str:
    """The text without secrets.

    >>> scrub("auth xoxb-12-ab failed for wss://x/?ticket=abc&app=1")
    'auth xoxb-*** failed for wss://x/?ticket=***&app=1'
    """
    return _SECRET.sub(lambda found: f"{found['token'] or found['name'] or found['hook']}***", text)


def configure(level: Level) -> None:
    """Sends the log to standard error, discreetly; Slack's own libraries write warnings only."""
    handler = logging.StreamHandler()
    handler.setFormatter(Discreet("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
