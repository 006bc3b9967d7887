"""All dialogs, with the index in a cluster: the bot says the same."""

from collections.abc import Callable
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
FILES = sorted((Path(__file__).parents[1] / "dialogs").glob("*.yaml"))


@pytest.mark.long
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_dialogs(file: Path, beside: Callable[[str], tuple[Library, Library]]) -> None:
    """The bot says what each story claims, turn by turn."""
    _, library = beside("ten")
    stories: dict[str, list[dict[str, Any]]] = yaml.load(file.read_text(), Loader=yaml.CSafeLoader)
    for story, turns in stories.items():
        where = Place("T1", f"D {story}", story, story, direct=True)
        for turn in turns:
            reply = converse(library, lambda: NOW).reply(turn["say"], where)
            wrong = list(broken(turn, reply, NOW.date()))
            assert not wrong, f"{story}: {turn['say']!r} -> {reply.query}\n{plain(reply.answer, NOW.date())}"
