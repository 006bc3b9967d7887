"""What assistants can call: each tool is a struct of its arguments, which knows the text that asks for the same.

All descriptions together stay short, since an assistant reads them before every question. A tool that changes
something says so, and one that does not cannot.
"""

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, Final

import msgspec
from msgspec import Meta

from bot.queries import Cite, Keep, Show, Style

Json = dict[str, Any]

MAX_TEXT: Final = 2_000
"""Characters of a request; what a button of ours may hold."""
MAX_NAME: Final = 300
"""Characters of what a paper is called."""
MAX_PAPERS: Final = 20
"""Papers in one call."""
_Name = Annotated[str, Meta(min_length=1, max_length=MAX_NAME)]
_Names = Annotated[
    tuple[_Name, ...], Meta(min_length=1, max_length=MAX_PAPERS, description="arXiv ids, names or titles")
]


class Tool(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The arguments of one call."""

    name: ClassVar[str]
    title: ClassVar[str]
    about: ClassVar[str]
    changes: ClassVar[bool] = False

    @property
    def text(self) -> str:
        """What asks for the same thing when it is typed."""
        raise NotImplementedError


class FindPapers(Tool, frozen=True):
    name = "find_papers"
    title = "Find papers"
    about = (
        "Lists, counts and compares papers of this team's library, by author, topic, date, category, venue, "
        "code. Ten a page; total says how many there are."
    )
    query: Annotated[
        str, Meta(min_length=1, max_length=MAX_TEXT, description="Such as: papers by Gloeckle since 2024")
    ]
    page: Annotated[int, Meta(ge=1, le=1_000_000)] = 1

    @property
    def text(self) -> str:
        return self.query


class AskPapers(Tool, frozen=True):
    name = "ask_papers"
    title = "Ask the papers"
    about = (
        "What the papers state, as verbatim sentences with their paper. refused: true means that no paper here "
        "says it; do not fill that in."
    )
    question: Annotated[
        str, Meta(min_length=1, max_length=MAX_TEXT, description="Names the paper it is about, if any")
    ]

    @property
    def text(self) -> str:
        return self.question


class ShowPaper(Tool, frozen=True):
    name = "show_paper"
    title = "Show a paper"
    about = "All that is stored of one paper: authors, dates, links, abstract."
    paper: Annotated[
        str, Meta(min_length=1, max_length=MAX_NAME, description="arXiv id, link, name or title")
    ]

    @property
    def text(self) -> str:
        return str(Show(self.paper))


class CitePapers(Tool, frozen=True):
    name = "cite_papers"
    title = "Cite papers"
    about = "Ready citations, made from arXiv's metadata. Copy them unchanged."
    papers: _Names
    style: Style = "bibtex"

    @property
    def text(self) -> str:
        return str(Cite(self.style, self.papers))


class SavePapers(Tool, frozen=True):
    name = "save_papers"
    title = "Save papers"
    about = "Changes the asker's own reading list: puts papers on it."
    changes = True
    papers: _Names

    @property
    def text(self) -> str:
        return str(Keep("save", self.papers))


class FollowPapers(Tool, frozen=True):
    name = "follow_papers"
    title = "Follow papers"
    about = (
        "Shows what a channel would get as a digest of new papers; with confirm, sets that up and tells the "
        "channel. Ask before you confirm."
    )
    changes = True
    query: Annotated[
        str,
        Meta(
            min_length=1, max_length=MAX_TEXT, description="Such as: papers about Lean, every weekday at 9:00"
        ),
    ]
    channel: Annotated[str, Meta(pattern="^[CG][A-Z0-9]{2,30}$", description="The channel's id")]
    confirm: bool = False

    @property
    def text(self) -> str:
        return self.query


READING: Final[tuple[type[Tool], ...]] = (FindPapers, AskPapers, ShowPaper, CitePapers)
CHANGING: Final[tuple[type[Tool], ...]] = (SavePapers, FollowPapers)
BY_NAME: Final = {tool.name: tool for tool in (*READING, *CHANGING)}


_FACTS: Final[Json] = {
    "type": "object",
    "properties": {
        "text": {"type": "string"},
        "papers": {"type": "array"},
        "quotes": {"type": "array"},
        "refused": {"type": "boolean"},
        "total": {"type": ["integer", "null"]},
    },
}
"""What a tool's structured content holds, no deeper than an assistant needs to find its way."""


def _listed(tool: type[Tool]) -> Json:
    hints: Json = {"readOnlyHint": not tool.changes, "openWorldHint": False}
    if tool.changes:
        hints |= {"destructiveHint": False, "idempotentHint": True}
    described = {
        "name": tool.name,
        "title": tool.title,
        "description": tool.about,
        "inputSchema": _schema(tool),
        "annotations": hints,
        "_meta": {"slack": {"supportsBlockKit": True}},
    }
    return described if tool.changes else described | {"outputSchema": _FACTS}


def _schema(tool: type[Tool]) -> Json:
    """The JSON Schema of a tool's arguments, without what its description says already."""
    _, parts = msgspec.json.schema_components([tool])
    schema: Json = parts[tool.__name__]
    return {key: value for key, value in schema.items() if key not in {"title", "description"}}


_LISTED: Final = tuple(map(_listed, (*READING, *CHANGING)))


def listed(*, known: bool) -> Sequence[Json]:
    """The tools as `tools/list` gives them; those that change something only where the caller is `known`."""
    return _LISTED if known else _LISTED[: len(READING)]
