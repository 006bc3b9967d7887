"""Answer to Block Kit and plain text: the only place that knows Slack's limits and escaping.

An answer becomes pieces (`render`), pieces become blocks (`kit`, kept within Slack's limits by `fitting`)
or plain text (`pieces`), so a message says the same on every surface.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bot.answers import Answer
from bot.blocks import composed
from bot.blocks.actions import REASONS, Surface, rows, wrong
from bot.blocks.escape import literal, safe
from bot.blocks.fitting import fit
from bot.blocks.following import person
from bot.blocks.kit import MAX_BLOCKS, blocks, top
from bot.blocks.notation import count, question
from bot.blocks.older import older
from bot.blocks.pieces import Button, Buttons, Piece, Run, note, say, text
from bot.blocks.render import pieces
from bot.blocks.welcome import CANVAS, CARDS, NOTED, UNANSWERED, UNHELPFUL, Sighting, introduction, sighting
from bot.blocks.words import (
    BUSY,
    CROWDED,
    FORGETFUL,
    HEALING,
    INTERRUPTED,
    OVERDUE,
    REDUCED,
    TROUBLE,
    asked,
    by,
)
from bot.queries import Query

__all__ = [
    "Message",
    "Sighting",
    "Surface",
    "announced",
    "both",
    "busy",
    "canvas",
    "cards",
    "crowded",
    "explained",
    "headed",
    "interrupted",
    "introduced",
    "message",
    "noted",
    "overdue",
    "plain",
    "reading",
    "shared",
    "sighted",
    "stated",
    "streamed",
    "trouble",
    "unanswered",
    "unhelpful",
    "writing",
]


_NEWEST: Final = frozenset({"thread", "direct"})
"""Where a message is posted, and may hold blocks of 2026."""


@dataclass(frozen=True, slots=True)
class Message:
    """What Slack is sent."""

    text: str
    """Escaped, at most 3,900 characters: what the blocks say, for screen readers and notifications."""
    blocks: list[dict[str, Any]]
    """At most 50, and 12,000 characters in all."""

    @property
    def older(self) -> list[dict[str, Any]]:
        """The same in blocks of before 2026, for where others are refused."""
        return older(self.blocks)


def message(answer: Answer, query: Query, surface: Surface, today: date) -> Message:
    """An answer as a message with its buttons; `query` is what was asked, `today` the asker's date."""
    return both(answer, query, surface, today)[0]


def both(answer: Answer, query: Query, surface: Surface, today: date) -> tuple[Message, str]:
    """The same, and everything the answer says as plain text."""
    said = list(pieces(answer, today))
    whole = text(said)
    made = fit([*said, *rows(answer, query, surface)])
    return Message(top(whole), made if surface in _NEWEST else older(made)), whole


def shared(message: Message, query: Query, user: str) -> Message:
    """An answer posted for others to see, with the question above it and who shared it."""
    return headed(asked(question(query), person(user)), message)


def announced(message: Message, user: str) -> Message:
    """What became of a subscription, said in its channel, with who did it."""
    return headed(by(person(user)), message)


def reading(query: Query, model: str) -> Piece:
    """That a language model read a message, and as what."""
    return note(composed.READ.format(model=composed.called(model)), Run(question(query), italic=True))


def writing(model: str, key: str) -> Message:
    """That a language model is writing, with a button that stops it; `key` says which text."""
    said = note(composed.WRITING.format(model=composed.called(model)))
    stop = Button("Stop", "halt", key, label="Stop the language model")
    return Message(top(text([said])), fit([said, Buttons((stop,))]))


def streamed(sentences: tuple[str, ...], *, first: bool) -> str:
    """Sentences as Markdown in which nothing is markup, to be appended to those before."""
    said = literal(composed.text(sentences))
    return said if first or not said else f" {said}"


def reduced(message: Message) -> Message:
    """An answer from the newest papers alone, which says so."""
    return headed(note(REDUCED), message)


def headed(above: Piece, message: Message) -> Message:
    """A message with a sentence above it."""
    return Message(f"{top(text([above]), 390)}\n\n{message.text}", [*blocks([above]), *message.blocks])


def stated(said: Piece) -> Message:
    """A sentence alone."""
    return Message(top(text([said])), fit([said]))


def introduced(size: int, examples: Sequence[str], *, channel: bool) -> Message:
    """The introduction on joining a channel, or at a first direct message; `size` counts the papers."""
    said = introduction(size, examples, channel=channel)
    return Message(top(text(said)), fit(said))


def sighted(message: Message, seen: Sighting) -> Message:
    """A card with a line on who shared its paper first; left as it is where it has no room for one."""
    last = (
        len(message.blocks) - 1
        if message.blocks and message.blocks[-1]["type"] == "actions"
        else len(message.blocks)
    )
    fuller = [*message.blocks[:last], sighting(seen), *message.blocks[last:]]
    return Message(message.text, fuller) if len(fuller) <= MAX_BLOCKS else message


def noted() -> Message:
    """Said when somebody found an answer helpful, or not."""
    return _sentence(NOTED)


def unhelpful(query: Query, message: str) -> Message:
    """Said when an answer was not helpful: what may have been wrong with it, and another way to ask."""
    return Message(UNHELPFUL, fit([say(UNHELPFUL), *wrong(query, message)]))


def explained(reason: str) -> Message:
    """Said when it was told why an answer was not helpful."""
    return _sentence(f"Thank you, noted: {REASONS[reason].lower()}." if reason in REASONS else NOTED)


def unanswered() -> Message:
    """Said when there is nothing to have an opinion of."""
    return _sentence(UNANSWERED)


def cards(*, on: bool) -> Message:
    """Said when a channel's cards for links are turned on or off."""
    return _sentence(CARDS[on])


def canvas(outcome: str, url: str = "", size: int = 0) -> Message:
    """Said when papers were kept as a canvas, at an address, or could not be."""
    if outcome != "kept":
        return _sentence(CANVAS[outcome])
    said = say(CANVAS[outcome], Run(count(size, "paper"), safe(url)), ". Ask again to bring it up to date.")
    return Message(top(text([said])), fit([said]))


def busy() -> Message:
    """Said when too much is asked at once."""
    return _sentence(BUSY)


def crowded() -> Message:
    """Said to somebody who asks more at once than one person may."""
    return _sentence(CROWDED)


def overdue() -> Message:
    """Said when a question waited too long to be answered."""
    return _sentence(OVERDUE)


def interrupted() -> Message:
    """Said when an answer may have been sent or not."""
    return _sentence(INTERRUPTED)


def healing() -> Message:
    """Said when the index cannot be read yet."""
    return _sentence(HEALING)


def trouble() -> Message:
    """Said when an error was met."""
    return _sentence(TROUBLE)


def forgetful() -> Message:
    """Said when the database does not answer."""
    return _sentence(FORGETFUL)


def _sentence(words: str) -> Message:
    return stated(say(words))


def plain(answer: Answer, today: date, above: Piece | None = None) -> str:
    """Everything the answer says, as plain text."""
    return text([*([above] if above else []), *pieces(answer, today)])
