"""Conversations as data: who says what, and what the bot says. One YAML file per subject, one story per heading.

What can be claimed of an answer is told in tests/claims.py.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from claims import broken

from bot.app import converse
from bot.blocks import plain
from bot.dialogue.conversation import Place
from bot.library import Library

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
STORIES = [
    pytest.param(story, turns, id=f"{file.stem}: {story}")
    for file in sorted(Path(__file__).parent.glob("*.yaml"))
    for story, turns in yaml.load(file.read_text(), Loader=yaml.CSafeLoader).items()
]


@pytest.mark.parametrize(("story", "turns"), STORIES)
def test_dialog(story: str, turns: list[dict[str, Any]], corpus: Library) -> None:
    """The bot says what the story claims, turn by turn; each turn is told by a newly started bot."""
    where = Place(
        "T1", f"D {story}", story, story, direct=True
    )  # each story has a reader and a channel of its own
    for turn in turns:
        reply = converse(corpus, lambda: NOW).reply(turn["say"], where)
        wrong = list(broken(turn, reply, NOW.date()))
        assert not wrong, f"{turn['say']!r} -> {reply.query}\n{plain(reply.answer, NOW.date())}"
