"""What became of a file that somebody gave the bot, in one sentence each."""

from typing import Final

from bot.blocks.escape import tidy
from bot.blocks.notation import count
from bot.blocks.pieces import Prose, Run, say
from bot.texts.body import FullText

MAX_NAME: Final = 80
MAX_TITLE: Final = 150
MAX_REASON: Final = 200
NONE: Final = say("There is no PDF in this message; I only read PDFs.")


def read(name: str, text: FullText, *, alone: bool) -> Prose:
    """It was read; who gets answers from it."""
    who = "Only you get answers from it, here." if alone else "I answer from it in this channel alone."
    return say("I have read ", _name(name), f" ({_extent(text)}). {who}")


def unread(name: str, reason: str) -> Prose:
    """It could not be read."""
    return say("I could not read ", _name(name), f": {tidy(reason, MAX_REASON)}.")


def unknown(name: str, text: FullText) -> Prose:
    """It is no paper that is here, and nothing was kept of it."""
    if text.stamp:
        why = f"it is arXiv:{text.stamp}, which I do not have and cannot get at the moment"
        return say("I kept nothing of ", _name(name), f": {why}.")
    title = tidy(text.title, MAX_TITLE)
    seems = f" It seems to be “{title}”." if title else ""
    why = "it shows no arXiv id and no title that I know, so I cannot tell which paper it is"
    return say("I kept nothing of ", _name(name), f": {why}.{seems}")


def many(most: int) -> Prose:
    """There were more files than are read at once."""
    return say(f"I read {most} files of a message; please give me the others in another.")


def _name(name: str) -> Run:
    return Run(tidy(name, MAX_NAME) or "the file", bold=True)


def _extent(text: FullText) -> str:
    return count(text.pages, "page") if text.pages else count(text.words, "word")
