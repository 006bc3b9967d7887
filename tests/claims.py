"""What a line of tests/dialogs claims of an answer, and which of its claims an answer breaks."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from bot.answering.evidence import record
from bot.blocks import plain
from bot.dialogue.conversation import Reply


def broken(turn: dict[str, Any], reply: Reply, today: date) -> Iterator[str]:
    """The claims that do not hold: `total`, `shows` (the first ids, in order), `includes`, `says`, `never`, `quote` (in
    the first quote), `means` (the query) and `refused` (false unless said).
    """
    facts, text = record(reply.query, reply.answer), plain(reply.answer, today)
    shown = [paper.id for paper in facts.papers]
    quoted = facts.quotes[0][1] if facts.quotes else ""
    claims = {
        "refused": facts.refused == turn.get("refused", False),
        "total": turn.get("total", facts.total) == facts.total,
        "means": turn.get("means", facts.query) == facts.query,
        "shows": shown[: len(turn.get("shows", ()))] == turn.get("shows", []),
        "includes": set(turn.get("includes", ())) <= set(shown),
        "quote": turn.get("quote", "") in quoted,
        "says": all(said in text for said in turn.get("says", ())),
        "never": not any(said in text for said in turn.get("never", ())),
    }
    yield from (claim for claim, holds in claims.items() if not holds)
