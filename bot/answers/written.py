"""What a language model wrote, as far as it stands in passages."""

from dataclasses import dataclass
from typing import Literal

from bot.answers.quotes import Extract, Quote
from bot.papers import Paper


@dataclass(frozen=True, slots=True)
class Cited:
    """A verbatim passage under the number by which a written text cites it."""

    number: int
    source: Quote | Extract

    @property
    def paper(self) -> Paper:
        return self.source.paper

    @property
    def text(self) -> str:
        return self.source.text


@dataclass(frozen=True, slots=True)
class Written:
    """What a language model wrote of passages: the sentences that stand in those they cite, and no others."""

    model: str
    """What the model is called."""
    sentences: tuple[str, ...] = ()
    """Each with the numbers of its passages in square brackets."""
    passages: tuple[Cited, ...] = ()
    """Those that are cited."""
    struck: int = 0
    """Sentences that stood in no passage, and are not shown."""
    end: Literal["", "stopped", "nothing", "slow", "busy", "refused", "unreachable", "broken", "spent"] = ""
    """Why it ended where it did; empty where the model came to its end."""
