"""What a language model wrote, always beneath the passages that it rests on, and always named as what it is."""

from collections.abc import Iterator
from typing import Final

from bot.answers import Cited, Quote, Written
from bot.blocks.entries import one_line, verbatim
from bot.blocks.escape import tidy
from bot.blocks.notation import count
from bot.blocks.pieces import Piece, Prose, Quoted, Run, line, note, prose, say

MAX_NAME: Final = 60
MAX_SENTENCE: Final = 500
READ: Final = "Read by {model} as: "
WRITING: Final = "{model} is writing what these passages say together…"
_ENDS: Final = {
    "stopped": "It was stopped.",
    "slow": "It took too long.",
    "busy": "Its server is busy.",
    "refused": "Its server refused the request.",
    "unreachable": "Its server cannot be reached.",
    "broken": "Its server broke off.",
    "spent": "Your requests to it are used up for today.",
    "nothing": "It wrote nothing that the passages hold.",
}


def called(model: str) -> str:
    """A model's name, fit to be shown."""
    return tidy(model, MAX_NAME)


def written(answer: Written) -> Iterator[Piece]:
    """The sentences, the passages that they cite, and who wrote them; one line where there are none."""
    name = called(answer.model)
    if not answer.sentences:
        yield note(f"{name} adds nothing to this: {_ENDS.get(answer.end, _ENDS['nothing'])}")
        return
    yield say(text(answer.sentences))
    yield from (_passage(one) for one in answer.passages)
    yield note(credit(answer))


def text(sentences: tuple[str, ...]) -> str:
    """Sentences as one paragraph."""
    return " ".join(tidy(sentence, MAX_SENTENCE) for sentence in sentences)


def credit(answer: Written) -> str:
    """Who wrote it, and what was left out."""
    struck = f" {count(answer.struck, 'sentence')} left out that no passage holds." if answer.struck else ""
    ended = f" {_ENDS[answer.end]}" if answer.end in _ENDS else ""
    return f"Written by {called(answer.model)}, a language model; each sentence was checked, word by word, against the passages that it cites.{struck}{ended}"


def _passage(one: Cited) -> Prose:
    quoted = verbatim(one.source) if isinstance(one.source, Quote) else Quoted((Run(one.text, exact=True),))
    return prose(line(f"[{one.number}] ", *one_line(one.paper)), quoted)
