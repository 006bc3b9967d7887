"""An answer as a program reads it."""

from datetime import date
from typing import Any

from bot.blocks import plain
from bot.blocks.facts import facts
from bot.dialogue.conversation import Reply


def printed(question: str, reply: Reply, milliseconds: float, today: date) -> dict[str, Any]:
    """An answer as `ask --json` prints it."""
    said = facts(reply.query, reply.answer, plain(reply.answer, today))
    return {"question": question} | said | {"ms": round(milliseconds, 2)}
