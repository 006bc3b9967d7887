"""An answer as a person, or a program, reads it in the terminal."""

from datetime import date
from typing import Any

from bot.blocks import plain
from bot.blocks.facts import facts
from bot.blocks.pieces import Piece
from bot.blocks.words import REDUCED
from bot.dialogue.conversation import Reply


def said(reply: Reply, today: date, above: Piece | None = None) -> str:
    """An answer as `ask` prints it."""
    text = plain(reply.answer, today, above)
    return f"{REDUCED}\n\n{text}" if reply.reduced else text


def printed(question: str, reply: Reply, milliseconds: float, today: date) -> dict[str, Any]:
    """An answer as `ask --json` prints it."""
    told = facts(reply.query, reply.answer, said(reply, today))
    return {"question": question} | told | {"ms": round(milliseconds, 2)}
