"""Citations of a whole list also come as a file, where others may see it and the installer allows files."""

import logging
from collections.abc import Mapping
from typing import Final

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.answers import Citation
from bot.queries import Style
from bot.slack.conversation import Place, Reply

log = logging.getLogger(__name__)

NAMES: Final[Mapping[Style, str]] = {"bibtex": "papers.bib", "ris": "papers.ris", "markdown": "papers.md"}


def attach(client: WebClient, place: Place, reply: Reply) -> None:
    """Uploads the citations of several papers beside the answer that shows them."""
    answer = reply.answer
    if not isinstance(answer, Citation) or len(answer.papers) < 2 or answer.style not in NAMES:
        return
    name = NAMES[answer.style]
    try:
        client.files_upload_v2(
            channel=place.channel,
            thread_ts=place.thread or None,
            content=answer.text,
            filename=name,
            title=name,
        )
    except (SlackApiError, OSError) as error:
        log.info("no file in team %s: %s", place.team, type(error).__name__)
