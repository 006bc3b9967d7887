"""The table of what lies outside: each row names its thing, says so honestly, and offers what is understood."""

import re

import pytest

from bot.app import converse
from bot.blocks import plain
from bot.dialogue.conversation import Place
from bot.library import Library
from bot.queries import TalkAbout, Unable
from bot.scope import Row, scope
from bot.text import stems

ROWS = [*scope().unable.values(), *scope().about.values()]
UNABLE = list(scope().unable.values())
ABOUT = list(scope().about.values())
HERE = Place("T1", "D1", "U1")


@pytest.mark.parametrize("row", UNABLE, ids=lambda row: row.key)
def test_a_refusal_names_the_thing(row: Row, ten: Library) -> None:
    """What is said begins with what is not possible, and holds a word of what was asked for."""
    conversation = converse(ten)
    reply = conversation.reply(str(Unable(row.key, row.words[0], "CWM")), HERE)
    said = plain(reply.answer, conversation.today)
    assert re.match(r"I (?:cannot|do not)|There is nothing that I can", said)
    assert set(stems(said.partition(":")[0])) & {stem for word in row.words for stem in stems(word)}
    assert "{" not in said
    assert "CWM" in said


@pytest.mark.parametrize("row", ABOUT, ids=lambda row: row.key)
def test_what_is_said_of_the_bot_is_whole(row: Row, ten: Library) -> None:
    """Every blank of a row is filled in from what is held."""
    conversation = converse(ten)
    said = plain(conversation.reply(str(TalkAbout(row.key)), HERE).answer, conversation.today)
    assert said.startswith(row.says.partition("{")[0])
    assert not re.search(r"[{}]", said)


@pytest.mark.parametrize("offer", sorted({offer for row in ROWS for offer in row.offers}))
def test_what_is_offered_is_understood(offer: str, ten: Library) -> None:
    """A request in the table is answered by something else than that nothing was found."""
    conversation = converse(ten)
    query = conversation.settled(conversation.read(offer.replace("{paper}", "CWM"), HERE))
    assert type(query).__name__ not in {"Unclear", "Ask", "Lookup", "Unable"}
