"""The library, opened as the settings say, and a conversation with it: all that a question in a terminal needs."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.dialogue.conversation import Conversation
from bot.dialogue.shelves import Shelves
from bot.digest.subscribing import Following, Member
from bot.kept import kept
from bot.library import PATIENT, Library, Patience
from bot.meaning.model import check, installed
from bot.papers import Paper
from bot.settings import HOME, Settings
from bot.store.conversations import Threads
from bot.store.papers import decode, encode
from bot.store.people import Reading
from bot.store.texts import Texts, Waiting

if TYPE_CHECKING:
    from bot.corpus import Problem
    from bot.llm.helper import Helper

_READERS: Final = ("papers.py", "corpus/checking.py", "corpus/loader.py", "store/papers.py")
"""What says how a paper is read, and kept."""


class CorpusError(Exception):
    """The curated corpus is broken; each line of the message names a problem and what to do about it."""

    def __init__(self, problems: "tuple[Problem, ...]") -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems: Final = problems


def now() -> datetime:
    """The present, in UTC."""
    return datetime.now(UTC)


def curated(settings: Settings) -> tuple[Paper, ...]:
    """The papers that people wrote down; raises CorpusError, with nothing changed, if any of them is broken."""
    written = sorted(settings.corpus.glob("*.y*ml"))
    sources = [*written, *(HOME / "bot" / name for name in _READERS)]
    return tuple(
        map(decode, kept(settings.data / "curated.kept", sources, lambda: _checked(settings.corpus)))
    )


def _checked(folder: Path) -> list[bytes]:
    from bot import corpus  # noqa: PLC0415  what checks is loaded when something was written since

    papers, problems = corpus.load(folder)
    if problems:
        raise CorpusError(problems)
    return [*map(encode, papers)]


def open_library(
    settings: Settings, papers: Sequence[Paper] | None = None, patience: Patience = PATIENT
) -> Library:
    """The library, holding the curated papers (default: as `curated` reads them)."""
    sound = curated(settings) if papers is None else papers
    library = Library.open(
        settings.database, settings.data, meaning=meant(settings), patience=patience, search=settings.search
    )
    library.texts = Texts(library.store, fetched=settings.texts != "off")
    with library.store.patiently():
        library.sync(sound)
    return library


def meant(settings: Settings) -> bool:
    """Whether papers are found by what they mean too; raises ModelError where that is wanted and cannot be."""
    if settings.meaning == "on":
        check()
    return settings.meaning == "on" or (settings.meaning == "auto" and installed())


def converse(
    library: Library,
    clock: Callable[[], datetime] = now,
    member: Member = lambda _team, _channel, _user: True,
) -> Conversation:
    """A conversation with the library, remembered in its store; `member` knows who is in which channel."""
    store = library.store
    shelves, following = Shelves(library, Reading(store)), Following(library, member)
    conversation = Conversation(library, Threads(store), shelves, following, clock)
    if library.texts.fetched:
        from bot.slack.texts import Wants  # noqa: PLC0415  Slack's part is loaded where texts are wanted

        conversation.noted = Wants(library.texts, Waiting(store), clock).noted
    return conversation


def helped(
    settings: Settings,
    conversation: Conversation,
    library: Library,
    clock: Callable[[], datetime] = now,
) -> "Helper | None":
    """The language model beside a conversation; None where none is set, and then nothing of it is loaded."""
    if not settings.llm:
        return None
    from bot.llm.client import Model  # noqa: PLC0415  as the docstring says
    from bot.llm.helper import Helper  # noqa: PLC0415
    from bot.store.writing import Spending  # noqa: PLC0415

    return Helper(Model.open(settings.llm), library, conversation, Spending(library.store), clock)
