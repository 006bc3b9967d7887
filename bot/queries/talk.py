"""What is asked of the bot itself, and words that stand for a query which the library or the thread tells."""

from dataclasses import dataclass
from typing import Literal

from bot.queries.text import joined, quote

Topic = Literal["", "by", "search", "show", "ask", "cite", "compare", "new", "list", "subscribe", "save"]
Puzzle = Literal[
    "empty", "nonsense", "no thread", "which author", "which paper", "not shown", "which style", "how often", "one category", "lacking", "all but", "long", "many",
    "number", "date", "who saved", "sharing", "citing", "one by one", "from today", "undo first"
]  # fmt: skip
"""Why a text cannot be asked; "lacking": it names what papers must not have; "not shown": nothing stood at the place it names; "how often": no digest comes so; "one by one": something is followed, and something else asked, at once; "from today": a pause would begin later; "undo first": what is corrected was done."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """Bare words that may name a paper, an author or a topic; the corpus decides which."""

    words: str

    def __str__(self) -> str:
        return f"look up {quote(self.words)}"


@dataclass(frozen=True, slots=True)
class Several:
    """Questions of one message, answered one after the other as in a conversation."""

    questions: tuple[str, ...]

    def __str__(self) -> str:
        return f"each of {joined(self.questions)}"


How = Literal["what about", "also", "not", "only", "by", "one"]


@dataclass(frozen=True, slots=True)
class Instead:
    """A follow-up that changes one thing of the last query: another paper, another benchmark."""

    words: str
    """"ProofOptimizer on miniF2F": what takes the place; the corpus decides what it names."""
    last: str
    """The last query, as text."""
    how: How = "what about"
    """Whether it takes a place, is added, is left out, is all that is wanted, is a place in the byline, or says which one."""
    old: str = ""
    """What gives way to it, or the ids of which one is meant; empty: whatever is of its kind."""

    def __str__(self) -> str:
        place = f" in place of {quote(self.old)}" if self.old else ""
        return f"{self.how} {quote(self.words)}{place} after {quote(self.last)}"


@dataclass(frozen=True, slots=True)
class Help:
    """What can be asked; with a topic, how one command is used."""

    topic: Topic = ""

    def __str__(self) -> str:
        return f"help {quote(self.topic)}" if self.topic else "help"


@dataclass(frozen=True, slots=True)
class Status:
    """How large and how fresh the corpus is."""

    def __str__(self) -> str:
        return "status"


@dataclass(frozen=True, slots=True)
class Talk:
    """A greeting, thanks, a word in passing, a "no" to what was offered or asked back, a next page of what has none, or a request that no corpus can serve."""

    kind: Literal["hello", "thanks", "okay", "declined", "left", "all shown", "impossible"]

    def __str__(self) -> str:
        return "something impossible" if self.kind == "impossible" else self.kind


@dataclass(frozen=True, slots=True)
class Unable:
    """An order that cannot be carried out, or something that is not known here."""

    what: str
    """The key of a row in scope.yaml."""
    words: str = ""
    """What was said."""
    paper: str = ""
    """The paper it was said of, as typed."""

    def __str__(self) -> str:
        said = f" in {quote(self.words)}" if self.words else ""
        return f"unable {quote(self.what)}{said}" + (f" about {quote(self.paper)}" if self.paper else "")


@dataclass(frozen=True, slots=True)
class TalkAbout:
    """A question about the bot itself."""

    topic: str
    """The key of a row in scope.yaml."""

    def __str__(self) -> str:
        return f"about yourself {quote(self.topic)}"


@dataclass(frozen=True, slots=True)
class Unclear:
    """Nothing that can be asked: empty, nonsense, or a reference to something that was never shown."""

    text: str = ""
    reason: Puzzle = "nonsense"

    def __str__(self) -> str:
        return f"unclear {quote(self.reason)} {quote(self.text)}"
