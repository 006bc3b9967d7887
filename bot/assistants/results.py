"""What a call gives back: the answer as text, as facts, and as blocks for Slackbot, all within bounds."""

from datetime import date
from typing import Any, Final

from bot import blocks
from bot.assistants.kit import slackbot
from bot.assistants.tools import Json, Tool, listed
from bot.blocks.facts import facts
from bot.blocks.words import REDUCED
from bot.dialogue.conversation import Reply

MAX_TEXT: Final = 12_000
"""Characters of an answer; about 3,000 tokens."""
MAX_ITEMS: Final = 50
"""Papers, and quotes, of one answer."""
_CUT: Final = "\n\n[{rest:,} more characters are not shown; ask for less at a time.]"


def result(tool: type[Tool], reply: Reply, today: date, *, known: bool) -> Json:
    """The result of a call that was answered; `known` is whether the caller is somebody in Slack."""
    message, text = blocks.both(reply.answer, reply.query, "direct", today)
    if reply.reduced:
        message, text = blocks.reduced(message), f"{REDUCED}\n\n{text}"
    told = _bounded(facts(reply.query, reply.answer, text))
    names = {one["name"] for one in listed(known=known)}
    return {
        "content": [{"type": "text", "text": told["text"]}],
        "structuredContent": told,
        "isError": tool.changes and told["refused"],
        "_meta": {"slack": {"blocks": slackbot(message.blocks, names)}},
    }


def failure(text: str) -> Json:
    """The result of a call that could not be carried out, and what to do about it."""
    return {"content": [{"type": "text", "text": text}], "isError": True}


def _bounded(told: dict[str, Any]) -> dict[str, Any]:
    """The facts with no more of anything than an assistant can read; a quote is there whole or not at all."""
    few = {name: told[name][:MAX_ITEMS] for name in ("papers", "related", "quotes")}
    return told | few | {"text": _whole(told["text"])}


def _whole(text: str) -> str:
    """A text cut where a paragraph ends, and a word on what is missing."""
    if len(text) <= MAX_TEXT:
        return text
    ends = (text.rfind(between, 0, MAX_TEXT) for between in ("\n\n", "\n"))
    kept = text[: next((end for end in ends if end > 0), MAX_TEXT)]
    return kept + _CUT.format(rest=len(text) - len(kept))
