"""All dialogs and the shipped questions, with the index in a cluster: the bot says the same."""

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
from bot.evaluation.questions import evaluate
from bot.library import Library
from bot.parsing import parse

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
QUESTIONS = sorted((Path(__file__).parents[1] / "questions").glob("*.jsonl"))
NEAR = 0.02
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


@pytest.mark.long
@pytest.mark.parametrize("file", QUESTIONS, ids=lambda file: file.stem)
def test_questions(file: Path, beside: Callable[[str], tuple[Library, Library]]) -> None:
    """Each measure of `paperbot eval` is the same within .02."""
    near, far = (
        evaluate(file, library, parse, lambda given: plain(given, NOW.date())) for library in beside("ten")
    )
    assert near.rows.keys() == far.rows.keys()
    apart = {
        (kind, name): share.mean - far.rows[kind][name].mean
        for kind, shares in near.rows.items()
        for name, share in shares.items()
    }
    assert max(map(abs, apart.values())) <= NEAR, apart
