"""What became of a file that somebody gave the bot, in one sentence each."""

from typing import Final

from bot.blocks.escape import tidy
from bot.blocks.notation import count
from bot.blocks.pieces import Prose, Run, say
from bot.texts.body import FullText

MAX_NAME: Final = 80
MAX_REASON: Final = 200
NONE: Final = say("There is no PDF in this message; I only read PDFs.")


def read(name: str, text: FullText, *, alone: bool, known: bool) -> Prose:
    """It was read; who gets answers from it; and, where it is no paper that is here, that this is all that is known of it."""
    who = "Only you get answers from it, here." if alone else "I answer from it in this channel alone."
    return say("I have read ", _name(name), f" ({_extent(text)}). {who}", "" if known else f" {_own(text)}")


def _own(text: FullText) -> str:
    if text.stamp:
        return f"It is arXiv:{text.stamp}, which I do not have and cannot get at the moment, so I know this PDF alone."
    return "It is no paper that I have otherwise, so I know what stands in it and nothing else; delete the file, and I forget it."


def unread(name: str, reason: str) -> Prose:
    """It could not be read."""
    return say("I could not read ", _name(name), f": {tidy(reason, MAX_REASON)}.")


def many(most: int) -> Prose:
    """There were more files than are read at once."""
    return say(f"I read {most} files of a message; please give me the others in another.")


def _name(name: str) -> Run:
    return Run(tidy(name, MAX_NAME) or "the file", bold=True)


def _extent(text: FullText) -> str:
    return count(text.pages, "page") if text.pages else count(text.words, "word")
