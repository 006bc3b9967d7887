"""Conversations as data: who says what, and what the bot says. One YAML file per subject, one story per heading.

`total`, `shows` (the first ids, in order), `includes`, `says`, `never`, `quote` (in the first quote), `means`
(the query) and `refused` (false unless said) are what can be claimed of an answer.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.answering.record import record
from bot.app import converse
from bot.blocks import plain
from bot.library import Library
from bot.slack.conversation import Place

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
STORIES = [
    pytest.param(story, turns, id=f"{file.stem}: {story}")
    for file in sorted(Path(__file__).parent.glob("*.yaml"))
    for story, turns in yaml.safe_load(file.read_text()).items()
]


@pytest.mark.parametrize(("story", "turns"), STORIES)
def test_dialog(story: str, turns: list[dict[str, Any]], ten: Library) -> None:
    """The bot says what the story claims, turn by turn; each turn is told by a newly started bot."""
    where = Place("T1", "D1", "U1", story, direct=True)
    for turn in turns:
        reply = converse(ten, lambda: NOW).reply(turn["say"], where)
        facts = record(reply.query, reply.answer)
        text, shown = plain(reply.answer, NOW.date()), [paper.id for paper in facts.papers]
        assert facts.refused == turn.get("refused", False), text
        assert turn.get("total", facts.total) == facts.total, text
        assert turn.get("means", facts.query) == facts.query
        assert shown[: len(turn.get("shows", ()))] == turn.get("shows", []), text
        assert set(turn.get("includes", ())) <= set(shown), text
        assert turn.get("quote", "") in (facts.quotes[0][1] if facts.quotes else ""), text
        assert [said for said in turn.get("says", ()) if said not in text] == [], text
        assert not [said for said in turn.get("never", ()) if said in text], text
